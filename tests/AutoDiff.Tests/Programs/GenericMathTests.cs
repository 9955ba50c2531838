using System.Numerics;

namespace AutoDiff.Tests.Programs;

/// <summary>
/// Code over the interfaces of System.Numerics has, at a variable, the value that it has at a double, and the
/// derivative by complex step or in closed form.
/// </summary>
public sealed class GenericMathTests
{
    private static readonly double Ln2 = Math.Log(2);
    private static readonly double Ln10 = Math.Log(10);

    private static double Sec2(double x) => 1 / (Math.Cos(x) * Math.Cos(x));

    private static readonly Dictionary<string, Func<double, double>> Slopes = new()
    {
        ["Exp"] = Math.Exp,
        ["ExpM1"] = Math.Exp,
        ["Exp2"] = x => Ln2 * Math.Pow(2, x),
        ["Exp2M1"] = x => Ln2 * Math.Pow(2, x),
        ["Exp10"] = x => Ln10 * Math.Pow(10, x),
        ["Exp10M1"] = x => Ln10 * Math.Pow(10, x),
        ["Log"] = x => 1 / x,
        ["LogP1"] = x => 1 / (1 + x),
        ["Log2"] = x => 1 / (x * Ln2),
        ["Log2P1"] = x => 1 / ((1 + x) * Ln2),
        ["Log10"] = x => 1 / (x * Ln10),
        ["Log10P1"] = x => 1 / ((1 + x) * Ln10),
        ["Sin"] = Math.Cos,
        ["Cos"] = x => -Math.Sin(x),
        ["Tan"] = Sec2,
        ["SinPi"] = x => Math.PI * double.CosPi(x),
        ["CosPi"] = x => -Math.PI * double.SinPi(x),
        ["TanPi"] = x => Math.PI * Sec2(Math.PI * x),
        ["Asin"] = x => 1 / Math.Sqrt(1 - (x * x)),
        ["Acos"] = x => -1 / Math.Sqrt(1 - (x * x)),
        ["Atan"] = x => 1 / (1 + (x * x)),
        ["AsinPi"] = x => 1 / (Math.PI * Math.Sqrt(1 - (x * x))),
        ["AcosPi"] = x => -1 / (Math.PI * Math.Sqrt(1 - (x * x))),
        ["AtanPi"] = x => 1 / (Math.PI * (1 + (x * x))),
        ["Sinh"] = Math.Cosh,
        ["Cosh"] = Math.Sinh,
        ["Tanh"] = x => 1 / Math.Pow(Math.Cosh(x), 2),
        ["Asinh"] = x => 1 / Math.Sqrt((x * x) + 1),
        ["Acosh"] = x => 1 / Math.Sqrt((x * x) - 1),
        ["Atanh"] = x => 1 / (1 - (x * x)),
        ["Sqrt"] = x => 0.5 / Math.Sqrt(x),
        ["Cbrt"] = x => 1 / (3 * Math.Pow(Math.Cbrt(x), 2)),
        ["Root5"] = x => 0.2 * Math.Pow(Math.Abs(x), -0.8),
        ["RootMinus4"] = x => -0.25 * Math.Pow(x, -1.25),
        ["Abs"] = x => Math.Sign(x),
        ["Floor"] = _ => 0,
        ["Ceiling"] = _ => 0,
        ["Truncate"] = _ => 0,
        ["Round"] = _ => 0,
        ["RoundAway"] = _ => 0,
        ["RoundTo2"] = _ => 0,
        ["ScaleB"] = _ => 8,
        ["Increment"] = x => 2 * (x + 1),
        ["Decrement"] = x => 2 * (x - 1),
        ["ReciprocalEstimate"] = x => -1 / (x * x),
        ["DegreesToRadians"] = _ => Math.PI / 180,
    };

