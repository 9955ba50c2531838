namespace AutoDiff.Formulas.Tests;

/// <summary>Values of every construct against plain C#.</summary>
public class ExpressionValueTests
{
    private const string Point =
        "x = [0.3, -1.2, 2.5]; y = [1.5, 0.25, -0.75]; A = [[1, 2, 3], [4, 5, 6]]; S = [[2, 1], [0.5, 3]]; s = 0.7";
    private static readonly double[] X = [0.3, -1.2, 2.5];
    private static readonly double[] Y = [1.5, 0.25, -0.75];
    private const double S = 0.7;

    [Theory]
    [InlineData("2 + 3*4 - 6/4", 12.5)]
    [InlineData("2*3/4*2", 3)]
    [InlineData("-2^2", -4)]
    [InlineData("2^3^2", 512)]
    [InlineData("2^-1", 0.5)]
    [InlineData("(1 < 2) + (2 <= 2) + (3 > 4) + (1 >= 1) + (1 == 1) + (1 != 1)", 4)]
    [InlineData("1 < 2 < 3", 1)]
    [InlineData("1 < 2 < 2", 0)]
    [InlineData("not 0", 1)]
    [InlineData("not 3", 0)]
    [InlineData("1 and 2 and 3", 1)]
    [InlineData("1 and 0", 0)]
    [InlineData("0 or 5", 1)]
    [InlineData("0 or 0", 0)]
    [InlineData("not 1 == 2", 1)]
    [InlineData("if 1 < 2 then 3 else 4", 3)]
    [InlineData("if s > 1 then 3 else 4", 4)]
    [InlineData("where(s < 1 and s > 0, 3, 4)", 3)]
    [InlineData("s < 1 or s", 1)]
    [InlineData("pi", Math.PI)]
    [InlineData("π", Math.PI)]
    [InlineData("e", Math.E)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("1.5e-3", 0.0015)]
    [InlineData("betainc(2, 3, 1/2)", 0.6875)]
    [InlineData("sum(betainc(2, [3, 3], 1/2))", 1.375)]
    [InlineData("lambertwm1(-1/5)", -2.5426413577735264)]
    [InlineData("max(2, s)", 2)]
    [InlineData("min(2, s)", 0.7)]
    [InlineData("max(x)", 2.5)]
    [InlineData("min(x)", -1.2)]
    [InlineData("norm(s - 1)", 0.3)]
    [InlineData("sum(s)", 0.7)]
    [InlineData("x[-1]", 2.5)]
    [InlineData("A[1, 0]", 4)]
    [InlineData("A[-1][-1]", 6)]
    [InlineData("trace(S)", 5)]
    [InlineData("dot(x, [1, 1, 1])", 1.6)]
    [InlineData("[1, 2] @ [3, 4]", 11)]
    [InlineData("sum(i, j: A[i, j])", 21)]
    [InlineData("prod(i: x[i])", 0.3 * -1.2 * 2.5)]
    [InlineData("max(i, j: A[i, j] * (i == 0))", 3)]
    [InlineData("min(i: x[i])", -1.2)]
    [InlineData("sum(i: i*x[i])", -1.2 + 5)]
    [InlineData("sum(i: (x[i+1] - x[i])^2)", 2.25 + 13.69)]
    [InlineData("sum(i: x[i]*x[2-i])", 1.5 + 1.44)]
    [InlineData("sum(i: sum(k: [1, 10][k]*x[i+k])^2)", 136.89 + 566.44)]
    [InlineData("sum(i: sum(k: [1, 10][k]*x[k-i+1]))", 0.3 - 12 + 23.8)]
    [InlineData("sum(i: (x*y)[i])", 0.45 - 0.3 - 1.875)]
    [InlineData("sum(i, j: A[i, :][j])", 21)]
    [InlineData("sum(i: S[i, i])", 5)]
    [InlineData("sum(i: if i > 0 then x[i-1]*x[i] else 0)", -0.36 - 3)]
    [InlineData("sum(i: sum(i: x[i]) * y[i])", 1.6)]
    [InlineData("det(S)", 5.5)]
    [InlineData("logdet(-S)", 1.7047480922384253)]
    [InlineData("det(zeros(0, 0))", 1)]
    [InlineData("logdet(zeros(0, 0))", 0)]
    [InlineData("sum(zeros(0))", 0)]
    [InlineData("prod(zeros(0))", 1)]
    [InlineData("sum([])", 0)]
    [InlineData("prod(zeros(2, 0))", 1)]
    public void A_scalar_has_the_value_of_plain_arithmetic(string expression, double expected)
    {
        var (shape, values) = Lowered.Evaluate(expression, Point);
        Assert.Equal(Shape.Scalar, shape);
        Assert.Equal(expected, values[0], 1e-14);
    }

