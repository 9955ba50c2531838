using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>Compiled code gives what the interpreter gives, within what both may lose to rounding, for every width of register the machine has.</summary>
public class CompiledProgramLaws
{
    [Property(Replay = "(12345,6789)", MaxTest = 150, Arbitrary = [typeof(RandomProgram)])]
    internal void Random_programs_and_their_gradients_agree_with_the_interpreter(RandomProgram program, int seed)
    {
        var subject = new Subject(program);
        if (DerivativeLaws.Check(subject).IsSingular)
        {
            return;
        }

        var points = 1 + (Math.Abs(seed) % 20);
        foreach (var lanes in LaneSet.Available)
        {
            Agree<double, DoubleFormat>(subject.Function, lanes, 1, [subject.X]);
            Agree<double, DoubleFormat>(subject.Pull, lanes, 1, [subject.X, subject.U, subject.V]);
            Agree<double, DoubleFormat>(subject.Pull, lanes, points, [subject.X, subject.U, subject.V]);
            if (!Compares(subject.Function))
            {
                Agree<float, SingleFormat>(subject.Function, lanes, points, [subject.X]);
            }
        }
    }

    // Between loads and stores floats are computed with in double, so that two of them may differ that float arithmetic would round to the same.
    private static bool Compares(Program program) =>
        Enumerable.Range(0, program.Count).Any(i => program.Op(i) is Op.Less or Op.LessOrEqual or Op.Equal or Op.NotEqual or Op.TieWeights or Op.Sign);

    private static void Agree<T, TFormat>(Program program, LaneSet lanes, int points, double[][] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormat : struct, IFormat
    {
        var compiled = new CompiledProgram<T>(program, lanes);

        // Points that differ by more than rounding, and by less than what would meet a kink.
        var values = new T[points][];
        for (var p = 0; p < points; p++)
        {
            values[p] = Array.ConvertAll(Runs.Join(inputs), x => T.CreateTruncating(x * (1 + (p * 1e-9))));
        }

        var (flat, start) = (new List<T>(), 0);
        foreach (var input in program.Inputs)
        {
            flat.AddRange(values.SelectMany(point => point.Skip(start).Take(input.Shape.Length)));
            start += input.Shape.Length;
        }

        var found = new T[compiled.OutputLength * points];
        compiled.Evaluate(flat.ToArray(), found, points);
        for (var p = 0; p < points; p++)
        {
            var point = Array.ConvertAll(values[p], double.CreateTruncating);
            var expected = Runs.Bounds<TFormat>(program, point);
            var jumps = Jumps(program, point, expected);
            var first = 0;
            foreach (var output in program.Outputs)
            {
                var length = program.Shape(output).Length;
                for (var i = 0; i < length; i++)
                {
                    var (bound, value) = (expected[first + i], double.CreateTruncating(found[(first * points) + (p * length) + i]));
                    Assert.True(
                        value.Equals(bound.Value) || Math.Abs(value - bound.Value) <= (2 * bound.Error) + jumps[first + i],
                        $"{lanes.Width} lanes, point {p} of {points}, element {first + i}: {value}; expected {bound}");
                }

                first += length;
            }
        }
    }

    // How far the results move when the inputs move by little more than rounding: much where a comparison of computed numbers is a tie, whose sides
    // fused code may round differently.
    private static double[] Jumps<TFormat>(Program program, double[] point, Bounded<TFormat>[] expected)
        where TFormat : struct, IFormat
    {
        var random = new Random(1);
        var jumps = new double[expected.Length];
        for (var trial = 0; trial < 8; trial++)
        {
            var moved = Runs.Values(program, Array.ConvertAll(point, x => x * (1 + (double.ScaleB(random.NextDouble(), -44)))));
            for (var i = 0; i < jumps.Length; i++)
            {
                jumps[i] = Math.Max(jumps[i], Math.Abs(moved[i] - expected[i].Value));
            }
        }

        return jumps;
    }
}