    private static readonly Dictionary<string, (Func<double, double, double> X, Func<double, double, double> Y)>
        SlopesOfTwo = new()
        {
            ["Pow"] = ((x, y) => y * Math.Pow(x, y - 1), (x, y) => Math.Pow(x, y) * Math.Log(x)),
            ["Hypot"] = ((x, y) => x / Math.Sqrt((x * x) + (y * y)), (x, y) => y / Math.Sqrt((x * x) + (y * y))),
            ["Atan2"] = ((y, x) => x / ((x * x) + (y * y)), (y, x) => -y / ((x * x) + (y * y))),
            ["Atan2Pi"] = (
                (y, x) => x / (Math.PI * ((x * x) + (y * y))), (y, x) => -y / (Math.PI * ((x * x) + (y * y)))),
            ["LogOfBase"] = (
                (x, b) => 1 / (x * Math.Log(b)), (x, b) => -Math.Log(x) / (b * Math.Log(b) * Math.Log(b))),
            ["Max"] = ((x, y) => x > y ? 1 : 0, (x, y) => y > x ? 1 : 0),
            ["Min"] = ((x, y) => x < y ? 1 : 0, (x, y) => y < x ? 1 : 0),
            ["MaxNumber"] = ((x, y) => x > y ? 1 : 0, (x, y) => y > x ? 1 : 0),
            ["MinNumber"] = ((x, y) => x < y ? 1 : 0, (x, y) => y < x ? 1 : 0),
            ["MaxMagnitude"] = ((x, y) => x * x > y * y ? 1 : 0, (x, y) => y * y > x * x ? 1 : 0),
            ["MinMagnitude"] = ((x, y) => x * x < y * y ? 1 : 0, (x, y) => y * y < x * x ? 1 : 0),
            ["Remainder"] = ((_, _) => 1, (x, y) => -Math.Truncate(x / y)),
            ["Ieee754Remainder"] = ((_, _) => 1, (x, y) => -Math.Round(x / y)),
            ["CopySign"] = ((x, y) => Math.Sign(x) * Math.Sign(y), (_, _) => 0),
            ["FusedMultiplyAdd"] = ((_, y) => y, (x, _) => x),
            ["Lerp"] = ((_, _) => 0.75, (_, _) => 0.25),
        };