    [Theory]
    [InlineData("x + y", "[1.8, -0.95, 1.75]")]
    [InlineData("A - x", "[[0.7, 3.2, 0.5], [3.7, 6.2, 3.5]]")]
    [InlineData("A * [[1], [2]]", "[[1, 2, 3], [8, 10, 12]]")]
    [InlineData("[[1], [2]] + [10, 20]", "[[11, 21], [12, 22]]")]
    [InlineData("A / 2", "[[0.5, 1, 1.5], [2, 2.5, 3]]")]
    [InlineData("[1, 2, 3]^2", "[1, 4, 9]")]
    [InlineData("2^[1, 2, 3]", "[2, 4, 8]")]
    [InlineData("x < y", "[1, 1, 0]")]
    [InlineData("not (x < y)", "[0, 0, 1]")]
    [InlineData("x < y and x > 0", "[1, 0, 0]")]
    [InlineData("x > y or x < 0", "[0, 1, 1]")]
    [InlineData("if x < y then x else y", "[0.3, -1.2, -0.75]")]
    [InlineData("where(x > 0, 1, A)", "[[1, 2, 1], [1, 5, 1]]")]
    [InlineData("max(x, y)", "[1.5, 0.25, 2.5]")]
    [InlineData("A @ [1, 0, -1]", "[-2, -2]")]
    [InlineData("[1, -1] @ A", "[-3, -3, -3]")]
    [InlineData("S @ A", "[[6, 9, 12], [12.5, 16, 19.5]]")]
    [InlineData("A'", "[[1, 4], [2, 5], [3, 6]]")]
    [InlineData("transpose(A)", "[[1, 4], [2, 5], [3, 6]]")]
    [InlineData("A' @ [1, 1]", "[5, 7, 9]")]
    [InlineData("x[1:]", "[-1.2, 2.5]")]
    [InlineData("x[:-1]", "[0.3, -1.2]")]
    [InlineData("x[-2:3]", "[-1.2, 2.5]")]
    [InlineData("x[2:1]", "[]")]
    [InlineData("x[5:]", "[]")]
    [InlineData("A[1]", "[4, 5, 6]")]
    [InlineData("A[:, 1]", "[2, 5]")]
    [InlineData("A[0, 1:]", "[2, 3]")]
    [InlineData("[s, 1, 2*s]", "[0.7, 1, 1.4]")]
    [InlineData("[[1, s], [x[0], 4]]", "[[1, 0.7], [0.3, 4]]")]
    [InlineData("sum(A, axis=0)", "[5, 7, 9]")]
    [InlineData("sum(A, axis=-1)", "[6, 15]")]
    [InlineData("sum(A, axis=[0, 1], keep=true)", "[[21]]")]
    [InlineData("mean(A, axis=1, keep=true)", "[[2], [5]]")]
    [InlineData("prod(A, axis=0)", "[4, 10, 18]")]
    [InlineData("max(A, axis=0)", "[4, 5, 6]")]
    [InlineData("min(A, axis=1)", "[1, 4]")]
    [InlineData("cumsum(A)", "[[1, 3, 6], [4, 9, 15]]")]
    [InlineData("outer([1, 2], [3, 4])", "[[3, 4], [6, 8]]")]
    [InlineData("diag([1, 2])", "[[1, 0], [0, 2]]")]
    [InlineData("diag(A)", "[1, 5]")]
    [InlineData("inv([[2, 0], [1, 4]])", "[[0.5, 0], [-0.125, 0.25]]")]
    [InlineData("solve([[2, 0], [1, 4]], [2, 5])", "[1, 1]")]
    [InlineData("solve([[2, 0], [1, 4]], [[2, 0], [5, 8]])", "[[1, 0], [1, 2]]")]
    [InlineData("eye(2)", "[[1, 0], [0, 1]]")]
    [InlineData("ones(2, 1) + zeros(3)", "[[1, 1, 1], [1, 1, 1]]")]
    public void An_array_has_the_values_of_plain_arithmetic(string expression, string expected)
    {
        var (shape, values) = Lowered.Evaluate(expression, Point);
        var array = FormulaParser.ParseBindings("v = " + expected)[0].Value;
        Assert.Equal(Shape.Of([.. array.Shape]), shape);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(array.Elements[i], values[i], 1e-14);
        }
    }

    public static TheoryData<string, Func<double, double>> Functions => new()
    {
        { "abs", Math.Abs }, { "sign", x => Math.Sign(x) }, { "cbrt", Math.Cbrt }, { "exp", Math.Exp },
        { "expm1", x => Math.Exp(x) - 1 }, { "sin", Math.Sin }, { "cos", Math.Cos }, { "tan", Math.Tan },
            { "atan", Math.Atan },
        { "sinh", Math.Sinh }, { "cosh", Math.Cosh }, { "tanh", Math.Tanh }, { "asinh", Math.Asinh },
        { "sigmoid", x => 1 / (1 + Math.Exp(-x)) },
        { "softplus", x => Math.Log(1 + Math.Exp(x)) }, { "relu", x => Math.Max(x, 0) },
    };

    public static TheoryData<string, Func<double, double>> PositiveFunctions => new()
    {
        { "sqrt", Math.Sqrt }, { "log", Math.Log }, { "log1p", x => Math.Log(1 + x) },
        { "asin", x => Math.Asin(x) }, { "acos", Math.Acos }, { "atanh", Math.Atanh },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_of_every_real_number_is_that_of_the_platform(string name, Func<double, double> function) =>
        Close(X.Select(function), Lowered.Evaluate($"{name}(x)", Point).Values);

    [Theory]
    [MemberData(nameof(PositiveFunctions))]
    public void A_function_of_some_numbers_is_that_of_the_platform(string name, Func<double, double> function) =>
        Close([function(S)], Lowered.Evaluate($"{name}(s)", Point).Values);

    [Fact]
    public void The_functions_the_platform_lacks_have_their_known_values()
    {
        Close([Math.Acosh(2.5)], Lowered.Evaluate("acosh(x[2])", Point).Values);
        Close(Y.Zip(X, Math.Atan2), Lowered.Evaluate("atan2(y, x)", Point).Values);
        Close([0.842700792949714869], Lowered.Evaluate("erf(1)").Values);
        Close([Math.Log(24)], Lowered.Evaluate("lgamma(5)").Values);
        Close([-0.577215664901532861], Lowered.Evaluate("digamma(1)").Values);
        Close([Math.Sqrt(X.Sum(x => x * x))], Lowered.Evaluate("norm(x)", Point).Values);
        Close([Math.Sqrt(91)], Lowered.Evaluate("norm(A)", Point).Values);
    }

    [Fact]
    public void Softmax_and_its_kin_act_on_the_last_axis()
    {
        double[] rows = [.. Softmax(1, 2, 3), .. Softmax(4, 5, 6)];
        Close(rows, Lowered.Evaluate("softmax(A)", Point).Values);
        Close(rows.Select(row => Math.Log(row)), Lowered.Evaluate("logsoftmax(A)", Point).Values);
        Close([3 - Math.Log(rows[2]), 6 - Math.Log(rows[5])], Lowered.Evaluate("logsumexp(A)", Point).Values);

        static double[] Softmax(params double[] z) => [.. z.Select(value => Math.Exp(value) / z.Sum(Math.Exp))];
    }

    [Theory]
    [InlineData("", 1, 0, 1)]
    [InlineData(", stride=2", 2, 0, 1)]
    [InlineData(", padding=[2], dilation=3", 1, 2, 3)]
    [InlineData(", stride=2, padding=1, dilation=2", 2, 1, 2)]
    public void A_convolution_is_a_sum_of_products_at_each_position(
        string options, int stride, int padding, int dilation)
    {
        double[] x = [3, -1, 4, 1.5, -5, 9, 2.5, 6];
        double[] w = [2, -0.5, 1];
        var expected = new List<double>();
        for (var t = -padding; t + (dilation * (w.Length - 1)) < x.Length + padding; t += stride)
        {
            expected.Add(w.Select((weight, s) => weight * x.ElementAtOrDefault(t + (dilation * s))).Sum());
        }

        var found = Lowered.Evaluate(
            $"conv(x, w{options})", $"x = [[[{string.Join(", ", x)}]]]; w = [[[{string.Join(", ", w)}]]]");
        Close(expected, found.Values);
    }

    [Fact]
    public void Definitions_are_mathematics_so_that_overflow_is_none()
    {
        Close([1, 0], Lowered.Evaluate("exp(z)/sum(exp(z))", "z = [1e8, 0]").Values);
        Close([1e4], Lowered.Evaluate("log(sum(i: exp(z[i])))", "z = [1e4, 0]").Values);
    }

    [Fact]
    public void Singular_matrices_give_values_and_no_exceptions()
    {
        Assert.Equal([0.0], Lowered.Evaluate("det([[1, 2], [2, 4]])").Values);
        Assert.Equal([double.NegativeInfinity], Lowered.Evaluate("logdet([[1, 2], [2, 4]])").Values);
        Assert.DoesNotContain(Lowered.Evaluate("inv([[1, 2], [2, 4]])").Values, double.IsFinite);
        Assert.DoesNotContain(Lowered.Evaluate("solve([[1, 2], [2, 4]], [1, 1])").Values, double.IsFinite);
        Assert.DoesNotContain(Lowered.Evaluate("inv([[1, x], [2, 4]])", "x = nan").Values, double.IsFinite);
    }

    [Fact]
    public void Powers_of_e_are_the_exponential_function_unless_e_is_a_name_of_the_file()
    {
        Close([Math.Exp(2)], Lowered.Evaluate("e^2").Values);
        Close([9], Lowered.Evaluate("e^2", "e = 3").Values);
    }

    [Fact]
    public void Every_function_of_the_table_has_a_meaning()
    {
        var missing = FunctionTable.All.Where(function =>
        {
            var argument = function.Kind switch
            {
                FunctionKind.Constructor => "2",
                FunctionKind.Matrix => "S",
                _ => "[0.5, 0.25]",
            };
            argument = function.Name is "dot" or "outer" ? "x" : function.Name is "conv" ? "[[[1, 2]]]"
                : function.Name is "cross" ? "[1, 2, 3]" : argument;

            var arguments = string.Join(", ", Enumerable.Repeat(argument, function.MinimumArguments));
            return Lowered.Evaluate($"{function.Name}({arguments})", Point).Values.Length == 0;
        });
        Assert.Empty(missing);
    }

    private static void Close(IEnumerable<double> expected, double[] actual)
    {
        var values = expected.ToArray();
        Assert.Equal(values.Length, actual.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], actual[i], 1e-14 * (1 + Math.Abs(values[i])));
        }
    }
}
