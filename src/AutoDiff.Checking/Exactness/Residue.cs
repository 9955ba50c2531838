using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Sampling;
using AutoDiff.Numbers;

namespace AutoDiff.Checking.Exactness;

/// <summary>Why a residue stands for no number.</summary>
internal enum Obstacle : byte
{
    /// <summary>It does stand for one.</summary>
    None,

    /// <summary>A division by zero, a logarithm of zero, an infinity.</summary>
    Undefined,

    /// <summary>It depends on which of two numbers is larger, which no finite field knows.</summary>
    Order,
}

/// <summary>
/// A real function of the inputs as its value at a random point of two finite fields, which decides without rounding
/// whether two formulas are the same function (G. H. Gonnet, Determining equivalence of expressions in random
/// polynomial time, STOC 1984; M. Wu et al., Mirage: a multi-level superoptimizer for tensor programs, OSDI 2025).
/// Every relation that holds between residues by construction also holds between real numbers wherever both sides are
/// defined; what a function satisfies beyond that is not seen, so that only inequality can be reported in error.
/// </summary>
internal readonly partial struct Residue<TFields> : ICarrier<Residue<TFields>>
    where TFields : struct, IFieldPair
{
    // What else is known of the number: a RootProduct, an Exponent or a LogarithmOf.
    private readonly object? form;

    private Residue(
        ResiduePair<TFields> pair, double numerator, double denominator, double known = double.NaN, object? form = null)
    {
        (Pair, NumeratorDegree, DenominatorDegree, Known, this.form) = (pair, numerator, denominator, known, form);
    }

    private Residue(Obstacle obstacle)
    {
        (Obstacle, Known) = (obstacle, double.NaN);
    }

    public Obstacle Obstacle { get; }

    public ResiduePair<TFields> Pair { get; }

    /// <summary>
    /// A bound on the degree of the numerator, where every transcendental value counts as a variable.
    /// </summary>
    public double NumeratorDegree { get; }

    /// <summary>The same for the denominator.</summary>
    public double DenominatorDegree { get; }

    /// <summary>The value of a simple constant, else NaN.</summary>
    public double Known { get; }

    private bool IsKnown => !double.IsNaN(Known);

    /// <summary>What depends on which of two numbers is larger.</summary>
    public static Residue<TFields> OfUnknownOrder => new(Obstacle.Order);

    /// <summary>An input with a value of its own.</summary>
    public static Residue<TFields> Input(ulong value, ulong exponent) =>
        new(new(value % TFields.Values.Prime, exponent % TFields.Exponents.Prime), 1, 0);

    public static Residue<TFields> Select(
        Residue<TFields> condition, Residue<TFields> whenTrue, Residue<TFields> whenFalse)
    {
        if (condition.IsKnown)
        {
            return condition.Known != 0 ? whenTrue : whenFalse;
        }

        if (whenTrue.Obstacle == Obstacle.None && whenFalse.Obstacle == Obstacle.None
            && whenTrue.Pair.Equals(whenFalse.Pair))
        {
            return whenTrue;
        }

        // A norm, the condition of its own derivative, vanishes nowhere but at a kink.
        return condition.Obstacle != Obstacle.None ? condition
            : condition.form is RootProduct<TFields> && condition.Pair.Value != 0 ? whenTrue
            : new(Obstacle.Order);
    }

    public static bool IsZero(Residue<TFields> x) => x.Obstacle == Obstacle.None && x.Pair.IsZero;

    public static double Primal(Residue<TFields> x) => x.Known;

    public static implicit operator Residue<TFields>(double value)
    {
        if (!double.IsFinite(value))
        {
            return new(Obstacle.Undefined);
        }

        if (KnownNumber.PowerOfTwoTimes(value, Math.PI) is var pis && !double.IsNaN(pis))
        {
            return (Residue<TFields>)pis * Atom(Hash.Of("pi"));
        }

        if (KnownNumber.PowerOfTwoTimes(value, Math.E) is var es && !double.IsNaN(es))
        {
            return (Residue<TFields>)es * Exponential(1);
        }

        if (Math.Abs(value) < long.MaxValue && value == Math.Truncate(value) &&
            !double.IsNaN(KnownNumber.Simple(value)))
        {
            var magnitude = (ulong)Math.Abs(value);
            var pair = new ResiduePair<TFields>(magnitude, magnitude);
            return new(value < 0 ? default(ResiduePair<TFields>) - pair : pair, 0, 0, value);
        }

        var (numerator, denominator) = KnownNumber.Fraction(value);
        return new(Reduce(numerator) * Reduce(denominator).Inverse, 0, 0, KnownNumber.Simple(value));

        static ResiduePair<TFields> Reduce(System.Numerics.BigInteger x) =>
            new(Remainder(x, TFields.Values.Prime), Remainder(x, TFields.Exponents.Prime));

        static ulong Remainder(System.Numerics.BigInteger x, ulong prime) => (ulong)(((x % prime) + prime) % prime);
    }

    public static Residue<TFields> operator +(Residue<TFields> x, Residue<TFields> y)
    {
        if (Blocked(x, y) is { } blocked)
        {
            return blocked;
        }

        if (x.Known == 0 || y.Known == 0)
        {
            return x.Known == 0 ? y : x;
        }

        // Multiples of the same roots add up to another; other sums lose sight of the roots in them.
        var roots = x.form is RootProduct<TFields> first && y.form is RootProduct<TFields> second &&
            first.HasSameFactors(second)
            ? first
            : null;
        return new(
            x.Pair + y.Pair,
            Math.Max(x.NumeratorDegree + y.DenominatorDegree, y.NumeratorDegree + x.DenominatorDegree),
            x.DenominatorDegree + y.DenominatorDegree,
            KnownNumber.Simple(x.Known + y.Known),
            roots);
    }

    public static Residue<TFields> operator -(Residue<TFields> x) =>
        x.Obstacle != Obstacle.None ? x
        : new(
            default(ResiduePair<TFields>) - x.Pair,
            x.NumeratorDegree,
            x.DenominatorDegree,
            -x.Known,
            x.form as RootProduct<TFields>);

    public static Residue<TFields> operator -(Residue<TFields> x, Residue<TFields> y) => x + -y;

    public static Residue<TFields> operator *(Residue<TFields> x, Residue<TFields> y)
    {
        if (Blocked(x, y) is { } blocked)
        {
            return blocked;
        }

        if (x.Known is 0 or 1 || y.Known is 0 or 1)
        {
            return x.Known == 0 || y.Known == 1 ? x : y;
        }

        var pair = x.Pair * y.Pair;
        object? form = null;
        if (x.form is RootProduct<TFields> first && y.form is RootProduct<TFields> second)
        {
            (form, var correction) = RootProduct<TFields>.Multiply(first, second);
            pair *= correction;
        }
        else if (x.form is Exponent a && y.form is Exponent b)
        {
            form = new Exponent(a.Of + b.Of);
        }
        else
        {
            form = x.form as RootProduct<TFields> ?? y.form as RootProduct<TFields>;
        }

        return new(
            pair,
            x.NumeratorDegree + y.NumeratorDegree,
            x.DenominatorDegree + y.DenominatorDegree,
            KnownNumber.Simple(x.Known * y.Known),
            form);
    }

    public static Residue<TFields> operator /(Residue<TFields> x, Residue<TFields> y)
    {
        if (Blocked(x, y) is { } blocked)
        {
            return blocked;
        }

        if (y.Pair.HasZero)
        {
            return new(Obstacle.Undefined);
        }

        if (x.Known == 0 || y.Known == 1)
        {
            return x;
        }

        var inverse = y.Pair.Inverse;
        object? form = y.form is Exponent e ? new Exponent(-e.Of) : null;
        if (y.form is RootProduct<TFields> roots)
        {
            inverse *= roots.ToNumerator;
            form = roots;
        }

        var quotient = x * new Residue<TFields>(inverse, y.DenominatorDegree, y.NumeratorDegree, double.NaN, form);
        var known = KnownNumber.Simple(x.Known / y.Known);
        return known * y.Known == x.Known
            ? new(quotient.Pair, quotient.NumeratorDegree, quotient.DenominatorDegree, known)
            : quotient;
    }

    private static Residue<TFields>? Blocked(Residue<TFields> x, Residue<TFields> y) =>
        x.Obstacle != Obstacle.None ? x : y.Obstacle != Obstacle.None ? y : null;

    /// <summary>That a number is e to this power.</summary>
    private sealed record Exponent(Residue<TFields> Of);

    /// <summary>That a number is the logarithm of this one.</summary>
    private sealed record LogarithmOf(Residue<TFields> Argument);
}
