namespace AutoDiff.Checking.Exactness;

/// <summary>
/// Arithmetic modulo an odd prime below 2⁶³. Products are reduced without division (P. L. Montgomery, Modular
/// multiplication without trial division, Mathematics of Computation 44, 1985).
/// </summary>
internal sealed class Modulus
{
    // −prime⁻¹ modulo 2⁶⁴, and 2¹²⁸ modulo the prime.
    private readonly ulong negatedInverse;
    private readonly ulong square;

    public Modulus(ulong prime)
    {
        Prime = prime;
        var inverse = prime;
        for (var bits = 3; bits < 64; bits *= 2)
        {
            inverse *= 2 - (prime * inverse);
        }

        negatedInverse = 0 - inverse;
        square = (ulong)((UInt128.MaxValue % prime) + 1) % prime;
    }

    public ulong Prime { get; }

    public ulong Add(ulong x, ulong y)
    {
        var sum = x + y;
        return sum >= Prime ? sum - Prime : sum;
    }

    public ulong Subtract(ulong x, ulong y) => x >= y ? x - y : x + Prime - y;

    public ulong Multiply(ulong x, ulong y) => Reduce(Reduce(x, y), square);

    public ulong Power(ulong x, ulong exponent)
    {
        var result = 1UL;
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                result = Multiply(result, x);
            }

            x = Multiply(x, x);
        }

        return result;
    }

    /// <summary>1/x by Fermat's little theorem, for x ≠ 0.</summary>
    public ulong Inverse(ulong x) => Power(x, Prime - 2);

    // x·y/2⁶⁴.
    private ulong Reduce(ulong x, ulong y)
    {
        var high = Math.BigMul(x, y, out var low);
        var correction = Math.BigMul(low * negatedInverse, Prime, out _);
        return Add(high, low == 0 ? correction : correction + 1);
    }
}
