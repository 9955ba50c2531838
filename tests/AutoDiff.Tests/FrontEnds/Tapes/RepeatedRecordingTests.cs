using AutoDiff.Primitives;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>
/// A tape of scalars that records what it recorded before takes the instructions that stand there. Whatever was
/// recorded before, instructions, values and adjoints are those of a new tape.
/// </summary>
public class RepeatedRecordingTests
{
    [Fact]
    public void A_recording_is_that_of_a_new_tape_whatever_was_recorded_before()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var (kept, keptFloat) = (WithRoom<double>(), WithRoom<float>());
        var programs = new List<int>();
        for (var recording = 0; recording < 200; recording++)
        {
            // The same as one before, the same up to a place, or another.
            var program = programs.Count == 0 || random.Next(4) == 0
                ? random.Next()
                : programs[random.Next(programs.Count)];
            var length = random.Next(1, 40);
            var other = random.Next(3) == 0 ? random.Next(length) : length;
            programs.Add(program);
            double[] point = [random.NextDouble() + 0.1, random.NextDouble() + 0.1, random.NextDouble() - 0.5];
            kept.Reset();
            keptFloat.Reset();
            AssertEqual(kept, WithRoom<double>(), tape => Record(
                point.Select(x => tape.Input(x)),
                value => tape.Constant([value], Shape.Scalar), program, length, other),
                $"seed {seed}, recording {recording}");
            AssertEqual(keptFloat, WithRoom<float>(), tape => Record(
                point.Select(x => tape.Input((float)x)),
                value => tape.Constant([(float)value], Shape.Scalar), program, length, other),
                $"seed {seed}, recording {recording} of floats");
        }
    }

    [Fact]
    public void A_number_is_not_taken_for_a_constant_in_memory()
    {
        var tape = new Tape<double>();
        _ = tape.Input(2.0) * tape.Constant([0.0], Shape.Scalar);
        tape.Reset();
        var product = tape.Input(2.0) * 0.0;
        Assert.True(tape.Listing[product.Index - 1].IsSplat);
    }

    [Fact]
    public void Another_number_is_another_constant()
    {
        var tape = new Tape<double>();
        foreach (var number in (double[])[2, 3, 3, 0.5])
        {
            tape.Reset();
            var x = tape.Input(5.0);
            var y = x * number;
            Assert.Equal([number], tape.Gradient(y, x));
        }
    }

    // Arrays are not repeated.
    private static Tape<T> WithRoom<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var tape = new Tape<T>();
        for (var i = 0; i < 500; i++)
        {
            tape.Input(T.One, T.One);
        }

        tape.Reset();
        return tape;
    }

    private static Variable Record(
        IEnumerable<Variable> inputs, Func<double, Variable> constant, int program, int length, int other)
    {
        var random = new Random(program);
        List<Variable> values = [.. inputs];
        for (var step = 0; step < length; step++)
        {
            if (step == other)
            {
                random = new(program + 1);
            }

            var (x, y) = (values[random.Next(values.Count)], values[random.Next(values.Count)]);
            values.Add(random.Next(12) switch
            {
                0 => Sin(x),
                1 => Exp(-Square(x)),
                2 => x + y,
                3 => x - y,
                4 => x * y,
                5 => x / (1 + Square(y)),
                6 => x * random.Next(3),
                7 => Pow(1 + Square(x), 1.5),
                8 => constant(random.Next(2)) * x,
                9 => Where(Less(x, y), x, 2 * y),
                10 => Max(x, y),
                _ => random.Next(4) > 0
                    ? Abs(x)
                    : Sum(Concatenate([Reshape(x, Shape.Of(1)), Reshape(y, Shape.Of(1))])),
            });
        }

        return values[^1] + values[random.Next(values.Count)];
    }

    private static void AssertEqual<T>(Tape<T> kept, Tape<T> alone, Func<Tape<T>, Variable> record, string when)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var (output, expected) = (record(kept), record(alone));
        kept.Sweep(output);
        alone.Sweep(expected);
        Assert.True(alone.Count == kept.Count, when);
        for (var i = 0; i < kept.Count; i++)
        {
            var (own, other) = (kept.Instructions[i], alone.Instructions[i]);
            Assert.True(
                own.Op == other.Op && own.Varies == other.Varies && own.Operands.SequenceEqual(other.Operands)
                    && kept.Listing[i].IsSplat == alone.Listing[i].IsSplat
                    && kept.Listing[i].IsSteep == alone.Listing[i].IsSteep
                    && kept.Listing[i].Hides == alone.Listing[i].Hides
                    && kept.Values(kept[i]).SequenceEqual(alone.Values(alone[i]))
                    && kept.Adjoints(kept[i]).SequenceEqual(alone.Adjoints(alone[i])),
                $"{when}, instruction {i}");
        }
    }
}
