using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// More points of the kinds that <see cref="ReportedPoints"/> has, at other functions, orders and precisions. The truth
/// is the limit of differences of the functions, evaluated with 900 digits: no derivative was written down.
/// </summary>
public class FurtherPoints
{
    // Functions that saturate.
    private static readonly DerivativeCase[] Saturated =
    [
        new("softplus, farther left", x => Softplus(x[0]), [-60], 8.75651076269652e-27),
        new("a log of a sigmoid, far right", x => -Softplus(-x[0]), [45], 2.8625185805493937e-20),
        new("gelu, far left", x => Gelu(x[0]), [-12], -2.5578956616748956e-31),
        new("silu, far left", x => Silu(x[0]), [-45], -1.2595081754417332e-18),
        new("erf on the left", x => Erf(x[0]), [-7.5], 4.2013653781149885e-25),
        new("erfc, far", x => Erfc(x[0]), [15], -2.1686857763229878e-98),
        new("a normal probability, far right", x => NormalCdf(x[0]), [12], 2.1463837356630605e-32),
        new("a log of a normal probability, right", x => LogNormalCdf(x[0]), [11], 2.1188192535093534e-27),
        new("tanh in float", x => Tanh(x[0]), [8.5f], 1.6559749504014006e-07),
        new("log-add-exp, certain", x => LogAddExp(x[0], x[1]), [60, 2], 1, 6.47023492564546e-26),
        new("nested log-add-exp", x => LogAddExp(LogAddExp(x[0], x[1]), x[2]), [50, 3, 1],
            1, 3.873997628687187e-21, 5.242885663363464e-22),
        new("softmax of three, certain", x => Softmax(x)[0] - Softmax(x)[2], [50, 0, -5],
            1.954741476464068e-22, -1.9287498479639178e-22, -2.5991628500150062e-24),
        new("cross-entropy with soft targets",
            x => CrossEntropy(x, x.Recorder!.Constant(0.75, 0.25, 0)), [30, -10, 0],
            0.2499999999999064, -0.25, 9.357622968839299e-14),
        new("log-softmax of an unlikely class", x => LogSoftmax(x)[1], [45, 1], -1, 1),
        new("expm1 of a sum", x => Expm1(x[0] + x[1]), [-30, -20], 1.9287498479639178e-22, 1.9287498479639178e-22),
        new("a complement of tanh", x => 1 - Tanh(x[0]), [25], -7.714999391855671e-22),
    ];

    // Squares and products that leave the range on the way.
    private static readonly DerivativeCase[] Ranged =
    [
        new("resistors side by side, tiny", x => x[0] * x[1] / (x[0] + x[1]), [1e-200, 1e-200], 0.25, 0.25),
        new("resistors side by side, huge", x => x[0] * x[1] / (x[0] + x[1]), [1e200, 1e200], 0.25, 0.25),
        new("resistors side by side in float", x => x[0] * x[1] / (x[0] + x[1]), [1e-25f, 3e-25f],
            0.5625, 0.0625),
        new("log of a normal density, far", x => Log(NormalDensity(x[0])), [50], -50),
        new("log of erfc, far", x => Log(Erfc(x[0])), [40], -80.02498439935778) { Units = 64 },
        new("log of a normal probability, far", x => Log(NormalCdf(x[0])), [-50], 50.019984031905636)
            { Units = 64 },
        new("log of a gamma function", x => Log(Gamma(x[0])), [200], 5.295815283219912),
        new("log of 1 + x^2, huge", x => Log(1 + Square(x[0])), [-1e200], -2e-200),
        new("log of a reciprocal square", x => Log(1 / Square(x[0])), [1e170], -2e-170),
        new("log of a sum of three exponentials", x => Log(Exp(x[0]) + Exp(x[1]) + Exp(x[2])), [1000, 1001, -5],
            0.2689414213699951, 0.7310585786300049, 0),
        new("acosh, far", x => Acosh(x[0]), [1e200], 1e-200),
        new("log1p, far", x => Log1p(x[0]), [1e300], 1e-300),
        new("atan2, unlike", x => Atan2(x[0], x[1]), [1e-150, 1e-170], 9.999999999999999e129, -1e150),
        new("atan2 in float", x => Atan2(x[0], x[1]), [1e25f, 3e25f], 3.0000000391592216e-26, -9.999999746223564e-27),
        new("hypot of unlike numbers, large", x => Hypot(x[0], x[1]), [1e300, 1e290], 1, 1e-10),
        new("hypot in float", x => Hypot(x[0], x[1]), [3e30f, 4e30f], 0.5999999806571866, 0.8000000145071097),
        new("a norm of three, tiny", x => Norm(x), [1e-250, 2e-250, 2e-250],
            0.3333333333333333, 0.6666666666666666, 0.6666666666666666),
        new("a power below 0", x => Pow(x[0], -2.5), [1e80], -2.5e-280),
        new("logit by 0", x => Logit(x[0]), [1e-250], 1e250),
        new("asin by 1", x => Asin(x[0]), [0.9999999999999999], 67108864),
        new("lambertw, far", x => LambertW(x[0]), [1e200], 9.978041188123108e-201),
        new("erfcx, far out", x => Erfcx(x[0]), [1e100], -5.641895835477563e-201),
        new("digamma by 0", x => Digamma(x[0]), [1e-100], 1e200),
    ];

