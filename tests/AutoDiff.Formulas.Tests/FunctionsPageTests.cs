using System.Globalization;
using System.Reflection;
using System.Text;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Tests.Documentation;

namespace AutoDiff.Formulas.Tests;

/// <summary>
/// <c>docs/functions.md</c> is made of what the functions say of themselves, and each pair of a C# function and a
/// function of formulas has the same values.
/// </summary>
public sealed class FunctionsPageTests
{
    private const string Page = "docs/functions.md";

    // Where the two names are not the same but for case.
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["Ceiling"] = "ceil",
        ["LogGamma"] = "lgamma",
        ["LogBeta"] = "lbeta",
        ["NormalDensity"] = "normpdf",
        ["NormalCdf"] = "normcdf",
        ["LogNormalCdf"] = "lognormcdf",
        ["NormalQuantile"] = "normquantile",
        ["LambertWLower"] = "lambertwm1",
        ["CumulativeSum"] = "cumsum",
        ["Determinant"] = "det",
        ["LogDeterminant"] = "logdet",
        ["Inverse"] = "inv",
        ["Adjugate"] = "adj",
        ["Exponential"] = "expm",
        ["AdjugateDerivative"] = "dadj",
        ["ExponentialDerivative"] = "dexpm",
        ["Cholesky"] = "chol",
        ["Kronecker"] = "kron",
        ["Convolve"] = "conv",
        ["Diagonal"] = "diag",
        ["DiagonalMatrix"] = "diag",
    };

    // What is written with signs, or by indices.
    private static readonly Dictionary<string, string> Signs = new()
    {
        ["Pow"] = "x ^ y",
        ["MatMul"] = "x @ y",
        ["Less"] = "x < y",
        ["LessOrEqual"] = "x <= y",
        ["Greater"] = "x > y",
        ["GreaterOrEqual"] = "x >= y",
        ["Equal"] = "x == y",
        ["NotEqual"] = "x != y",
        ["Square"] = "x ^ 2",
        ["Reciprocal"] = "1 / x",
        ["Einsum"] = "sum(i, j: …)",
        ["Slice"] = "x[0, 1:]",
        ["Gather"] = "x[k]",
        ["Scan"] = "h[t] = … h[t-1] …",
    };

    // A method that takes a span cannot be called by reflection.
    private static readonly Dictionary<string, Func<Variable, Variable>> ThatTakeSpans = new()
    {
        ["sum"] = x => Functions.Sum(x),
        ["mean"] = x => Functions.Mean(x),
        ["prod"] = x => Functions.Prod(x),
        ["max"] = x => Functions.Max(x),
        ["min"] = x => Functions.Min(x),
        ["logsumexp"] = x => Functions.LogSumExp(x),
        ["norm"] = x => Functions.Norm(x),
        ["transpose"] = x => Functions.Transpose(x),
    };

    private static readonly string[] Classes =
        ["Functions", "MatrixFunctions", "Solvers", "ControlFlow", "DifferentialEquation"];

    private static readonly Dictionary<string, FunctionSignature> Formulas =
        FunctionTable.All.ToDictionary(function => function.Name);

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var method in Classes.SelectMany(Methods))
        {
            var parameters = method.GetParameters();
            if (FormulaOf(method) is { } formula && method.ReturnType == typeof(Variable)
                && Required(method).All(parameter => parameter.ParameterType == typeof(Variable))
                && Formulas[formula].Accepts(Required(method).Length)
                && (ThatTakeSpans.ContainsKey(formula)
                    || !parameters.Any(parameter => parameter.ParameterType.IsByRefLike)))
            {
                pairs.Add($"{method.DeclaringType!.Name}.{method.Name}/{parameters.Length}", formula);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_function_has_the_values_of_its_formula(string function, string formula)
    {
        var method = Classes.SelectMany(Methods)
            .Single(method => $"{method.DeclaringType!.Name}.{method.Name}/{method.GetParameters().Length}" == function
                && Required(method).All(parameter => parameter.ParameterType == typeof(Variable)));
        var count = Required(method).Length;
        foreach (var values in Arguments(formula, method.Name))
        {
            var names = Enumerable.Range(0, count).Select(k => $"x{k}").ToArray();
            var bindings = string.Join("; ", names.Select((name, k) => $"{name} = {values[k]}"));
            var program = ExpressionLowering.Lower(
                $"{formula}({string.Join(", ", names)})", [.. FormulaParser.ParseBindings(bindings)]);
            var inputs = Inputs(bindings);
            var expected = new Interpreter(program).Run<double>([.. inputs.Select(input => input.Elements)]);

            var builder = new ProgramBuilder();
            var variables = inputs.Select((input, k) => builder.Input(names[k], input.Shape)).Cast<object?>();
            var optional = method.GetParameters().Skip(count).Select(parameter => parameter.DefaultValue);
            var result = ThatTakeSpans.TryGetValue(formula, out var direct) && count == 1
                ? direct((Variable)variables.Single()!)
                : (Variable)method.Invoke(null, [.. variables, .. optional])!;
            var traced = builder.Build([result]);
            var actual = new Interpreter(traced).Run<double>([.. inputs.Select(input => input.Elements)]);
            Assert.Equal(expected[0].ToArray(), actual[0].ToArray());
            Assert.Contains(actual[0].ToArray(), double.IsFinite);
        }
    }

    [Fact]
    public void The_page_says_what_the_functions_say_of_themselves()
    {
        var path = Repository.Folder(Page);
        var written = Write();
        if (Environment.GetEnvironmentVariable("APPROVE_FUNCTIONS") == "1")
        {
            File.WriteAllText(path, written);
        }

        Assert.Equal(written, File.ReadAllText(path));
    }

    [Fact]
    public void Every_function_of_formulas_is_on_the_page()
    {
        var onPage = Classes.SelectMany(Methods).Select(FormulaOf).OfType<string>();
        string[] made = ["cross", "vec", "tril", "eye", "ones", "zeros"];
        Assert.Equal(
            FunctionTable.All.Select(function => function.Name).Except(made).Order(), onPage.Distinct().Order());
    }

    // Formulas have no differential equations: their `solve` is of matrices.
    private static string? FormulaOf(MethodInfo method)
    {
        var name = OtherNames.GetValueOrDefault(method.Name, method.Name.ToLowerInvariant());
        return method.DeclaringType != typeof(DifferentialEquation) && Formulas.ContainsKey(name) ? name : null;
    }

    private static ParameterInfo[] Required(MethodInfo method) =>
        [.. method.GetParameters().Where(parameter => !parameter.HasDefaultValue)];

    private static IEnumerable<MethodInfo> Methods(string type)
    {
        var full = "AutoDiff." + type;
        return (typeof(Functions).Assembly.GetType(full) ?? typeof(MatrixFunctions).Assembly.GetType(full))!
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName);
    }

    private static (Shape Shape, double[] Elements)[] Inputs(string bindings) =>
    [
        .. FormulaParser.ParseBindings(bindings).Select(
            binding => (Shape.Of([.. binding.Value.Shape]), binding.Value.Elements.ToArray())),
    ];

    private static string[][] Arguments(string formula, string method) => (formula, method) switch
    {
        ("acosh", _) => [["1.5"]],
        ("lambertwm1", _) => [["-0.25"]],
        ("polygamma" or "besselj" or "bessely" or "besseli" or "besselk", _) => [["2", "0.75"]],
        ("where", _) => [["1", "2", "3"], ["0", "2", "3"]],
        ("betainc" or "clamp", _) => [["1.5", "2.5", "0.75"]],
        ("diag", "DiagonalMatrix") => [["[1, 2, 3]"]],
        ("conv", _) => [["[[[1, 2, 3, 5]]]", "[[[1, -2]]]"]],
        ("solve", _) => [["[[2, 1], [1, 3]]", "[[1], [2]]"]],
        ("dexpm" or "dadj" or "kron", _) => [["[[2, 1], [1, 3]]", "[[1, 0.5], [0.25, 2]]"]],
        ("dot" or "outer", _) => [["[1, 2, 3]", "[0.5, -1, 4]"]],
        ("max" or "min", _) => [["[1, 2, 3]", "[0.5, 4, 3]"]],
        _ when Formulas[formula].Kind is FunctionKind.Matrix => [["[[2, 1], [1, 3]]"]],
        _ when Formulas[formula].Kind is FunctionKind.Reduction or FunctionKind.LastAxis => [["[1, -2, 0.5]"]],
        _ => [["0.75", "0.25"], ["0.5", "0.125"]],
    };

    private static string Write()
    {
        var page = new StringBuilder(
            """
            # Functions

            The functions of variables, in C# and in formulas. The derivatives of those that are primitives stand in
            [primitives](primitives.md), what holds at kinks and outside of a domain in [numerics](numerics.md).
            Elementwise functions broadcast their arguments. A test writes this page from the documentation of the code:
            `APPROVE_FUNCTIONS=1 dotnet test -c Release tests/AutoDiff.Formulas.Tests --filter FunctionsPageTests`.

            """);
        foreach (var type in Classes)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## `{type}`\n\n")
                .Append("| C# | in formulas | what it is |\n|---|---|---|\n");
            foreach (var group in Methods(type).GroupBy(Signature))
            {
                var method = group.First();
                var formula = FormulaOf(method) is { } name
                    ? $"`{name}`"
                    : Signs.TryGetValue(method.Name, out var sign) ? $"`{sign}`" : string.Empty;
                page.Append(
                    CultureInfo.InvariantCulture, $"| `{group.Key}` | {formula} | {XmlSummary.Of(method)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Signature(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})";
}
