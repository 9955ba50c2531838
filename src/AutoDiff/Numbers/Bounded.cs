using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>
/// A double with a bound on its rounding error, carried along with every operation: err(y) ≤ Σ |∂y/∂xᵢ| · err(xᵢ) + ulps · u · |y|, to first order
/// (running error analysis; N. J. Higham, Accuracy and Stability of Numerical Algorithms, §3.3). The derivative rules that
/// differentiate programs thus also say how exactly they are computed. Evaluating a program over it gives a tolerance that follows from the arithmetic.
/// </summary>
/// <param name="value">The computed value.</param>
/// <param name="error">A bound on its distance from the exact value.</param>
internal readonly struct Bounded(double value, double error) : ICarrier<Bounded>
{
    /// <summary>The unit roundoff 2⁻⁵³: the relative error of one correctly rounded operation.</summary>
    private const double UnitRoundoff = 1.1102230246251565e-16;

    // + − × ÷ √ are correctly rounded. Elementary functions are right to about two units in the last place, the special functions to a few more;
    // eight half-units cover them all, and an error bound need not be sharp.
    private const double Ulps = 8;

    public double Value { get; } = value;

    public double Error { get; } = error;

    public static Bounded Apply<TOp>(Bounded x)
        where TOp : struct, IUnary
    {
        var y = TOp.Value(x.Value);
        var propagated = TOp.IsLocallyConstant || x.Error == 0
            ? 0
            : x.Error * Math.Abs(TOp.Partial(new Real<double>(x.Value), new Real<double>(y)).Value);
        return new(y, propagated + Rounding(y));
    }

    public static Bounded Apply<TOp>(Bounded x, Bounded y)
        where TOp : struct, IBinary
    {
        var result = TOp.Value(x.Value, y.Value);
        if (TOp.IsLocallyConstant)
        {
            return new(result, 0);
        }

        var (a, b, c) = (new Real<double>(x.Value), new Real<double>(y.Value), new Real<double>(result));
        var fromX = x.Error == 0 ? 0 : x.Error * Math.Abs(TOp.PartialX(a, b, c).Value);
        var fromY = y.Error == 0 ? 0 : y.Error * Math.Abs(TOp.PartialY(a, b, c).Value);

        // The term of second order matters where both errors are large beside the values, as in a product of cancelled sums.
        return new(result, fromX + fromY + (x.Error * y.Error) + Rounding(result));
    }

    public static Bounded Select(Bounded condition, Bounded whenTrue, Bounded whenFalse) => condition.Value != 0 ? whenTrue : whenFalse;

    public static bool IsZero(Bounded x) => x.Value == 0 && x.Error == 0;

    public static double Primal(Bounded x) => x.Value;

    public static void Apply(IArrayMap map, ReadOnlySpan<Bounded> x, Span<Bounded> y)
    {
        var values = new Real<double>[x.Length];
        var results = new Real<double>[y.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = x[i].Value;
        }

        map.Evaluate<double>(values, results);
        var errors = new double[y.Length];
        var direction = new Real<double>[x.Length];
        var column = new Real<double>[y.Length];
        for (var j = 0; j < x.Length; j++)
        {
            if (x[j].Error == 0)
            {
                continue;
            }

            direction[j] = 1;
            map.Push<Real<double>>(values, results, direction, column);
            direction[j] = 0;
            for (var i = 0; i < errors.Length; i++)
            {
                errors[i] += Math.Abs(column[i].Value) * x[j].Error;
            }
        }

        for (var i = 0; i < y.Length; i++)
        {
            y[i] = new(results[i].Value, errors[i] + Rounding(results[i].Value));
        }
    }

    public static implicit operator Bounded(double value) => new(value, 0);

    // A result that underflows is off by up to the smallest subnormal, whatever its size.
    private static double Rounding(double y) => (Ulps * UnitRoundoff * Math.Abs(y)) + double.Epsilon;
}