    // Derivatives on the way that are too small for a number, or lost with a value that is.
    private static readonly DerivativeCase[] Vanishing =
    [
        new("a reciprocal of exp", x => 1 / Exp(x[0]), [400], -1.9151695967140057e-174),
        new("a reciprocal of exp, farther", x => 1 / Exp(x[0]), [700], -9.85967654375977e-305),
        new("a primitive reciprocal of exp", x => Reciprocal(Exp(x[0])), [500], -7.124576406741286e-218),
        new("a negative power of exp", x => Pow(Exp(x[0]), -1), [450], -3.693883068487256e-196),
        new("a reciprocal of cosh", x => 1 / Cosh(x[0]), [400], -3.8303391934280114e-174),
        new("a reciprocal of two exps", x => 1 / (Exp(x[0]) + Exp(-x[0])), [-420], 3.9474587518512645e-183),
        new("a sigmoid written out, left", x => 1 / (1 + Exp(-x[0])), [-400], 1.9151695967140057e-174),
        new("a sigmoid written out, farther left", x => 1 / (1 + Exp(-x[0])), [-700], 9.85967654375977e-305),
        new("a sigmoid written out, in float", x => 1 / (1 + Exp(-x[0])), [-60f], 8.75651076269652e-27),
        new("x over exp", x => x[0] / Exp(x[0]), [500], -3.5551636269639015e-215),
        new("an arctangent of exp", x => Atan(Exp(x[0])), [400], 1.9151695967140057e-174),
        new("a Lorentzian, out", x => 1 / (1 + Square(x[0])), [1e85], -2e-255),
        new("a Lorentzian with a scale", x => 1 / (1 + Square(x[0] / 3)), [1e90], -1.8000000000000003e-269),
        new("a Lorentzian in float", x => 1 / (1 + (x[0] * x[0])), [1e12f], -2.0000000245760002e-36),
        new("a reciprocal of a large power", x => 1 / Pow(x[0], 100), [1000], -1e-301),
        new("log of a small exp", x => Log(Exp(-x[0])), [800], -1) { Leaves = Leaves.WhereWritten },
        new("a root of a small exp", x => Sqrt(Exp(-x[0])), [800], -9.575847983570028e-175)
            { Leaves = Leaves.Everywhere },
        new("a cube root of a small exp", x => Cbrt(Exp(-x[0])), [900], -1.7160667408040045e-131)
            { Leaves = Leaves.Everywhere },
        new("log of a sum of small exps", x => Log(Exp(-x[0]) + Exp(-2 * x[0])), [800], -1)
            { Leaves = Leaves.WhereWritten },
        new("log of a product of small exps", x => Log(Exp(-x[0]) * Exp(-x[1])), [400, 500], -1, -1)
            { Leaves = Leaves.WhereWritten },
        new("log of a high power", x => Log(Pow(x[0], 20)), [1e-20], 2e21) { Leaves = Leaves.WhereWritten },
        new("log of a square of a square", x => Log(Square(Square(x[0]))), [1e-110], 4e110)
            { Leaves = Leaves.WhereWritten },
        new("log of a small density", x => Log(NormalDensity(x[0])), [50], -50) { Leaves = Leaves.Everywhere },
        new("log of a small complement", x => Log(Erfc(x[0])), [100000], -200000.00001)
            { Leaves = Leaves.Everywhere },
        new("log of a cube of a small number", x => Log(x[0] * x[0] * x[0]), [1e-200], 3e200)
            { Leaves = Leaves.Everywhere },
        new("a quotient of large exps", x => Exp(x[0]) / Exp(x[1]), [800, 799], 2.718281828459045, -2.718281828459045)
            { Leaves = Leaves.WhereWritten },
        new("a Lorentzian with a scale that varies", x => 1 / (1 + Square(x[0] / x[1])), [1e90, 3],
            -1.8000000000000003e-269, 6e-180),
        new("a Lorentzian with a scale that varies, in float", x => 1 / (1 + Square(x[0] / x[1])), [1e12f, 3f],
            -1.8000000221184003e-35, 6.000000049152e-24),
    ];

