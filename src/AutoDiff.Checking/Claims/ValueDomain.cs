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
    public bool IsDiscrete => Kind is DomainKind.Sign or DomainKind.Binary or DomainKind.OneHot;

    public override string ToString() =>
        Kind == DomainKind.Interval
            ? FormattableString.Invariant($"interval({Lower}, {Upper})")
            : DomainTable.NameOf(Kind);
}
