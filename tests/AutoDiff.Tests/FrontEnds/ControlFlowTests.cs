using AutoDiff.Numbers;
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
                x => Cond(Greater(x[0], 0), () => Sin(x[1]) * x[0], () => x[2])
                    + Cond(Greater(x[1], 0), () => x[3], () => Exp(x[4])),
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

    [Theory]
    [MemberData(nameof(Names))]
    public void Floats_take_the_same_turns(string name)
    {
        var (looped, written) = Pairs[name];
        float[] x = Array.ConvertAll(X, value => (float)value);
        var (expected, found) = (Differentiate.Gradient(written, X), Differentiate.Gradient(looped, x));
        Assert.Equal(
            expected,
            found.Select(value => (double)value),
            (a, b) => Math.Abs(a - b) <= 2e-5 * (1 + Math.Abs(a)));
    }

    // A scalar body is compiled as one method, one with a softmax is not.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void States_computed_again_are_the_same_to_the_bit(bool hasSoftmax)
    {
        double[] x = [.. Enumerable.Range(0, 57).Select(i => Math.Sin(i))];
        double[] tangent = [.. Enumerable.Range(0, 57).Select(i => Math.Cos(i))];
        var (gradient, product) = Derivatives(1 << 20);
        foreach (var states in new[] { 1, 2, 3, 5, 20, 60 })
        {
            // Each state takes 24 bytes, and 48 with its tangent.
            Assert.Equal((gradient, product), Derivatives(24 * states));
        }

        (string, string) Derivatives(long memory)
        {
            Variable Loop(Variable v)
            {
                var (s, ys) = Scan(
                    v[..3],
                    v,
                    (s, x) => (hasSoftmax ? Softmax(s * x) + s : Sin((s * x) + v[1]), Sum(s) * x),
                    new() { Memory = memory });
                return Sum(s) + Sum(ys * v);
            }

            return (Bits(Differentiate.Gradient(Loop, x)), Bits(Differentiate.HessianVector(Loop, x, tangent)));
        }

        static string Bits(double[] values) => string.Join(" ", values.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void A_long_loop_of_a_large_state_is_differentiated_in_little_memory()
    {
        // 20,000 turns of a state of 1000 are 160 MB if all are kept.
        const int Turns = 20_000;
        double[] x = [.. Enumerable.Range(0, 1000).Select(i => i / 1000.0)];
        var program = ProgramBuilder.Trace(
            v => [Sum(Repeat(Turns, v[0], s => s * 0.9999, new() { Memory = 1 << 20 }))], ("x", [1000]));
        var compiled = CompiledProgram<double>.Of(Reverse.Gradient(program));
        var results = new double[1001];
        compiled.Evaluate(x, results);
        var before = GC.GetAllocatedBytesForCurrentThread();
        compiled.Evaluate(x, results);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
        Assert.Equal(Math.Pow(0.9999, Turns), results[1], 1e-12);
    }

    // √a by Newton's method and by averaging, which converges slowly; the closed form has all derivatives.
    [Fact]
    public void A_fixed_point_has_the_derivatives_of_the_implicit_function()
    {
        Func<Variable, Variable>[] solvers =
        [
            a => FixedPoint(1.0, x => 0.5 * (x + (a / x))),
            a => FixedPoint(2.0, x => x + (0.1 * (a - (x * x)))),
            a => FixedPoint([1.0, 2 * a], s => [0.5 * (s[0] + (a / s[0])), 0.5 * (s[1] + s[0])])[1],
        ];
        foreach (var solve in solvers)
        {
            Func<Variable, Variable> gradient = a => Differentiate.Gradient(solve, a);
            Func<Variable, Variable> second = a => Differentiate.Gradient(gradient, a);
            var (value, first) = Differentiate.ValueAndGradient(solve, (Variable)3.0);
            Assert.Equal(Math.Sqrt(3), value.Value, 1e-14);
            Assert.Equal(0.5 / Math.Sqrt(3), first.Value, 1e-13);
            Assert.Equal(-0.25 * Math.Pow(3, -1.5), second(3.0).Value, 1e-12);
            Assert.Equal(0.375 * Math.Pow(3, -2.5), Differentiate.Gradient(second, (Variable)3.0).Value, 1e-11);
            Assert.Equal(
                -0.25 * Math.Pow(3, -1.5), Differentiate.Jvp(gradient, (Variable)3.0, 1.0).Tangent.Value, 1e-12);
        }

        // x = A x + b with a captured matrix: x = (I − A)⁻¹ b, here by Cramer's rule.
        double[] v = [0.3, 0.2, -0.1, 0.4, 1, 2];
        Variable Iterated(Variable v) => Sum(FixedPoint(
            v[4..] * 0, x => MatMul(Reshape(v[..4], [2, 2]), x) + v[4..]) * Stack([v[0], 2]));
        Variable Solved(Variable v)
        {
            var (p, q, r, s) = (1 - v[0], -v[1], -v[2], 1 - v[3]);
            return ((((s * v[4]) - (q * v[5])) * v[0]) + (2 * ((p * v[5]) - (r * v[4])))) / ((p * s) - (q * r));
        }

        Close(Differentiate.Gradient(Solved, v), Differentiate.Gradient(Iterated, v));
        Close(Flat(Differentiate.Hessian(Solved, v)), Flat(Differentiate.Hessian(Iterated, v)));

        // The start has no influence, and what does not converge is an error.
        Assert.Equal(0, Differentiate.Gradient(b => FixedPoint(b, x => 0.5 * (x + (3 / x))), (Variable)2.0).Value);
        Assert.Throws<LoopLimitException>(() => FixedPoint(0.1, x => 4 * x * (1 - x), new() { MostTurns = 500 }));
        Assert.True(double.IsNaN(FixedPoint(-1.0, Sqrt).Value));
    }

    [Fact]
    public void Loops_of_numbers_are_numbers()
    {
        Assert.Equal(8, Repeat(3, 1.0, s => s * 2).Value);
        Assert.Equal([3, 7], While([1.0, 0.0], s => Less(s[0], 3), s => [s[0] + 1, s[1] + 3.5]).Select(s => s.Value));
    }

    // What throws or does not end is in the branch even if it is a function of variables from outside alone.
    [Fact]
    public void The_branch_that_is_not_chosen_is_not_evaluated()
    {
        static Variable Chosen(Variable x) => Cond(
            Greater(x, 0),
            () => x * MatrixFunctions.Cholesky(Reshape(x, [1, 1]))[0, 0],
            () => Repeat(2, x, s => s + Cond(
                Less(x, -1), () => While(x, s => 1, s => s - 1, new() { MostTurns = 10 }), () => Square(x))));
        Close([1.5 * Math.Sqrt(4)], [Differentiate.Gradient(Chosen, 4.0)]);
        Close([1 + (4 * -0.5)], [Differentiate.Gradient(Chosen, -0.5)]);
        Assert.Throws<LoopLimitException>(() => Differentiate.Gradient(Chosen, -2.0));
    }

    // The first branch gives a diagonal, the second a column.
    [Fact]
    public void Branches_that_differ_in_sparsity_have_both_patterns()
    {
        static Variable Chosen(Variable x) => Cond(
            Greater(x[0], 0), () => Square(x), () => BroadcastTo(x[1] * x[1], [3]));
        foreach (var x in new double[][] { [1, 2, 3], [-1, 2, 3] })
        {
            var dense = Differentiate.Jacobian(Chosen, x);
            var (pattern, values) = Differentiate.SparseJacobian(Chosen, x);
            for (var row = 0; row < 3; row++)
            {
                for (var entry = pattern.RowStarts[row]; entry < pattern.RowStarts[row + 1]; entry++)
                {
                    Assert.Equal(dense[row, pattern.ColumnIndices[entry]], values[entry]);
                    dense[row, pattern.ColumnIndices[entry]] = 0;
                }
            }

            Assert.Equal(new double[9], Flat(dense));
        }
    }

    [Fact]
    public void Rounding_is_bounded_turn_by_turn()
    {
        // The logistic map doubles an error at each turn: after 30 turns the bound is far above one rounding.
        var program = ProgramBuilder.Trace(v => [Repeat(30, v[0], s => 4 * s * (1 - s))], ("x", Shape.Scalar));
        var bounded = new Bounded<DoubleFormat>[1];
        new Interpreter(program).EvaluateOver<Bounded<DoubleFormat>>([0.3], bounded);
        var (exact, x) = (0.3m, 0.3);
        for (var t = 0; t < 30; t++)
        {
            (exact, x) = (4 * exact * (1 - exact), 4 * x * (1 - x));
        }

        Assert.InRange(Math.Abs((double)exact - bounded[0].Value), 0, bounded[0].Error);
        Assert.True(bounded[0].Error > 1e-10);
    }

    private static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];

    private static void Close(double[] expected, double[] actual) =>
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-11 * (1 + Math.Abs(a)));
}
