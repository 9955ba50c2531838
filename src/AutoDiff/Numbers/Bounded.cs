using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>
/// A number with a first-order bound of the rounding error it has gathered: err(y) ≤ Σ |∂y/∂xᵢ|·err(xᵢ) + what y adds
/// itself. The derivative rules that differentiate programs thus also say how exactly they are computed: a program
/// evaluated over it says how far two ways of computing one thing may lie apart, so that no comparison needs a
/// tolerance by guess (running error analysis; Higham, Accuracy and Stability of Numerical Algorithms, §3.3). Where the
/// bound reaches over a step or a comparison, it is the height of the jump: rounding alone decides there.
/// </summary>
public readonly struct Bounded<TFormat>(double value, double error) : ICarrier<Bounded<TFormat>>
    where TFormat : struct, IFormat
{
    // A function of the library is the exact one at an argument a few units off, itself rounded to a few units (mixed
    // stability, Higham, Accuracy and Stability, §1.5); 4 covers the least accurate, the special functions.
    private const double FunctionUnits = 4;

    /// <summary>The number, as it is computed.</summary>
    public double Value { get; } = value;

    /// <summary>The bound.</summary>
    public double Error { get; } = error;

    /// <inheritdoc/>
    public static Bounded<TFormat> Apply<TOp>(Bounded<TFormat> x)
        where TOp : struct, IUnary
    {
        if (TOp.Arithmetic == Arithmetic.Selection)
        {
            return new(TOp.Value(x.Value), x.Error);
        }

        var y = TOp.Value(x.Value);
        if (TOp.IsLocallyConstant)
        {
            return new(y, x.Error == 0 ? 0 : Math.Max(
                Distance(TOp.Value(x.Value - x.Error), y), Distance(TOp.Value(x.Value + x.Error), y)));
        }

        var own = TOp.Arithmetic == Arithmetic.Function ? FunctionUnits * TFormat.Unit : 0;
        var partial = TOp.Partial<Real<double>>(x.Value, y).Value;
        return new(y, Times(x.Error + (own * Math.Abs(x.Value)), partial) + Rounding(y));
    }

    /// <inheritdoc/>
    public static Bounded<TFormat> Apply<TOp>(Bounded<TFormat> x, Bounded<TFormat> y)
        where TOp : struct, IBinary
    {
        var z = TOp.Value(x.Value, y.Value);
        if (TOp.IsLocallyConstant)
        {
            return new(z, x.Error == 0 && y.Error == 0 ? 0 : Math.Max(
                Math.Max(Corner(-1, -1), Corner(-1, 1)), Math.Max(Corner(1, -1), Corner(1, 1))));
        }

        if (TOp.Arithmetic == Arithmetic.Selection)
        {
            return new(z, Math.Max(x.Error, y.Error));
        }

        // Arithmetic rounds its exact result once; other functions are taken as stable in the mixed sense.
        var argument = TOp.Arithmetic == Arithmetic.Function ? FunctionUnits * TFormat.Unit : 0;
        var error = Rounding(z);
        if (x.Error > 0 || argument > 0)
        {
            error += Propagated(x, TOp.PartialX<Real<double>>(x.Value, y.Value, z).Value);
        }

        if (y.Error > 0 || argument > 0)
        {
            error += Propagated(y, TOp.PartialY<Real<double>>(x.Value, y.Value, z).Value);
        }

        return new(z, error);

        double Corner(int signX, int signY) => Distance(
            TOp.Value(x.Value + (signX * x.Error), y.Value + (signY * y.Error)), z);

        // An exact argument at which no partial exists (the order of a polygamma) contributes nothing.
        double Propagated(Bounded<TFormat> x, double partial) =>
            x.Error == 0 && double.IsNaN(partial) ? 0 : Times(x.Error + (argument * Math.Abs(x.Value)), partial);
    }

    /// <inheritdoc/>
    public static Bounded<TFormat> Select(
        Bounded<TFormat> condition, Bounded<TFormat> whenTrue, Bounded<TFormat> whenFalse)
    {
        var chosen = condition.Value != 0 ? whenTrue : whenFalse;
        return IsDecided(condition)
            ? chosen
            : new(
                chosen.Value,
                Math.Max(whenTrue.Error, whenFalse.Error) + Distance(whenTrue.Value, whenFalse.Value));
    }

    /// <inheritdoc/>
    public static bool IsZero(Bounded<TFormat> x) => x.Value == 0;

    /// <inheritdoc/>
    public static double Primal(Bounded<TFormat> x) => x.Value;

    /// <inheritdoc/>
    public static void Apply(IArrayMap map, ReadOnlySpan<Bounded<TFormat>> x, Span<Bounded<TFormat>> y)
    {
        if (map.TryCompose(x, y))
        {
            return;
        }

        var point = new Real<double>[x.Length];
        var result = new Real<double>[y.Length];
        var direction = new Real<double>[x.Length];
        var column = new Real<double>[y.Length];
        for (var i = 0; i < x.Length; i++)
        {
            point[i] = x[i].Value;
        }

        map.Evaluate<double>(point, result);
        if (map.IsLocallyConstant)
        {
            Jump(map, x, point, result, y);
            return;
        }

        var own = FunctionUnits * TFormat.Unit;
        var errors = new double[y.Length];
        for (var j = 0; j < x.Length; j++)
        {
            direction[j] = 1;
            map.Push<Real<double>>(point, result, direction, column);
            direction[j] = 0;
            for (var i = 0; i < y.Length; i++)
            {
                errors[i] += Times(x[j].Error + (own * Math.Abs(x[j].Value)), column[i].Value);
            }
        }

        for (var i = 0; i < y.Length; i++)
        {
            y[i] = new(result[i].Value, errors[i] + Rounding(result[i].Value));
        }
    }

    /// <inheritdoc/>
    public static implicit operator Bounded<TFormat>(double value) =>
        new(value, TFormat.Round(value) == value ? 0 : TFormat.Unit * Math.Abs(value));

    static bool ICarrier<Bounded<TFormat>>.IsDecided(Bounded<TFormat> condition) => IsDecided(condition);

    static Bounded<TFormat> ICarrier<Bounded<TFormat>>.Doubted(Bounded<TFormat> x) => new(x.Value, double.NaN);

    /// <inheritdoc/>
    public override string ToString() => $"{Value:R} ± {Error:R}";

    // An error that is not a number leaves nothing decided.
    private static bool IsDecided(Bounded<TFormat> condition) =>
        condition.Error == 0 || Math.Abs(condition.Value) > condition.Error;

    // Equal infinities are no distance apart.
    private static double Distance(double x, double y) => x.Equals(y) ? 0 : Math.Abs(x - y);

    // What such a function becomes if one element is as far off as its bound says.
    private static void Jump(
        IArrayMap map,
        ReadOnlySpan<Bounded<TFormat>> x,
        Span<Real<double>> point,
        ReadOnlySpan<Real<double>> result,
        Span<Bounded<TFormat>> y)
    {
        var moved = new Real<double>[result.Length];
        var errors = new double[result.Length];
        for (var j = 0; j < x.Length; j++)
        {
            foreach (var end in x[j].Error == 0 ? default : (ReadOnlySpan<double>)[-x[j].Error, x[j].Error])
            {
                point[j] = x[j].Value + end;
                map.Evaluate<double>(point, moved);
                for (var i = 0; i < errors.Length; i++)
                {
                    errors[i] = Math.Max(errors[i], Distance(moved[i].Value, result[i].Value));
                }
            }

            point[j] = x[j].Value;
        }

        for (var i = 0; i < errors.Length; i++)
        {
            y[i] = new(result[i].Value, errors[i] + Rounding(result[i].Value));
        }
    }

    private static double Rounding(double value) =>
        FunctionUnits * TFormat.Unit * (value == 0 ? 0 : Math.Max(Math.Abs(value), TFormat.SmallestNormal));

    private static double Times(double error, double partial) =>
        error == 0 || partial == 0 ? 0 : error * Math.Abs(partial);
}
