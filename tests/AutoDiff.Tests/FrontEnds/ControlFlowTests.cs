using AutoDiff.Tests.BackEnds.Compiled;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds;

/// <summary>
/// A loop is what its turns are, written out by a loop of C# in the function: the same value and the same derivatives
/// of every mode and order. What is written out uses no loop of the engine.
/// </summary>
public class ControlFlowTests
{
    private static readonly double[] X = [0.3, -0.2, 0.7, 0.4, 0.9, -0.5];

    public static TheoryData<string> Names => [.. Pairs.Keys];

    // Each with loops on the left, and written out on the right.
    private static readonly Dictionary<string, (Func<Variable, Variable> Looped, Func<Variable, Variable> Written)>
        Pairs = new()
        {
            ["a fold of scalars"] = (
                x => Fold(x[0], x[1..], (s, v) => Sin(s) + (v * s)),
                x =>
                {
                    var s = x[0];
                    for (var i = 1; i < X.Length; i++)
                    {
                        s = Sin(s) + (x[i] * s);
                    }

                    return s;
                }),
            ["a scan of vectors with captured variables"] = (
                x =>
                {
                    var (s, ys) = Scan(
                        x[..2], Reshape(x[..4], [2, 2]), (s, v) => (Tanh((s * x[4]) + v), Sum(s * v) * x[5]));
                    return Sum(Square(s)) + Sum(ys * x[1..3]);
                },
                x =>
                {
                    var (s, ys) = (x[..2], new Variable[2]);
                    for (var t = 0; t < 2; t++)
                    {
                        var v = x[(2 * t)..((2 * t) + 2)];
                        (s, ys[t]) = (Tanh((s * x[4]) + v), Sum(s * v) * x[5]);
                    }

                    return Sum(Square(s)) + (ys[0] * x[1]) + (ys[1] * x[2]);
                }),
            ["a backward scan"] = (
                x =>
                {
                    var (s, ys) = Scan(
                        1, x, (s, v) => (s * Cos(v), s + (v * v)), new() { IsBackward = true });
                    return s + Sum(ys * x);
                },
                x =>
                {
                    Variable s = 1, sum = 0;
                    for (var t = X.Length - 1; t >= 0; t--)
                    {
                        (s, sum) = (s * Cos(x[t]), sum + ((s + (x[t] * x[t])) * x[t]));
                    }

                    return s + sum;
                }),
            ["states that are plain numbers at first"] = (
                x => Repeat(3, 1.0, s => Repeat(2, 0.5, r => (x[1] * r * s) + x[2]) + (x[0] * s)),
                x =>
                {
                    Variable s = 1;
                    for (var t = 0; t < 3; t++)
                    {
                        Variable r = 0.5;
                        r = (x[1] * r * s) + x[2];
                        s = (x[1] * r * s) + x[2] + (x[0] * s);
                    }

                    return s;
                }),
            ["several states that exchange"] = (
                x =>
                {
                    var states = Repeat(3, [x[0], x[1], x[..3]], s => [s[1], s[0] * s[1], s[2] * s[0]]);
                    return states[0] + (2 * states[1]) + Sum(states[2] * x[3..]);
                },
                x =>
                {
                    var (a, b, c) = (x[0], x[1], x[..3]);
                    for (var t = 0; t < 3; t++)
                    {
                        (a, b, c) = (b, a * b, c * a);
                    }

                    return a + (2 * b) + Sum(c * x[3..]);
                }),
            ["a loop in a loop"] = (
                x => Fold(
                    x[0], x[1..4], (s, v) => Repeat(3, s, r => (r * v) + Exp(-Square(r * x[4])))),
                x =>
                {
                    var s = x[0];
                    for (var t = 1; t < 4; t++)
                    {
                        for (var k = 0; k < 3; k++)
                        {
                            s = (s * x[t]) + Exp(-Square(s * x[4]));
                        }
                    }

                    return s;
                }),
            ["a while loop"] = (
                x => While([x[0] + 1, x[1]], s => Less(s[0], 5), s => [(s[0] * 1.3) + Square(x[2]), s[1] + s[0]])[1],
                x =>
                {
                    var (s, sum) = (x[0] + 1, x[1]);
                    for (var value = X[0] + 1; value < 5; value = (value * 1.3) + (X[2] * X[2]))
                    {
                        (s, sum) = ((s * 1.3) + Square(x[2]), sum + s);
                    }

                    return sum;
                }),
            ["choices"] = (
                x => Cond(Greater(x[0], 0), () => Sin(x[1]) * x[0], () => x[2]) + Cond(Greater(x[1], 0), () => x[3], () => Exp(x[4])),
                x => (Sin(x[1]) * x[0]) + Exp(x[4])),
            ["a choice in a loop"] = (
                x => Fold(x[0], x[1..], (s, v) => Cond(Greater(v, 0), () => s * v, () => s - (v * v * x[0]))),
                x =>
                {
                    var s = x[0];
                    for (var t = 1; t < X.Length; t++)
                    {
                        s = X[t] > 0 ? s * x[t] : s - (x[t] * x[t] * x[0]);
                    }

                    return s;
                }),
            ["no turns"] = (x => Repeat(0, x[0] * x[1], s => s * x[2]), x => x[0] * x[1]),
            ["an empty sequence"] = (x => Fold(x[0] * x[1], x[..0], (s, v) => s * v), x => x[0] * x[1]),
            ["a derivative at a number in a turn"] = (
                x => Repeat(2, 1.0, s => Differentiate.Gradient(r => Sin(r * s * x[0]), (Variable)0.5)),
                x =>
                {
                    Variable s = 1;
                    for (var t = 0; t < 2; t++)
                    {
                        s = Cos(0.5 * s * x[0]) * s * x[0];
                    }

                    return s;
                }),
            ["a derivative in a turn"] = (
                x => Fold(x[0], x[1..3], (s, v) => Differentiate.Gradient(r => Sin(r * v) * r, s)),
                x =>
                {
                    var s = x[0];
                    for (var t = 1; t < 3; t++)
                    {
                        s = (Cos(s * x[t]) * x[t] * s) + Sin(s * x[t]);
                    }

                    return s;
                }),
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loop_has_the_derivatives_of_its_turns(string name)
    {
        var (looped, written) = Pairs[name];
        double[] tangent = [1, -2, 0.5, 3, -0.7, 0.4];
        Close([Differentiate.ValueAndGradient(written, X).Value], [Differentiate.ValueAndGradient(looped, X).Value]);
        Close(Differentiate.Gradient(written, X), Differentiate.Gradient(looped, X));
        Close([Differentiate.Jvp(written, X, tangent).Tangent[0]], [Differentiate.Jvp(looped, X, tangent).Tangent[0]]);
        Close(Differentiate.HessianVector(written, X, tangent), Differentiate.HessianVector(looped, X, tangent));
        Close(Flat(Differentiate.Hessian(written, X)), Flat(Differentiate.Hessian(looped, X)));
        Close(Differentiate.Gradient(Second(written), X), Differentiate.Gradient(Second(looped), X));
        Close(Differentiate.Gradient(Pushed(written), X), Differentiate.Gradient(Pushed(looped), X));
        Close(
            Differentiate.HessianVector(Pushed(written), X, tangent),
            Differentiate.HessianVector(Pushed(looped), X, tangent));

        static Func<Variable, Variable> Second(Func<Variable, Variable> f) =>
            x => Sum(Differentiate.HessianVector(f, x, x) * x);
        static Func<Variable, Variable> Pushed(Func<Variable, Variable> f) =>
            x => Differentiate.Jvp(f, x, Sin(x)).Tangent;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_with_a_loop_is_interpreted_and_compiled(string name)
    {
        var (looped, written) = Pairs[name];
        var program = ProgramBuilder.Trace(v => [looped(v[0])], ("x", [X.Length]));
        var expected = Differentiate.ValueAndGradient(written, X);
        var gradient = Reverse.Gradient(program);
        foreach (var derivative in new[] { gradient, Simplify.Apply(gradient) })
        {
            var results = new Interpreter(derivative).Run(X);
            Close([expected.Value], results[0]);
            Close(expected.Gradient, results[1]);
            var compiled = new double[1 + X.Length];
            CompiledProgram<double>.Of(derivative).Evaluate(X, compiled);
            Close([expected.Value, .. expected.Gradient], compiled);
        }
    }

    private static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];

    private static void Close(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-11 * (1 + Math.Abs(a)));
}
