using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Quotients, reciprocals and powers whose own derivative is too small or too large for a number, though that of what
/// is computed of them is not. The truth is the limit of differences of the functions, evaluated with 900 digits by
/// another library: no derivative was written down. <see cref="FurtherPoints"/> states what holds of them.
/// </summary>
internal static class QuotientPoints
{
    public static readonly DerivativeCase[] Slopes =
    [
        new("a log of a reciprocal, far", x => Log(1 / x[0]), [1e162], -1.0000000000000001e-162),
        new("a log of a reciprocal, farther", x => Log(1 / x[0]), [1e250], -1e-250),
        new("a log of a reciprocal, near 0", x => Log(1 / x[0]), [1e-250], -1e250) { Leaves = Leaves.WhereWritten },
        new("a log of a reciprocal in float, far", x => Log(1 / x[0]), [1e25f], -1.0000000437976494e-25),
        new("a log of a primitive reciprocal", x => Log(Reciprocal(x[0])), [1e200], -1e-200),
        new("a log of a quotient, far", x => Log(x[0] / x[1]), [3, 1e200], 0.3333333333333333, -1e-200),
        new("a log of a quotient of unlike numbers", x => Log(x[0] / x[1]), [1e-100, 1e180], 1e100, -1e-180),
        new("a log of a constant over x", x => Log(3 / x[0]), [1e200], -1e-200),
        new("a binary log of a reciprocal", x => Log2(1 / x[0]), [1e200], -1.4426950408889635e-200),
        new("a decimal log of a reciprocal", x => Log10(1 / x[0]), [1e180], -4.342944819032518e-181),
        new("a root of a reciprocal", x => Sqrt(1 / x[0]), [1e200], -5e-301),
        new("a cube root of a reciprocal", x => Cbrt(1 / x[0]), [1e210], -3.3333333333333336e-281),
        new("a power of a reciprocal", x => Pow(1 / x[0], 0.25), [1e200], -2.5e-251),
        new("a reciprocal of a reciprocal, far", x => 1 / (1 / x[0]), [1e200], 1) { Leaves = Leaves.WhereWritten },
        new("two primitive reciprocals, far", x => Reciprocal(Reciprocal(x[0])), [1e250],
            1) { Leaves = Leaves.WhereWritten },
        new("a log of a negative power", x => Log(Pow(x[0], -2)), [1e110], -1.9999999999999998e-110),
        new("a log of a negative power, farther", x => Log(Pow(x[0], -2)), [1e140], -2e-140),
        new("a log of a reciprocal power", x => Log(Pow(x[0], -1)), [1e200], -1e-200),
        new("a log of a reciprocal root", x => Log(Pow(x[0], -0.5)), [1e250], -5e-251),
        new("a root of a negative power", x => Sqrt(Pow(x[0], -2)), [1e140], -9.999999999999998e-281),
        new("a log of a reciprocal square", x => Log(1 / Square(x[0])), [1e140], -2e-140),
        new("a log of a reciprocal product", x => Log(1 / (x[0] * x[0])), [1e140], -2e-140),
        new("a log of a share, far", x => Log(x[0] / (x[0] + x[1])), [1, 1e200], 1, -1e-200),
        new("a log of a reciprocal sum in float", x => Log(1 / (1 + x[0])), [1e25f], -1.0000000437976494e-25),
        new("a reciprocal of a small sinh", x => 1 / Sinh(1 / x[0]), [1e200], 1) { Leaves = Leaves.WhereWritten },
        new("a reciprocal of a small expm1", x => 1 / Expm1(1 / x[0]), [1e200], 1) { Leaves = Leaves.WhereWritten },
        new("a number times a reciprocal", x => x[1] * (1 / x[0]), [1e200, 3e200], -3e-200, 1e-200),
        new("a large multiple of a reciprocal", x => 1e200 * (1 / x[0]), [1e200], -1e-200),
        new("a decibel", x => 10 * Log10(x[0] / x[1]), [1e-200, 1e100],
            4.3429448190325185e200, -4.342944819032518e-100),
        new("an inverse root of a product", x => 1 / Sqrt(x[0] * x[1]), [1e50, 1e80],
            -4.9999999999999997e-116, -5e-146),
        new("an inverse power times a number", x => Pow(x[0], -1.5) * x[1], [1e150, 1e200], -1.5e-175, 1e-225),
        new("an odd slope of a huge power", x => Pow(x[0], 1e17), [-1], -1e17),
        new("an odd slope of a huge negative power", x => Pow(x[0], -1e17), [-1], 1e17),
        new("an odd slope of a huge power in float", x => Pow(x[0], 16777218), [-1], -16777218),
        new("a log of an underflowed power", x => Log(Pow(x[0], x[1])), [0.001, 300],
            300000, -6.907755278982137) { Leaves = Leaves.Everywhere },
        new("a log of a sum of reciprocals", x => Log((1 / x[0]) + (1 / x[1])), [1e200, 2e200],
            -6.666666666666667e-201, -1.6666666666666668e-201),
        new("a log of a sum of three reciprocals", x => Log((1 / x[0]) + (2 / x[1]) + (1 / x[2])),
            [1e200, 2e200, 3e200],
            -4.2857142857142855e-201, -2.1428571428571428e-201, -4.761904761904762e-202),
        new("resistors side by side, large", x => 1 / ((1 / x[0]) + (1 / x[1])), [1e200, 3e200],
            0.5625, 0.0625) { Leaves = Leaves.WhereWritten },
        new("a lens", x => 1 / ((1 / x[0]) - (1 / x[1])), [1e-180, 1], 1, 0) { Leaves = Leaves.WhereWritten },
        new("a negative power of a quotient", x => Pow(x[0] / x[1], -2), [1e100, 1e-20], 0, 2e-220),
        new("a log of a quotient of a quotient", x => Log(x[0] / x[1] / x[1]), [3, 1e120],
            0.3333333333333333, -2e-120),
    ];

