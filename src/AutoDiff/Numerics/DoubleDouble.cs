namespace AutoDiff.Numerics;

/// <summary>The unevaluated sum of two doubles, the second at most half an ulp of the first: about 32 digits.</summary>
/// <remarks>
/// For exponents: what a function multiplies by e^z it gets wrong by the absolute error of z, hundreds of ulp at the
/// ends of the range, unless z is known to more digits than a double has.
/// Source: T. J. Dekker, A floating-point technique for extending the available precision, Numer. Math. 18 (1971)
/// 224-242; D. E. Knuth, The Art of Computer Programming, vol. 2, §4.2.2.
/// </remarks>
internal readonly struct DoubleDouble
{
    /// <summary>eʳ is summed for |r| ≤ log 2 / 2 / 2⁹ and squared nine times.</summary>
    private const int Squarings = 9;

    /// <summary>Below, log (1 + z) is a short series.</summary>
    private const double SeriesLimit = 0.125;

    public static DoubleDouble LogOfTwo { get; } = new(0.6931471805599453, 2.3190468138462996e-17);

    public static DoubleDouble Pi { get; } = new(Math.PI, 1.2246467991473532e-16);

    /// <summary>1/n!</summary>
    private static readonly DoubleDouble[] inverseFactorials = InverseFactorials(33);

    /// <summary>How many of them e^x − 1 needs.</summary>
    private const int ExponentialTerms = 9;

    private readonly double high;
    private readonly double low;

    private DoubleDouble(double high, double low)
    {
        this.high = high;
        this.low = low;
    }

    public static implicit operator DoubleDouble(double x) => new(x, 0);

    /// <summary>The nearest double.</summary>
    public static explicit operator double(DoubleDouble x) => x.high + x.low;

    public static DoubleDouble operator -(DoubleDouble x) => new(-x.high, -x.low);

    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        DoubleDouble high = ExactSum(x.high, y.high);
        DoubleDouble low = ExactSum(x.low, y.low);
        DoubleDouble sum = Normalized(high.high, high.low + low.high);
        return Normalized(sum.high, sum.low + low.low);
    }

    public static DoubleDouble operator -(DoubleDouble x, DoubleDouble y) => x + -y;

    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        DoubleDouble product = Product(x.high, y.high);
        return Normalized(product.high, product.low + (x.high * y.low + x.low * y.high));
    }

    public static DoubleDouble operator /(DoubleDouble x, DoubleDouble y)
    {
        double first = x.high / y.high;
        DoubleDouble rest = x - y * first;
        double second = rest.high / y.high;
        rest -= y * second;
        return Normalized(first, second) + rest.high / y.high;
    }

    /// <summary>x · y, exactly unless it under- or overflows.</summary>
    public static DoubleDouble Product(double x, double y)
    {
        double product = x * y;
        return new(product, Math.FusedMultiplyAdd(x, y, -product));
    }

    /// <summary>eˣ, rounded to a double in the end; 0 and +∞ where that under- or overflows.</summary>
    public static double Exp(DoubleDouble x)
    {
        if (!(Math.Abs(x.high) < 800))
        {
            return Math.Exp(x.high);
        }

        double power = Math.Round(x.high / LogOfTwo.high);
        return Math.ScaleB((double)ExpOfRest(x - LogOfTwo * power), (int)power);
    }

    /// <summary>log x for a normal number x > 0.</summary>
    public static DoubleDouble Log(DoubleDouble x)
    {
        int power = Math.ILogB(x.high);
        var mantissa = new DoubleDouble(Math.ScaleB(x.high, -power), Math.ScaleB(x.low, -power));

        // A Newton step on e^y = x from the double nearest to y; the square of what is left still counts.
        double guess = Math.Log(mantissa.high);
        DoubleDouble rest = mantissa * ExpOfRest(-guess) - 1;
        return LogOfTwo * power + (rest - rest * rest * 0.5 + guess);
    }

    /// <summary>log (1 + z), to all digits relative to z, for z > −1.</summary>
    public static DoubleDouble Log1p(DoubleDouble z)
    {
        if (Math.Abs(z.high) > SeriesLimit)
        {
            return Log(1 + z);
        }

        return InverseTanhSeries(z, withFirst: true);
    }

    /// <summary>log (1 + z) − z, to all digits relative to itself, for z > −1.</summary>
    public static DoubleDouble Log1pMinus(DoubleDouble z) =>
        Math.Abs(z.high) > SeriesLimit ? Log(1 + z) - z : InverseTanhSeries(z, withFirst: false);

    /// <summary>sin πx, to all digits relative to itself, for |x| ≤ 1/2.</summary>
    public static DoubleDouble SinPi(DoubleDouble x)
    {
        DoubleDouble angle = Pi * x;
        DoubleDouble square = -(angle * angle);
        DoubleDouble sum = 0;
        for (int n = inverseFactorials.Length - 1; n >= 3; n -= 2)
        {
            sum = (sum + inverseFactorials[n]) * square;
        }

        return (sum + 1) * angle;
    }

    /// <summary>x + y, exactly.</summary>
    public static DoubleDouble ExactSum(double x, double y)
    {
        double sum = x + y;
        double added = sum - x;
        return new(sum, x - (sum - added) + (y - added));
    }

    /// <summary>2 artanh w = 2 (w + w³/3 + …) for w = z / (2 + z): log (1 + z), or that minus z = 2w + w z.</summary>
    private static DoubleDouble InverseTanhSeries(DoubleDouble z, bool withFirst)
    {
        DoubleDouble w = z / (2 + z);
        DoubleDouble square = w * w;
        DoubleDouble sum = 0;
        for (int n = 27; n >= 3; n -= 2)
        {
            sum = (sum + (DoubleDouble)1 / n) * square;
        }

        return withFirst ? w * (sum + 1) * 2 : w * (sum * 2 - z);
    }

    private static DoubleDouble ExpOfRest(DoubleDouble x)
    {
        var small = new DoubleDouble(Math.ScaleB(x.high, -Squarings), Math.ScaleB(x.low, -Squarings));
        DoubleDouble sum = 0;
        for (int n = ExponentialTerms; n >= 1; n--)
        {
            sum = (sum + inverseFactorials[n]) * small;
        }

        // e²ʳ − 1 = (eʳ − 1)(2 + (eʳ − 1)): beside 1 the small numbers would lose their digits.
        for (int i = 0; i < Squarings; i++)
        {
            sum *= sum + 2;
        }

        return sum + 1;
    }

    /// <summary>x + y for |x| ≥ |y|, exactly.</summary>
    private static DoubleDouble Normalized(double x, double y)
    {
        double sum = x + y;
        return new(sum, y - (sum - x));
    }

    private static DoubleDouble[] InverseFactorials(int last)
    {
        var values = new DoubleDouble[last + 1];
        DoubleDouble factorial = 1;
        for (int n = 0; n <= last; factorial *= ++n)
        {
            values[n] = 1 / factorial;
        }

        return values;
    }
}
