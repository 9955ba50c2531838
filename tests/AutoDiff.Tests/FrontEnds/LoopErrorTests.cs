using AutoDiff.LinearAlgebra;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds;

/// <summary>Loops that do not end, turns that throw, and mistakes in how one is stated.</summary>
public class LoopErrorTests
{
    [Fact]
    public void A_loop_that_does_not_end_is_an_error()
    {
        var options = new LoopOptions { MostTurns = 1000 };
        foreach (var step in new Func<Variable, Variable>[] { s => s + 0, s => s * Sum(Softmax(Stack([s, s]))) })
        {
            var exception = Assert.Throws<LoopLimitException>(
                () => Differentiate.Gradient(x => While(x, s => Less(s, 5), step, options), (Variable)1.0));
            Assert.Equal(1000, exception.Turns);
        }

        // Of many points the one is named at which that was.
        var program = ProgramBuilder.Trace(
            v => [While(v[0], s => NotEqual(s, 0), s => s - 1, options)], ("x", Shape.Scalar));
        foreach (var code in new[]
        {
            CompiledProgram<double>.Of(program), CompiledProgram<double>.Interpreted(program),
        })
        {
            var exception = Assert.Throws<LoopLimitException>(
                () => code.Evaluate([3, 0, 2.5, 1], new double[4], points: 4));
            Assert.Equal((1000, 2), (exception.Turns, exception.Point));
            Assert.Contains("after 1000 turns at point 2; expected", exception.Message, StringComparison.Ordinal);
        }

        // As many turns as there may be are none too many.
        Assert.Equal(1000, While(0.0, s => Less(s, 1000), s => s + 1, options).Value);
    }

    // What was computed before does not matter to what is computed after.
    [Fact]
    public void A_turn_that_throws_ends_the_loop_with_what_it_throws()
    {
        static Variable Decomposed(Variable x) => Repeat(
            3, x, s => s - MatrixFunctions.Cholesky(Reshape(s, [1, 1]))[0, 0]);
        var program = ProgramBuilder.Trace(v => [Decomposed(v[0])], ("x", Shape.Scalar)).Gradient();
        var results = new double[2];
        var compiled = CompiledProgram<double>.Of(program);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            // 16 − 4 − √12 − … stays positive; 0.5 − √0.5 does not.
            compiled.Evaluate([16], results);
            Assert.Equal(12 - Math.Sqrt(12) - Math.Sqrt(12 - Math.Sqrt(12)), results[0], 1e-13);
            Assert.Throws<NotPositiveDefiniteException>(() => compiled.Evaluate([0.5], results));
            Assert.Throws<NotPositiveDefiniteException>(() => new Interpreter(program).Run([0.5]));
            Assert.Throws<NotPositiveDefiniteException>(() => Differentiate.Gradient(Decomposed, 0.5));
        }
    }

    [Fact]
    public void A_mistake_is_named()
    {
        var tape = new Tape<double>();
        var x = tape.Input([1, 2, 3]);
        Named("State 0 of a loop has the shape [] before a turn and [3] after it", () => Repeat(2, x[0], s => s * x));
        Named("expected 1, found 0", () => Repeat(2, [x], s => []));
        Named("expected 1, found 2", () => Repeat(2, [x], s => [s[0], s[0]]));
        Named("found a scalar", () => Fold(x, x[0], (s, v) => s));
        Named("the lengths 3 and 2", () => Scan([x], [x, x[..2]], (s, v) => (s, [])));
        Named("A condition is a scalar; found the shape [3]", () => While(x, s => s, s => s));
        Named("found [3] and []", () => Cond(x[0], () => x, () => x[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Repeat(-1, x, s => s));

        // A state has no value while a turn is stated.
        Assert.ThrowsAny<InvalidOperationException>(() => Repeat(2, x[0], s => s > 0 ? s : -s));

        static void Named(string part, Action action) =>
            Assert.Contains(part, Assert.Throws<ShapeMismatchException>(action).Message, StringComparison.Ordinal);
    }
}
