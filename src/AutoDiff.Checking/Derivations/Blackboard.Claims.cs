using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <content>What was derived beside what is claimed.</content>
internal sealed partial class Blackboard
{
    /// <summary>Whether the derivative of a claim was derived here.</summary>
    public bool HasDerived(ClaimSyntax claim) =>
        derivatives.ContainsKey((claim.Derivative.Function.Name, claim.Derivative.Variables[0].Name));

    /// <summary>
    /// The derivative that a claim speaks of, as it was derived, and what is claimed, in the same indices.
    /// </summary>
    /// <exception cref="NotSupportedException">The claim has no index form, or is about single elements.</exception>
    public (Polynomial Derived, Polynomial Claimed) Compare(ClaimSyntax claim)
    {
        string[] names = NamesOf(claim);
        return (Derived(claim), names.Length > 0
            ? Read(form.Of(claim.Value, names), [])
            : Read(form.Of(claim.Value, []), IndicesOf(
                claim.Derivative.Function.Name, claim.Derivative.Variables[0].Name)));
    }

    /// <summary>The derivative that a claim speaks of, as it was derived, in the indices of the claim.</summary>
    /// <exception cref="NotSupportedException">The claim is about single elements.</exception>
    public Polynomial Derived(ClaimSyntax claim)
    {
        var (function, target) = (claim.Derivative.Function.Name, claim.Derivative.Variables[0].Name);
        string[] names = NamesOf(claim);
        var own = IndicesOf(function, target);
        ExpressionSyntax[] at = [.. names.Select(name => new NameSyntax(name))];
        return at.Length == 0 ? Result(function, target)
            : at.Length == own.Count ? Renamed(Result(function, target), own, at)
            : throw new NotSupportedException("The claim is about some elements only.");
    }

    private static string[] NamesOf(ClaimSyntax claim)
    {
        VariableIndexSyntax[] given = [.. claim.Derivative.Function.Indices, .. claim.Derivative.Variables[0].Indices];
        string[] names = [.. given.OfType<NamedIndexSyntax>().Select(index => index.Name).Distinct()];
        return names.Length == given.Length ? names
            : throw new NotSupportedException("The claim is about some elements only.");
    }

    // A shape that does not fit has nothing to be compared with; a smaller one is broadcast.
    private Polynomial Read(IndexedValue value, IReadOnlyList<ExpressionSyntax> at) => value.Rank <= at.Count
        ? algebra.Of(value.At([.. at.Skip(at.Count - value.Rank)]))
        : throw new NotSupportedException("The claim has another shape.");
}
