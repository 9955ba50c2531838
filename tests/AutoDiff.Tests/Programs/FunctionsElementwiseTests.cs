using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>Elementwise functions against <see cref="Math"/>, and their broadcasting against plain loops.</summary>
public class FunctionsElementwiseTests
{
    private static readonly double[] Reals = [-3.7, -1, -0.25, 0, 0.1, 0.5, 1, 2.75];

    public static TheoryData<string> Unaries => [.. Unary.Keys];

    public static TheoryData<string> Binaries => [.. Binary.Keys];

    private static Dictionary<string,
        (Func<Variable, Variable> Function, Func<double, double> Expected)> Unary { get; } = new()
    {
        ["-"] = (x => -x, x => -x),
        ["abs"] = (Abs, Math.Abs),
        ["sign"] = (Sign, x => Math.Sign(x)),
        ["sqrt"] = (x => Sqrt(Abs(x)), x => Math.Sqrt(Math.Abs(x))),
        ["cbrt"] = (Cbrt, Math.Cbrt),
        ["square"] = (Square, x => x * x),
        ["reciprocal"] = (x => Reciprocal(x + 0.3), x => 1 / (x + 0.3)),
        ["exp"] = (Exp, Math.Exp),
        ["expm1"] = (Expm1, x => Math.Exp(x) - 1),
        ["log"] = (x => Log(Abs(x)), x => Math.Log(Math.Abs(x))),
        ["log1p"] = (x => Log1p(Abs(x)), x => Math.Log(1 + Math.Abs(x))),
        ["sin"] = (Sin, Math.Sin),
        ["cos"] = (Cos, Math.Cos),
        ["tan"] = (Tan, Math.Tan),
        ["asin"] = (x => Asin(x / 4), x => Math.Asin(x / 4)),
        ["acos"] = (x => Acos(x / 4), x => Math.Acos(x / 4)),
        ["atan"] = (Atan, Math.Atan),
        ["sinh"] = (Sinh, Math.Sinh),
        ["cosh"] = (Cosh, Math.Cosh),
        ["tanh"] = (Tanh, Math.Tanh),
        ["asinh"] = (Asinh, Math.Asinh),
        ["acosh"] = (x => Acosh(1 + Abs(x)), x => Math.Acosh(1 + Math.Abs(x))),
        ["atanh"] = (x => Atanh(x / 4), x => Math.Atanh(x / 4)),
        ["sigmoid"] = (Sigmoid, x => 1 / (1 + Math.Exp(-x))),
        ["softplus"] = (Softplus, x => Math.Log(1 + Math.Exp(x))),
        ["relu"] = (Relu, x => Math.Max(x, 0)),
        ["stop_gradient"] = (StopGradient, x => x),
    };

    private static Dictionary<string,
        (Func<Variable, Variable, Variable> Function, Func<double, double, double> Expected)> Binary
    { get; } =
        new()
        {
            ["+"] = ((x, y) => x + y, (x, y) => x + y),
            ["-"] = ((x, y) => x - y, (x, y) => x - y),
            ["*"] = ((x, y) => x * y, (x, y) => x * y),
            ["/"] = ((x, y) => x / (y + 0.0005), (x, y) => x / (y + 0.0005)),
            ["^"] = ((x, y) => Pow(Abs(x), y), (x, y) => Math.Pow(Math.Abs(x), y)),
            ["atan2"] = (Atan2, Math.Atan2),
            ["min"] = (Min, Math.Min),
            ["max"] = (Max, Math.Max),
            ["<"] = (Less, (x, y) => x < y ? 1 : 0),
            ["<="] = (LessOrEqual, (x, y) => x <= y ? 1 : 0),
            [">"] = (Greater, (x, y) => x > y ? 1 : 0),
            [">="] = (GreaterOrEqual, (x, y) => x >= y ? 1 : 0),
            ["=="] = ((x, y) => Functions.Equal(x, y), (x, y) => x == y ? 1 : 0),
            ["!="] = ((x, y) => Functions.NotEqual(x, y), (x, y) => x != y ? 1 : 0),
        };

    [Theory]
    [MemberData(nameof(Unaries))]
    public void A_function_of_one_argument_has_the_value_of_plain_code(string name)
    {
        var (function, expected) = Unary[name];
        var array = new NdArray(Reals, [2, 4]);
        var values = new NdArray([.. Reals.Select(expected)], [2, 4]);

        // What the references lose in 1 + x and exp x − 1 near 0 is what they may differ by.
        NdArray.AssertEqual(values, NdArray.Evaluate(v => function(v[0]), array), 4e-16);
        foreach (var x in Reals)
        {
            var scalar = NdArray.Evaluate(v => function(v[0]), new NdArray([x], []));
            Assert.Equal(scalar.Elements[0], function(x).Value);
            NdArray.AssertEqual(new([expected(x)], []), scalar, 4e-16);
        }
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public void A_function_of_two_arguments_has_the_value_of_plain_code_and_broadcasts(string name)
    {
        var (function, expected) = Binary[name];
        var pairs =
            from x in NdArray.Any()
            from y in NdArray.Broadcastable(x)
            from swap in Gen.Elements(true, false)
            select swap ? (y, x) : (x, y);
        Prop.ForAll(pairs.ToArbitrary(), pair =>
        {
            var (x, y) = pair;
            var lengths = Shape.Broadcast(x.Shape, y.Shape).Axes.ToArray();
            var values = NdArray.Build(lengths, index => expected(x[Own(index, x)], y[Own(index, y)]));
            NdArray.AssertEqual(values, NdArray.Evaluate(v => function(v[0], v[1]), x, y), 4e-16);
            if (x.Rank == 0)
            {
                NdArray.AssertEqual(values, NdArray.Evaluate(v => function(x.Elements[0], v[0]), y), 4e-16);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Property]
    public Property Where_chooses_element_by_element_and_broadcasts() => Prop.ForAll(
        (from x in NdArray.Any()
         from y in NdArray.Broadcastable(x)
         from condition in NdArray.Broadcastable(x)
         select (x, y, condition)).ToArbitrary(),
        arrays =>
        {
            var (x, y, condition) = arrays;
            var expected = NdArray.Build(
                x.Lengths, index => condition[Own(index, condition)] < 0 ? x[index] : y[Own(index, y)]);
            NdArray.AssertEqual(expected, NdArray.Evaluate(v => Where(Less(v[0], 0), v[1], v[2]), condition, x, y));
            NdArray.AssertEqual(
                expected, NdArray.Evaluate(v => Where(GreaterOrEqual(v[0], 0), v[2], v[1]), condition, x, y));
        });

    [Fact]
    public void Special_functions_have_tabulated_values()
    {
        // Abramowitz and Stegun, tables 7.1, 6.1 and 6.1; Γ(4.5) = 105√π/16.
        Assert.Equal(0.5204998778, Erf(0.5).Value, 1e-10);
        Assert.Equal(Math.Log(105 * Math.Sqrt(Math.PI) / 16), LogGamma(4.5).Value, 1e-15);
        Assert.Equal(0.0364899740, Digamma(1.5).Value, 1e-10);
        NdArray.AssertEqual(
            new([Math.Log(24), 0], [2]), NdArray.Evaluate(v => LogGamma(v[0]), new NdArray([5, 1], [2])), 4e-16);
        NdArray.AssertEqual(new([0, 1], [2]), NdArray.Evaluate(v => Erf(v[0]), new NdArray([0, 30], [2])));
    }

    private static int[] Own(int[] index, NdArray array) =>
        [.. index.Skip(index.Length - array.Rank).Zip(array.Lengths, (i, length) => length == 1 ? 0 : i)];
}