    // Second derivatives along the first direction.
    public static readonly DerivativeCase[] Curved =
    [
        new("a log of a reciprocal, curved", x => Log(1 / x[0]), [1e120], 1.0000000000000001e-240),
        new("a sigmoid written out, curved at -380", x => 1 / (1 + Exp(-x[0])), [-380], 9.291736316326398e-166),
        new("a sigmoid written out, curved at -500", x => 1 / (1 + Exp(-x[0])), [-500], 7.124576406741286e-218),
        new("a sigmoid written out, curved at -700", x => 1 / (1 + Exp(-x[0])), [-700], 9.85967654375977e-305),
        new("a sigmoid written out in float, curved", x => 1 / (1 + Exp(-x[0])), [-70f], 3.975449735908647e-31),
        new("a scaled logistic, curved", x => x[1] / (1 + Exp(-x[0])), [-500, 3],
            2.1373729220223858e-217, 7.124576406741286e-218),
        new("a reciprocal of cosh, curved", x => 1 / Cosh(x[0]), [400], 3.8303391934280114e-174),
        new("a reciprocal of cosh squared, curved", x => 1 / Square(Cosh(x[0])), [200], 3.064271354742409e-173),
        new("a log of a negative power, curved", x => Log(Pow(x[0], -2)), [1e110], 2e-220) { Rounding = 2e-15 },
        new("Planck's law, curved", x => Pow(x[0], 3) / Expm1(x[0]), [700], 3.3529230161124313e-296),
        new("Pareto's density, curved", x => 3 * Pow(x[1], 3) / Pow(x[0], 4), [1e60, 1e40],
            6.000000000000002e-239, -3.600000000000001e-219) { Rounding = 2e-15 },
        new("an inverse distance, curved", x => 1 / Sqrt(Square(x[0]) + Square(x[1])), [1e100, 2e100],
            -3.577708763999663e-302, 1.073312629199899e-301),
        new("a log of a reciprocal square, curved", x => Log(1 / Square(x[0])), [1e120], 2.0000000000000002e-240),
        new("a log of a reciprocal square, curved farther", x => Log(1 / Square(x[0])), [1e140], 2e-280),
        new("a log of an inverse distance, curved", x => Log(1 / Sqrt(Square(x[0]) + Square(x[1]))), [1e120, 2e120],
            -1.2e-241, 1.6e-241),
        new("a log of a small exponential, curved", x => Log(Exp(-1 / x[0])), [0.0015], -592592592.5925926)
            { Rounding = 1e-12 },
        new("a relative entropy, curved", x => x[0] * Log(x[0] / x[1]), [1e-200, 1], 1e200, -1),
        new("resistors side by side, curved", x => 1 / ((1 / x[0]) + (1 / x[1])), [1e200, 3e200],
            -2.8125e-201, 9.375e-202) { Leaves = Leaves.Everywhere },
        new("a root of a quotient, curved", x => Sqrt(x[0] / x[1]), [1e-150, 1e150], -2.5e149, -2.5e-151),
        new("an odd power, curved", x => Pow(x[0], 16777218), [-1], 281475027042306),
    ];
}
