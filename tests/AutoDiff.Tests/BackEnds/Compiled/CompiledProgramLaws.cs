using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// Compiled code gives what the interpreter gives, within what both may lose to rounding, for every width of register
/// the machine has.
/// </summary>
public class CompiledProgramLaws
{
    [Property(Replay = "(12345,6789)", MaxTest = 100, Arbitrary = [typeof(RandomProgram)])]
    internal void Random_programs_and_their_gradients_agree_with_the_interpreter(RandomProgram program, int seed)
    {
        var subject = new Subject(program);
        if (DerivativeLaws.Check(subject).IsSingular)
        {
            return;
        }

        var points = 1 + (Math.Abs(seed) % 20);
        foreach (var lanes in LaneSet.Available<double>())
        {
            Agree<double, DoubleFormat>(subject.Function, PointRoles.Each, lanes, 1, [subject.X]);
            Agree<double, DoubleFormat>(subject.Pull, PointRoles.Each, lanes, 1, [subject.X, subject.U, subject.V]);
            Agree<double, DoubleFormat>(
                subject.Pull, Roles(subject.Pull, seed), lanes, points, [subject.X, subject.U, subject.V]);
        }

        foreach (var lanes in LaneSet.Available<float>())
        {
            Agree<float, SingleFormat>(subject.Function, PointRoles.Each, lanes, 1, [subject.X]);
            Agree<float, SingleFormat>(subject.Function, Roles(subject.Function, seed), lanes, points, [subject.X]);
        }
    }

    [Property(Replay = "(12345,6789)", MaxTest = 12, Arbitrary = [typeof(LargeProgram)])]
    internal void Programs_in_chunks_agree_and_have_the_same_bits_on_any_number_of_threads(LargeProgram large)
    {
        var random = new Random(large.Seed);
        var program = large.Trace();
        double[] inputs =
            [.. Enumerable.Range(0, program.Inputs.Sum(input => input.Shape.Length)).Select(
                _ => (2 * random.NextDouble()) - 1)];
        foreach (var lanes in LaneSet.Available<double>())
        {
            Agree<double, DoubleFormat>(program, PointRoles.Each, lanes, 1, [inputs], SmallChunk, 2, 3, 8);
        }

        foreach (var lanes in LaneSet.Available<float>())
        {
            Agree<float, SingleFormat>(program, PointRoles.Each, lanes, 1, [inputs], SmallChunk, 2, 3, 8);
        }

        Agree<double, DoubleFormat>(
            program, Roles(program, large.Seed), LaneSet.Available<double>()[0], 3, [inputs], SmallChunk, 2, 3, 8);
    }

    // So small that loops over some hundred elements are divided.
    private const long SmallChunk = 16;

    // Some inputs shared, some outputs summed, or neither.
    private static PointRoles Roles(ArrayProgram program, int seed)
    {
        var random = new Random(seed);
        return new(Some(program.Inputs.Length), Some(program.Outputs.Length));

        int[] Some(int count) => [.. Enumerable.Range(0, count).Where(_ => random.Next(2) == 0)];
    }

    private static void Agree<T, TFormat>(
        ArrayProgram program,
        PointRoles roles,
        LaneSet lanes,
        int points,
        double[][] inputs,
        long chunkCost = Chunks.LeastCost,
        params int[] threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormat : struct, IFormat
    {
        var compiled = new CompiledProgram<T>(program, roles, lanes, chunkCost);
        var layout = new PointLayout(program, points == 1 ? PointRoles.Each : roles);

        // Points that differ by more than rounding, and by less than what would meet a kink.
        var (flat, values) = (new T[layout.InputLength(points)], new T[points][]);
        for (var p = 0; p < points; p++)
        {
            var joined = Runs.Join(inputs);
            values[p] = Array.ConvertAll(joined, x => T.CreateTruncating(x * (1 + (p * 1e-9))));
            var start = 0;
            foreach (var input in layout.Inputs)
            {
                for (var i = 0; i < input.Length; i++)
                {
                    values[p][start + i] = input.IsOnce ? T.CreateTruncating(joined[start + i]) : values[p][start + i];
                    flat[input.First(points, p) + i] = values[p][start + i];
                }

                start += input.Length;
            }
        }

        var found = new T[layout.OutputLength(points)];
        compiled.Evaluate(flat, found, points);
        foreach (var count in threads)
        {
            var again = new T[found.Length];
            compiled.Evaluate(flat, again, points, count);
            Assert.True(
                System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(found).SequenceEqual(
                    System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(again)),
                $"{lanes.Width} lanes, {points} points: other bits on {count} threads");
        }

        var (sums, allowed) = (new double[found.Length], new double[found.Length]);
        for (var p = 0; p < points; p++)
        {
            var point = Array.ConvertAll(values[p], double.CreateTruncating);
            var expected = Runs.Bounds<TFormat>(program, point);
            var jumps = Jumps(program, point, expected);
            var first = 0;
            foreach (var output in layout.Outputs)
            {
                for (var i = 0; i < output.Length; i++)
                {
                    // Sums over points add at most one rounding of what they have come to for each point.
                    var (bound, at) = (expected[first + i], (int)output.First(points, p) + i);
                    sums[at] += bound.Value;
                    var ofSum = output.IsOnce ? points * TFormat.Unit * Math.Abs(bound.Value) : 0;
                allowed[at] += (2 * bound.Error) + jumps[first + i] + ofSum;
                }

                first += output.Length;
            }
        }

        for (var i = 0; i < found.Length; i++)
        {
            var value = double.CreateTruncating(found[i]);
            Assert.True(
                value.Equals(sums[i]) || Math.Abs(value - sums[i]) <= allowed[i],
                $"{lanes.Width} lanes, {points} points, element {i}: {value}; expected {sums[i]} ± {allowed[i]}");
        }
    }

    // How far the results of a program that compares move when the inputs move by little more than rounding: much where
    // a comparison of computed numbers is a tie, whose sides fused code may round differently.
    private static double[] Jumps<TFormat>(ArrayProgram program, double[] point, Bounded<TFormat>[] expected)
        where TFormat : struct, IFormat
    {
        var random = new Random(1);
        var jumps = new double[expected.Length];
        for (var trial = 0; trial < 8 && Compares(program); trial++)
        {
            var moved = Runs.Values(
                program, Array.ConvertAll(point, x => x * (1 + (512 * TFormat.Unit * random.NextDouble()))));
            for (var i = 0; i < jumps.Length; i++)
            {
                jumps[i] = Math.Max(jumps[i], Math.Abs(moved[i] - expected[i].Value));
            }
        }

        return jumps;
    }

    private static bool Compares(ArrayProgram program) => Enumerable.Range(0, program.Count).Any(i =>
        program.Instructions[i].Op is Op.Less or Op.LessOrEqual or Op.Equal or Op.NotEqual or Op.TieWeights or Op.Sign);
}
