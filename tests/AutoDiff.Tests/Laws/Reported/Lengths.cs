using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws.Reported;

/// <summary>Lengths, angles and deviations, where squares leave the range and where they vanish.</summary>
internal static class Lengths
{
    private const double Infinity = double.PositiveInfinity;

    public static DerivativeCase[] Slopes { get; } =
    [
        new("Square(Norm(x)) at 0, 0", x => Square(Norm(x)), [0, 0], 0, 0), // JAX
        new("Pow(Norm(x),2) at 0, 0, 0", x => Pow(Norm(x), 2), [0, 0, 0], 0, 0, 0), // Autograd
        new("Exp(-Norm(x)*Norm(x)) at 0, 0", x => Exp(-Norm(x) * Norm(x)), [0, 0], 0, 0), // PyTorch
        new("Exp(-Norm(x-x*0.5)*Norm(x-x*0.5)) at 0, 0",
            x => Exp(-Norm(x - x * 0.5) * Norm(x - x * 0.5)), [0, 0], 0, 0), // PyTorch
        new("Pow(1+Norm(x)*Norm(x),-0.5) at 0, 0", x => Pow(1 + Norm(x) * Norm(x), -0.5), [0, 0], 0, 0), // ForwardDiff
        new("Pow(1+Square(Norm(x)),-0.5) at 0, 0", x => Pow(1 + Square(Norm(x)), -0.5), [0, 0], 0, 0), // ForwardDiff
        new("Sqrt(1+Square(Norm(x))) at 0, 0", x => Sqrt(1 + Square(Norm(x))), [0, 0], 0, 0), // ForwardDiff
        new("Log1p(Square(Norm(x))) at 0, 0", x => Log1p(Square(Norm(x))), [0, 0], 0, 0), // ForwardDiff
        new("1/(1+Square(Norm(x))) at 0, 0", x => 1 / (1 + Square(Norm(x))), [0, 0], 0, 0), // ForwardDiff
        new("Pow(Norm(x),4) at 0, 0", x => Pow(Norm(x), 4), [0, 0], 0, 0),
        new("Pow(Norm(x),3) at 0, 0", x => Pow(Norm(x), 3), [0, 0], 0, 0),
        new("Square(Hypot(x[0],x[1])) at 0, 0", x => Square(Hypot(x[0], x[1])), [0, 0], 0, 0),
        new("Cosh(Norm(x)) at 0, 0", x => Cosh(Norm(x)), [0, 0], 0, 0),
        new("Norm(x) at 0, 0", x => Norm(x), [0, 0], 0, 0), // PyTorch
        new("Norm(x) at 1e-200, 0", x => Norm(x), [1e-200, 0], 1, 0), // ForwardDiff
        new("Hypot(x[0],x[1]) at 1e-320, 1", x => Hypot(x[0], x[1]), [1e-320, 1], 1e-320, 1), // ForwardDiff
        new("Norm(Stack([x[0]-x[2],x[1]-x[3]])) at 1, 2, 1, 2",
            x => Norm(Stack([x[0] - x[2], x[1] - x[3]])), [1, 2, 1, 2], 0, 0, 0, 0), // PyTorch
        new("StandardDeviation(x) at 1e200, 2e200, 4e200",
            x => StandardDeviation(x),
            [1e200, 2e200, 4e200], -0.3563483225498992, -0.0890870806374748, 0.44543540318737396),
        new("StandardDeviation(x) at 1e-200, 2e-200, 4e-200",
            x => StandardDeviation(x),
            [1e-200, 2e-200, 4e-200], -0.3563483225498992, -0.0890870806374748, 0.44543540318737396),
        new("Variance(x) at 10000000000.0, 10000000001.0, 10000000003.0",
            x => Variance(x),
            [10000000000.0, 10000000001.0, 10000000003.0],
            -0.8888888888888888, -0.2222222222222222, 1.1111111111111112),
        new("Square(StandardDeviation(x)) at 1, 1, 1", x => Square(StandardDeviation(x)), [1, 1, 1], 0, 0, 0),
        new("Max(Norm(x),1e-10) at 0, 0", x => Max(Norm(x), 1e-10), [0, 0], 0, 0), // MLX
        new("Sum(x/Norm(x)*Stack([1.0,2.0])) at 1e200, -2e200",
            x => Sum(x / Norm(x) * x.Recorder!.Constant(1.0, 2.0)),
            [1e200, -2e200], 7.155417527999328e-201, 3.577708763999664e-201),
        new("Dot(x[0..2],x[2..4])/(Norm(x[0..2])*Norm(x[2..4])) at 1e-160, 2e-160, 3e-160, -1e-160",
            x => Dot(x[0..2], x[2..4]) / (Norm(x[0..2]) * Norm(x[2..4])),
            [1e-160, 2e-160, 3e-160, -1e-160],
            3.959797974644666e159, -1.979898987322333e159, 9.899494936611665e158,
            2.9698484809834997e159) { Leaves = Leaves.Everywhere },
        new("Dot(x[0..2],x[2..4])/(Norm(x[0..2])*Norm(x[2..4])) at 1e120, 2e120, 3e160, -1e160",
            x => Dot(x[0..2], x[2..4]) / (Norm(x[0..2]) * Norm(x[2..4])),
            [1e120, 2e120, 3e160, -1e160],
            3.959797974644666e-121, -1.979898987322333e-121, 9.899494936611666e-162, 2.9698484809835e-161),
        new("Atan2(x[0],x[1]) at 1e-13, 5.6843e-14",
            x => Atan2(x[0], x[1]), [1e-13, 5.6843e-14], 4296157198699.0356, -7557935363543.507), // PyTorch
        new("Atan2(x[0],x[1]) at 1e-310, 1", x => Atan2(x[0], x[1]), [1e-310, 1], 1, -1e-310),
        new("Atan2(x[0],x[1]) at 1, 1e-310", x => Atan2(x[0], x[1]), [1, 1e-310], 1e-310, -1),
        new("Atan2(x[0],x[1]) at 1e300, 1e-300", x => Atan2(x[0], x[1]), [1e300, 1e-300], 0, -1e-300),
        new("Atan2(x[0],x[1]) at 0, -1", x => Atan2(x[0], x[1]), [0, -1], -1, 0),
        new("Atan2(x[0],x[1]) at -1, 0", x => Atan2(x[0], x[1]), [-1, 0], 0, 1),
        new("Atan(x[0]/x[1]) at 1e200, 1e-200",
            x => Atan(x[0] / x[1]), [1e200, 1e-200], 0, -1e-200) { Leaves = Leaves.Everywhere },
        new("Acos(x[0]/Norm(x)) at 1e-08, 1",
            x => Acos(x[0] / Norm(x)), [1e-08, 1], -0.9999999999999999, 9.999999999999999e-09),
        new("Acos(Clamp(x[0],-1,1)) at 1.5", x => Acos(Clamp(x[0], -1, 1)), [1.5], 0),
        new("Acos(Clamp(x[0],-0.9999999,0.9999999)) at 1", x => Acos(Clamp(x[0], -0.9999999, 0.9999999)), [1], 0),
        new("Asin(Clamp(x[0],-1,1)) at -2", x => Asin(Clamp(x[0], -1, 1)), [-2], 0),
        new("Acosh(x[0]) at 1e160", x => Acosh(x[0]), [1e160], 1e-160),
        new("Acosh(1+x[0]) at 1e-20", x => Acosh(1 + x[0]), [1e-20], 7071067811.865476) { Leaves = Leaves.Everywhere },
        new("Acosh(x[0]) at 1.5", x => Acosh(x[0]), [1.5], 0.8944271909999159),
        new("Asinh(x[0]) at -1e-200", x => Asinh(x[0]), [-1e-200], 1),
        new("Asinh(x[0]) at -1e300", x => Asinh(x[0]), [-1e300], 1e-300),
        new("Atanh(x[0]) at 1e-200", x => Atanh(x[0]), [1e-200], 1),
        new("Asin(x[0]) at -0.9999999999999999", x => Asin(x[0]), [-0.9999999999999999], 67108864.0),
        new("Atan(1/x[0]) at 1e-200", x => Atan(1 / x[0]), [1e-200], -1) { Leaves = Leaves.Everywhere },
        new("Asinh(Exp(x[0])) at 800", x => Asinh(Exp(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("Acosh(Exp(x[0])) at 800", x => Acosh(Exp(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("Hypot(Log(Exp(x[0])),1) at 800",
            x => Hypot(Log(Exp(x[0])), 1), [800], 0.9999992187509156) { Leaves = Leaves.WhereWritten },
        new("Norm(Stack([Log(Exp(x[0])),x[0]])) at 800",
            x => Norm(Stack([Log(Exp(x[0])), x[0]])), [800], 1.4142135623730951) { Leaves = Leaves.WhereWritten },
        new("Sqrt(Hypot(Exp(x[0]),1)) at 800",
            x => Sqrt(Hypot(Exp(x[0]), 1)), [800], 2.610734844882072e173) { Leaves = Leaves.Everywhere },
        new("Atan2(Exp(x[0]),x[0]) at 800", x => Atan2(Exp(x[0]), x[0]), [800], 0) { Leaves = Leaves.Everywhere },
        new("Acosh(1+Exp(-x[0])) at 800",
            x => Acosh(1 + Exp(-x[0])), [800], -1.3542294089587789e-174) { Leaves = Leaves.Everywhere },
        new("Atanh(1-Exp(-x[0])) at 800", x => Atanh(1 - Exp(-x[0])), [800], 0.5) { Leaves = Leaves.Everywhere },
        new("Log(Asinh(Exp(-x[0]))) at 800", x => Log(Asinh(Exp(-x[0]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("Atan2(Exp(-x[0]),Exp(-x[0])) at 800",
            x => Atan2(Exp(-x[0]), Exp(-x[0])), [800], 0) { Leaves = Leaves.Everywhere },
        new("Norm(Stack([Exp(-x[0]),Exp(-x[0])]))/Exp(-x[0]) at 800",
            x => Norm(Stack([Exp(-x[0]), Exp(-x[0])])) / Exp(-x[0]), [800], 0) { Leaves = Leaves.Everywhere },
        new("StandardDeviation(x) at 1, 1, 1", x => StandardDeviation(x), [1, 1, 1], 0, 0, 0),
        new("StandardDeviation(x) at 1, 2, 4",
            x => StandardDeviation(x), [1, 2, 4], -0.3563483225498992, -0.0890870806374748, 0.44543540318737396),
    ];

    // The first column of the Hessian.
    public static DerivativeCase[] Curves { get; } =
    [
        new("Square(Norm(x)) at 0, 0", x => Square(Norm(x)), [0, 0], 2, 0), // JAX
        new("Pow(Norm(x),2) at 0, 0, 0", x => Pow(Norm(x), 2), [0, 0, 0], 2, 0, 0), // Autograd
        new("Exp(-Norm(x)*Norm(x)) at 0, 0", x => Exp(-Norm(x) * Norm(x)), [0, 0], -2, 0), // PyTorch
        new("Exp(-Norm(x-x*0.5)*Norm(x-x*0.5)) at 0, 0",
            x => Exp(-Norm(x - x * 0.5) * Norm(x - x * 0.5)), [0, 0], -0.5, 0), // PyTorch
        new("Pow(1+Norm(x)*Norm(x),-0.5) at 0, 0", x => Pow(1 + Norm(x) * Norm(x), -0.5), [0, 0], -1, 0), // ForwardDiff
        new("Pow(1+Square(Norm(x)),-0.5) at 0, 0", x => Pow(1 + Square(Norm(x)), -0.5), [0, 0], -1, 0), // ForwardDiff
        new("Sqrt(1+Square(Norm(x))) at 0, 0", x => Sqrt(1 + Square(Norm(x))), [0, 0], 1, 0), // ForwardDiff
        new("Log1p(Square(Norm(x))) at 0, 0", x => Log1p(Square(Norm(x))), [0, 0], 2, 0), // ForwardDiff
        new("1/(1+Square(Norm(x))) at 0, 0", x => 1 / (1 + Square(Norm(x))), [0, 0], -2, 0), // ForwardDiff
        new("Pow(Norm(x),4) at 0, 0", x => Pow(Norm(x), 4), [0, 0], 0, 0),
        new("Square(Hypot(x[0],x[1])) at 0, 0", x => Square(Hypot(x[0], x[1])), [0, 0], 2, 0),
        new("Norm(x) at 1e-200, 0", x => Norm(x), [1e-200, 0], 0, 0), // ForwardDiff
        new("Variance(x) at 10000000000.0, 10000000001.0, 10000000003.0",
            x => Variance(x),
            [10000000000.0, 10000000001.0, 10000000003.0],
            0.4444444444444444, -0.2222222222222222, -0.2222222222222222),
        new("Square(StandardDeviation(x)) at 1, 1, 1",
            x => Square(StandardDeviation(x)), [1, 1, 1], 0.4444444444444444, -0.2222222222222222, -0.2222222222222222),
        new("Max(Norm(x),1e-10) at 0, 0", x => Max(Norm(x), 1e-10), [0, 0], 0, 0), // MLX
        new("Sum(x/Norm(x)*Stack([1.0,2.0])) at 1e200, -2e200",
            x => Sum(x / Norm(x) * x.Recorder!.Constant(1.0, 2.0)), [1e200, -2e200], 0, 0),
        new("Atan2(x[0],x[1]) at 1e-13, 5.6843e-14",
            x => Atan2(x[0], x[1]), [1e-13, 5.6843e-14], -6.49401568387789e25, 3.8665420283567984e25), // PyTorch
        new("Atan2(x[0],x[1]) at 1e-310, 1", x => Atan2(x[0], x[1]), [1e-310, 1], -2e-310, -1),
        new("Atan2(x[0],x[1]) at 1e300, 1e-300", x => Atan2(x[0], x[1]), [1e300, 1e-300], 0, 0),
        new("Atan2(x[0],x[1]) at -1, 0", x => Atan2(x[0], x[1]), [-1, 0], 0, 1),
        new("Acos(x[0]/Norm(x)) at 1e-08, 1",
            x => Acos(x[0] / Norm(x)), [1e-08, 1], 1.9999999999999997e-08, 0.9999999999999997),
        new("Acos(Clamp(x[0],-1,1)) at 1.5", x => Acos(Clamp(x[0], -1, 1)), [1.5], 0),
        new("Acos(Clamp(x[0],-0.9999999,0.9999999)) at 1", x => Acos(Clamp(x[0], -0.9999999, 0.9999999)), [1], 0),
        new("Asin(Clamp(x[0],-1,1)) at -2", x => Asin(Clamp(x[0], -1, 1)), [-2], 0),
        new("Acosh(x[0]) at 1e160", x => Acosh(x[0]), [1e160], -1e-320),
        new("Acosh(x[0]) at 1.5", x => Acosh(x[0]), [1.5], -1.0733126291998991),
        new("Asinh(x[0]) at -1e-200", x => Asinh(x[0]), [-1e-200], 1e-200),
        new("Asinh(x[0]) at -1e300", x => Asinh(x[0]), [-1e300], 0),
        new("Atanh(x[0]) at 1e-200", x => Atanh(x[0]), [1e-200], 2e-200),
        new("Asin(x[0]) at -0.9999999999999999", x => Asin(x[0]), [-0.9999999999999999], -3.022314549036573e23),
    ];
}
