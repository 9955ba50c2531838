using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Numerics.Vectors;

/// <summary>
/// Functions of registers against exact values, and at every special value against those of single numbers.
/// </summary>
public class VectorFunctionsTests
{
    private const int Samples = 300;

    // A prime, so that all exponents and all kinds of significands come up: 86,000 of all 2³² floats.
    private const uint Stride = 49_999;

    private const double LogOfTwo = 0.6931471805599453;

    private static readonly double[] special =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5,
        double.Epsilon, -double.Epsilon, 1e-310, -1e-310,
        double.MaxValue, double.MinValue, 1e10, -1e10, 1e22, -1e22, 1e300, -1e300, 709, 711, -711, 750, -750, 40, -40,
    ];

    private static readonly Dictionary<string, Unary> unary = new[]
    {
        Unary.Of<Exp>(-745, 709.7, HighPrecision.Exp),
        Unary.Of<Expm1>(-745, 709.7, HighPrecision.Expm1),
        Unary.Of<Log>(double.Epsilon, double.MaxValue, HighPrecision.Log),
        Unary.Of<Log1p>(-0.999999, double.MaxValue, HighPrecision.Log1p),
        Unary.Of<Sin>(-(1 << 27), 1 << 27, HighPrecision.Sin),
        Unary.Of<Cos>(-(1 << 27), 1 << 27, HighPrecision.Cos),
        Unary.Of<Tan>(-(1 << 27), 1 << 27, x => HighPrecision.Sin(x) / HighPrecision.Cos(x)),
        Unary.Of<Asin>(-0.999999, 0.999999, x => HighPrecision.Atan(x / HighPrecision.Sqrt(1 - x * x))),
        Unary.Of<Acos>(-0.999999, 0.999999, x => 2 * HighPrecision.Atan(HighPrecision.Sqrt((1 - x) / (1 + x)))),
        Unary.Of<Atan>(double.MinValue, double.MaxValue, HighPrecision.Atan),
        Unary.Of<Sinh>(-710.4, 710.4, x => (HighPrecision.Expm1(x) - HighPrecision.Expm1(-x)) / 2),
        Unary.Of<Cosh>(-710.4, 710.4, x => (HighPrecision.Exp(x) + HighPrecision.Exp(-x)) / 2),
        Unary.Of<LogCosh>(-745, 745, LogOfCosh),
        Unary.Of<Tanh>(-25, 25, x => HighPrecision.Expm1(2 * x) / (HighPrecision.Expm1(2 * x) + 2)),
        Unary.Of<Asinh>(double.MinValue, double.MaxValue, x =>
            x.Sign * HighPrecision.Log1p(BigReal.Abs(x) + x * x / (1 + HighPrecision.Sqrt(x * x + 1)))),
        Unary.Of<Acosh>(1.0000001, double.MaxValue, x => HighPrecision.Log1p(x - 1 + HighPrecision.Sqrt(x * x - 1))),
        Unary.Of<Atanh>(-0.999999, 0.999999, x => HighPrecision.Log1p(2 * x / (1 - x)) / 2),
        Unary.Of<Sigmoid>(-745, 50, x => 1 / (1 + HighPrecision.Exp(-x))),
        Unary.Of<LogisticDensity>(-745, 745, Density),
        Unary.Of<SechSquared>(-372, 372, x => 4 * Density(2 * x)),
        Unary.Of<Softplus>(-745, 745, x => HighPrecision.Log1p(HighPrecision.Exp(x))),
        Unary.Of<Cbrt>(double.MinValue, double.MaxValue, CubeRoot),
        Unary.Of<Gaussian>(-26, 26, x => HighPrecision.Exp(-(x * x))),
        Unary.Of<Erf>(-6, 6, HighPrecision.Erf),
    }.ToDictionary(function => function.Name);

    private static readonly Dictionary<string, Binary> binary = new[]
    {
        Binary.Of<Power>("pow", (x, y) => HighPrecision.Exp(y * HighPrecision.Log(x)), (random, smallest, largest) =>
        {
            // Every result from the smallest subnormal number to the largest is as likely.
            var x = Math.ScaleB(
                1 + random.NextDouble(), random.Next(2) == 0 ? random.Next(smallest, largest) : random.Next(-1, 1));
            return (x, (smallest + (random.NextDouble() * (largest - smallest))) * LogOfTwo / Math.Log(x));
        }),
        Binary.Of<Atan2>(
            "atan2",
            (y, x) => HighPrecision.Atan(y / x) + (x.Sign < 0 ? y.Sign * HighPrecision.Pi : 0),
            (random, _, _) => (Magnitude(random, -40, 40), Magnitude(random, -40, 40))),
        Binary.Of<Hypot>(
            "hypot",
            (x, y) => HighPrecision.Sqrt((x * x) + (y * y)),
            (random, smallest, largest) => (Magnitude(random, smallest, largest - 4), Magnitude(
                random, smallest, largest - 4))),
        Binary.Of<HypotShare>(
            "hypot_share",
            (x, y) => x / HighPrecision.Sqrt((x * x) + (y * y)),
            (random, _, _) => (Magnitude(random, -300, 300), Magnitude(random, -300, 300))),
    }.ToDictionary(function => function.Name);

    public static TheoryData<string> Unaries => [.. unary.Keys];

    public static TheoryData<string> Binaries => [.. binary.Keys];

    [Theory]
    [MemberData(nameof(Unaries))]
    public void A_function_is_as_accurate_as_documented(string name)
    {
        var (function, random) = (unary[name], new Random(1));
        for (var sample = 0; sample < Samples; sample++)
        {
            var x = function.Sample(sample, random);
            AssertClose(name, function.Value(x), function.Exact(x), $"{x:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public void A_function_of_two_numbers_is_as_accurate_as_documented(string name)
    {
        var (function, random) = (binary[name], new Random(1));
        for (var sample = 0; sample < Samples; sample++)
        {
            var (x, y) = function.Sample(random, -1072, 1020);
            AssertClose(name, function.Value(x, y), function.Exact(x, y), $"{x:R}, {y:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Unaries))]
    public void A_function_of_floats_is_as_accurate_as_documented(string name)
    {
        float[] x = [.. AllFloats(), .. special.Select(x => (float)x)];
        var (values, exact) = (unary[name].OfFloats(x), unary[name].OfDoubles(Array.ConvertAll(x, x => (double)x)));
        for (var i = 0; i < x.Length; i++)
        {
            AssertCloseInFloat(name, values[i], exact[i], $"{x[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public void A_function_of_two_floats_is_as_accurate_as_documented(string name)
    {
        var (function, random) = (binary[name], new Random(1));
        float[] x = [.. AllFloats(), .. special.SelectMany(x => special.Select(_ => (float)x))];
        float[] y = [.. AllFloats(), .. special.SelectMany(_ => special.Select(y => (float)y))];
        random.Shuffle(y.AsSpan(0, y.Length - (special.Length * special.Length)));
        for (var i = 0; i < y.Length / 2; i++)
        {
            var sample = function.Sample(random, -148, 127);
            (x[i], y[i]) = ((float)sample.X, (float)sample.Y);
        }

        var values = function.OfFloats(x, y);
        var exact = function.OfDoubles(Array.ConvertAll(x, x => (double)x), Array.ConvertAll(y, y => (double)y));
        for (var i = 0; i < x.Length; i++)
        {
            AssertCloseInFloat(name, values[i], exact[i], $"{x[i]:R}, {y[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Unaries))]
    public void Special_values_are_those_of_single_numbers(string name)
    {
        foreach (var x in special)
        {
            AssertSame(name, unary[name].Scalar(x), unary[name].Value(x));
        }
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public void Special_values_of_two_numbers_are_those_of_single_numbers(string name)
    {
        foreach (var x in special)
        {
            foreach (var y in special)
            {
                AssertSame(name, binary[name].Scalar(x, y), binary[name].Value(x, y));
            }
        }
    }

    private static void AssertClose(string name, double value, BigReal exact, string arguments)
    {
        var error = HighPrecision.ErrorInUlps(value, exact);
        Assert.True(
            error <= documented[name].InDouble,
                $"{name}({arguments}) = {value:R} is off by {error:F2} ulp; documented are " +
                $"{documented[name].InDouble}.");
    }

    // Beside a float the double is exact: it may err by no more than 2.5 · 2⁻²⁹ units of the float.
    private static void AssertCloseInFloat(string name, float value, double exact, string arguments)
    {
        if (exact == 0 || !double.IsFinite(exact))
        {
            Identical.Assert(exact, value);
            return;
        }

        // An overflow is as far off as the next power of two.
        var end = Math.ScaleB(1, 128);
        var (found, expected) = (Math.Clamp(value, -end, end), Math.Clamp(exact, -end, end));
        var unit = Math.ScaleB(1, Math.Clamp(Math.ILogB(expected), -126, 127) - 23);
        var error = Math.Abs(found - expected) / unit;
        Assert.True(
            error <= documented[name].InFloat && double.IsNegative(value) == double.IsNegative(exact),
            $"{name}({arguments}) = {value:R} in float is off by {error:F3} ulp; documented are " +
            $"{documented[name].InFloat}.");
    }

    // Zeros, infinities and NaN are the same; other numbers differ by no more than both may err.
    private static void AssertSame(string name, double expected, double value)
    {
        if (expected != 0 && double.IsFinite(expected))
        {
            var error = HighPrecision.ErrorInUlps(value, expected);
            Assert.True(
                error <= 2 * documented[name].InDouble + 2,
                    $"{name}: {value:R} is off by {error:F2} ulp of {expected:R}.");
        }
        else
        {
            Identical.Assert(expected, value);
        }
    }

    // The rows of the table: the errors of a function in double and in float.
    private static readonly Dictionary<string, (double InDouble, double InFloat)> documented = Repository.Read(
        "docs/numerics.md")
        .Split('\n')
        .Where(line => line.StartsWith("| vector `", StringComparison.Ordinal))
        .Select(line => line.Split('|'))
        .ToDictionary(
            row => row[1].Split('`')[1],
            row => (double.Parse(row[2], CultureInfo.InvariantCulture), double.Parse(
                row[3], CultureInfo.InvariantCulture)));

    private static IEnumerable<float> AllFloats()
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += Stride)
        {
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
        }
    }

    private static double Magnitude(Random random, int low, int high) =>
        Math.ScaleB((1 + random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1), random.Next(low, high));

    private static BigReal Density(BigReal x)
    {
        var decay = HighPrecision.Exp(-x);
        return decay / ((1 + decay) * (1 + decay));
    }

    private static BigReal LogOfCosh(BigReal x)
    {
        var growth = HighPrecision.Expm1(BigReal.Abs(x));
        return HighPrecision.Log1p(growth * growth / (growth + 1) / 2);
    }

    private static BigReal CubeRoot(BigReal x)
    {
        BigReal root = Math.Cbrt((double)x);
        for (var i = 0; i < 4; i++)
        {
            root = (2 * root + x / (root * root)) / 3;
        }

        return root;
    }

    // The values of a function of registers, given those from an index on, at each width: they must be the same.
    private static T[] AtEveryWidth<T>(
        int length, Func<int, Lanes128<T>> narrow, Func<int, Lanes256<T>> middle, Func<int, Lanes512<T>> wide)
        where T : unmanaged
    {
        var values = Fill(narrow);
        Assert.True(MemoryMarshal.AsBytes<T>(values).SequenceEqual(MemoryMarshal.AsBytes<T>(Fill(middle))));
        Assert.True(MemoryMarshal.AsBytes<T>(values).SequenceEqual(MemoryMarshal.AsBytes<T>(Fill(wide))));
        return values;

        T[] Fill<TLane>(Func<int, TLane> function)
            where TLane : struct
        {
            var result = new T[length];
            Span<TLane> one = new TLane[1];
            for (var i = 0; i < length; i += Unsafe.SizeOf<TLane>() / Unsafe.SizeOf<T>())
            {
                one[0] = function(i);
                var lanes = MemoryMarshal.Cast<TLane, T>(one);
                lanes[..Math.Min(lanes.Length, length - i)].CopyTo(result.AsSpan(i));
            }

            return result;
        }
    }

    private static TLane Part<TLane, T>(T[] x, int start)
        where TLane : struct
        where T : unmanaged
    {
        var lane = default(TLane);
        var lanes = MemoryMarshal.Cast<TLane, T>(new Span<TLane>(ref lane));
        x.AsSpan(start, Math.Min(lanes.Length, x.Length - start)).CopyTo(lanes);
        return lane;
    }

    private sealed record Unary(
        string Name,
        double Low,
        double High,
        Func<double, double> Value,
        Func<double, double> Scalar,
        Func<BigReal, BigReal> Exact,
        Func<float[], float[]> OfFloats,
        Func<double[], double[]> OfDoubles)
    {
        public static Unary Of<TOp>(double low, double high, Func<BigReal, BigReal> exact)
            where TOp : struct, IUnary =>
            new(
            TOp.Name,
            low,
            high,
            Evaluate<TOp>,
            TOp.Value,
            exact,
            Evaluate<TOp, float>,
            Evaluate<TOp, double>);

        // In turn anywhere in the interval, of any magnitude, and of a moderate one.
        public double Sample(int sample, Random random)
        {
            var fraction = random.NextDouble();
            var x = (sample % 3) switch
            {
                0 => (Low * (1 - fraction)) + (High * fraction),
                1 => Magnitude(random, -1074, 1020),
                _ => Magnitude(random, -20, 10),
            };
            return Math.Clamp(x, Low, High);
        }

        private static T[] Evaluate<TOp, T>(T[] x)
            where TOp : struct, IUnary
            where T : unmanaged => AtEveryWidth(
                x.Length,
                i => TOp.Lanes<TOp, Lanes128<T>, T>(Part<Lanes128<T>, T>(x, i)),
                i => TOp.Lanes<TOp, Lanes256<T>, T>(Part<Lanes256<T>, T>(x, i)),
                i => TOp.Lanes<TOp, Lanes512<T>, T>(Part<Lanes512<T>, T>(x, i)));

        private static double Evaluate<TOp>(double x)
            where TOp : struct, IUnary
        {
            var value = In<Lanes128<double>>();
            Identical.Assert(value, In<Lanes256<double>>());
            Identical.Assert(value, In<Lanes512<double>>());
            return value;

            double In<TLane>()
                where TLane : struct, ILane<TLane, double>
            {
                // The other lanes have another argument, which may take another way.
                var lanes = new double[TLane.Count];
                lanes[^1] = x;
                ref var lane = ref Unsafe.As<double, TLane>(ref lanes[0]);
                lane = TOp.Lanes<TOp, TLane, double>(lane);
                return lanes[^1];
            }
        }
    }

    private sealed record Binary(
        string Name,
        Func<double, double, double> Value,
        Func<double, double, double> Scalar,
        Func<BigReal, BigReal, BigReal> Exact,
        Func<Random, int, int, (double X, double Y)> Sample,
        Func<float[], float[], float[]> OfFloats,
        Func<double[], double[], double[]> OfDoubles)
    {
        public static Binary Of<TOp>(
            string name, Func<BigReal, BigReal, BigReal> exact, Func<Random, int, int, (double X, double Y)> sample)
            where TOp : struct, IBinary =>
            new(name, Evaluate<TOp>, TOp.Value, exact, sample, Evaluate<TOp, float>, Evaluate<TOp, double>);

        private static T[] Evaluate<TOp, T>(T[] x, T[] y)
            where TOp : struct, IBinary
            where T : unmanaged => AtEveryWidth(
                x.Length,
                i => TOp.Lanes<TOp, Lanes128<T>, T>(Part<Lanes128<T>, T>(x, i), Part<Lanes128<T>, T>(y, i)),
                i => TOp.Lanes<TOp, Lanes256<T>, T>(Part<Lanes256<T>, T>(x, i), Part<Lanes256<T>, T>(y, i)),
                i => TOp.Lanes<TOp, Lanes512<T>, T>(Part<Lanes512<T>, T>(x, i), Part<Lanes512<T>, T>(y, i)));

        private static double Evaluate<TOp>(double x, double y)
            where TOp : struct, IBinary
        {
            var value = In<Lanes128<double>>();
            Identical.Assert(value, In<Lanes256<double>>());
            Identical.Assert(value, In<Lanes512<double>>());
            return value;

            double In<TLane>()
                where TLane : struct, ILane<TLane, double>
            {
                var lanes = new double[TLane.Count];
                Unsafe.As<double, TLane>(ref lanes[0]) = TOp.Lanes<TOp, TLane, double>(x, y);
                return lanes[^1];
            }
        }
    }
}
