namespace AutoDiff.Numerics;

/// <summary>The Bessel functions J and Y of integer order.</summary>
/// <remarks>
/// Both oscillate; their error is bounded relative to the modulus √(Jₙ² + Yₙ²), and so relative to themselves where
/// order exceeds argument.
/// Source: NIST Digital Library of Mathematical Functions: 10.2.2 (series), 10.6.1 (recurrence), 10.12.4 and 10.23.3
/// (sums of Neumann), 10.17.3-4 (Hankel's expansions); J. C. P. Miller's backward recurrence, see W. Gautschi,
/// Computational aspects of three-term recurrence relations, SIAM Review 9 (1967) 24-82.
/// </remarks>
internal static class BesselFunctions
{
    /// <summary>The largest order, either sign: the cost of a recurrence grows with it.</summary>
    public const int LargestOrder = 1000;

    /// <summary>From here on Hankel's expansions are exact to rounding before they diverge.</summary>
    private const double HankelLimit = 25;

    /// <summary>Below, one term of Y₀ and Y₁ is exact to rounding.</summary>
    private const double TinyLimit = 1e-8;

    private const double TwoOverPi = 0.6366197723675814;

    private const double EulerGamma = 0.5772156649015329;

    /// <summary>Jₙ(x)</summary>
    /// <remarks>
    /// Domain: |n| ≤ 1000, else NaN; all real x. J₋ₙ(x) = Jₙ(−x) = (−1)ⁿ Jₙ(x), ±∞ ↦ 0, NaN ↦ NaN.
    /// Measured error: below 14 ulp of the modulus for n ≤ 10, below 40 ulp for n ≤ 1000.
    /// </remarks>
    public static double J(int n, double x)
    {
        if (Math.Abs(n) > LargestOrder || double.IsNaN(x))
        {
            return double.NaN;
        }

        double size = double.IsInfinity(x) ? 0 : JOfPositive(Math.Abs(n), Math.Abs(x));
        return int.IsOddInteger(n) && n < 0 != x < 0 ? -size : size;
    }

    /// <summary>Yₙ(x)</summary>
    /// <remarks>
    /// Domain: |n| ≤ 1000, else NaN; x > 0, 0 ↦ −∞ (for n ≥ 0), x &lt; 0 ↦ NaN. Y₋ₙ = (−1)ⁿ Yₙ, +∞ ↦ 0, NaN ↦ NaN;
    /// overflows to ∓∞ near 0.
    /// Measured error: below 14 ulp of the modulus for n ≤ 10, below 40 ulp for n ≤ 1000.
    /// </remarks>
    public static double Y(int n, double x)
    {
        if (Math.Abs(n) > LargestOrder || !(x >= 0))
        {
            return double.NaN;
        }

        double value = double.IsInfinity(x) ? 0 : YOfPositive(Math.Abs(n), x);
        return int.IsOddInteger(n) && n < 0 ? -value : value;
    }

    private static double JOfPositive(int n, double x)
    {
        // The terms of the series fall from the first on, and their sum stays above 3/4.
        if (x * x < n + 1)
        {
            return Leading(n, x) * Series(n, -0.25 * x * x);
        }

        if (x < HankelLimit)
        {
            Downward down = Downward.From(n, x);
            return down.OfOrder / down.Sum;
        }

        (double j0, double j1, _, _) = Hankel(x);
        if (n > x)
        {
            Downward down = Downward.From(n, x);

            // J₀ and J₁ have no common zero.
            return Math.Abs(j0) > Math.Abs(j1)
                ? down.OfOrder / down.OfZero * j0
                : down.OfOrder / down.OfOne * j1;
        }

        return Upward(n, x, j0, j1);
    }

    private static double YOfPositive(int n, double x)
    {
        if (x < TinyLimit)
        {
            return Upward(n, x, TwoOverPi * (Math.Log(0.5 * x) + EulerGamma), -TwoOverPi / x);
        }

        if (x < HankelLimit)
        {
            Downward down = Downward.From(0, x);
            double logarithm = Math.Log(0.5 * x) + EulerGamma;
            double y0 = TwoOverPi * (logarithm * down.OfZero - 2 * down.NeumannZero) / down.Sum;
            double y1 = TwoOverPi * (logarithm * down.OfOne + down.NeumannOne - down.OfZero / x) / down.Sum;
            return Upward(n, x, y0, y1);
        }

        (_, _, double hankel0, double hankel1) = Hankel(x);
        return Upward(n, x, hankel0, hankel1);
    }

    /// <summary>(x/2)ⁿ / n!</summary>
    internal static double Leading(int n, double x) => n == 0
        ? 1
        : x == 0 ? 0
        : DoubleDouble.Exp((DoubleDouble.Log(x) - DoubleDouble.LogOfTwo) * n - StirlingSeries.LogGamma(n + 1));

