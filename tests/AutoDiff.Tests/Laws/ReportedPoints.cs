using AutoDiff.Primitives;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Points at which users of other engines found derivatives wrong, and their like: where functions saturate, where
/// squares overflow, and where a value on the way leaves the range of numbers. The truth was computed with 60 digits.
/// </summary>
public class ReportedPoints
{
    private const double Infinity = double.PositiveInfinity;

    private static readonly DerivativeCase[] Cases =
    [
        new("asinh", x => Asinh(x[0]), [1e200], 1e-200),
        new("asinh, in float", x => Asinh(x[0]), [1e22f], 1.0000000221803697e-22),
        new("tanh", x => Tanh(x[0]), [5], 0.00018158323094380668),
        new("tanh, far", x => Tanh(x[0]), [20], 1.6993417021166356e-17),
        new("sigmoid", x => Sigmoid(x[0]), [17.5], 2.5109990296416514e-08),
        new("sigmoid, far", x => Sigmoid(x[0]), [40], 4.248354255291589e-18),
        new("expm1", x => Expm1(x[0]), [-12], 6.144212353328210e-06),
        new("expm1, far", x => Expm1(x[0]), [-40], 4.248354255291589e-18),
        new("erf, far", x => Erf(x[0]), [20.1], 3.918694664459195e-176),
        new("1 - erf", x => 1 - Erf(x[0]), [7], -5.915962958003069e-22),
        new("digamma", x => Digamma(x[0]), [-16.5], 9.810797812993575),
        new("cross-entropy, certain and right", x => -LogSoftmax(x)[0], [40, 0], -4.248354255291589e-18,
            4.248354255291589e-18),
        new("cross-entropy of three classes", x => CrossEntropy(x, x.Recorder!.Constant(0, 1, 0)), [0, 50, -10],
            1.928749847963918e-22, -1.9288374130715447e-22, 8.756510762696520e-27),
        new("curvature of log-sum-exp", x => Softmax(x)[0] + (0.5 * Softmax(x)[1]), [40, 0], 2.1241771276457945e-18,
            -2.1241771276457945e-18),
        new("atan2, large", x => Atan2(x[0], x[1]), [1e200, 2e200], 4e-201, -2e-201),
        new("atan2, small", x => Atan2(x[0], x[1]), [1e-200, 2e-200], 4e199, -2e199),
        new("norm, large", x => Norm(x), [3e200, 4e200], 0.6, 0.8),
        new("norm, small", x => Norm(x), [3e-200, 4e-200], 0.6, 0.8),
        new("hypot", x => Hypot(x[0], x[1]), [3e200, 4e200], 0.6, 0.8),
        new("a sigmoid written out, far left", x => 1 / (1 + Exp(-x[0])), [-800], 0),
        new("a sigmoid of an overflowed square", x => Sigmoid(Square(x[0])), [1e200], 0),
        new("a Gaussian written out, far", x => Exp(-Square(x[0])), [1e200], 0),
        new("a bump at its end", x => Exp(-1 / Square(x[0])), [1e-160], 0),
        new("a double exponential", x => Exp(-Exp(x[0])), [800], 0),
        new("a tanh of an overflowed exponential", x => Tanh(Exp(x[0])), [800], 0),
        new("a normal density, far", x => NormalDensity(Exp(x[0])), [800], 0),
        new("erfcx, far", x => Erfcx(Exp(x[0])), [800], 0),
        new("an arctangent, far", x => Atan(Exp(x[0])), [800], 0),

        new("log of exp", x => Log(Exp(x[0])), [800], 1) { Leaves = Leaves.WhereWritten },
        new("log of a reciprocal", x => Log(1 / x[0]), [1e-160], -1e160) { Leaves = Leaves.WhereWritten },
        new("log of a reciprocal, in float", x => Log(1 / x[0]), [1e-21f], -1.0000000317344784e21)
            { Leaves = Leaves.WhereWritten },
        new("log of a square", x => Log(Square(x[0])), [1e-160], 2e160) { Leaves = Leaves.WhereWritten },
        new("log of a cube", x => Log(Pow(x[0], 3)), [1e-110], 3e110) { Leaves = Leaves.WhereWritten },
        new("log of cosh", x => Log(Cosh(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("log of 1 + exp", x => Log(1 + Exp(x[0])), [800], 1) { Leaves = Leaves.WhereWritten },
        new("log of a sum of exps", x => Log(Exp(x[0]) + Exp(x[1])), [1000, 999], 0.7310585786300049,
            0.2689414213699951)
            { Leaves = Leaves.WhereWritten },
        new("a share of exps", x => Exp(x[0]) / (Exp(x[0]) + Exp(x[1])), [1000, 999], 0.19661193324148185,
            -0.19661193324148185) { Leaves = Leaves.WhereWritten },
        new("a root of a square", x => Sqrt(x[0] * x[0]), [1e200], 1) { Leaves = Leaves.WhereWritten },
        new("a root of a sum of squares", x => Sqrt(Sum(Square(x))), [3e200, 4e200], 0.6, 0.8)
            { Leaves = Leaves.WhereWritten },
        new("a length", x => Sqrt(Square(x[0]) + Square(x[1])), [3e200, 4e200], 0.6, 0.8)
            { Leaves = Leaves.WhereWritten },
        new("a logit at 1", x => Log(x[0] / (1 - x[0])), [1], Infinity) { Leaves = Leaves.WhereWritten },

        new("a cube root of a cube", x => Cbrt(Pow(x[0], 3)), [1e120], 1) { Leaves = Leaves.Everywhere },
        new("asinh of sinh", x => Asinh(Sinh(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("acosh of cosh", x => Acosh(Cosh(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("log1p of expm1", x => Log1p(Expm1(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("log2 of exp2", x => Log2(Exp2(x[0])), [1100], 1) { Leaves = Leaves.Everywhere },
        new("log10 of exp", x => Log10(Exp(x[0])), [800], 0.4342944819032518) { Leaves = Leaves.Everywhere },
        new("digamma of exp", x => Digamma(Exp(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("a reciprocal of a reciprocal", x => 1 / (1 / x[0]), [1e-310], 1) { Leaves = Leaves.Everywhere },
        new("a reciprocal of a reciprocal, less small", x => 1 / (1 / x[0]), [1e-170], 1)
            { Leaves = Leaves.Everywhere },
        new("a primitive reciprocal of another", x => Reciprocal(Reciprocal(x[0])), [1e-310], 1)
            { Leaves = Leaves.Everywhere },
        new("resistors side by side", x => 1 / ((1 / x[0]) + (1 / x[1])), [0, 1], 1, 0) { Leaves = Leaves.Everywhere },
        new("an angle", x => Atan(1 / x[0]), [0], -1) { Leaves = Leaves.Everywhere },
        new("reciprocals of powers", x => Pow(Pow(x[0], -2), -0.5), [1e-160], 1) { Leaves = Leaves.Everywhere },
        new("a power of a square", x => Pow(x[0] * x[0], 0.5), [1e200], 1) { Leaves = Leaves.Everywhere },
        new("a reciprocal of a log of exp", x => 1 / Log(Exp(x[0])), [800], -1.5625e-6)
            { Leaves = Leaves.WhereWritten },
        new("a reciprocal of a root of exp", x => 1 / Sqrt(Exp(x[0])), [800], -9.575847983570028e-175)
            { Leaves = Leaves.Everywhere },
        new("a Lorentzian far out", x => 1 / (1 + Square(x[0])), [1e200], 0),
        new("a logistic with a scale", x => 1 / (1 + Exp(-x[0] / x[1])), [-1600, 2], 0, 0),
        new("a reciprocal of a root, far out", x => 1 / Sqrt(1 + Square(x[0])), [1e200], 0),
        new("a reciprocal of something large", x => 1 / x[0], [1e200], 0),
        new("a masked reciprocal of a reciprocal", x => Where(Greater(x[0], 0), 1 / (1 / x[0]), x[0]), [0], 1),
        new("log of log of exp", x => Log(Log(Exp(x[0]))), [800], 0.00125) { Leaves = Leaves.WhereWritten },
    ];

    private static readonly DerivativeCase[] Ordinary =
    [
        new("atan, far", x => Atan(x[0]), [1e100], 1e-200),
        new("log-gamma below 0", x => LogGamma(x[0]), [-100.25], 7.754238959208646),
        new("log-gamma by a pole", x => LogGamma(x[0]), [-0.001], 999.4211381978913),
        new("log-gamma, far", x => LogGamma(x[0]), [1e305], 702.288453363184),
        new("digamma, far", x => Digamma(x[0]), [1e200], 1e-200),
        new("log-add-exp of equals", x => LogAddExp(x[0], x[0]), [1e30], 1),
        new("log-add-exp of large equals", x => LogAddExp(x[0], x[1]), [1e20, 1e20], 0.5, 0.5),
        new("a first power of a square", x => Pow(Pow(x[0], 1), 2), [0], 0),
        new("a logarithm of a clamped number", x => Log(1 / Max(1e-20, x[0])), [0], 0),
        new("a choice of a root", x => Where(Greater(x[0], 0), Sqrt(x[0]), 0), [-3], 0),
        new("a choice of a power", x => Where(Greater(x[0], 0), Pow(x[0], 0.5), 0), [-1], 0),
        new("a clipped logarithm", x => Max(Log(Relu(x[0])), -5), [-1], 0),
        new("softplus", x => Softplus(x[0]), [0], 0.5),
        new("softplus, far left", x => Softplus(x[0]), [-40], 4.248354255291589e-18),
        new("log of sigmoid", x => Log(Sigmoid(x[0])), [0], 0.5),
        new("sigmoid, far left", x => Sigmoid(x[0]), [-700], 9.85967654375977e-305),
        new("x log x", x => x[0] * Log(x[0]), [0], -Infinity) { Leaves = Leaves.Everywhere },
        new("powers of 0", x => Pow(0, x[0]), [2], 0),
        new("erf", x => Erf(x[0]), [5.3], 7.130550543752623e-13),
        new("erf, farther", x => Erf(x[0]), [9.1], 1.2261088097620787e-36),
        new("a product with a zero", x => Prod(x), [0, 2, 3], 6, 0, 0),
        new("a norm between subnormal numbers", x => Norm(x), [4e-320, 4e-320], 0.7071067811865476,
            0.7071067811865476) { Rounding = 1e-3 },
        new("hypot between subnormal numbers", x => Hypot(x[0], x[1]), [4e-320, 4e-320], 0.7071067811865476,
            0.7071067811865476),
        new("hypot beyond the largest number", x => Hypot(x[0], x[1]), [1.5e308, 1.5e308], 0.7071067811865476,
            0.7071067811865476),
        new("cbrt", x => Cbrt(x[0]), [1e-300], 3.3333333333333334e199),
        new("tan by a pole", x => Tan(x[0]), [1.5707963267948966], 2.6670937881135714e32),
        new("acos by 1", x => Acos(x[0]), [0.9999999999999999], -67108864),
        new("atanh by 1", x => Atanh(x[0]), [0.9999999999999999], 4503599627370496),
        new("acosh by 1", x => Acosh(x[0]), [1.0000000000000002], 47453132.81212578),
        new("NaN", x => Pow(x[0], 2), [double.NaN], double.NaN),
    ];

    // Second derivatives along the first direction.
    private static readonly DerivativeCase[] Curved =
    [
        new("log-gamma below 0", x => LogGamma(x[0]), [-3.25], 19.474085068082154),
        new("log, far", x => Log(x[0]), [1e120], -1e-240),
        new("log1p, far", x => Log1p(x[0]), [1e120], -1e-240),
        new("erf, far", x => Erf(x[0]), [26], -1.5324581964984603e-292),
        new("atan, far", x => Atan(x[0]), [1e90], -2e-270),
        new("log of sigmoid, far", x => -Softplus(-x[0]), [40], -4.248354255291589e-18),
        new("softplus, far", x => Softplus(x[0]), [40], 4.248354255291589e-18),
        new("tanh, far", x => Tanh(x[0]), [20], -3.3986834042332713e-17),
        new("log-sum-exp, certain", x => LogSumExp(x), [40, 0], 4.248354255291589e-18, -4.248354255291589e-18),
        new("log-add-exp, certain", x => LogAddExp(x[0], x[1]), [40, 0], 4.248354255291589e-18,
            -4.248354255291589e-18),
        new("hypot of unlike numbers", x => Hypot(x[0], x[1]), [1, 9.313225746154785e-10], 8.673617379884035e-19,
            -9.313225746154785e-10),
        new("hypot, small", x => Hypot(x[0], x[1]), [3e-200, 4e-200], 1.28e199, -9.6e198),
        new("the logarithm of a normal probability, far left", x => LogNormalCdf(x[0]), [-1e20], -1),
        new("the logarithm of a normal probability", x => LogNormalCdf(x[0]), [-50], -0.9996009568131961),
        new("a norm squared", x => Square(Norm(x)) / 2, [0, 0], 1, 0),
        new("a fourth power", x => Pow(x[0], 4), [0], 0),
        new("a power of a power", x => Pow(Pow(x[0], 1), 2), [0], 2),
    ];

    public static TheoryData<string> Names => [.. Cases.Concat(Ordinary).Select(sample => sample.Name)];

    public static TheoryData<string> Curves => [.. Curved.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_is_right_or_says_that_it_is_not(string name) =>
        Assert.Empty(Cases.Concat(Ordinary).Single(sample => sample.Name == name).WrongGradients());

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_second_derivative_is_right_in_every_mode(string name) =>
        Assert.Empty(Curved.Single(sample => sample.Name == name).WrongColumns());

    [Fact]
    public void No_place_is_named_where_a_derivative_is_known_all_the_same()
    {
        var tape = new Tape<double>();
        var x = tape.Input(800);
        var y = Log(Exp(x)) + x;
        Assert.Equal((Op.Exp, null), (tape.FindNonFinite()!.Op, tape.FindNonFiniteAdjoint(y)));
        Assert.Equal(Op.Sqrt, tape.FindNonFiniteAdjoint(y + Sqrt(x - x))!.Op);
    }
}
