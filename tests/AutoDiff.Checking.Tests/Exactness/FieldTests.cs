using System.Numerics;
using AutoDiff.Checking.Exactness;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Tests;

using Number = Residue<FirstPair>;

/// <summary>
/// Residues are images of real functions: what holds for real numbers by the rules they know holds for them.
/// </summary>
public class FieldTests
{
    public static TheoryData<ulong, ulong, ulong, ulong> Pairs => new()
    {
        { FirstPair.Values.Prime, FirstPair.Exponents.Prime, FirstPair.Base, FirstPair.ImaginaryUnit },
        { SecondPair.Values.Prime, SecondPair.Exponents.Prime, SecondPair.Base, SecondPair.ImaginaryUnit },
        { ThirdPair.Values.Prime, ThirdPair.Exponents.Prime, ThirdPair.Base, ThirdPair.ImaginaryUnit },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void The_fields_are_prime_and_tied_by_an_element_of_their_order(ulong p, ulong q, ulong g, ulong i)
    {
        Assert.True(IsPrime(p) && IsPrime(q));
        Assert.Equal(4 * (BigInteger)q + 1, p);
        Assert.NotEqual(1UL, g);
        Assert.Equal(BigInteger.One, BigInteger.ModPow(g, q, p));
        Assert.Equal(p - BigInteger.One, BigInteger.ModPow(i, 2, p));
    }

    [Property]
    public void Arithmetic_modulo_a_prime_is_that_of_integers(ulong x, ulong y)
    {
        foreach (var field in (Modulus[])[FirstPair.Values, FirstPair.Exponents, SecondPair.Values,
            ThirdPair.Exponents])
        {
            var (p, a, b) = (field.Prime, x % field.Prime, y % field.Prime);
            Assert.Equal(((BigInteger)a + b) % p, field.Add(a, b));
            Assert.Equal(((BigInteger)a + p - b) % p, field.Subtract(a, b));
            Assert.Equal((BigInteger)a * b % p, field.Multiply(a, b));
            Assert.Equal(BigInteger.ModPow(a, b, p), field.Power(a, b));
            Assert.True(a == 0 || field.Multiply(a, field.Inverse(a)) == 1);
        }
    }

    [Property]
    public void A_rational_program_has_the_residue_of_its_exact_value(int seed)
    {
        var random = new Random(seed);
        var exact = new List<(BigInteger Numerator, BigInteger Denominator)>();
        var residues = new List<Number>();
        for (var k = 0; k < 30; k++)
        {
            if (k < 6)
            {
                var value = k < 2 ? random.Next(-9, 10) : Math.Round((random.NextDouble() - 0.5) * 1000, 3);
                exact.Add(((BigInteger)Math.Round(value * 1000), 1000));
                residues.Add(value);
                continue;
            }

            var (i, j) = (random.Next(k), random.Next(k));
            var ((a, b), (c, d)) = (exact[i], exact[j]);
            var operation = random.Next(c == 0 ? 4 : 5);
            exact.Add(operation switch
            {
                0 => ((a * d) + (c * b), b * d),
                1 => ((a * d) - (c * b), b * d),
                2 => (a * c, b * d),
                3 => (-a, b),
                _ => (a * d, b * c),
            });
            residues.Add(operation switch
            {
                0 => residues[i] + residues[j],
                1 => residues[i] - residues[j],
                2 => residues[i] * residues[j],
                3 => -residues[i],
                _ => residues[i] / residues[j],
            });
            var divisor = BigInteger.GreatestCommonDivisor(exact[k].Numerator, exact[k].Denominator);
            exact[k] = (exact[k].Numerator / divisor, exact[k].Denominator / divisor);
        }

        for (var k = 0; k < exact.Count; k++)
        {
            Assert.Equal(Residue(exact[k], FirstPair.Values.Prime), residues[k].Pair.Value);
            Assert.Equal(Residue(exact[k], FirstPair.Exponents.Prime), residues[k].Pair.Exponent);
        }
    }

    [Property]
    public void Exponentials_turn_sums_into_products(ulong a, ulong b, ulong c, ulong d)
    {
        var (x, y) = (Number.Input(a | 1, b | 1), Number.Input(c | 2, d | 2));
        AssertEqual(Number.Apply<Exp>(x) * Number.Apply<Exp>(y), Number.Apply<Exp>(x + y));
        AssertEqual(1, Number.Apply<Exp>(x) * Number.Apply<Exp>(-x));
        AssertEqual(x + y, Number.Apply<Log>(Number.Apply<Exp>(x) * Number.Apply<Exp>(y)));
        AssertEqual(x, Number.Apply<Exp>(Number.Apply<Log>(x)));
        AssertEqual(Number.Apply<Exp>(x), Number.Apply<Power>(Math.E, x));
        AssertEqual(1, Number.Apply<Square>(Number.Apply<Sin>(x)) + Number.Apply<Square>(Number.Apply<Cos>(x)));
        AssertEqual(2 * Number.Apply<Sin>(x) * Number.Apply<Cos>(x), Number.Apply<Sin>(2 * x));
        AssertEqual(1 - Number.Apply<Square>(Number.Apply<Tanh>(x)), 1 / Number.Apply<Square>(Number.Apply<Cosh>(x)));

        // Of functions of functions less is known, but their signs.
        var inner = Number.Apply<Sin>(x);
        AssertEqual(1, Number.Apply<Exp>(inner) * Number.Apply<Exp>(-inner));
        AssertEqual(-Number.Apply<Sin>(inner), Number.Apply<Sin>(-inner));
    }

    [Property]
    public void Roots_square_to_what_they_are_roots_of_and_nothing_more(ulong a, ulong b, ulong c, ulong d)
    {
        var (x, y) = (Number.Input(a | 1, b | 1), Number.Input(c | 2, d | 2));
        var (r, s) = (Number.Apply<Sqrt>(x), Number.Apply<Sqrt>(y));
        AssertEqual(x, r * r);
        AssertEqual(1 / r, r / x);
        AssertEqual(x * y, (r * s) * (s * r));
        AssertEqual(x * (r + (3 * r)), 4 * r * r * r);
        AssertEqual(Number.Apply<Power>(x, 1.5), x * r);
        AssertEqual(1 / (x * r), Number.Apply<Power>(x, -1.5));
        AssertEqual(12, Number.Apply<Sqrt>(144));

        // √(x²) is |x|, and √x √y is not defined where √(xy) may be.
        Assert.NotEqual(x.Pair.Value, Number.Apply<Sqrt>(x * x).Pair.Value);
        Assert.NotEqual((-x).Pair.Value, Number.Apply<Sqrt>(x * x).Pair.Value);
    }

    [Fact]
    public void A_number_means_its_decimal()
    {
        AssertEqual(1, (Number)0.1 * 10);
        AssertEqual((Number)1 / 8, 0.125);
        AssertEqual(0.3, (Number)0.1 + 0.2);
        AssertEqual(1, (Number)1e-300 * 1e300);
        AssertEqual((Number)2 * Math.PI, 2 * Math.PI);
        Assert.NotEqual(((Number)(1.0 / 3)).Pair, ((Number)1 / 3).Pair);
        Assert.NotEqual(((Number)1).Pair, ((Number)(1 + 1e-15)).Pair);
        Assert.NotEqual(((Number)3.14).Pair, ((Number)Math.PI).Pair);
    }

    [Fact]
    public void What_depends_on_order_or_is_undefined_is_no_residue()
    {
        var x = Number.Input(5, 7);
        Assert.Equal(Obstacle.Order, Number.Apply<Abs>(x).Obstacle);
        Assert.Equal(Obstacle.Order, Number.Apply<Less>(x, 1).Obstacle);
        Assert.Equal(Obstacle.Order, (1 + Number.Apply<Maximum>(x, 1)).Obstacle);
        Assert.Equal(Obstacle.Order, Number.Select(x, x, 1).Obstacle);
        Assert.Equal(Obstacle.Undefined, (1 / (x - x)).Obstacle);
        Assert.Equal(Obstacle.Undefined, Number.Apply<Log>(0).Obstacle);
        Assert.Equal(Obstacle.Undefined, ((Number)double.PositiveInfinity).Obstacle);
        AssertEqual(0, Number.Apply<Scale>(0, double.NaN));
        AssertEqual(1, Number.Apply<Less>(1, 2));
        AssertEqual(x, Number.Select(Number.Apply<Equal>(2, 2), x, double.NaN));
    }

    private static void AssertEqual(Number expected, Number actual)
    {
        Assert.Equal((Obstacle.None, Obstacle.None), (expected.Obstacle, actual.Obstacle));
        Assert.Equal(expected.Pair.Value, actual.Pair.Value);
        Assert.True(expected.Pair.LacksExponent || actual.Pair.LacksExponent ||
            expected.Pair.Exponent == actual.Pair.Exponent);
    }

    private static BigInteger Residue((BigInteger Numerator, BigInteger Denominator) x, BigInteger prime) =>
        ((x.Numerator * BigInteger.ModPow(((x.Denominator % prime) + prime) % prime, prime - 2,
            prime) % prime) + prime) % prime;

    // Miller and Rabin's test; these bases decide it for all numbers below 2⁶⁴ (J. Sorenson, J. Webster, 2015).
    private static bool IsPrime(BigInteger n)
    {
        var (odd, twos) = (n - 1, 0);
        for (; odd.IsEven; odd /= 2)
        {
            twos++;
        }

        return ((int[])[2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]).All(a =>
        {
            var power = BigInteger.ModPow(a, odd, n);
            return power.IsOne ||
                Enumerable.Range(0, twos).Any(k => BigInteger.ModPow(power, BigInteger.Pow(2, k), n) == n - 1);
        });
    }
}