    /// <summary>Σ qᵏ / (k! (n + 1) (n + 2) … (n + k))</summary>
    internal static double Series(int n, double q)
    {
        double sum = 1;
        double term = 1;
        for (int k = 1; Math.Abs(term) > 1e-17 * sum; k++)
        {
            term *= q / ((double)k * (n + k));
            sum += term;
        }

        return sum;
    }

    /// <summary>The order n of what obeys fₖ₊₁ = (2k/x) fₖ − fₖ₋₁, given the orders 0 and 1.</summary>
    private static double Upward(int n, double x, double zero, double one)
    {
        if (n == 0)
        {
            return zero;
        }

        for (int k = 1; k < n && double.IsFinite(one); k++)
        {
            (zero, one) = (one, 2 * k / x * one - zero);
        }

        return one;
    }

    /// <summary>J₀, J₁, Y₀ and Y₁ for large x</summary>
    private static (double J0, double J1, double Y0, double Y1) Hankel(double x)
    {
        (double sin, double cos) = (Math.Sin(x), Math.Cos(x));
        double sum = cos + sin;
        double difference = sin - cos;

        // √(πx) would overflow at the largest numbers.
        double scale = 0.5641895835477563 / Math.Sqrt(x);
        (double p0, double q0) = HankelSums(0, x);
        (double p1, double q1) = HankelSums(4, x);
        return (
            scale * (sum * p0 - difference * q0), scale * (difference * p1 + sum * q1),
            scale * (difference * p0 + sum * q0), scale * (difference * q1 - sum * p1));
    }

    /// <summary>Σ (−1)ᵏ a₂ₖ / x²ᵏ and Σ (−1)ᵏ a₂ₖ₊₁ / x²ᵏ⁺¹, given μ = 4n²</summary>
    private static (double Even, double Odd) HankelSums(int mu, double x)
    {
        double even = 1;
        double odd = 0;
        double term = 1;
        for (int k = 1; Math.Abs(term) > 1e-17; k++)
        {
            term *= (mu - (2 * k - 1) * (2 * k - 1)) / (8.0 * k) / x;
            double signed = (k & 2) == 0 ? term : -term;
            if (int.IsEvenInteger(k))
            {
                even += signed;
            }
            else
            {
                odd += signed;
            }
        }

        return (even, odd);
    }

    /// <summary>Multiples of J₀ … Jₙ by backward recurrence, and the sums that need them all.</summary>
    private struct Downward
    {
        /// <summary>2⁸⁰⁰ and its reciprocal: what has grown so far is made small again.</summary>
        private const int Rescaling = 800;

        public double OfOrder { get; private set; }

        public double OfOne { get; private set; }

        public double OfZero { get; private set; }

        /// <summary>J₀ + 2 Σ J₂ₖ = 1</summary>
        public double Sum { get; private set; }

        /// <summary>Σ (−1)ᵏ J₂ₖ / k</summary>
        public double NeumannZero { get; private set; }

        /// <summary>Σ (−1)ᵏ (J₂ₖ₋₁ − J₂ₖ₊₁) / k</summary>
        public double NeumannOne { get; private set; }

        /// <summary>Begins so far up that Jₖ is negligible there, relative to Jₙ.</summary>
        public static Downward From(int n, double x)
        {
            int order = (int)(Math.Max(n, x) + 10 * Math.Cbrt(x)) + 45;
            var down = default(Downward);
            double above = 0;
            double value = Math.ScaleB(1, -Rescaling);
            for (; order >= 0; order--)
            {
                down.Take(order, n, value);
                (above, value) = (value, 2 * order / x * value - above);
                if (Math.Abs(value) > Math.ScaleB(1, Rescaling))
                {
                    above = Math.ScaleB(above, -2 * Rescaling);
                    value = Math.ScaleB(value, -2 * Rescaling);
                    down.Rescale();
                }
            }

            return down;
        }

        private void Take(int order, int n, double value)
        {
            OfOrder = order == n ? value : OfOrder;
            int k = order / 2;
            double sign = int.IsEvenInteger(k) ? 1 : -1;
            if (order == 0)
            {
                OfZero = value;
                Sum += value;
            }
            else if (int.IsEvenInteger(order))
            {
                Sum += 2 * value;
                NeumannZero += sign * value / k;
            }
            else
            {
                OfOne = value;
                NeumannOne -= sign * value * (k == 0 ? 1 : 1.0 / k + 1.0 / (k + 1));
            }
        }

        private void Rescale()
        {
            OfOrder = Math.ScaleB(OfOrder, -2 * Rescaling);
            OfOne = Math.ScaleB(OfOne, -2 * Rescaling);
            Sum = Math.ScaleB(Sum, -2 * Rescaling);
            NeumannZero = Math.ScaleB(NeumannZero, -2 * Rescaling);
            NeumannOne = Math.ScaleB(NeumannOne, -2 * Rescaling);
        }
    }
}
