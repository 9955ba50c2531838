using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.Tests.Laws;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

public class CompiledProgramTests
{
    private static ArrayProgram SoftmaxGradient(int length) => ProgramBuilder.Trace(
        v =>
        {
            var exponentials = Exp(v[0]);
            var cost = -Sum(v[1] * Log(exponentials / Sum(exponentials)));
            return Reverse.Pull(cost, 1, v[0]);
        },
        ("z", [length]),
        ("y", [length]));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_gradient_of_the_textbook_softmax_with_cross_entropy_is_a_minus_y(int length)
    {
        double[] z = [.. Enumerable.Range(0, length).Select(i => Math.Sin(i))];
        double[] y = [.. Enumerable.Range(0, length).Select(i => i == 0 ? 1.0 : 0)];
        var gradient = new double[length];
        CompiledProgram<double>.Of(SoftmaxGradient(length)).Evaluate([.. z, .. y], gradient);

        var sum = z.Sum(Math.Exp);
        for (var i = 0; i < length; i++)
        {
            // Some tens of roundings on the way, none of which exceeds 2⁻⁵³ of a number of at most 1.
            Assert.Equal((Math.Exp(z[i]) / sum) - y[i], gradient[i], 1e-14);
        }
    }

    // Beside a weight of 1 they are no error; computing with them and what is subnormal takes long.
    [Fact]
    public void Weights_of_a_softmax_below_exp_of_minus_700_are_zeros()
    {
        var compiled = CompiledProgram<double>.Of(ProgramBuilder.Trace(v => [Softmax(v[0])], ("x", [5])));
        var weights = new double[5];
        compiled.Evaluate([5, -694, -696, double.NegativeInfinity, -740], weights);
        Assert.Equal([1, weights[1], 0, 0, 0], weights);
        Assert.Equal(Math.Exp(-699), weights[1], Math.Exp(-699) * 1e-14);
    }

    [Fact]
    public void Programs_longer_than_one_method_are_compiled_in_parts()
    {
        var scalars = ProgramBuilder.Trace(v => [Chain(v[0], v[1], 2000)], ("x", Shape.Scalar), ("y", Shape.Scalar));
        var arrays = ProgramBuilder.Trace(v => [Chain(v[0], v[1], 1000)], ("x", [13]), ("y", [13]));
        var random = new Random(1);
        foreach (var (program, points) in new[] { (scalars, 1), (scalars, 700), (arrays, 1), (arrays, 3) })
        {
            var compiled = CompiledProgram<double>.Of(program);
            double[] inputs = [.. Enumerable.Range(0, compiled.InputLength * points).Select(_ => random.NextDouble())];
            var (expected, found) =
                (new double[compiled.OutputLength * points], new double[compiled.OutputLength * points]);
            CompiledProgram<double>.Interpreted(program).Evaluate(inputs, expected, points);
            compiled.Evaluate(inputs, found, points);

            // Nothing but additions and multiplications, which round alike everywhere.
            Assert.Equal(expected, found);
        }

        static Variable Chain(Variable x, Variable y, int length)
        {
            var first = x * y;
            for (var i = 0; i < length; i++)
            {
                (x, y) = (y, (x * 0.5) + (y * 0.25));
            }

            return x + (y * first);
        }
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        // Over points, in chunks of thousands, and one point after the other.
        foreach (var (length, points) in new[] { (3, 17_000), (5000, 33) })
        {
            var compiled = CompiledProgram<double>.Of(SoftmaxGradient(length));
            var random = new Random(1);
            double[] inputs = [.. Enumerable.Range(0, compiled.InputLength * points).Select(_ => random.NextDouble())];
            var (alone, together) =
                (new double[compiled.OutputLength * points], new double[compiled.OutputLength * points]);
            compiled.Evaluate(inputs, alone, points);
            compiled.Evaluate(inputs, together, points, threads: 4);
            Assert.Equal(alone, together);
        }
    }

    [Fact]
    public void Spans_may_begin_anywhere()
    {
        var compiled = CompiledProgram<double>.Of(SoftmaxGradient(11));
        var random = new Random(1);
        double[] inputs = [.. Enumerable.Range(0, 22).Select(_ => random.NextDouble())];
        var expected = new double[11];
        compiled.Evaluate(inputs, expected);
        for (var offset = 1; offset < 9; offset++)
        {
            var (from, to) = (new double[22 + offset], new double[13 + offset]);
            inputs.CopyTo(from, offset);
            compiled.Evaluate(from.AsSpan(offset), to.AsSpan(offset, 11));
            Assert.Equal(expected, to[offset..^2]);
            Assert.Equal(0, to[^1]);
        }
    }

