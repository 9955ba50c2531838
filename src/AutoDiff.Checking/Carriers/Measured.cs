using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Carriers;

/// <summary>
/// A number as plain double arithmetic gives it, beside the largest term that was added on the way to it: what digits
/// are lost is measured against that, since a small difference of large terms cannot be better than they are.
/// </summary>
internal readonly struct Measured(double value, double scale) : ICarrier<Measured>
{
    public double Value { get; } = value;

    /// <summary>The magnitude of the largest term.</summary>
    public double Scale { get; } = scale;

    public static Measured Apply<TOp>(Measured x)
        where TOp : struct, IUnary
    {
        var y = TOp.Value(x.Value);
        return TOp.Arithmetic == Arithmetic.Selection && !TOp.IsPiecewise ? new Measured(y, x.Scale) : y;
    }

    public static Measured Apply<TOp>(Measured x, Measured y)
        where TOp : struct, IBinary
    {
        var z = TOp.Value(x.Value, y.Value);
        if (TOp.Arithmetic == Arithmetic.Sum)
        {
            return new(z, Math.Max(x.Scale, y.Scale));
        }

        if (TOp.Arithmetic == Arithmetic.Product)
        {
            return new(z, Math.Max(Math.Abs(x.Scale * y.Value), Math.Abs(x.Value * y.Scale)));
        }

        return TOp.Arithmetic == Arithmetic.Quotient ? new Measured(z, Math.Abs(x.Scale / y.Value)) : z;
    }

    public static Measured Select(Measured condition, Measured whenTrue, Measured whenFalse) =>
        condition.Value != 0 ? whenTrue : whenFalse;

    public static bool IsZero(Measured x) => x.Value == 0 && x.Scale == 0;

    public static double Primal(Measured x) => x.Value;

    public static void Apply(IArrayMap map, ReadOnlySpan<Measured> x, Span<Measured> y)
    {
        if (map.TryCompose(x, y))
        {
            return;
        }

        var operands = new double[x.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = x[i].Value;
        }

        var results = new double[y.Length];
        map.Evaluate(operands, results);
        for (var i = 0; i < results.Length; i++)
        {
            y[i] = results[i];
        }
    }

    public static implicit operator Measured(double value) => new(value, Math.Abs(value));
}
