using System.Diagnostics.CodeAnalysis;
using static AutoDiff.Formulas.FunctionKind;

namespace AutoDiff.Formulas;

/// <summary>The functions every formula can use.</summary>
public static class FunctionTable
{
    /// <summary>All built-in functions, in the order of the documentation.</summary>
    public static IReadOnlyList<FunctionSignature> All { get; } =
    [
        Unary("abs", "|x|"),
        Unary("sign", "−1, 0 or 1"),
        Unary("sqrt", "x^(1/2)"),
        Unary("cbrt", "x^(1/3), also for negative x"),
        Unary("exp", "e^x"),
        Unary("expm1", "e^x − 1"),
        Unary("log", "natural logarithm"),
        Unary("log1p", "log(1 + x)"),
        Unary("sin", "sine"),
        Unary("cos", "cosine"),
        Unary("tan", "tangent"),
        Unary("asin", "inverse sine, in [−π/2, π/2]"),
        Unary("acos", "inverse cosine, in [0, π]"),
        Unary("atan", "inverse tangent, in (−π/2, π/2)"),
        new("atan2", Elementwise, 2, 2, "atan2(y, x): angle of the point (x, y), in [−π, π]"),
        Unary("sinh", "(e^x − e^−x)/2"),
        Unary("cosh", "(e^x + e^−x)/2"),
        Unary("tanh", "sinh(x)/cosh(x)"),
        Unary("asinh", "inverse of sinh"),
        Unary("acosh", "inverse of cosh, for x ≥ 1"),
        Unary("atanh", "inverse of tanh"),
        Unary("sigmoid", "1/(1 + e^−x)"),
        Unary("softplus", "log(1 + e^x)"),
        Unary("relu", "max(x, 0)"),
        Unary("erf", "2/√π ∫₀ˣ e^(−t²) dt"),
        Unary("lgamma", "log|Γ(x)|"),
        Unary("digamma", "Γ′(x)/Γ(x)"),
        Unary("floor", "largest integer ≤ x; derivative 0"),
        Unary("ceil", "least integer ≥ x; derivative 0"),
        Unary("round", "nearest integer, ties to even; derivative 0"),
        new("mod", Elementwise, 2, 2, "mod(x, y): x − y·floor(x/y)"),
        new("clamp", Elementwise, 3, 3, "clamp(x, a, b): min(max(x, a), b)"),
        Unary("exp2", "2^x"),
        Unary("log2", "logarithm to base 2"),
        Unary("log10", "logarithm to base 10"),
        Unary("logit", "log(x/(1 − x)), inverse of sigmoid"),
        new("hypot", Elementwise, 2, 2, "√(x² + y²) without overflow"),
        new("logaddexp", Elementwise, 2, 2, "log(e^x + e^y)"),
        new("xlogy", Elementwise, 2, 2, "x log(y), 0 where x = 0"),
        new("xlog1py", Elementwise, 2, 2, "x log(1 + y), 0 where x = 0"),
        Unary("silu", "x sigmoid(x)"),
        Unary("gelu", "x normcdf(x)"),
        Unary("erfc", "1 − erf(x)"),
        Unary("erfcx", "e^(x²) erfc(x)"),
        Unary("normpdf", "density φ of the standard normal distribution"),
        Unary("normcdf", "Φ(x) = ∫₋∞ˣ φ(t) dt"),
        Unary("lognormcdf", "log Φ(x)"),
        Unary("normquantile", "inverse of normcdf"),
        Unary("gamma", "Γ(x)"),
        new("polygamma", Elementwise, 2, 2, "polygamma(n, x): n-th derivative of digamma"),
        new("beta", Elementwise, 2, 2, "Γ(x) Γ(y)/Γ(x + y)"),
        new("lbeta", Elementwise, 2, 2, "log beta(x, y)"),
        new("gammap", Elementwise, 2, 2, "gammap(a, x): ∫₀ˣ t^(a−1) e^−t dt/Γ(a)"),
        new("gammaq", Elementwise, 2, 2, "gammaq(a, x): 1 − gammap(a, x)"),
        new("betainc", Elementwise, 3, 3, "betainc(a, b, x): ∫₀ˣ t^(a−1) (1−t)^(b−1) dt/beta(a, b)"),
        new("besselj", Elementwise, 2, 2, "besselj(n, x): Bessel function Jₙ(x)"),
        new("bessely", Elementwise, 2, 2, "bessely(n, x): Bessel function Yₙ(x)"),
        new("besseli", Elementwise, 2, 2, "besseli(n, x): modified Bessel function Iₙ(x)"),
        new("besselk", Elementwise, 2, 2, "besselk(n, x): modified Bessel function Kₙ(x)"),
        Unary("lambertw", "the w ≥ −1 with w e^w = x"),
        Unary("lambertwm1", "the w ≤ −1 with w e^w = x"),
        new("where", Elementwise, 3, 3, "where(c, a, b): a where c ≠ 0, else b"),
        new("sum", Reduction, 1, 1, "Σ xᵢ; 0 if there is nothing to add"),
        new("mean", Reduction, 1, 1, "Σ xᵢ / number of terms"),
        new("prod", Reduction, 1, 1, "Π xᵢ; 1 if there is nothing to multiply"),
        new("max", Reduction, 1, 2, "one argument: largest element; two: elementwise the larger"),
        new("min", Reduction, 1, 2, "one argument: smallest element; two: elementwise the smaller"),
        new("softmax", LastAxis, 1, 1, "e^xᵢ / Σⱼ e^xⱼ"),
        new("logsoftmax", LastAxis, 1, 1, "xᵢ − log Σⱼ e^xⱼ"),
        new("logsumexp", LastAxis, 1, 1, "log Σⱼ e^xⱼ"),
        new("cumsum", LastAxis, 1, 1, "x₀ + … + xᵢ"),
        new("norm", Matrix, 1, 1, "√(Σ xᵢ²); of a matrix the Frobenius norm"),
        new("dot", Matrix, 2, 2, "Σ xᵢ yᵢ"),
        new("outer", Matrix, 2, 2, "the matrix xᵢ yⱼ"),
        new("diag", Matrix, 1, 1, "of a vector the diagonal matrix, of a matrix its diagonal"),
        new("cross", Matrix, 2, 2, "the cross product of vectors of three elements"),
        new("kron", Matrix, 2, 2, "Kronecker product: the matrix of the blocks Aᵢⱼ B"),
        new("vec", Matrix, 1, 1, "the columns of a matrix, one below the other"),
        new("trace", Matrix, 1, 1, "Σ Aᵢᵢ"),
        new("transpose", Matrix, 1, 1, "the matrix Aⱼᵢ, also written A'"),
        new("det", Matrix, 1, 1, "determinant"),
        new("logdet", Matrix, 1, 1, "log|det A|"),
        new("inv", Matrix, 1, 1, "the inverse A⁻¹"),
        new("adj", Matrix, 1, 1, "the adjugate det(A) A⁻¹, which singular matrices have too"),
        new("dadj", Matrix, 2, 2, "dadj(A, E): the derivative of adj at A in the direction E"),
        new("expm", Matrix, 1, 1, "e^A = Σ Aᵏ/k! of a square matrix"),
        new("dexpm", Matrix, 2, 2, "dexpm(A, E): the derivative of expm at A in the direction E"),
        new("chol", Matrix, 1, 1, "the lower triangular L with L Lᵀ = A, for positive definite A"),
        new("tril", Matrix, 1, 1, "the lower triangle: Aᵢⱼ for i ≥ j, else 0"),
        new("solve", Matrix, 2, 2, "solve(A, b): the x with A x = b"),
        new("conv", Matrix, 2, 2, "conv(x, w): sums Σ x[b, c, i + s] w[o, c, s] over c and s")
        {
            Options = ["stride", "padding", "dilation"],
        },
        new("eye", Constructor, 1, 1, "eye(n): the n × n identity"),
        new("ones", Constructor, 1, int.MaxValue, "ones(n, m, …): an array of ones"),
        new("zeros", Constructor, 1, int.MaxValue, "zeros(n, m, …): an array of zeros"),
    ];