    [Fact]
    public void Evaluating_again_allocates_nothing()
    {
        var compiled = CompiledProgram<double>.Of(SoftmaxGradient(1000));
        var (inputs, outputs) = (new double[2000], new double[1000]);
        compiled.Evaluate(inputs, outputs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        compiled.Evaluate(inputs, outputs);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_program_is_compiled_once()
    {
        var program = SoftmaxGradient(4);
        var compiled = CompiledProgram<double>.Of(program);
        compiled.Evaluate(new double[8], new double[4]);
        var time = compiled.CompileTime;
        Assert.True(time > TimeSpan.Zero);

        CompiledProgram<double>.Of(program).Evaluate(new double[8], new double[4]);
        Assert.Equal(time, compiled.CompileTime);
    }

    [Fact]
    public void Programs_that_compute_the_same_share_their_compiled_form()
    {
        Assert.Same(CompiledProgram<double>.Of(SoftmaxGradient(21)), CompiledProgram<double>.Of(SoftmaxGradient(21)));
        Assert.Same(Of(x => x * 2 + x * 3, "x"), Of(x => x * 2 + x * 3, "y"));
        Func<Variable, Variable>[] different =
        [
            x => x * 2, x => x * 3, x => Exp(x), x => Log(x), x => x[..2], x => x[1..], x => Sum(x),
            x => x + x.Recorder!.Constant(1, 2, 3),
            x => x + x.Recorder!.Constant(1, 2, -3), x => x * 0.0, x => x * -0.0, x => Reshape(x, [3, 1]),
        ];
        Assert.Distinct(different.Select(f => Of(f, "x")));

        // What a guard demands counts.
        Assert.Same(Guarded(0), Guarded(0.5));
        Assert.NotSame(Guarded(0), Guarded(2));

        static CompiledProgram<double> Of(Func<Variable, Variable> f, string name) =>
            CompiledProgram<double>.Of(ProgramBuilder.Trace(v => [f(v[0])], (name, [3])));

        static CompiledProgram<double> Guarded(double at)
        {
            var tape = new Tape<double>();
            var x = tape.Input(at);
            return CompiledProgram<double>.Of(tape.ToProgram([x], [x < 1 ? x * 2 : x * 2]));
        }
    }

    [Fact]
    public void Compiled_forms_that_are_no_longer_used_are_forgotten()
    {
        var references = Compile(200);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // Of the last 64 some may already be those of other tests.
        Assert.InRange(references.Count(reference => reference.TryGetTarget(out _)), 0, 70);

        static WeakReference<CompiledProgram<double>>[] Compile(int count) =>
            [.. Enumerable.Range(0, count).Select(i => new WeakReference<CompiledProgram<double>>(
                CompiledProgram<double>.Of(ProgramBuilder.Trace(v => [v[0] * i], ("x", [1])))))];
    }

    [Fact]
    public void Without_code_generation_the_interpreter_gives_the_same()
    {
        var program = SoftmaxGradient(6);
        var random = new Random(1);
        double[] inputs = [.. Enumerable.Range(0, 36).Select(_ => random.NextDouble())];
        var (expected, found) = (new double[18], new double[18]);
        CompiledProgram<double>.Of(program).Evaluate(inputs, expected, 3);
        CompiledProgram<double>.Interpreted(program).Evaluate(inputs, found, 3);
        Assert.Equal(expected, found, (x, y) => Math.Abs(x - y) < 1e-14);
    }

    [Theory]
    [InlineData(1, 1_000_003)]
    [InlineData(1_000_003, 1)]
    public void Sums_of_many_floats_lose_no_more_than_sums_of_few(int length, int points)
    {
        // Added up in float, a tenth would soon be rounded to a multiple of another power of two each time.
        var (x, sum) = (new float[length * points], new float[1]);
        Array.Fill(x, 0.1f);
        var program = ProgramBuilder.Trace(v => [Sum(v[0])], ("x", [length]));
        foreach (var lanes in LaneSet.Available<float>())
        {
            new CompiledProgram<float>(program, new([], [0]), lanes).Evaluate(x, sum, points);

            // At most 15 roundings in each lane before it is moved to double, and one at the end, of 2⁻²⁴ of what has
            // come up at most.
            Assert.InRange(sum[0] / (0.1f * (double)x.Length), 1 - Math.ScaleB(16, -24), 1 + Math.ScaleB(16, -24));
        }
    }

    [Fact]
    public void Half_precision_is_interpreted()
    {
        var program = ProgramBuilder.Trace(v => [v[0] * v[0]], ("x", [3]));
        var found = new Half[3];
        CompiledProgram<Half>.Of(program).Evaluate([(Half)1, (Half)2, (Half)3], found);
        Assert.Equal([(Half)1, (Half)4, (Half)9], found);
    }

    [Fact]
    public void Spans_of_wrong_length_and_spans_that_overlap_are_errors()
    {
        var compiled = CompiledProgram<double>.Of(SoftmaxGradient(3));
        Assert.Equal(
            "The inputs have the length 6; a span of the length 5 was found.", Problem(compiled, 5, 3, points: 1));
        Assert.Equal(
            "The outputs have the length 2 (points) × 3 = 6; a span of the length 3 was found.",
            Problem(compiled, 12, 3, points: 2));
        compiled = CompiledProgram<double>.Of(SoftmaxGradient(3), new PointRoles(shared: [1], summed: [0]));
        Assert.Equal(
            "The inputs have the length 3 (shared) + 2 (points) × 3 = 9; a span of the length 12 was found.",
            Problem(compiled, 12, 3, points: 2));
        Assert.Equal(
            "The outputs have the length 3 (summed) + 2 (points) × 0 = 3; a span of the length 6 was found.",
            Problem(compiled, 9, 6, points: 2));
        var both = new double[9];
        Assert.Contains(
            "overlap",
            Assert.Throws<ArgumentException>(() => compiled.Evaluate(both.AsSpan(0, 6), both.AsSpan(5, 3))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => compiled.Evaluate([], [], points: -1));
        CompiledProgram<double>.Of(SoftmaxGradient(3)).Evaluate([], [], points: 0);

        static string Problem(CompiledProgram<double> compiled, int inputs, int outputs, int points)
        {
            var error = Assert.Throws<ArgumentException>(
                () => compiled.Evaluate(new double[inputs], new double[outputs], points));
            return error.Message.Replace($" (Parameter '{error.ParamName}')", "");
        }
    }

    [Fact]
    public void Shifted_arrays_are_computed_where_they_are_read()
    {
        // Steps of a recurrence between neighbors, each of which reads the one before a place further on, or repeated,
        // or in part.
        var programs = new[]
        {
            Steps(y => Concatenate([Ones(y, 1), y[..^1]])),
            Steps(y => Concatenate([y[1..], Ones(y, 1)])),
            Steps(y => BroadcastTo(Sum(y[2..5]), [20])),
            Steps(y => Reshape(Transpose(Reshape(y, [4, 5])), [20])),
            Steps(y => Reshape(BroadcastTo(Reshape(y[..4], [4, 1]), [4, 5]), [20])),
        };
        double[] inputs = [.. Enumerable.Range(1, 40).Select(i => Math.Sin(i))];
        foreach (var program in programs.Concat(programs.Select(Reverse.Gradient)))
        {
            foreach (var lanes in LaneSet.Available<double>())
            {
                var found = new double[program.Outputs.Sum(output => program.Instructions[output].Shape.Length)];
                new CompiledProgram<double>(program, PointRoles.Each, lanes).Evaluate(inputs, found);
                Assert.Equal(
                    Runs.Values(program, inputs), found, (x, y) => Math.Abs(x - y) <= 1e-12 * Math.Max(1, Math.Abs(x)));
            }
        }

        static Variable Ones(Variable like, int count) => like.Recorder!.Constant([.. Enumerable.Repeat(1.0, count)]);

        static ArrayProgram Steps(Func<Variable, Variable> shift) => ProgramBuilder.Trace(
            v =>
            {
                var (x, y) = (v[0], v[1]);
                for (var i = 0; i < 3; i++)
                {
                    y += 0.5 * x * shift(y + (x * shift(y)));
                }

                return [Sum(Square(y))];
            },
            ("x", [20]),
            ("y", [20]));
    }

    [Fact]
    public void Not_a_number_and_infinities_come_through()
    {
        double[] special =
            [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0, 1, -1, 1e308, 5e-324];
        Func<Variable, Variable>[] functions =
            [Abs, Sign, Relu, Sqrt, Exp, Log, x => Max(x, 0), x => Min(x, -0.0), Softmax1, LogSumExp1];
        foreach (var function in functions)
        {
            var program = ProgramBuilder.Trace(v => [function(v[0])], ("x", [special.Length]));
            foreach (var lanes in LaneSet.Available<double>())
            {
                var compiled = new CompiledProgram<double>(program, PointRoles.Each, lanes);
                var found = new double[compiled.OutputLength];
                compiled.Evaluate(special, found);
                var expected = Runs.Values(program, special);
                Assert.Equal(expected, found, (x, y) => x.Equals(y) || Math.Abs(x - y) <= 1e-15 * Math.Abs(x));
            }
        }

        static Variable Softmax1(Variable x) => Softmax(x);
        static Variable LogSumExp1(Variable x) => LogSumExp(x);
    }
}