    public static TheoryData<string, double> Points
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (var name in Slopes.Keys)
            {
                foreach (var x in new[] { -2.7, -1.25, -0.6, -0.31, 0.2, 0.44, 0.83, 1.3, 2.9 })
                {
                    // Outside of its domain a function is NaN at both.
                    if (double.IsFinite(Call(name, x)))
                    {
                        data.Add(name, x);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void Functions_have_their_derivatives(string name, double x)
    {
        var (value, slope) = Differentiate.ValueAndGradient(v => Call(name, v), x);
        AssertNear(Call(name, x), value);
        AssertNear(Slopes[name](x), slope);
        AssertNear(Call(name, x), Call(name, (Variable)x).Value);
    }

    [Fact]
    public void Functions_of_two_numbers_have_their_derivatives()
    {
        foreach (var (name, slopes) in SlopesOfTwo)
        {
            foreach (var x in new[] { -3.7, -0.6, 0.9, 2.3, 7.5 })
            {
                foreach (var y in new[] { -1.6, -0.35, 0.7, 3.1 })
                {
                    if (double.IsFinite(CallOfTwo(name, x, y)))
                    {
                        var tape = new Tape<double>();
                        var (a, b) = (tape.Input(x), tape.Input(y));
                        var result = CallOfTwo(name, a, b);
                        tape.Sweep(result);
                        AssertNear(CallOfTwo(name, x, y), result.Value);
                        AssertNear(slopes.X(x, y), tape.Adjoint(a));
                        AssertNear(slopes.Y(x, y), tape.Adjoint(b));
                    }
                }
            }
        }
    }

    [Fact]
    public void Arithmetic_has_the_derivative_of_a_complex_step()
    {
        foreach (var x in new[] { -1.4, -0.3, 0.25, 1.9 })
        {
            var step = Arithmetic(new Complex(x, 1e-30));
            var (value, slope) = Differentiate.ValueAndGradient(Arithmetic, x);
            AssertNear(Arithmetic(x), value);
            AssertNear(step.Imaginary / 1e-30, slope);
        }
    }

    [Fact]
    public void Functions_of_turns_are_exact_at_multiples_of_a_half()
    {
        for (var x = -3.0; x <= 3; x += 0.5)
        {
            Assert.Equal(double.SinPi(x), Variable.SinPi(x).Value);
            Assert.Equal(double.CosPi(x), Variable.CosPi(x).Value);
        }

        // Both parts of the cosine have its second derivative, also where one is even about 0.
        Assert.Equal(-Math.PI * Math.PI, SecondDerivative(Variable.CosPi, 0), 1e-12);
        Assert.Equal(Math.PI * Math.PI, SecondDerivative(Variable.CosPi, 1), 1e-12);
    }

    [Fact]
    public void Remainders_are_differentiable_at_0()
    {
        Assert.Equal(1, Differentiate.Gradient(x => x % 3, 0.0));
        Assert.Equal(1, Differentiate.Gradient(x => Variable.Ieee754Remainder(x, 3), 0.0));
        Assert.Equal(Math.IEEERemainder(7.5, 5), Variable.Ieee754Remainder(7.5, 5).Value);
        Assert.Equal(Math.IEEERemainder(2.5, 5), Variable.Ieee754Remainder(2.5, 5).Value);
        Assert.Equal(1e300 % 0.7, ((Variable)1e300 % 0.7).Value);
    }

    public static TheoryData<string> Questions =>
    [
        "NaN", "Finite", "Infinity", "PositiveInfinity", "NegativeInfinity", "Negative", "Positive", "Integer",
        "EvenInteger", "OddInteger", "Zero", "Normal", "Subnormal", "Real", "Canonical", "Complex", "Imaginary",
    ];

    [Theory]
    [MemberData(nameof(Questions))]
    public void Questions_have_the_answers_of_a_double(string name)
    {
        var tape = new Tape<double>();
        foreach (var x in new[] { 0.0, -0.0, 1, -1.5, 2, -3, 1e-310, 1e300, double.NaN, double.PositiveInfinity,
            double.NegativeInfinity })
        {
            if (!double.IsNaN(x) || name is not ("Negative" or "Positive"))
            {
                Assert.Equal(Ask(name, x), Ask(name, (Variable)x));
                Assert.Equal(Ask(name, x), Ask(name, tape.Input(x)));
            }
        }

        Assert.False(Variable.IsNegative(double.NaN));
        Assert.False(Variable.IsPositive(double.NaN));
    }

    [Fact]
    public void An_answer_is_remembered()
    {
        var tape = new Tape<double>();
        var x = tape.Input(2.0);
        var y = Variable.IsEvenInteger(x) ? x * x : x;
        var program = tape.ToProgram([x], [y]);
        Assert.Equal(16, program.Evaluate([[4.0]])[0][0]);
        Assert.Throws<BranchException>(() => program.Evaluate([[3.0]]));
    }

    [Fact]
    public void Bits_of_what_is_recorded_are_refused()
    {
        Assert.Equal(Math.BitIncrement(1.5), Up<Variable>(1.5).Value);
        Assert.Throws<NotSupportedException>(() => Up(new Tape<double>().Input(1.5)));

        static T Up<T>(T x)
            where T : IFloatingPointIeee754<T> => T.BitIncrement(x);
    }

    [Fact]
    public void Numbers_convert_and_parse()
    {
        Assert.Equal(3, Of<Variable, int>(3).Value);
        Assert.Equal(0.1f, Of<Variable, float>(0.1f).Value);
        Assert.Equal(7, int.CreateChecked((Variable)7.0));
        Assert.Equal(255, byte.CreateSaturating((Variable)1e9));
        Assert.Throws<OverflowException>(() => byte.CreateChecked((Variable)1e9));
        Assert.Equal(-2.5, Variable.Parse("-2.5", null).Value);
        Assert.True(Variable.TryParse("1e3", null, out var number));
        Assert.Equal(1000, number.Value);
        Assert.False(Variable.TryParse("x", null, out _));

        static T Of<T, TOther>(TOther value)
            where T : INumberBase<T>
            where TOther : INumberBase<TOther> => T.CreateChecked(value);
    }

    private static T Arithmetic<T>(T x)
        where T : INumberBase<T>
    {
        var (sum, power) = (T.Zero, T.One);
        for (var k = 1; k < 8; k++)
        {
            power *= +x / T.CreateChecked(k);
            sum += T.IsZero(power) ? T.One : -power;
        }

        var y = sum;
        y++;
        return (y - (T.CreateChecked(0.5) * sum)) / (T.One + (x * x));
    }

    private static T Call<T>(string name, T x)
        where T : IFloatingPointIeee754<T> => name switch
        {
            "Exp" => T.Exp(x),
            "ExpM1" => T.ExpM1(x),
            "Exp2" => T.Exp2(x),
            "Exp2M1" => T.Exp2M1(x),
            "Exp10" => T.Exp10(x),
            "Exp10M1" => T.Exp10M1(x),
            "Log" => T.Log(x),
            "LogP1" => T.LogP1(x),
            "Log2" => T.Log2(x),
            "Log2P1" => T.Log2P1(x),
            "Log10" => T.Log10(x),
            "Log10P1" => T.Log10P1(x),
            "Sin" => T.SinCos(x).Sin,
            "Cos" => T.SinCos(x).Cos,
            "Tan" => T.Tan(x),
            "SinPi" => T.SinCosPi(x).SinPi,
            "CosPi" => T.SinCosPi(x).CosPi,
            "TanPi" => T.TanPi(x),
            "Asin" => T.Asin(x),
            "Acos" => T.Acos(x),
            "Atan" => T.Atan(x),
            "AsinPi" => T.AsinPi(x),
            "AcosPi" => T.AcosPi(x),
            "AtanPi" => T.AtanPi(x),
            "Sinh" => T.Sinh(x),
            "Cosh" => T.Cosh(x),
            "Tanh" => T.Tanh(x),
            "Asinh" => T.Asinh(x),
            "Acosh" => T.Acosh(x),
            "Atanh" => T.Atanh(x),
            "Sqrt" => T.Sqrt(x),
            "Cbrt" => T.Cbrt(x),
            "Root5" => T.RootN(x, 5),
            "RootMinus4" => T.RootN(x, -4),
            "Abs" => T.Abs(x),
            "Floor" => T.Floor(x),
            "Ceiling" => T.Ceiling(x),
            "Truncate" => T.Truncate(x),
            "Round" => T.Round(x),
            "RoundAway" => T.Round(x, MidpointRounding.AwayFromZero),
            "RoundTo2" => T.Round(x, 1, MidpointRounding.ToZero),
            "ScaleB" => T.ScaleB(x, 3),
            "Increment" => ++x * x,
            "Decrement" => --x * x,
            "ReciprocalEstimate" => T.One / x,
            "DegreesToRadians" => T.DegreesToRadians(x),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    private static T CallOfTwo<T>(string name, T x, T y)
        where T : IFloatingPointIeee754<T> => name switch
        {
            "Pow" => T.Pow(x, y),
            "Hypot" => T.Hypot(x, y),
            "Atan2" => T.Atan2(x, y),
            "Atan2Pi" => T.Atan2Pi(x, y),
            "LogOfBase" => T.Log(x, y),
            "Max" => T.Max(x, y),
            "Min" => T.Min(x, y),
            "MaxNumber" => T.MaxNumber(x, T.MaxNumber(y, T.NaN)),
            "MinNumber" => T.MinNumber(T.MinNumber(T.NaN, x), y),
            "MaxMagnitude" => T.MaxMagnitude(x, T.MaxMagnitudeNumber(y, T.NaN)),
            "MinMagnitude" => T.MinMagnitude(x, T.MinMagnitudeNumber(T.NaN, y)),
            "Remainder" => x % y,
            "Ieee754Remainder" => T.Ieee754Remainder(x, y),
            "CopySign" => T.CopySign(x, y),
            "FusedMultiplyAdd" => T.FusedMultiplyAdd(x, y, T.Pi),
            "Lerp" => T.Lerp(x, y, T.CreateChecked(0.25)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    private static bool Ask<T>(string name, T x)
        where T : INumberBase<T> => name switch
        {
            "NaN" => T.IsNaN(x),
            "Finite" => T.IsFinite(x),
            "Infinity" => T.IsInfinity(x),
            "PositiveInfinity" => T.IsPositiveInfinity(x),
            "NegativeInfinity" => T.IsNegativeInfinity(x),
            "Negative" => T.IsNegative(x),
            "Positive" => T.IsPositive(x),
            "Integer" => T.IsInteger(x),
            "EvenInteger" => T.IsEvenInteger(x),
            "OddInteger" => T.IsOddInteger(x),
            "Zero" => T.IsZero(x),
            "Normal" => T.IsNormal(x),
            "Subnormal" => T.IsSubnormal(x),
            "Real" => T.IsRealNumber(x),
            "Canonical" => T.IsCanonical(x),
            "Complex" => T.IsComplexNumber(x),
            "Imaginary" => T.IsImaginaryNumber(x),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    private static double SecondDerivative(Func<Variable, Variable> f, double x) =>
        Differentiate.Gradient(inner => Differentiate.Gradient(f, inner), x);

    private static void AssertNear(double expected, double actual) =>
        Assert.Equal(expected, actual, 2e-14 * Math.Max(1, Math.Abs(expected)));
}