    // Words of other notations that mean one of the functions. A file that defines such a name itself means its own.
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["ln"] = "log",
        ["tr"] = "trace",
        ["arcsin"] = "asin",
        ["arccos"] = "acos",
        ["arctan"] = "atan",
        ["arctan2"] = "atan2",
        ["arsinh"] = "asinh",
        ["arcosh"] = "acosh",
        ["artanh"] = "atanh",
        ["arcsinh"] = "asinh",
        ["arccosh"] = "acosh",
        ["arctanh"] = "atanh",
        ["inverse"] = "inv",
        ["adjugate"] = "adj",
        ["identity"] = "eye",
        ["average"] = "mean",
        ["product"] = "prod",
        ["logistic"] = "sigmoid",
        ["σ"] = "sigmoid",
        ["loggamma"] = "lgamma",
        ["gammaln"] = "lgamma",
        ["psi"] = "digamma",
        ["ψ"] = "digamma",
        ["Φ"] = "normcdf",
        ["φ"] = "normpdf",
        ["Phi"] = "normcdf",
        ["phi"] = "normpdf",
        ["maximum"] = "max",
        ["minimum"] = "min",
        ["log₂"] = "log2",
        ["log_2"] = "log2",
        ["log₁₀"] = "log10",
        ["log_10"] = "log10",
        ["Σ"] = "sum",
        ["Π"] = "prod",
    };

    // Functions of other languages that are written by what there is.
    private static readonly Dictionary<string, string> Ways = new()
    {
        ["heaviside"] = "x > 0", ["step"] = "x > 0", ["indicator"] = "x > 0",
        ["square"] = "x^2", ["pow"] = "x^p", ["power"] = "x^p", ["reciprocal"] = "1/x",
        ["sec"] = "1/cos(x)", ["csc"] = "1/sin(x)", ["cot"] = "1/tan(x)", ["rsqrt"] = "1/sqrt(x)",
        ["matmul"] = "A @ B", ["mm"] = "A @ B", ["mv"] = "A @ x", ["bmm"] = "A @ B", ["inner"] = "dot(x, y)",
        ["einsum"] = "sum(j: A[i, j]*x[j])", ["var"] = "mean((x - mean(x))^2)",
        ["std"] = "sqrt(mean((x - mean(x))^2))", ["factorial"] = "gamma(n + 1)", ["diagonal"] = "diag(A)",
        ["pinv"] = "inv(A' @ A) @ A'", ["vdot"] = "dot(x, y)",
    };

    private static readonly Dictionary<string, FunctionSignature> ByName = All.ToDictionary(function => function.Name);

    /// <summary>The names of all built-in functions.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>
    /// The function that a word means, here or in another notation: <c>ln</c> is <c>log</c>, <c>Exp</c> is <c>exp</c>.
    /// </summary>
    internal static bool TryTranslate(string word, [NotNullWhen(true)] out FunctionSignature? function)
    {
        if (ByName.TryGetValue(OtherNames.GetValueOrDefault(word, word), out function))
        {
            return true;
        }

        // Capitals of other scripts are letters of their own: Ψ is no ψ.
        var lower = word.All(char.IsAsciiLetterOrDigit) ? word.ToLowerInvariant() : word;
        return lower != word && TryTranslate(lower, out function);
    }

    /// <summary>How a function of another language is written that this one does not have.</summary>
    internal static string? WayOf(string word) => Ways.GetValueOrDefault(word) is { } way ? $"Write `{way}`." : null;

    /// <summary>The words for functions that reduce over index names, with the names here.</summary>
    internal static IReadOnlyList<(string Word, string Name)> Reductions { get; } =
    [
        .. All.Where(function => function.TakesAxis).Select(function => (function.Name, function.Name)),
        .. OtherNames.Where(other => All.Any(function => function.TakesAxis && function.Name == other.Value))
            .Select(other => (other.Key, other.Value)),
    ];

    /// <summary>The function of that name, if there is one.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out FunctionSignature? function) =>
        ByName.TryGetValue(name, out function);

    private static FunctionSignature Unary(string name, string meaning) => new(name, Elementwise, 1, 1, meaning);
}
