using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Tests.Numerics;

namespace AutoDiff.Tests.Numbers;

using Number = BigFloat<Bits256>;
using Longer = BigFloat<Bits512>;

/// <summary>
/// The functions of high precision against digits that others have published, identities at twice the precision, and
/// IEEE 754.
/// </summary>
public class BigFloatTests
{
    private const int Points = 50;

    /// <summary>Digits of the On-Line Encyclopedia of Integer Sequences, with the number of the sequence.</summary>
    private static readonly (string Sequence, Func<Number> Value, string Digits)[] Published =
    [
        ("A000796", () => Number.Pi,
            "3.14159265358979323846264338327950288419716939937510582097494459230781"),
        ("A001113", () => Number.Exp(1),
            "2.71828182845904523536028747135266249775724709369995957496696762772407"),
        ("A002162", () => Number.Log(2),
            "0.69314718055994530941723212145817656807550013436025525412068000949339"),
        ("A002193", () => Number.Sqrt(2),
            "1.41421356237309504880168872420969807856967187537694807317667973799073"),
        ("A002580", () => Number.Cbrt(2),
            "1.25992104989487316476721060727822835057025146470150798008197511215529"),
        ("A049469", () => Number.Sin(1),
            "0.84147098480789650665250232163029899962256306079837106567275170999191"),
        ("A049470", () => Number.Cos(1),
            "0.54030230586813971740093660744297660373231042061792222767009725538110"),
        ("A049471", () => Number.Apply<Tan>(1),
            "1.55740772465490223050697480745836017308725077238152003838394660569886"),
        ("A073000", () => Number.Atan(0.5),
            "0.46364760900080611621425623146121440202853705428612026381093308872019"),
        ("A073742", () => Number.Apply<Sinh>(1),
            "1.17520119364380145688238185059560081515571798133409587022956541301330"),
        ("A073743", () => Number.Apply<Cosh>(1),
            "1.54308063481524377847790562075706168260152911236586370473740221471076"),
        ("A073744", () => Number.Apply<Tanh>(1),
            "0.76159415595576488811945828260479359041276859725793655159681050012195"),
        ("A091648", () => Number.Apply<Asinh>(1),
            "0.88137358701954302523260932497979230902816032826163541075329560865337"),
        ("A007507", () => Number.Power(2, Number.Sqrt(2)),
            "2.66514414269022518865029724987313984827421131371465949283597959336492"),
    ];

    private static readonly (string Law, Func<Longer, Longer, (Longer Left, Longer Right)> Sides)[] Identities =
    [
        ("exp(x + y) = exp x · exp y", (x, y) => (Longer.Exp(x + y), Longer.Exp(x) * Longer.Exp(y))),
        ("log(xy) = log x + log y", (x, y) => (
            Longer.Log(x * x * y * y), Longer.Log(x * x) + Longer.Log(y * y))),
        ("log(exp x) = x", (x, _) => (Longer.Log(Longer.Exp(x)), x)),
        ("sin(x + y) = sin x cos y + cos x sin y", (x, y) => (
            Longer.Sin(x + y), (Longer.Sin(x) * Longer.Cos(y)) + (Longer.Cos(x) * Longer.Sin(y)))),
        ("cos² x + sin² x = 1", (x, _) => ((Longer.Cos(x) * Longer.Cos(x)) + (Longer.Sin(x) * Longer.Sin(x)), 1)),
        ("tan(arctan x) = x", (x, _) => (Longer.Apply<Tan>(Longer.Atan(x)), x)),
        ("r sin φ = y", (x, y) => (Longer.Sqrt((x * x) + (y * y)) * Longer.Sin(Longer.Atan2(y, x)), y)),
        ("r cos φ = x", (x, y) => (Longer.Sqrt((x * x) + (y * y)) * Longer.Cos(Longer.Atan2(y, x)), x)),
        ("(√x)² = x", (x, _) => (Longer.Sqrt(x * x), Longer.Abs(x))),
        ("(∛x)³ = x", (x, _) => (Longer.Cbrt(x) * Longer.Cbrt(x) * Longer.Cbrt(x), x)),
        ("|x|ʸ · |x|⁻ʸ = 1", (x, y) => (Longer.Power(Longer.Abs(x), y) * Longer.Power(Longer.Abs(x), -y), 1)),
        ("x³ = x · x · x", (x, _) => (Longer.Power(x, 3), x * x * x)),
        ("sinh(arsinh x) = x", (x, _) => (Longer.Apply<Sinh>(Longer.Apply<Asinh>(x)), x)),
        ("log1p(expm1 x) = x", (x, _) => (Longer.Apply<Log1p>(Longer.Apply<Expm1>(x)), x)),
    ];

