using System.Globalization;
using System.Runtime.CompilerServices;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Numerics.Vectors;

/// <summary>Functions of registers against exact values, and at every special value against those of single numbers.</summary>
public class VectorFunctionsTests
{
    private const int Samples = 300;

    private static readonly double[] special =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5,
        double.Epsilon, -double.Epsilon, 1e-310, -1e-310,
        double.MaxValue, double.MinValue, 1e10, -1e10, 1e22, -1e22, 1e300, -1e300, 709, 711, -711, 750, -750, 40, -40,
    ];

    private static readonly Dictionary<string, Unary> unary = new[]
    {
        Unary.Of<VectorExp, Exp>(-745, 709.7, HighPrecision.Exp),
        Unary.Of<VectorExpm1, Expm1>(-745, 709.7, HighPrecision.Expm1),
        Unary.Of<VectorLog, Log>(double.Epsilon, double.MaxValue, HighPrecision.Log),
        Unary.Of<VectorLog1p, Log1p>(-0.999999, double.MaxValue, HighPrecision.Log1p),
        Unary.Of<VectorSin, Sin>(-(1 << 27), 1 << 27, HighPrecision.Sin),
        Unary.Of<VectorCos, Cos>(-(1 << 27), 1 << 27, HighPrecision.Cos),
        Unary.Of<VectorTan, Tan>(-(1 << 27), 1 << 27, x => HighPrecision.Sin(x) / HighPrecision.Cos(x)),
        Unary.Of<VectorAsin, Asin>(-0.999999, 0.999999, x => HighPrecision.Atan(x / HighPrecision.Sqrt(1 - x * x))),
        Unary.Of<VectorAcos, Acos>(-0.999999, 0.999999, x => 2 * HighPrecision.Atan(HighPrecision.Sqrt((1 - x) / (1 + x)))),
        Unary.Of<VectorAtan, Atan>(double.MinValue, double.MaxValue, HighPrecision.Atan),
        Unary.Of<VectorSinh, Sinh>(-710.4, 710.4, x => (HighPrecision.Expm1(x) - HighPrecision.Expm1(-x)) / 2),
        Unary.Of<VectorCosh, Cosh>(-710.4, 710.4, x => (HighPrecision.Exp(x) + HighPrecision.Exp(-x)) / 2),
        Unary.Of<VectorTanh, Tanh>(-25, 25, x => HighPrecision.Expm1(2 * x) / (HighPrecision.Expm1(2 * x) + 2)),
        Unary.Of<VectorAsinh, Asinh>(double.MinValue, double.MaxValue, x =>
            x.Sign * HighPrecision.Log1p(BigReal.Abs(x) + x * x / (1 + HighPrecision.Sqrt(x * x + 1)))),
        Unary.Of<VectorAcosh, Acosh>(1.0000001, double.MaxValue, x => HighPrecision.Log1p(x - 1 + HighPrecision.Sqrt(x * x - 1))),
        Unary.Of<VectorAtanh, Atanh>(-0.999999, 0.999999, x => HighPrecision.Log1p(2 * x / (1 - x)) / 2),
        Unary.Of<VectorSigmoid, Sigmoid>(-745, 50, x => 1 / (1 + HighPrecision.Exp(-x))),
        Unary.Of<VectorSoftplus, Softplus>(-745, 745, x => HighPrecision.Log1p(HighPrecision.Exp(x))),
        Unary.Of<VectorCbrt, Cbrt>(double.MinValue, double.MaxValue, CubeRoot),
        Unary.Of<VectorErf, Erf>(-6, 6, HighPrecision.Erf),
    }.ToDictionary(function => function.Name);

    private static readonly Dictionary<string, Binary> binary = new[]
    {
        Binary.Of<VectorPow, Power>("pow", (x, y) => HighPrecision.Exp(y * HighPrecision.Log(x)), random =>
        {
            // Every result from the smallest subnormal number to the largest is as likely.
            var x = Math.ScaleB(1 + random.NextDouble(), random.Next(2) == 0 ? random.Next(-1070, 1020) : random.Next(-1, 1));
            return (x, ((random.NextDouble() * 1450) - 743) / Math.Log(x));
        }),
        Binary.Of<VectorAtan2, Atan2>(
            "atan2",
            (y, x) => HighPrecision.Atan(y / x) + (x.Sign < 0 ? y.Sign * HighPrecision.Pi : 0),
            random => (Magnitude(random, -40, 40), Magnitude(random, -40, 40))),
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
            var (x, y) = function.Sample(random);
            AssertClose(name, function.Value(x, y), function.Exact(x, y), $"{x:R}, {y:R}");
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
            error <= Documented(name), $"{name}({arguments}) = {value:R} is off by {error:F2} ulp; documented are {Documented(name)}.");
    }

    // Zeros, infinities and NaN are the same; other numbers differ by no more than both may err.
    private static void AssertSame(string name, double expected, double value)
    {
        if (expected != 0 && double.IsFinite(expected))
        {
            var error = HighPrecision.ErrorInUlps(value, expected);
            Assert.True(error <= 2 * Documented(name) + 2, $"{name}: {value:R} is off by {error:F2} ulp of {expected:R}.");
        }
        else
        {
            Identical.Assert(expected, value);
        }
    }

    private static double Documented(string name)
    {
        var row = Repository.Read("docs/numerics.md").Split('\n').Single(
            line => line.StartsWith($"| vector `{name}` |", StringComparison.Ordinal));
        return double.Parse(row.Split('|')[2], CultureInfo.InvariantCulture);
    }

    private static double Magnitude(Random random, int low, int high) =>
        Math.ScaleB((1 + random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1), random.Next(low, high));

    private static BigReal CubeRoot(BigReal x)
    {
        BigReal root = Math.Cbrt((double)x);
        for (var i = 0; i < 4; i++) root = (2 * root + x / (root * root)) / 3;
        return root;
    }

    private sealed record Unary(
        string Name, double Low, double High, Func<double, double> Value, Func<double, double> Scalar, Func<BigReal, BigReal> Exact)
    {
        public static Unary Of<TFunction, TOp>(double low, double high, Func<BigReal, BigReal> exact)
            where TFunction : struct, IVectorFunction
            where TOp : struct, IUnary => new(TOp.Name, low, high, Evaluate<TFunction>, TOp.Value, exact);

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

        private static double Evaluate<TFunction>(double x)
            where TFunction : struct, IVectorFunction
        {
            var value = In<Lanes128<double>>();
            Identical.Assert(value, In<Lanes256<double>>());
            Identical.Assert(value, In<Lanes512<double>>());
            return value;

            double In<TLane>()
                where TLane : struct, ILane<TLane>
            {
                // The other lanes have another argument, which may take another way.
                var lanes = new double[TLane.Count];
                lanes[^1] = x;
                ref var lane = ref Unsafe.As<double, TLane>(ref lanes[0]);
                lane = TFunction.Evaluate(lane);
                return lanes[^1];
            }
        }
    }

    private sealed record Binary(
        string Name,
        Func<double, double, double> Value,
        Func<double, double, double> Scalar,
        Func<BigReal, BigReal, BigReal> Exact,
        Func<Random, (double X, double Y)> Sample)
    {
        public static Binary Of<TFunction, TOp>(
            string name, Func<BigReal, BigReal, BigReal> exact, Func<Random, (double X, double Y)> sample)
            where TFunction : struct, IVectorFunction2
            where TOp : struct, IBinary => new(name, Evaluate<TFunction>, TOp.Value, exact, sample);

        private static double Evaluate<TFunction>(double x, double y)
            where TFunction : struct, IVectorFunction2
        {
            var value = In<Lanes128<double>>();
            Identical.Assert(value, In<Lanes256<double>>());
            Identical.Assert(value, In<Lanes512<double>>());
            return value;

            double In<TLane>()
                where TLane : struct, ILane<TLane>
            {
                var lanes = new double[TLane.Count];
                Unsafe.As<double, TLane>(ref lanes[0]) = TFunction.Evaluate<TLane>(x, y);
                return lanes[^1];
            }
        }
    }
}
