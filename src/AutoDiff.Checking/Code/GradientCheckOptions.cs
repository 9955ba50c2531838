using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>Where a gradient written in C# is checked. The same options give the same report.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>What the points are drawn from; 1 unless chosen.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// The number of points drawn, over all sizes together; at least one for each size. Points of <see cref="At"/> come
    /// first.
    /// </summary>
    public int Points { get; init; } = 200;

    /// <summary>The lengths of x; for functions of vectors of any length.</summary>
    public SizeRange Sizes { get; init; } = SizeRange.Default;

    /// <summary>
    /// The shape of x, for functions that need one shape; <see langword="null"/> for vectors of <see cref="Sizes"/>.
    /// </summary>
    public Shape? Shape { get; init; }

    /// <summary>The set that x is drawn from; the real numbers unless chosen.</summary>
    public DomainKind Domain { get; init; } = DomainKind.Real;

    /// <summary>The open lower end of a <see cref="DomainKind.Interval"/>.</summary>
    public double Lower { get; init; } = double.NegativeInfinity;

    /// <summary>The open upper end of a <see cref="DomainKind.Interval"/>.</summary>
    public double Upper { get; init; } = double.PositiveInfinity;

    /// <summary>Points of one's own, each with the elements of x in row-major order.</summary>
    public IReadOnlyList<double[]> At { get; init; } = [];
}