    private static readonly (string Name, Func<Number, Number> Short, Func<Longer, Longer> Long)[] Functions =
    [
        ("exp", Number.Exp, Longer.Exp),
        ("log", x => Number.Log(Number.Abs(x)), x => Longer.Log(Longer.Abs(x))),
        ("sin", Number.Sin, Longer.Sin),
        ("cos", Number.Cos, Longer.Cos),
        ("arctan", Number.Atan, Longer.Atan),
        ("√", x => Number.Sqrt(Number.Abs(x)), x => Longer.Sqrt(Longer.Abs(x))),
        ("∛", Number.Cbrt, Longer.Cbrt),
        ("expm1", Number.Apply<Expm1>, Longer.Apply<Expm1>),
        ("tanh", Number.Apply<Tanh>, Longer.Apply<Tanh>),
        ("arsinh", Number.Apply<Asinh>, Longer.Apply<Asinh>),
        ("1/x", x => 1 / x, x => 1 / x),
        ("x²", x => x * x, x => x * x),
    ];

    public static TheoryData<string> Sequences => [.. Published.Select(row => row.Sequence)];

    public static TheoryData<string> Laws => [.. Identities.Select(row => row.Law)];

    public static TheoryData<string> Names => [.. Functions.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Sequences))]
    public void The_digits_are_those_published(string sequence)
    {
        var (_, value, digits) = Published.Single(row => row.Sequence == sequence);
        Assert.True(Number.Abs(value() - Number.Parse(digits)) < 2e-68, value().ToString());
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void Identities_hold_at_twice_the_precision(string law)
    {
        var (_, sides) = Identities.Single(row => row.Law == law);
        var random = new Random(1);
        for (var i = 0; i < Points; i++)
        {
            // The condition of what is composed costs a few digits of the 154.
            var (left, right) = sides(Moderate(random), Moderate(random));
            Assert.True(Agree(left, right, 490), $"{law}: {left} and {right}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_is_right_to_its_last_bits_over_the_whole_range_of_exponents(string name)
    {
        var (_, inShort, inLong) = Functions.Single(row => row.Name == name);
        var random = new Random(2);
        for (var i = 0; i < Points; i++)
        {
            var x = Extreme(random);
            var (value, exact) = (inShort(x), inLong(x));
            Assert.True(Agree(value.WithPrecision<Bits512>(), exact, 253), $"{name} at {x:R}: {value} and {exact}");
        }
    }

    [Fact]
    public void Doubles_are_kept_and_what_lies_between_rounds_to_the_nearest()
    {
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var x = Extreme(random);
            Assert.Equal(x, (double)(Number)x);
            var next = Math.BitIncrement(x);
            var middle = Number.ScaleB((Number)x + next, -1);
            var isEven = (BitConverter.DoubleToInt64Bits(x) & 1) == 0;
            Assert.Equal(isEven ? x : next, (double)middle);
            var nudge = Number.ScaleB(Number.Abs(middle), -200);
            Assert.Equal(x, (double)(middle - nudge));
            Assert.Equal(next, (double)(middle + nudge));
        }
    }

    [Fact]
    public void Arithmetic_rounded_to_double_is_that_of_doubles_signs_of_zeros_included()
    {
        double[] special =
        [
            0.0, -0.0, 1, -1, 2, 0.5, double.Epsilon, double.MaxValue,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        ];
        var random = new Random(4);
        double[] numbers = [.. special, .. Enumerable.Range(0, 20).Select(_ => Extreme(random))];
        foreach (var x in numbers)
        {
            Same(-x, -(Number)x);
            Same(Math.Sqrt(x), Number.Sqrt(x));
            foreach (var y in numbers)
            {
                Same(x + y, (Number)x + y);
                Same(x - y, (Number)x - y);
                Same(x * y, (Number)x * y);
                Same(x / y, (Number)x / y);
                Same(Math.Max(x, y), Number.Apply<Maximum>(x, y));
                Same(Math.Min(x, y), Number.Apply<Minimum>(x, y));
                Assert.Equal(
                    (x < y, x <= y, x > y, x >= y, x == y, x != y),
                    ((Number)x < y, (Number)x <= y, (Number)x > y, (Number)x >= y, (Number)x == y, (Number)x != y));
            }
        }
    }

    [Fact]
    public void Functions_at_zeros_infinities_and_NaN_are_those_of_doubles()
    {
        double[] special =
            [0.0, -0.0, 1, -1, 2, -3, 0.5, 2.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (var x in special.Where(x => !double.IsFinite(x) || x == 0))
        {
            Same(Math.Exp(x), Number.Exp(x));
            Same(Math.Log(x), Number.Log(x));
            Same(Math.Sin(x), Number.Sin(x));
            Same(Math.Cos(x), Number.Cos(x));
            Same(Math.Atan(x), Number.Atan(x));
            Same(Math.Cbrt(x), Number.Cbrt(x));
            Same(Math.Tanh(x), Number.Apply<Tanh>(x));
            Same(Math.Sinh(x), Number.Apply<Sinh>(x));
            Same(Math.Asinh(x), Number.Apply<Asinh>(x));
            Same(Sigmoid.Value(x), Number.Apply<Sigmoid>(x));
            Same(Softplus.Value(x), Number.Apply<Softplus>(x));
            Same(Expm1.Value(x), Number.Apply<Expm1>(x));
            Same(Log1p.Value(x), Number.Apply<Log1p>(x));
        }

        foreach (var x in special)
        {
            foreach (var y in special)
            {
                Same(Math.Atan2(x, y), Number.Atan2(x, y));
                Same(Math.Pow(x, y), Number.Power(x, y));
            }
        }
    }

    [Fact]
    public void Exponents_are_not_bounded_where_doubles_overflow()
    {
        Number x = 1e300;
        Assert.Equal(1e300, (double)Number.Log(Number.Exp(x)));
        Assert.Equal(1e300, (double)Number.Apply<Softplus>(x));
        Assert.Equal(1, (double)(Number.Exp(-x) * Number.Exp(x)), 1e-70);
    }

    [Fact]
    public void Dual_numbers_of_it_give_derivatives_of_any_order()
    {
        // d³/dx³ eˢⁱⁿ ˣ = (cos³ x − 3 sin x cos x − cos x) eˢⁱⁿ ˣ
        var x = new Dual<Dual<Dual<Number>>>(new(new(1, 1), new(1, default)), new(new(1, default), default));
        var third = Dual<Dual<Dual<Number>>>.Apply<Exp>(Dual<Dual<Dual<Number>>>.Apply<Sin>(x)).Tangent.Tangent.Tangent;
        var (sin, cos) = (Number.Sin(1), Number.Cos(1));
        var expected = ((cos * cos * cos) - (3 * sin * cos) - cos) * Number.Exp(sin);
        Assert.True(Number.Abs(third - expected) < 1e-74, $"{third} and {expected}");
    }

    // What e^x and e^-x lose is less than the last place of their sum, which itself is exact where both are near 1.
    [Fact]
    public void A_sum_that_is_exact_has_the_errors_of_its_terms()
    {
        var random = new Random(6);
        for (var i = 0; i < 100; i++)
        {
            var x = Math.ScaleB(1 + random.NextDouble(), random.Next(-400, -70));
            var found = (Longer)0;
            AdaptivePrecision.Evaluate(96, () =>
            {
                var varying = (BigFloat<AdaptivePrecision>)x;
                var sum = BigFloat<AdaptivePrecision>.Exp(varying) + BigFloat<AdaptivePrecision>.Exp(-varying);
                var logarithm = BigFloat<AdaptivePrecision>.Log(sum / 2);
                found = logarithm.WithPrecision<Bits512>();
                return logarithm;
            });
            var square = (Longer)x * x;
            Assert.True(Agree(found, (square / 2) - (square * square / 12), 90));
        }
    }

    [Fact]
    public void Text_is_read_as_it_was_written()
    {
        var random = new Random(5);
        for (var i = 0; i < 100; i++)
        {
            var x = (Number)Extreme(random) / 3;
            Assert.True(Number.Abs(Number.Parse(x.ToString()) - x) <= Number.Abs(x) * 1e-76);
            Assert.Equal((double)x, double.Parse(x.ToString(25), System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal("-1.25e-300", Number.Parse("-1.25e-300").ToString());
        Assert.Throws<FormatException>(() => Number.Parse("1.2.3"));
    }

    private static void Same(double expected, Number found) => Identical.Assert(expected, (double)found);

    private static bool Agree(Longer x, Longer y, int bits) =>
        x == y || Longer.Abs(x - y) <= Longer.ScaleB(Longer.Abs(y), -bits);

    private static double Moderate(Random random) => (8 * random.NextDouble()) - 4;

    // All exponents are equally likely, those of subnormal numbers too.
    private static double Extreme(Random random) =>
        (random.Next(2) == 0 ? 1 : -1) * Math.ScaleB(1 + random.NextDouble(), random.Next(-1074, 1023));
}
