using AutoDiff.Formulas;

namespace AutoDiff.Checking.Claims;

/// <summary>The set a variable's values come from; an interval with the numbers that its ends evaluate to.</summary>
/// <param name="Kind">Which set.</param>
/// <param name="Lower">The open lower end of an interval.</param>
/// <param name="Upper">The open upper end of an interval.</param>
internal readonly record struct ValueDomain(
    DomainKind Kind, double Lower = double.NegativeInfinity, double Upper = double.PositiveInfinity)
{
    /// <summary>
    /// Whether the set has no interior: a value cannot move a little, so that nothing is differentiated across it.
    /// </summary>
    public bool IsDiscrete => Kind is DomainKind.Sign or DomainKind.Binary or DomainKind.OneHot or DomainKind.Index;

    /// <summary>Whether each element lies in the set by itself, whatever the others are.</summary>
    public bool IsElementwise => Kind is DomainKind.Real or DomainKind.Positive or DomainKind.Nonnegative or
        DomainKind.Unit or DomainKind.Interval or DomainKind.Index or DomainKind.Sign or DomainKind.Binary;

    public override string ToString() =>
        Kind == DomainKind.Interval ? FormattableString.Invariant($"interval({Lower}, {Upper})")
            : Kind == DomainKind.Index ? FormattableString.Invariant($"index({Upper + 1})")
            : DomainTable.NameOf(Kind);
}
