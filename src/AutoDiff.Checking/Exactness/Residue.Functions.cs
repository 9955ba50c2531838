using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Exactness;

internal readonly partial struct Residue<TFields>
{
    // sin and cos are exponentials to a second base, gᵗ in the place of e^i, so that what holds for exponentials is all
    // they have in common.
    private static readonly ulong Turn = ResiduePair<TFields>.FromKey(Hash.Of("turn")).Exponent;

    private static ulong KeyOf(Residue<TFields> x) => x.Pair.Value;

    public static Residue<TFields> Apply<TOp>(Residue<TFields> x)
        where TOp : struct, IUnary
    {
        if (x.Obstacle != Obstacle.None)
        {
            return x;
        }

        if (TOp.IsPiecewise)
        {
            return x.IsKnown ? TOp.Value(x.Known) : new Residue<TFields>(Obstacle.Order);
        }

        return TOp.Code switch
        {
            Op.Negate => -x,
            Op.Sqrt => SquareRoot(x),
            Op.Exp => Exponential(x),
            Op.Log => Logarithm(x),
            Op.Sin => Rotation(x).Sine,
            Op.Cos => Rotation(x).Cosine,
            _ => TOp.Definition(x) ?? Atom(Hash.Combine(KeyOf<TOp>(), KeyOf(x))),
        };
    }

    public static Residue<TFields> Apply<TOp>(Residue<TFields> x, Residue<TFields> y)
        where TOp : struct, IBinary
    {
        // A zero absorbs what is undefined, but only if it is a zero everywhere.
        if ((TOp.AbsorbsX && IsZero(x)) || (TOp.AbsorbsY && IsZero(y)))
        {
            return default;
        }

        if (Blocked(x, y) is { } blocked)
        {
            return blocked;
        }

        if (TOp.IsPiecewise)
        {
            return x.IsKnown && y.IsKnown ? TOp.Value(x.Known, y.Known) : new Residue<TFields>(Obstacle.Order);
        }

        return TOp.Code switch
        {
            Op.Add => x + y,
            Op.Subtract => x - y,
            Op.Multiply => x * y,
            Op.Divide => x / y,
            Op.Power => Power(x, y),
            _ => TOp.Definition(x, y) ?? Atom(Hash.Combine(Hash.Combine(KeyOf<TOp>(), KeyOf(x)), KeyOf(y))),
        };
    }

    public static void Apply(IArrayMap map, ReadOnlySpan<Residue<TFields>> x, Span<Residue<TFields>> y)
    {
        if (map.Op == Op.Custom)
        {
            ApplyOperation(map, x, y);
        }
        else if (!map.TryDefine(x, y))
        {
            y.Fill(new(Obstacle.Order));
        }
    }

    // Of an operation that only its author knows, equal operands give equal results.
    private static void ApplyOperation(IArrayMap map, ReadOnlySpan<Residue<TFields>> x, Span<Residue<TFields>> y)
    {
        var key = (ulong)System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(map.Identity);
        foreach (var operand in x)
        {
            if (operand.Obstacle != Obstacle.None)
            {
                y.Fill(operand);
                return;
            }

            key = Hash.Combine(key, KeyOf(operand));
        }

        if (map.TryDefine(x, y))
        {
            return;
        }

        for (var i = 0; i < y.Length; i++)
        {
            y[i] = Atom(Hash.Combine(key, (ulong)i));
        }
    }

    private static ulong KeyOf<TOp>()
        where TOp : IElementwise => Hash.Of(TOp.Code == Op.Custom ? typeof(TOp).FullName! : TOp.Name);

    /// <summary>A value of which nothing is known but that the same key gives the same.</summary>
    private static Residue<TFields> Atom(ulong key) => new(ResiduePair<TFields>.FromKey(key), 1, 0);

    private static Residue<TFields> Exponential(Residue<TFields> x)
    {
        if (x.Obstacle != Obstacle.None || x.Known == 0)
        {
            return x.Known == 0 ? 1 : x;
        }

        if (x.form is LogarithmOf { Argument: var argument })
        {
            return argument;
        }

        var power = TFields.Values.Power(TFields.Base, ExponentOf(x));
        return new(new(power, 0, LacksExponent: true), DegreeInside(x), 0, double.NaN, new Exponent(x));
    }

    private static (Residue<TFields> Sine, Residue<TFields> Cosine) Rotation(Residue<TFields> x)
    {
        if (x.Known == 0)
        {
            return (default, 1);
        }

        var power = TFields.Values.Power(TFields.Base, TFields.Exponents.Multiply(Turn, ExponentOf(x)));
        var forward = new Residue<TFields>(new(power, 0, LacksExponent: true), DegreeInside(x), 0);
        var unit = new Residue<TFields>(new(TFields.ImaginaryUnit, 0, LacksExponent: true), 0, 0);
        var backward = 1 / forward;
        return ((forward - backward) * 0.5 / unit, (forward + backward) * 0.5);
    }

    private static Residue<TFields> Logarithm(Residue<TFields> x)
    {
        if (x.Obstacle != Obstacle.None)
        {
            return x;
        }

        if (x.Pair.Value == 0)
        {
            return new(Obstacle.Undefined);
        }

        return x.Known == 1 ? default
            : x.form is Exponent exponent ? exponent.Of
            : new(
                ResiduePair<TFields>.FromKey(Hash.Combine(KeyOf<Log>(), KeyOf(x))), 1, 0, double.NaN, new LogarithmOf(
                    x));
    }

    private static Residue<TFields> SquareRoot(Residue<TFields> x)
    {
        if (x.Obstacle != Obstacle.None || x.Known == 0)
        {
            return x;
        }

        if (x.form is Exponent exponent)
        {
            return Exponential(exponent.Of * 0.5);
        }

        var exact = KnownNumber.Simple(Math.Sqrt(x.Known));
        if (exact * exact == x.Known)
        {
            return exact;
        }

        var value = ResiduePair<TFields>.FromKey(Hash.Combine(KeyOf<Sqrt>(), KeyOf(x)));
        return x.Pair.HasZero || value.HasZero ? new(Obstacle.Undefined)
            : new(value, 1, 0, double.NaN, new RootProduct<TFields>([new(KeyOf(x), x.Pair * (value * value).Inverse)]));
    }

    /// <summary>
    /// xʸ: a product for a whole y, of roots and products for halves, and e^(y·log x) otherwise, which is defined for x
    /// > 0 alone.
    /// </summary>
    private static Residue<TFields> Power(Residue<TFields> x, Residue<TFields> y)
    {
        const double LargestProduct = 1024;
        if (y.IsKnown && y.Known * 2 == Math.Floor(y.Known * 2) && Math.Abs(y.Known) <= LargestProduct)
        {
            var isWhole = y.Known == Math.Floor(y.Known);
            var (factor, count) = isWhole ? (x, Math.Abs(y.Known)) : (SquareRoot(x), Math.Abs(y.Known * 2));
            Residue<TFields> product = 1;
            for (var exponent = (int)count; exponent > 0; exponent >>= 1)
            {
                product = (exponent & 1) != 0 ? product * factor : product;
                factor *= factor;
            }

            return y.Known < 0 ? 1 / product : product;
        }

        return x.form is Exponent e ? Exponential(e.Of * y) : Exponential(y * Logarithm(x));
    }

    // The exponent modulo q. Where only the value modulo p is known it is a random function of that, odd so that e⁻ˣ =
    // 1/eˣ.
    private static ulong ExponentOf(Residue<TFields> x)
    {
        if (!x.Pair.LacksExponent)
        {
            return x.Pair.Exponent;
        }

        var negated = TFields.Values.Subtract(0, x.Pair.Value);
        return x.Pair.Value < negated
            ? ResiduePair<TFields>.FromKey(Hash.Combine(1, x.Pair.Value)).Exponent
            : TFields.Exponents.Subtract(0, ResiduePair<TFields>.FromKey(Hash.Combine(1, negated)).Exponent);
    }

    private static double DegreeInside(Residue<TFields> x) => Math.Max(1, x.NumeratorDegree + x.DenominatorDegree);
}
