namespace AutoDiff.Orleans.Summing;

/// <summary>
/// A sum of vectors that carries the rounding errors of its additions beside it, which are added at the end. What is
/// summed in a fixed order has fixed bits, and nearly those of the exact sum: the error is at most
/// u |s| + γ² Σ|xᵢ|, with γ ≈ n u for n terms (T. Ogita, S. Rump, S. Oishi, Accurate sum and dot product, SIAM J. Sci.
/// Comput. 26, 2005, algorithm Sum2).
/// </summary>
internal sealed class CompensatedSum
{
    private readonly double[] high;
    private readonly double[] low;

    public CompensatedSum(int length)
        : this(new double[length], new double[length])
    {
    }

    public CompensatedSum(double[] high, double[] low) => (this.high, this.low) = (high, low);

    /// <summary>The sum as it was rounded.</summary>
    public ReadOnlySpan<double> High => high;

    /// <summary>The sum of the errors of rounding.</summary>
    public ReadOnlySpan<double> Low => low;

    public void Add(ReadOnlySpan<double> terms)
    {
        for (var i = 0; i < high.Length; i++)
        {
            low[i] += Add(ref high[i], terms[i]);
        }
    }

    public void Add(CompensatedSum other)
    {
        for (var i = 0; i < high.Length; i++)
        {
            low[i] += Add(ref high[i], other.high[i]) + other.low[i];
        }
    }

    /// <summary>The sum with its errors.</summary>
    public double[] Total()
    {
        var total = new double[high.Length];
        for (var i = 0; i < total.Length; i++)
        {
            total[i] = high[i] + low[i];
        }

        return total;
    }

    // The error of a + b (D. Knuth, TwoSum); an infinity or NaN has none.
    private static double Add(ref double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        var error = (a - (sum - part)) + (b - part);
        a = sum;
        return double.IsFinite(sum) ? error : 0;
    }
}
