using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Carriers;

/// <summary>A side of a kink.</summary>
internal interface ISide
{
    /// <summary>1 or −1.</summary>
    static abstract int Sign { get; }
}

/// <summary>One side of a kink.</summary>
internal readonly struct Above : ISide
{
    public static int Sign => 1;
}

/// <summary>The other side of a kink.</summary>
internal readonly struct Below : ISide
{
    public static int Sign => -1;
}

/// <summary>
/// A value just beside a kink: of two numbers that tie the one that comes first in the order of their origins is taken
/// to be larger, or smaller, wherever they are compared. Where one comparison ties, both sides together are the
/// one-sided derivatives.
/// </summary>
/// <param name="value">The value.</param>
internal readonly struct OneSided<TSide>(Witness value) : ICarrier<OneSided<TSide>>
    where TSide : struct, ISide
{
    public Witness Value { get; } = value;

    public static OneSided<TSide> Apply<TOp>(OneSided<TSide> x)
        where TOp : struct, IUnary
    {
        var y = Witness.Apply<TOp>(x.Value);
        if (!TOp.IsLocallyConstant || !y.IsOnKink || x.Value.IsOnKink)
        {
            return new(y);
        }

        var isAbove = Order(x.Value, 0) > 0;
        return new(TOp.Value(isAbove ? Math.BitIncrement(x.Value.Value) : Math.BitDecrement(x.Value.Value)));
    }

    public static OneSided<TSide> Apply<TOp>(OneSided<TSide> x, OneSided<TSide> y)
        where TOp : struct, IBinary
    {
        var z = Witness.Apply<TOp>(x.Value, y.Value);
        return TOp.IsLocallyConstant && z.IsOnKink && !x.Value.IsOnKink && !y.Value.IsOnKink
            ? new(TOp.Value(Order(x.Value, y.Value), 0))
            : new(z);
    }

    public static OneSided<TSide> Select(
        OneSided<TSide> condition, OneSided<TSide> whenTrue, OneSided<TSide> whenFalse) =>
        new(Witness.Select(condition.Value, whenTrue.Value, whenFalse.Value));

    public static bool IsZero(OneSided<TSide> x) => Witness.IsZero(x.Value);

    public static double Primal(OneSided<TSide> x) => x.Value.Value;

    public static void Apply(IArrayMap map, ReadOnlySpan<OneSided<TSide>> x, Span<OneSided<TSide>> y)
    {
        if (map.TryCompose(x, y))
        {
            return;
        }

        var operands = new Witness[x.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = x[i].Value;
        }

        var results = new Witness[y.Length];
        Witness.Apply(map, operands, results);
        for (var i = 0; i < results.Length; i++)
        {
            y[i] = new(results[i]);
        }
    }

    public static implicit operator OneSided<TSide>(double value) => new((Witness)value);

    private static int Order(Witness x, Witness y) => x.Origin < y.Origin ? TSide.Sign : -TSide.Sign;
}
