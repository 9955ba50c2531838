using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class PointRolesTests
{
    private static readonly PointRoles Roles = new(shared: [0], summed: [0, 2]);

    // Of a shared w and an x for each point: a loss, which is summed; what is left over, which is not; and the loss's
    // gradient in w, which is.
    private static ArrayProgram Fit(int length) => ProgramBuilder.Trace(
        v =>
        {
            var rest = (Exp(v[0]) * v[1]) - 1;
            var loss = Sum(Square(rest));
            return [loss, rest, Reverse.Pull(loss, 1, v[0])[0]];
        },
        ("w", [length]),
        ("x", [length]));

    [Theory]
    [InlineData(3)]
    [InlineData(1000)]
    public void Shared_inputs_are_given_once_and_summed_outputs_returned_once(int length)
    {
        var program = Fit(length);
        var compiled = CompiledProgram<double>.Of(program, Roles);
        foreach (var points in (int[])[0, 1, 2, 7, 8, 65, 600, 1500, .. length < 10 ? [15_000] : Array.Empty<int>()])
        {
            var (inputs, outputs) = (Numbers(length * (points + 1)), new double[1 + (length * points) + length]);
            compiled.Evaluate(inputs, outputs, points);
            var expected = new double[outputs.Length];
            for (var p = 0; p < points; p++)
            {
                var one = new double[1 + (2 * length)];
                CompiledProgram<double>.Of(program).Evaluate(
                    [.. inputs[..length], .. inputs.AsSpan((p + 1) * length, length)], one);
                expected[0] += one[0];
                one.AsSpan(1, length).CopyTo(expected.AsSpan(1 + (p * length)));
                for (var i = 0; i < length; i++)
                {
                    expected[^(length - i)] += one[^(length - i)];
                }
            }

            // Terms of both signs, at most 20 in size: a sum of n of them may lose n roundings of 20 n.
            Assert.Equal(expected, outputs, (x, y) => Math.Abs(x - y) <= 1e-15 * Math.Max(1, 20.0 * points * points));
        }
    }

    [Theory]
    [InlineData(3, 20_001)]
    [InlineData(800, 3001)]
    public void Sums_over_points_do_not_depend_on_the_number_of_threads(int length, int points)
    {
        var compiled = CompiledProgram<double>.Of(Fit(length), Roles);
        var inputs = Numbers(length * (points + 1));
        var (alone, together) =
            (new double[1 + (length * points) + length], new double[1 + (length * points) + length]);
        compiled.Evaluate(inputs, alone, points);
        compiled.Evaluate(inputs, together, points, threads: 3);
        Assert.Equal(alone, together);
    }

    [Fact]
    public void The_interpreter_sums_the_same()
    {
        const int Points = 70;
        var program = Fit(4);
        var inputs = Array.ConvertAll(Numbers(4 * (Points + 1)), x => (float)x);
        var (compiled, interpreted) = (new float[5 + (4 * Points)], new float[5 + (4 * Points)]);
        CompiledProgram<float>.Of(program, Roles).Evaluate(inputs, compiled, Points);
        CompiledProgram<float>.Interpreted(program, Roles).Evaluate(inputs, interpreted, Points);
        Assert.Equal(interpreted, compiled, (x, y) => Math.Abs(x - y) <= 1e-5f * Math.Max(1, Math.Abs(x)));
    }

    [Fact]
    public void What_no_point_adds_to_is_zero()
    {
        var outputs = new[] { 1.0, 1, 1, 1 };
        CompiledProgram<double>.Of(Fit(3), Roles).Evaluate([1, 2, 3], outputs, points: 0);
        Assert.Equal([0, 0, 0, 0], outputs);
    }

    [Fact]
    public void Evaluating_at_many_points_again_allocates_nothing()
    {
        var compiled = CompiledProgram<double>.Of(Fit(100), Roles);
        var (inputs, outputs) = (Numbers(100 * 701), new double[1 + (100 * 700) + 100]);
        compiled.Evaluate(inputs, outputs, 700);
        var before = GC.GetAllocatedBytesForCurrentThread();
        compiled.Evaluate(inputs, outputs, 700);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Threads_get_as_many_points_as_are_worth_one()
    {
        // Threads allocate. A short program at a thousand points takes microseconds, a long one a good while.
        foreach (var (length, usesThreads) in new[] { (3, false), (60, true) })
        {
            var program = ProgramBuilder.Trace(v => [Sum(Exp(Sin(v[0])))], ("x", [length]));
            var compiled = CompiledProgram<double>.Of(program);
            var (inputs, outputs) = (Numbers(1000 * length), new double[1000]);
            compiled.Evaluate(inputs, outputs, points: 1000, threads: 2);
            var before = GC.GetAllocatedBytesForCurrentThread();
            compiled.Evaluate(inputs, outputs, points: 1000, threads: 2);
            Assert.Equal(usesThreads, GC.GetAllocatedBytesForCurrentThread() > before);
        }
    }

    [Fact]
    public void Long_programs_of_scalars_pass_sums_through_their_parts()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var (x, y) = (v[0] * v[1], v[1]);
                for (var i = 0; i < 900; i++)
                {
                    (x, y) = (y, (x * 0.5) + (y * 0.25));
                }

                return [x, y, x - y];
            },
            ("w", Shape.Scalar),
            ("x", Shape.Scalar));
        Assert.True(PlannedProgram.PointParts(program, new(program, Roles)).Count > 1);
        const int Points = 1234;
        var inputs = Numbers(Points + 1);
        var (found, expected) = (new double[Points + 2], new double[Points + 2]);
        CompiledProgram<double>.Of(program, Roles).Evaluate(inputs, found, Points);
        CompiledProgram<double>.Interpreted(program, Roles).Evaluate(inputs, expected, Points);
        Assert.Equal(expected, found, (x, y) => Math.Abs(x - y) <= 1e-15 * Points);
    }

    [Fact]
    public void Long_programs_hand_on_values_in_registers_of_every_width()
    {
        // Each value is needed again after all others.
        var program = ProgramBuilder.Trace(
            v =>
            {
                var values = new List<Variable> { v[0], v[1] };
                for (var i = 0; i < 900; i++)
                {
                    values.Add((values[^1] * 0.5) + (values[^2] * 0.25));
                }

                return [values.AsEnumerable().Reverse().Aggregate((sum, value) => (sum * 0.5) + value), values[700]];
            },
            ("x", Shape.Scalar),
            ("y", Shape.Scalar));
        foreach (var lanes in LaneSet.Available<double>())
        {
            var compiled = new CompiledProgram<double>(program, PointRoles.Each, lanes);
            foreach (var points in new[] { 1, 2, 7, 8, 9, 64, 65, 130 })
            {
                var inputs = Numbers(2 * points);
                var (found, expected) = (new double[2 * points], new double[2 * points]);
                compiled.Evaluate(inputs, found, points);
                CompiledProgram<double>.Interpreted(program).Evaluate(inputs, expected, points);

                // Nothing but additions and multiplications, which round alike everywhere.
                Assert.Equal(expected, found);
            }
        }
    }

    [Theory]
    [InlineData(1, 1200)]
    [InlineData(3000, 50)]
    public void What_depends_on_shared_inputs_only_is_computed_once_for_many_points(int length, int points)
    {
        var operation = new Counted();
        var program = ProgramBuilder.Trace(
            v => [Sum(Apply(operation, Exp(v[0])) * v[1]), Sum(Exp(v[0]))], ("w", [length]), ("x", [length]));
        var roles = new PointRoles([0], [1]);
        var shared = Hoisting.Of(program, new(program, roles)).Once!.Value.Program;
        Assert.Equal(
            [Primitives.Op.Sum, Primitives.Op.Custom],
            shared.Outputs.Select(output => shared.Instructions[output].Op));
        var (inputs, found, expected) =
            (Numbers(length * (points + 1)), new double[points + 1], new double[points + 1]);
        CompiledProgram<double>.Interpreted(program, roles).Evaluate(inputs, expected, points);
        Assert.Equal(points, operation.Count);
        CompiledProgram<double>.Of(program, roles).Evaluate(inputs, found, points, threads: 2);
        Assert.Equal(points + 1, operation.Count);

        // The sum over the points has length · points terms, none of them negative; in whatever order they are added,
        // each way is off by at most their number times 2⁻⁵³ of the sum (Higham, Accuracy and Stability, §4.2).
        var rounding = 2 * Math.ScaleB(length * points, -53) * expected[^1];
        Assert.Equal(expected[..^1], found[..^1], (x, y) => Math.Abs(x - y) <= 1e-15 * 3 * length);
        Assert.Equal(expected[^1], found[^1], (x, y) => Math.Abs(x - y) <= rounding);
    }

    private sealed class Counted : CustomOperation
    {
        public int Count { get; private set; }

        public override string Name => "counted";

        public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

        public override void Evaluate(CustomOperands<double> operands, Span<double> result)
        {
            Count++;
            operands[0].CopyTo(result);
        }

        public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
            [cotangent];
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(16, true)]
    public void Few_points_that_are_evaluated_one_by_one_are_divided_among_threads(int points, bool sums)
    {
        using var barrier = new Barrier(2);
        var meeting = new Meeting(barrier);
        var program = ProgramBuilder.Trace(v => [Sum(Apply(meeting, v[0]))], ("x", [3]));
        var outputs = new double[sums ? 1 : points];
        var roles = new PointRoles([], sums ? [0] : []);
        CompiledProgram<double>.Of(program, roles).Evaluate(
            Numbers(3 * points), outputs, points, threads: int.MaxValue);
        Assert.True(meeting.Happened);
    }

    [Fact]
    public void Roles_of_what_a_program_does_not_have_are_errors()
    {
        var program = Fit(2);
        foreach (var (roles, wrong) in new[] { (new PointRoles([2], []), "Input 2"), (new([], [3]), "Output 3") })
        {
            var compiled = Assert.Throws<ArgumentOutOfRangeException>(() => CompiledProgram<double>.Of(program, roles));
            Assert.Equal("roles", compiled.ParamName);
            Assert.StartsWith(wrong, compiled.Message, StringComparison.Ordinal);
            var tape = new Tape<double>();
            var called = Assert.Throws<ArgumentOutOfRangeException>(
                () => program.CallOverPoints(roles, tape.Input(1.0), tape.Input(1.0)));
            Assert.Equal(compiled.Message, called.Message);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new PointRoles([-1], []));
    }

    [Fact]
    public void Roles_are_equal_if_they_say_the_same()
    {
        Assert.Equal(new PointRoles([1, 0], [2]), new PointRoles([0, 1, 1], [2]));
        Assert.NotEqual(new PointRoles([1], []), new PointRoles([], [1]));
        Assert.Same(CompiledProgram<double>.Of(Shared, new([0], [])), CompiledProgram<double>.Of(Shared, new([0], [])));
    }

    private static readonly ArrayProgram Shared = Fit(1);

    private static double[] Numbers(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