    // Formulas that are stabilized.
    private static readonly DerivativeCase[] Stabilized =
    [
        new("log of exp and 3", x => Log(Exp(x[0]) + 3), [1000], 1) { Leaves = Leaves.WhereWritten },
        new("log of exp less 1", x => Log(Exp(x[0]) - 1), [1e-18], 9.999999999999999e17)
            { Leaves = Leaves.WhereWritten },
        new("a share with a constant", x => Exp(x[0]) / (2 + Exp(x[0])), [710], 8.95257245135026e-309)
            { Leaves = Leaves.WhereWritten },
        new("log of a product of exps", x => Log(Exp(x[0]) * Exp(x[1])), [500, 500], 1, 1)
            { Leaves = Leaves.WhereWritten },
        new("log of a root of exp", x => Log(Sqrt(Exp(x[0]))), [1600], 0.5) { Leaves = Leaves.WhereWritten },
        new("log of a product", x => Log(x[0] * x[1]), [1e-200, 1e-190], 1e200, 1e190) { Leaves = Leaves.Everywhere },
        new("log of a quotient", x => Log(x[0] / x[1]), [1e200, 1e-200], 1e-200, -1e200)
            { Leaves = Leaves.Everywhere },
        new("log of a fifth power", x => Log(Pow(x[0], 5)), [1e100], 5e-100) { Leaves = Leaves.WhereWritten },
        new("a length of three", x => Sqrt(Square(x[0]) + Square(x[1]) + Square(x[2])), [1e200, 2e200, 2e200],
            0.3333333333333333, 0.6666666666666666, 0.6666666666666666) { Leaves = Leaves.WhereWritten },
        new("a complement of erf", x => 1 - Erf(x[0]), [20], -2.1610374743867984e-174),
        new("log of 1 less a small exp", x => Log(1 - Exp(-x[0])), [1e-18], 9.999999999999999e17)
            { Leaves = Leaves.WhereWritten },
        new("log of a product that underflows", x => Log(x[0] * x[1]), [1e-200, 3e-180], 1e200, 3.3333333333333333e179)
            { Leaves = Leaves.WhereWritten },
        new("log of a product that overflows", x => Log(x[0] * x[1]), [-1e200, -4e200], -1e-200, -2.5e-201)
            { Leaves = Leaves.WhereWritten },
        new("log of a quotient that underflows", x => Log(x[0] / x[1]), [1e-200, 1e200], 1e200, -1e-200)
            { Leaves = Leaves.WhereWritten },
        new("log of a quotient that overflows", x => Log(x[0] / x[1]), [1e30f, 1e-20f],
            9.99999984952534e-31, -1.0000000317344784e20) { Leaves = Leaves.WhereWritten },
        new("log of a power that underflows", x => Log(Pow(x[0], x[1])), [1e-10, 40], 4e11, -23.025850929940457)
            { Leaves = Leaves.WhereWritten },
        new("log of a sigmoid", x => Log(Sigmoid(x[0])), [-800], 1) { Leaves = Leaves.WhereWritten },
        new("a square of a share", x => Square(Exp(x[0]) / (1 + Exp(x[0]))), [720], 4.06446160484e-313)
            { Leaves = Leaves.WhereWritten },
    ];

