using System.Collections.Immutable;

namespace AutoDiff.Transforms.Tidying;

/// <summary>
/// A product of powers of atoms, in the order of the atoms. An atom below 0 is a number: <see cref="E"/>,
/// <see cref="Pi"/>, or a whole number whose powers are no whole numbers.
/// </summary>
internal sealed class Monomial
{
    public const int E = -1;

    public const int Pi = -2;

    private readonly int hash;
    private string? text;
    private double? degree;

    private Monomial(ImmutableArray<(int Atom, Polynomial Exponent)> factors)
    {
        Factors = factors;
        foreach (var (atom, exponent) in factors)
        {
            hash = HashCode.Combine(hash, atom, exponent);
        }
    }

    /// <summary>The empty product.</summary>
    public static Monomial One { get; } = new([]);

    public ImmutableArray<(int Atom, Polynomial Exponent)> Factors { get; }

    public bool IsOne => Factors.IsEmpty;

    /// <summary>The sum of the exponents that are numbers, of what is no number.</summary>
    public double Degree => degree ??= Factors.Where(factor => factor.Atom >= 0)
        .Select(factor => factor.Exponent.Constant ?? 1).Aggregate((Ratio)0, (sum, exponent) => sum + exponent).Value;

    /// <summary>The number that a whole number above 1 is as an atom.</summary>
    public static int Whole(int number) => -number - 1;

    /// <summary>The value of an atom that is a number.</summary>
    public static double Number(int atom) => atom switch { E => Math.E, Pi => Math.PI, _ => -atom - 1 };

    public static Monomial Of(int atom, Polynomial exponent) => exponent.IsZero ? One : new([(atom, exponent)]);

    public static Monomial operator *(Monomial x, Monomial y)
    {
        if (x.IsOne || y.IsOne)
        {
            return x.IsOne ? y : x;
        }

        var factors = ImmutableArray.CreateBuilder<(int Atom, Polynomial Exponent)>();
        for (var (i, j) = (0, 0); i < x.Factors.Length || j < y.Factors.Length;)
        {
            var order = i == x.Factors.Length ? 1
                : j == y.Factors.Length ? -1
                : x.Factors[i].Atom.CompareTo(y.Factors[j].Atom);
            var (atom, exponent) = order <= 0 ? x.Factors[i] : y.Factors[j];
            exponent = order == 0 ? exponent + y.Factors[j].Exponent : exponent;
            if (!exponent.IsZero)
            {
                factors.Add((atom, exponent));
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return new(factors.ToImmutable());
    }

    public static Monomial Of(IEnumerable<(int Atom, Polynomial Exponent)> factors) =>
        new([.. factors.Where(factor => !factor.Exponent.IsZero).OrderBy(factor => factor.Atom)]);

    public Monomial Power(Polynomial exponent) =>
        Of(Factors.Select(factor => (factor.Atom, factor.Exponent * exponent)));

    public Polynomial ExponentOf(int atom)
    {
        foreach (var factor in Factors)
        {
            if (factor.Atom == atom)
            {
                return factor.Exponent;
            }
        }

        return Polynomial.Zero;
    }

    public Monomial Without(int atom) => Of(Factors.Where(factor => factor.Atom != atom));

    public override string ToString() =>
        text ??= string.Join('·', Factors.Select(factor => $"{factor.Atom}^({factor.Exponent})"));

    public override bool Equals(object? obj) => obj is Monomial other && other.hash == hash
        && Factors.AsSpan().SequenceEqual(other.Factors.AsSpan());

    public override int GetHashCode() => hash;
}
