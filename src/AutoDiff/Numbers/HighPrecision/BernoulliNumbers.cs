using System.Numerics;

namespace AutoDiff.Numbers;

/// <summary>The Bernoulli numbers of even index as fractions, by the tangent numbers.</summary>
internal static class BernoulliNumbers
{
    private static (BigInteger Numerator, BigInteger Denominator)[] known = [];

    /// <summary>B₂ₖ, k ≥ 1.</summary>
    public static (BigInteger Numerator, BigInteger Denominator) Even(int k)
    {
        var numbers = Volatile.Read(ref known);
        if (numbers.Length < k)
        {
            // Two threads may compute them twice.
            numbers = Compute(Math.Max(64, 2 * k));
            Volatile.Write(ref known, numbers);
        }

        return numbers[k - 1];
    }

    // B₂ₖ = (−1)ᵏ⁻¹ · 2k · Tₖ/(4ᵏ(4ᵏ − 1)) with the tangent numbers Tₖ by a table of integers (Brent and Harvey, Fast
    // computation of Bernoulli, tangent and secant numbers, 2011, algorithm TangentNumbers).
    private static (BigInteger Numerator, BigInteger Denominator)[] Compute(int count)
    {
        var tangent = new BigInteger[count + 1];
        tangent[1] = 1;
        for (var k = 2; k <= count; k++)
        {
            tangent[k] = (k - 1) * tangent[k - 1];
        }

        for (var k = 2; k <= count; k++)
        {
            for (var j = k; j <= count; j++)
            {
                tangent[j] = ((j - k) * tangent[j - 1]) + ((j - k + 2) * tangent[j]);
            }
        }

        var numbers = new (BigInteger Numerator, BigInteger Denominator)[count];
        for (var k = 1; k <= count; k++)
        {
            var power = BigInteger.One << (2 * k);
            var numerator = 2 * k * tangent[k];
            numbers[k - 1] = (k % 2 == 1 ? numerator : -numerator, power * (power - 1));
        }

        return numbers;
    }
}