    // Second derivatives along the first direction.
    private static readonly DerivativeCase[] Curved =
    [
        new("tanh, curved on the left", x => Tanh(x[0]), [-25], 1.5429998783711343e-21),
        new("sigmoid, curved", x => Sigmoid(x[0]), [50], -1.9287498479639178e-22),
        new("expm1, curved", x => Expm1(x[0]), [-50], 1.9287498479639178e-22),
        new("softplus, curved on the left", x => Softplus(x[0]), [-45], 2.8625185805493937e-20),
        new("log-sum-exp of three, curved", x => LogSumExp(x), [60, 0, 1],
            3.2559174849640527e-26, -8.75651076269652e-27, -2.3802664086944007e-26),
        new("nested log-add-exp, curved", x => LogAddExp(LogAddExp(x[0], x[1]), x[2]), [-3.1, -1.1, 2.1],
            0.005244757120445352, -0.00020541470351571867, -0.005039342416929633) { Rounding = 1e-14 },
        new("a log of a normal probability, curved", x => LogNormalCdf(x[0]), [-30], -0.9988962284881099),
        new("a log of a normal probability, curved near", x => LogNormalCdf(x[0]), [-5], -0.9673035653828878),
        new("erf, curved on the left", x => Erf(x[0]), [-9], 1.3485732170842753e-34),
        new("gelu, curved", x => Gelu(x[0]), [-9], -8.121021121618442e-17),
        new("log-gamma of large, curved", x => LogGamma(x[0]), [1e100], 1e-100),
        new("asinh, curved", x => Asinh(x[0]), [1e100], -1e-200),
        new("atan, curved on the left", x => Atan(x[0]), [-1e95], 1.9999999999999998e-285),
        new("sqrt, curved", x => Sqrt(x[0]), [1e-150], -2.5e224),
        new("cbrt, curved", x => Cbrt(x[0]), [1e150], -2.2222222222222224e-251),
        new("a reciprocal, curved", x => 1 / x[0], [1e100], 2e-300),
        new("atan2, curved", x => Atan2(x[0], x[1]), [1e100, 3e100], -6.000000000000001e-202, -8e-202),
        new("a norm, curved", x => Norm(x), [1e200, 2e200, 2e200],
            2.962962962962963e-201, -7.407407407407407e-202, -7.407407407407407e-202),
        new("hypot in float, curved", x => Hypot(x[0], x[1]), [3e25f, 4e25f],
            1.2800000029343643e-26, -9.600000390942631e-27),
        new("log10, curved", x => Log10(x[0]), [1e150], -4.342944819032518e-301),
        new("a power, curved", x => Pow(x[0], -1.5), [1e80], 3.75e-280),
        new("a reciprocal of exp, curved", x => 1 / Exp(x[0]), [400], 1.9151695967140057e-174),
        new("a sigmoid written out, curved", x => 1 / (1 + Exp(-x[0])), [-300], 5.148200222412013e-131),
        new("a Lorentzian, curved", x => 1 / (1 + Square(x[0])), [1e60], 6.000000000000001e-240),
    ];

    public static TheoryData<string> Names => [.. Slopes.Select(sample => sample.Name)];

    public static TheoryData<string> Curves => [.. Seconds.Select(sample => sample.Name)];

    private static IEnumerable<DerivativeCase> Seconds => [.. Curved, .. QuotientPoints.Curved];

    private static IEnumerable<DerivativeCase> Slopes =>
        [.. Saturated, .. Ranged, .. Vanishing, .. Stabilized, .. QuotientPoints.Slopes];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_is_right_or_says_that_it_is_not(string name) =>
        Assert.Empty(Slopes.Single(sample => sample.Name == name).WrongGradients());

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_second_derivative_is_right_in_every_mode(string name) =>
        Assert.Empty(Seconds.Single(sample => sample.Name == name).WrongColumns());
}
