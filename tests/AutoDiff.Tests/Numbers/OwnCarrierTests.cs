using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Tests.Laws;
using AutoDiff.Tests.Laws.Generation;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Numbers;

/// <summary>
/// A carrier of a user's: a value, and which inputs it depends on. That it can be written without the engine's
/// internals is shown by the page about carriers, whose sample is compiled on its own.
/// </summary>
public class OwnCarrierTests
{
    [Property(Replay = "(12345,6789)", MaxTest = 200, Arbitrary = [typeof(RandomProgram)])]
    internal void Values_are_those_of_the_interpreter_and_derivatives_come_from_the_inputs_that_are_used(
        RandomProgram program)
    {
        var subject = new Subject(program);
        var expected = Runs.Bounds(subject.Function, subject.X);
        var found = Evaluate(subject.Function, subject.X);
        Assert.All(expected.Zip(found), pair => Assert.True(
            pair.First.Value.Equals(pair.Second.Value) ||
            Math.Abs(pair.First.Value - pair.Second.Value) <= 2 * pair.First.Error));

        var columns = new Interpreter(Forward.Tangents(subject.Function));
        for (var i = 0; i < subject.X.Length; i++)
        {
            var direction = new double[subject.X.Length];
            direction[i] = 1;
            var results = new double[columns.OutputLength];
            columns.Evaluate<double>([.. subject.X, .. direction], results);
            for (var k = 0; k < found.Length; k++)
            {
                var entry = results[found.Length + k];
                Assert.True(entry == 0 || double.IsNaN(entry) || found[k].Depends(i), $"∂y{k}/∂x{i} is {entry}.");
            }
        }
    }

    [Fact]
    public void What_is_used_is_exact_for_elementwise_primitives_and_for_what_moves_elements()
    {
        var program = ProgramBuilder.Trace(v => [(v[0][..3] * v[0][1..]) + Greater(v[0][0], v[0][3])], ("x", [4]));
        Assert.Equal([0b0011UL, 0b0110, 0b1100], Evaluate(program, [1, 2, 3, 4]).Select(output => output.Inputs));
    }

    [Fact]
    public void A_guard_is_decided_by_the_primal()
    {
        var tape = new Tape<double>();
        var x = tape.Input(0.5);
        var program = tape.ToProgram([x], [x < 1 ? x * x : x]);
        Assert.Equal(0.0625, Assert.Single(Evaluate(program, [0.25])).Value);
        Assert.Throws<BranchException>(() => Evaluate(program, [2]));
    }

    [Fact]
    public void A_gradient_is_evaluated_over_it_too()
    {
        var program = ProgramBuilder.Trace(v => [Sum(Square(v[0]))], ("x", [3])).Gradient();
        var found = Evaluate(program, [1, 2, 3]);
        Assert.Equal([14.0, 2, 4, 6], found.Select(output => output.Value));
        Assert.Equal([0b111UL, 0b001, 0b010, 0b100], found.Select(output => output.Inputs));
    }

    [Fact]
    public void Spans_of_a_wrong_length_are_refused()
    {
        var interpreter = new Interpreter(ProgramBuilder.Trace(v => [Exp(v[0])], ("x", [2])));
        Assert.Throws<ArgumentException>(() => interpreter.EvaluateOver<Uses>(new Uses[1], new Uses[2]));
        Assert.Throws<ArgumentException>(() => interpreter.EvaluateOver<Uses>(new Uses[2], new Uses[3]));
    }

    private static Uses[] Evaluate(ArrayProgram program, double[] x)
    {
        var interpreter = new Interpreter(program);
        var outputs = new Uses[interpreter.OutputLength];
        interpreter.EvaluateOver<Uses>([.. x.Select((value, i) => new Uses(value, 1UL << (i % 64)))], outputs);
        return outputs;
    }

    private readonly struct Uses(double value, ulong inputs) : ICarrier<Uses>
    {
        public double Value { get; } = value;

        public ulong Inputs { get; } = inputs;

        public bool Depends(int input) => ((Inputs >> (input % 64)) & 1) != 0;

        public static Uses Apply<TOp>(Uses x)
            where TOp : struct, IUnary => new(TOp.Value(x.Value), TOp.IsLocallyConstant ? 0 : x.Inputs);

        public static Uses Apply<TOp>(Uses x, Uses y)
            where TOp : struct, IBinary =>
            new(TOp.Value(x.Value, y.Value), TOp.IsLocallyConstant ? 0 : x.Inputs | y.Inputs);

        public static Uses Select(Uses condition, Uses whenTrue, Uses whenFalse) =>
            condition.Value != 0 ? whenTrue : whenFalse;

        public static bool IsZero(Uses x) => x.Value == 0 && x.Inputs == 0;

        public static double Primal(Uses x) => x.Value;

        public static void Apply(IArrayMap map, ReadOnlySpan<Uses> x, Span<Uses> y)
        {
            var (values, results, inputs) = (new double[map.OperandLength], new double[y.Length], 0UL);
            for (var i = 0; i < x.Length; i++)
            {
                (values[i], inputs) = (x[i].Value, inputs | x[i].Inputs);
            }

            map.Evaluate(values, results);
            for (var i = 0; i < y.Length; i++)
            {
                y[i] = new(results[i], inputs);
            }
        }

        public static implicit operator Uses(double value) => new(value, 0);
    }
}
