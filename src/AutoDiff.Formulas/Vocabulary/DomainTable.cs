using System.Diagnostics.CodeAnalysis;
using AutoDiff.Formulas.Lowering;

namespace AutoDiff.Formulas;

/// <summary>The set a declared variable takes its values from.</summary>
public enum DomainKind
{
    /// <summary>All real numbers.</summary>
    Real,

    /// <summary>x &gt; 0.</summary>
    Positive,

    /// <summary>x ≥ 0.</summary>
    Nonnegative,

    /// <summary>0 &lt; x &lt; 1.</summary>
    Unit,

    /// <summary>−1 or 1.</summary>
    Sign,

    /// <summary>0 or 1.</summary>
    Binary,

    /// <summary>Along the last axis ≥ 0 with sum 1.</summary>
    Simplex,

    /// <summary>Along the last axis a single 1, else 0.</summary>
    OneHot,

    /// <summary>Square matrices with A = Aᵀ.</summary>
    Symmetric,

    /// <summary>Symmetric positive definite matrices.</summary>
    PositiveDefinite,

    /// <summary>Square matrices with an inverse.</summary>
    Invertible,

    /// <summary>Square matrices with Aᵢⱼ = 0 for i &lt; j.</summary>
    LowerTriangular,

    /// <summary>One of 0, 1, …, c − 1.</summary>
    Index,

    /// <summary>a &lt; x &lt; b.</summary>
    Interval,
}

/// <summary>Name and meaning of a domain: one row of the table in the documentation.</summary>
/// <param name="Kind">The domain.</param>
/// <param name="Name">The name as written in a declaration; an ordinary name everywhere else.</param>
/// <param name="Meaning">The set.</param>
public sealed record DomainSignature(DomainKind Kind, string Name, string Meaning);

/// <summary>The domains a variable can be declared with.</summary>
public static class DomainTable
{
    /// <summary>All domains, in the order of the documentation.</summary>
    public static IReadOnlyList<DomainSignature> All { get; } =
    [
        new(DomainKind.Real, "real", "all real numbers"),
        new(DomainKind.Positive, "positive", "x > 0"),
        new(DomainKind.Nonnegative, "nonnegative", "x ≥ 0"),
        new(DomainKind.Unit, "unit", "0 < x < 1"),
        new(DomainKind.Sign, "sign", "x is −1 or 1"),
        new(DomainKind.Binary, "binary", "x is 0 or 1"),
        new(DomainKind.Simplex, "simplex", "along the last axis x ≥ 0 and Σ xᵢ = 1"),
        new(DomainKind.OneHot, "onehot", "along the last axis one element is 1, the others 0"),
        new(DomainKind.Symmetric, "symmetric", "square matrices with A = Aᵀ"),
        new(DomainKind.PositiveDefinite, "spd", "symmetric positive definite matrices"),
        new(DomainKind.Invertible, "invertible", "square matrices with det A ≠ 0"),
        new(DomainKind.LowerTriangular, "lower", "square matrices with Aᵢⱼ = 0 for i < j, which do not move"),
        new(DomainKind.Index, "index", "index(c): one of the whole numbers 0, 1, …, c − 1, which does not move"),
        new(DomainKind.Interval, "interval", "interval(a, b): a < x < b"),
    ];

    /// <summary>The names of all domains.</summary>
    public static IEnumerable<string> Names => All.Select(domain => domain.Name);

    // What other notations call the domains; of real numbers the shape says whether a vector or a matrix is meant.
    private static readonly Dictionary<string, DomainKind> OtherNames = new()
    {
        ["R"] = DomainKind.Real, ["ℝ"] = DomainKind.Real, ["reals"] = DomainKind.Real, ["scalar"] = DomainKind.Real,
        ["vector"] = DomainKind.Real, ["matrix"] = DomainKind.Real, ["float"] = DomainKind.Real,
        ["double"] = DomainKind.Real, ["real number"] = DomainKind.Real, ["real vector"] = DomainKind.Real,
        ["real matrix"] = DomainKind.Real, ["lower triangular"] = DomainKind.LowerTriangular,
        ["lower_triangular"] = DomainKind.LowerTriangular, ["symmetric matrix"] = DomainKind.Symmetric,
        ["positive definite"] = DomainKind.PositiveDefinite,
        ["symmetric positive definite"] = DomainKind.PositiveDefinite,
        ["positive_definite"] = DomainKind.PositiveDefinite, ["invertible matrix"] = DomainKind.Invertible,
    };

    /// <summary>The domain of that name, if there is one.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out DomainSignature? domain)
    {
        domain = All.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? (OtherNames.TryGetValue(name, out var kind) ? All[(int)kind] : null);
        return domain is not null;
    }

    /// <summary>How a set is declared that is no domain of its own.</summary>
    internal static string? WayOf(string set) => set switch
    {
        "integer" or "int" or "integers" or "natural" or "ℤ" or "ℕ" or "Z" or "N" =>
            "Write `index(c)` for data that is a subscript, and `real` for numbers that are computed with; a size " +
            "such as the n of `real[n]` needs no declaration.",
        "boolean" or "bool" => "Write `binary` for 0 or 1.",
        "probability" => "Write `unit` for 0 < x < 1, `simplex[n]` for a distribution.",
        "complex" or "ℂ" or "C" => "There are no complex numbers; write the real and imaginary parts.",
        "negative" => "Write `interval(-inf, 0)`.",
        "orthogonal" => "Write `real[n, n]`, and `given Q' @ Q == I` behind a claim.",
        "diagonal" => "Write `d : real[n]`, and `diag(d)` for the matrix.",
        _ when set.StartsWith("𝕊", StringComparison.Ordinal) || set is "S" or "psd" =>
            "Write `spd[n]` for positive definite matrices, `symmetric[n]` for symmetric ones.",
        _ => null,
    };

    /// <summary>The name of a domain.</summary>
    public static string NameOf(DomainKind kind) => All[(int)kind].Name;
}
