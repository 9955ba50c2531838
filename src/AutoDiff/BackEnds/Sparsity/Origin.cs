using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// Which number an element is, unchanged: a program evaluated over origins tells what only moves to another place. The
/// default is the constant zero.
/// </summary>
internal readonly struct Origin : ICarrier<Origin>
{
    // So much more than the place; zero for a constant, less for what is computed.
    private readonly int next;

    private Origin(int next, double value) => (this.next, Value) = (next, value);

    /// <summary>The number at a place.</summary>
    public Origin(int place)
        : this(place + 1, 0)
    {
    }

    /// <summary>The place of the number; negative if it is none.</summary>
    public int Place => next - 1;

    /// <summary>Whether it is a constant.</summary>
    public bool IsConstant => next == 0;

    /// <summary>The value of a constant.</summary>
    public double Value { get; }

    private static Origin Computed => new(-1, 0);

    public static Origin Apply<TOp>(Origin x)
        where TOp : struct, IUnary => x.IsConstant ? TOp.Value(x.Value) : Computed;

    public static Origin Apply<TOp>(Origin x, Origin y)
        where TOp : struct, IBinary => x.IsConstant && y.IsConstant ? TOp.Value(x.Value, y.Value) : Computed;

    public static Origin Select(Origin condition, Origin whenTrue, Origin whenFalse) =>
        !condition.IsConstant ? Computed : condition.Value != 0 ? whenTrue : whenFalse;

    public static bool IsZero(Origin x) => x is { IsConstant: true, Value: 0 };

    public static double Primal(Origin x) => x.IsConstant ? x.Value : double.NaN;

    public static void Apply(IArrayMap map, ReadOnlySpan<Origin> x, Span<Origin> y) => y.Fill(Computed);

    public static implicit operator Origin(double value) => new(0, value);
}
