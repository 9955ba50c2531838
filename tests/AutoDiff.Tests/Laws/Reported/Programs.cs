using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws.Reported;

/// <summary>Programs whose values or derivatives leave the range on the way.</summary>
internal static class Programs
{
    private const double Infinity = double.PositiveInfinity;

    public static DerivativeCase[] Slopes { get; } =
    [
        new("2/x[0] at 1e-160", x => 2 / x[0], [1e-160], -Infinity), // tt-metal
        new("3/x[0] at 1e155", x => 3 / x[0], [1e155], -3e-310), // tt-metal
        new("Reciprocal(x[0]) at -1e100", x => Reciprocal(x[0]), [-1e100], -1e-200),
        new("Log1p(Exp(x[0])) at 800", x => Log1p(Exp(x[0])), [800], 1) { Leaves = Leaves.WhereWritten }, // Burn
        new("Log1p(Exp(x[0])) at -50", x => Log1p(Exp(x[0])), [-50], 1.9287498479639178e-22), // Burn
        new("Log(1+Exp(10*x[0]))/10 at 99",
            x => Log(1 + Exp(10 * x[0])) / 10, [99], 1) { Leaves = Leaves.WhereWritten }, // tt-metal
        new("Exp2(x[0]) at 1025", x => Exp2(x[0]), [1025], Infinity), // PyTorch
        new("Exp2(x[0]) at -1070", x => Exp2(x[0]), [-1070], 5.4e-323),
        new("Pow(10,x[0]) at 308.3", x => Pow(10, x[0]), [308.3], Infinity),
        new("Pow(0.5,x[0]) at -1024",
            x => Pow(0.5, x[0]), [-1024], -1.2460659279417838e308) { Leaves = Leaves.Everywhere },
        new("0.001*Exp(x[0]) at 712",
            x => 0.001 * Exp(x[0]), [712], 1.6507112651886344e306) { Leaves = Leaves.Everywhere },
        new("Exp(x[0])*1e-10 at 720",
            x => Exp(x[0]) * 1e-10, [720], 4.920700930263816e302) { Leaves = Leaves.Everywhere },
        new("Exp(x[0]-20) at 720", x => Exp(x[0] - 20), [720], 1.0142320547350045e304),
        new("Cosh(x[0]) at 710.3", x => Cosh(x[0]), [710.3], 1.507788755590971e308),
        new("Sinh(0.5*x[0]) at 1421",
            x => Sinh(0.5 * x[0]), [1421], 9.20808672400893e307) { Leaves = Leaves.Everywhere },
        new("Sqrt(x[0]) at 5e-324", x => Sqrt(x[0]), [5e-324], 2.2494568972715982e161), // JAX
        new("Sqrt(x[0]) at 1e-200", x => Sqrt(x[0]), [1e-200], 5e99), // JAX
        new("Cbrt(x[0]) at 5e-324", x => Cbrt(x[0]), [5e-324], 1.1490942214795806e215),
        new("Sqrt(Square(x[0])) at 1e-200",
            x => Sqrt(Square(x[0])), [1e-200], 1) { Leaves = Leaves.WhereWritten }, // JAX
        new("Sqrt(x[0]*x[0]+1e-300) at 1e-160", x => Sqrt(x[0] * x[0] + 1e-300), [1e-160], 1e-10), // JAX
        new("Sqrt(Square(x[0])) at 0", x => Sqrt(Square(x[0])), [0], 0) { Leaves = Leaves.WhereWritten }, // Zygote
        new("Square(Sqrt(x[0])) at 1e-300", x => Square(Sqrt(x[0])), [1e-300], 1), // TensorFlow
        new("Square(Cbrt(x[0])) at 1e-300", x => Square(Cbrt(x[0])), [1e-300], 6.666666666666666e99),
        new("Pow(Sqrt(x[0]),4) at 1e-100", x => Pow(Sqrt(x[0]), 4), [1e-100], 2e-100),
        new("x[0]*Sqrt(x[0]) at 0", x => x[0] * Sqrt(x[0]), [0], 0) { Leaves = Leaves.Everywhere },
        new("Pow(x[0],1.5) at 0", x => Pow(x[0], 1.5), [0], 0), // tinygrad
        new("Sqrt(Pow(0,x[0])) at 4", x => Sqrt(Pow(0, x[0])), [4], 0) { Leaves = Leaves.Everywhere }, // Zygote
        new("Pow(x[0],0.5) at 0", x => Pow(x[0], 0.5), [0], Infinity), // Stan
        new("Pow(x[0],1) at 0", x => Pow(x[0], 1), [0], 1), // Stan
        new("Pow(x[0],0) at 0", x => Pow(x[0], 0), [0], 0), // Stan
        new("Pow(x[0],-1) at 0", x => Pow(x[0], -1), [0], -Infinity), // Stan
        new("x[0]+Pow(x[0],2)+Pow(x[0],3)+Pow(x[0],4) at 0",
            x => x[0] + Pow(x[0], 2) + Pow(x[0], 3) + Pow(x[0], 4), [0], 1), // TensorFlow
        new("Pow(x[0],x[1]) at 0, 2", x => Pow(x[0], x[1]), [0, 2], 0, 0),
        new("Pow(x[0],x[1]) at 0, 1", x => Pow(x[0], x[1]), [0, 1], 1, 0),
        new("Pow(x[0],x[1]) at 0, 3", x => Pow(x[0], x[1]), [0, 3], 0, 0),
        new("Pow(x[0],x[1]) at -2, 3", x => Pow(x[0], x[1]), [-2, 3], 12, double.NaN),
        new("Pow(x[0],x[1]) at 1e-200, 1.5",
            x => Pow(x[0], x[1]), [1e-200, 1.5], 1.5e-100, -4.605170185988091e-298), // PyTorch
        new("Pow(x[0],x[1]) at 1e200, -1.5", x => Pow(x[0], x[1]), [1e200, -1.5], 0, 4.605170185988092e-298),
        new("Pow(x[0],x[1]) at 2, -1000",
            x => Pow(x[0], x[1]), [2, -1000], -4.6663180925160944e-299, 6.468890458846786e-302),
        new("Pow(x[0],x[1]) at 1.0000000001, 10000000000.0",
            x => Pow(x[0], x[1]), [1.0000000001, 10000000000.0], 27182820529.629593, 2.718282278010539e-10),
        new("Pow(x[0],3) at -1e-110", x => Pow(x[0], 3), [-1e-110], 3e-220),
        new("Pow(x[0],2) at -1e160", x => Pow(x[0], 2), [-1e160], -2e160),
        new("Pow(x[0],-2) at -1e-100", x => Pow(x[0], -2), [-1e-100], 1.9999999999999998e300),
        new("Pow(x[0],2.0) at 0", x => Pow(x[0], 2.0), [0], 0), // ad of Haskell
        new("Pow(x[0]*x[0]+1,-0.5) at 1e80", x => Pow(x[0] * x[0] + 1, -0.5), [1e80], -1e-160),
        new("XLog1pY(x[0],x[1]) at 0, 1", x => XLog1pY(x[0], x[1]), [0, 1], 0.6931471805599453, 0), // TensorFlow
        new("XLogY(x[0],x[1]) at 0, 2", x => XLogY(x[0], x[1]), [0, 2], 0.6931471805599453, 0),
        new("XLogY(x[0],x[1]) at 0, 0", x => XLogY(x[0], x[1]), [0, 0], -Infinity, 0),
        new("XLogY(x[0],x[1]) at 1e-300, 1e-300", x => XLogY(x[0], x[1]), [1e-300, 1e-300], -690.7755278982137, 1),
        new("XLogY(x[0],x[0]) at 0.3", x => XLogY(x[0], x[0]), [0.3], -0.20397280432593604),
        new("-XLogY(x[0],x[0]) at 1e-300", x => -XLogY(x[0], x[0]), [1e-300], 689.7755278982137), // JAX
        new("x[0]*Log(x[0]/x[1]) at 1e-200, 1e200",
            x => x[0] * Log(x[0] / x[1]), [1e-200, 1e200], -920.0340371976183, 0) { Leaves = Leaves.WhereWritten },
        new("XLogY(x[0],x[0]/x[1]) at 1e-200, 1e150",
            x => XLogY(x[0], x[0] / x[1]), [1e-200, 1e150], -804.9047825479159, 0) { Leaves = Leaves.Everywhere },
        new("x[0]*Log(x[0])+(1-x[0])*Log(1-x[0]) at 1e-20",
            x => x[0] * Log(x[0]) + (1 - x[0]) * Log(1 - x[0]), [1e-20], -46.051701859880914),
        new("Log1p(x[0]) at -0.9999999999999999", x => Log1p(x[0]), [-0.9999999999999999], 9007199254740992.0),
        new("Log(x[0]) at 5e-324", x => Log(x[0]), [5e-324], Infinity),
        new("Log1p(x[0]*x[0]) at 1e-170", x => Log1p(x[0] * x[0]), [1e-170], 2e-170),
        new("Log1p(x[0]*x[0]) at 1e170", x => Log1p(x[0] * x[0]), [1e170], 2e-170) { Leaves = Leaves.Everywhere },
        new("Log(1+x[0]*x[0]) at 1e-100", x => Log(1 + x[0] * x[0]), [1e-100], 2e-100),
        new("Log(x[0]*x[0]+x[1]*x[1]) at 1e160, 1e160",
            x => Log(x[0] * x[0] + x[1] * x[1]), [1e160, 1e160], 1e-160, 1e-160) { Leaves = Leaves.Everywhere },
        new("Log(x[0]*x[0]+x[1]*x[1]) at 1e-170, 2e-170",
            x => Log(x[0] * x[0] + x[1] * x[1]), [1e-170, 2e-170], 4e169, 8e169) { Leaves = Leaves.Everywhere },
        new("0.5*Log(x[0]*x[0]+x[1]*x[1]) at 1e100, 1e99",
            x => 0.5 * Log(x[0] * x[0] + x[1] * x[1]), [1e100, 1e99], 9.900990099009901e-101, 9.900990099009901e-102),
        new("Log1p(-Exp(-x[0])) at 40", x => Log1p(-Exp(-x[0])), [40], 4.248354255291589e-18), // bayesfam
        new("Log(-Expm1(-x[0])) at 1e-20", x => Log(-Expm1(-x[0])), [1e-20], 1e20),
        new("Log(-Expm1(-x[0])) at 300", x => Log(-Expm1(-x[0])), [300], 5.148200222412013e-131),
        new("Log(-Log(x[0])) at 1e-300", x => Log(-Log(x[0])), [1e-300], -1.4476482730108395e297),
        new("-Expm1(-Exp(x[0])) at -40", x => -Expm1(-Exp(x[0])), [-40], 4.248354255291589e-18),
        new("Log(-Expm1(-Exp(x[0]))) at -50", x => Log(-Expm1(-Exp(x[0]))), [-50], 1),
        new("-x[0]-Exp(-x[0]) at -6", x => -x[0] - Exp(-x[0]), [-6], 402.4287934927351),
        new("Log(x[0])-Log1p(-x[0]) at 0.5", x => Log(x[0]) - Log1p(-x[0]), [0.5], 4),
        new("Log(x[0]+Sqrt(x[0]*x[0]+1)) at 1e160",
            x => Log(x[0] + Sqrt(x[0] * x[0] + 1)), [1e160], 1e-160) { Leaves = Leaves.WhereWritten },
        new("Log(x[0]+Sqrt(x[0]*x[0]+1)) at 1e-10", x => Log(x[0] + Sqrt(x[0] * x[0] + 1)), [1e-10], 1),
        new("Sqrt(Sum(Square(x))) at 1e-200, 3e-200",
            x => Sqrt(Sum(Square(x))),
            [1e-200, 3e-200], 0.31622776601683794, 0.9486832980505138) { Leaves = Leaves.WhereWritten }, // ForwardDiff
        new("Tan(x[0]) at 1.5", x => Tan(x[0]), [1.5], 199.85004452649247),
        new("Log(Cos(x[0])) at 1.57079632679", x => Log(Cos(x[0])), [1.57079632679], -204223803255.9733),
        new("Log(Tan(x[0]/2)) at 1e-200", x => Log(Tan(x[0] / 2)), [1e-200], 1e200),
        new("Sin(x[0]) at 1000000000000000.0", x => Sin(x[0]), [1000000000000000.0], -0.5131937377869703),
        new("Sqrt(1+Square(x[0]))-1 at 1e-09", x => Sqrt(1 + Square(x[0])) - 1, [1e-09], 1e-09),
        new("Sqrt(1+Square(x[0])) at 1e160", x => Sqrt(1 + Square(x[0])), [1e160], 1) { Leaves = Leaves.Everywhere },
        new("Log(Cosh(x[0])) at 25", x => Log(Cosh(x[0])), [25], 1),
        new("Log(Cosh(x[0])) at 1e-05", x => Log(Cosh(x[0])), [1e-05], 9.999999999666668e-06),
        new("Polygamma(1,x[0]) at -2.3", x => Polygamma(1, x[0]), [-2.3], 68.71379252927031),
        new("Polygamma(2,x[0]) at 1e-60", x => Polygamma(2, x[0]), [1e-60], 6.0000000000000005e240),
        new("Polygamma(3,x[0]) at -0.3", x => Polygamma(3, x[0]), [-0.3], 9731.83495623352),
        new("Polygamma(1,x[0]) at 1e100", x => Polygamma(1, x[0]), [1e100], -1e-200),
        new("-0.5*Square((x[0]-x[1])/x[2])-Log(x[2]) at 1e200, 1, 1e150",
            x => -0.5 * Square((x[0] - x[1]) / x[2]) - Log(x[2]), [1e200, 1, 1e150], -1e-100, 1e-100, 1e-50),
        new("Exp(-0.5*Square((x[0]-x[1])/x[2]))/x[2] at 1, 1, 1e-200",
            x => Exp(-0.5 * Square((x[0] - x[1]) / x[2])) / x[2], [1, 1, 1e-200], 0, 0, -Infinity),
        new("-(x[1]+1)/2*Log1p(Square(x[0])/x[1]) at 1e160, 3",
            x => -(x[1] + 1) / 2 * Log1p(Square(x[0]) / x[1]),
            [1e160, 3], -4e-160, -367.1976420680466) { Leaves = Leaves.Everywhere },
        new("-Log1p(Square(x[0]/x[1]))-Log(x[1]) at 1e200, 2",
            x => -Log1p(Square(x[0] / x[1])) - Log(x[1]), [1e200, 2], -2e-200, 0.5) { Leaves = Leaves.Everywhere },
        new("(x[3]-1)*Log(x[0])+1.5*Log(x[1])+9*Log(x[2]) at 1.1665e-39, 0.17, 0.72, 2",
            x => (x[3] - 1) * Log(x[0]) + 1.5 * Log(x[1]) + 9 * Log(x[2]),
            [1.1665e-39, 0.17, 0.72, 2], 8.572653236176597e38, 8.823529411764705, 12.5, -89.64681081428843), // PyTorch
        new("XLogY(x[0]-1,x[1]) at 1, 0.5", x => XLogY(x[0] - 1, x[1]), [1, 0.5], -0.6931471805599453, 0), // JAX
        new("XLogY(x[0],x[2])+XLog1pY(x[1],-x[2]) at 0, 3, 1e-200",
            x => XLogY(x[0], x[2]) + XLog1pY(x[1], -x[2]), [0, 3, 1e-200], -460.51701859880916, -1e-200, -3),
        new("Sum(x[0]/Stack([2.0,3.0,1.0])) at 3",
            x => Sum(x[0] / x.Recorder!.Constant(2.0, 3.0, 1.0)), [3], 1.8333333333333333), // TensorFlow
        new("Log(x[0]*0+x[1]) at 1, 2", x => Log(x[0] * 0 + x[1]), [1, 2], 0, 0.5), // ForwardDiff
        new("Log(0*x[0]+x[1]) at 1, 0",
            x => Log(0 * x[0] + x[1]), [1, 0], 0, Infinity) { Leaves = Leaves.Everywhere }, // ForwardDiff
        new("x[0]*Exp(-x[1]) at 1, 1000", x => x[0] * Exp(-x[1]), [1, 1000], 0, 0), // ForwardDiff
        new("1/(1+Exp(-x[0])) at -200", x => 1 / (1 + Exp(-x[0])), [-200], 1.3838965267367376e-87), // JAX
        new("Exp(x[0])/(1+Exp(x[0])) at -200", x => Exp(x[0]) / (1 + Exp(x[0])), [-200], 1.3838965267367376e-87), // JAX
        new("1/(1+Exp(x[0])) at 300", x => 1 / (1 + Exp(x[0])), [300], -5.148200222412013e-131), // JAX
        new("1-1/(1+Exp(-x[0])) at 40", x => 1 - 1 / (1 + Exp(-x[0])), [40], -4.248354255291589e-18),
        new("Log(Exp(x[0])) at -745", x => Log(Exp(x[0])), [-745], 1) { Leaves = Leaves.WhereWritten }, // JAX
        new("1/(1/x[0]+1/x[1]) at 1e-200, 1e-200", x => 1 / (1 / x[0] + 1 / x[1]), [1e-200, 1e-200], 0.25, 0.25),
        new("1/(1/x[0]+1/x[1]) at 1e200, 1e-200", x => 1 / (1 / x[0] + 1 / x[1]), [1e200, 1e-200], 0, 1),
        new("x[0]*x[1]/(x[0]+x[1]) at 1e-200, 1e200", x => x[0] * x[1] / (x[0] + x[1]), [1e-200, 1e200], 1, 0),
        new("x[0]*x[1]/(x[0]+x[1]) at 1e200, 1e200",
            x => x[0] * x[1] / (x[0] + x[1]), [1e200, 1e200], 0.25, 0.25) { Leaves = Leaves.Everywhere },
        new("x[0]*x[1]/(x[1]+x[2]) at 1, 1e200, 1e-200",
            x => x[0] * x[1] / (x[1] + x[2]), [1, 1e200, 1e-200], 1, 0, -1e-200),
        new("Pow(x[0],4)/(1+Pow(x[0],4)) at 1e100",
            x => Pow(x[0], 4) / (1 + Pow(x[0], 4)), [1e100], 0) { Leaves = Leaves.Everywhere },
        new("Pow(x[0],4)/(1+Pow(x[0],4)) at 1e-70", x => Pow(x[0], 4) / (1 + Pow(x[0], 4)), [1e-70], 4e-210),
        new("Pow(x[0],3)/Expm1(x[0]) at 1e-05", x => Pow(x[0], 3) / Expm1(x[0]), [1e-05], 1.9999850000333336e-05),
        new("Pow(x[0],3)/Expm1(x[0]) at 500", x => Pow(x[0], 3) / Expm1(x[0]), [500], -8.852286185376047e-210),
        new("x[0]/Expm1(x[0]) at -600", x => x[0] / Expm1(x[0]), [-600], -1),
        new("x[0]/Expm1(x[0]) at 600", x => x[0] / Expm1(x[0]), [600], -1.587587535249582e-258),
        new("1/Cosh(x[0]) at -600", x => 1 / Cosh(x[0]), [-600], 5.3007931060086215e-261),
        new("1/Sinh(x[0]) at 600", x => 1 / Sinh(x[0]), [600], -5.3007931060086215e-261),
        new("Log(Exp(x[0])-Exp(x[1])) at 800, 799",
            x => Log(Exp(x[0]) - Exp(x[1])),
            [800, 799], 1.5819767068693265, -0.5819767068693265) { Leaves = Leaves.Everywhere },
        new("Log(Exp(x[0])-Exp(x[1])) at -800, -801",
            x => Log(Exp(x[0]) - Exp(x[1])),
            [-800, -801], 1.5819767068693265, -0.5819767068693265) { Leaves = Leaves.Everywhere },
        new("x[0]+Log(-Expm1(x[1]-x[0])) at 800, 799",
            x => x[0] + Log(-Expm1(x[1] - x[0])), [800, 799], 1.5819767068693265, -0.5819767068693265),
        new("Log(0.5*Exp(-0.5*Square(x[0]-1))+0.5*Exp(-0.5*Square(x[0]+1))) at 60",
            x => Log(0.5 * Exp(-0.5 * Square(x[0] - 1)) + 0.5 * Exp(-0.5 * Square(x[0] + 1))),
            [60], -59) { Leaves = Leaves.WhereWritten },
        new("Sqrt(Square(x[0])+Square(x[1])) at 3e-170, 4e-170",
            x => Sqrt(Square(x[0]) + Square(x[1])),
            [3e-170, 4e-170], 0.6, 0.7999999999999999) { Leaves = Leaves.WhereWritten },
        new("(x[0]-x[1])/x[1] at 1e200, 1e-200", x => (x[0] - x[1]) / x[1], [1e200, 1e-200], 1e200, -Infinity),
        new("Sqrt(x[0]*x[1]) at 1e-200, 1e-150",
            x => Sqrt(x[0] * x[1]), [1e-200, 1e-150], 5e24, 5e-26) { Leaves = Leaves.Everywhere },
        new("2/(1/x[0]+1/x[1]) at 1e-310, 1",
            x => 2 / (1 / x[0] + 1 / x[1]), [1e-310, 1], 2, 0) { Leaves = Leaves.Everywhere },
        new("(-x[1]+Sqrt(Square(x[1])-4*x[0]*x[2]))/(2*x[0]) at 1, -3, 2",
            x => (-x[1] + Sqrt(Square(x[1]) - 4 * x[0] * x[2])) / (2 * x[0]), [1, -3, 2], -4, -2, -1),
        new("x[0]-0.9*Sin(x[0]) at 1e-09", x => x[0] - 0.9 * Sin(x[0]), [1e-09], 0.09999999999999998),
        new("XLogY(x[0]*0+1.0,Exp(x[0])) at 800",
            x => XLogY(x[0] * 0 + 1.0, Exp(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("XLog1pY(x[0]*0+1.0,Exp(x[0])) at 800",
            x => XLog1pY(x[0] * 0 + 1.0, Exp(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("Log2(Exp(x[0])) at 800", x => Log2(Exp(x[0])), [800], 1.4426950408889634) { Leaves = Leaves.Everywhere },
        new("Log10(Exp(x[0])) at 800", x => Log10(Exp(x[0])), [800], 0.4342944819032518) { Leaves = Leaves.Everywhere },
        new("Sqrt(Exp(x[0])) at 800",
            x => Sqrt(Exp(x[0])), [800], 2.610734844882072e173) { Leaves = Leaves.WhereWritten },
        new("Cbrt(Exp(x[0])) at 800",
            x => Cbrt(Exp(x[0])), [800], 2.1614270691029887e115) { Leaves = Leaves.Everywhere },
        new("Log(Cosh(Log(Exp(x[0])))) at 800",
            x => Log(Cosh(Log(Exp(x[0])))), [800], 1) { Leaves = Leaves.Everywhere },
        new("Log(Exp(x[0])*Exp(x[0])) at 800",
            x => Log(Exp(x[0]) * Exp(x[0])), [800], 2) { Leaves = Leaves.Everywhere },
        new("Log(Exp(x[0])/2) at 800", x => Log(Exp(x[0]) / 2), [800], 1) { Leaves = Leaves.WhereWritten },
        new("Sqrt(Exp(x[0])*3) at 800",
            x => Sqrt(Exp(x[0]) * 3), [800], 4.5219253964262005e173) { Leaves = Leaves.Everywhere },
        new("Log(Exp(-x[0])) at 800", x => Log(Exp(-x[0])), [800], -1) { Leaves = Leaves.WhereWritten },
        new("1/Exp(-x[0]) at 800", x => 1 / Exp(-x[0]), [800], Infinity) { Leaves = Leaves.WhereWritten },
        new("Log2(Exp(-x[0])) at 800",
            x => Log2(Exp(-x[0])), [800], -1.4426950408889634) { Leaves = Leaves.Everywhere },
        new("Log10(Exp(-x[0])) at 800",
            x => Log10(Exp(-x[0])), [800], -0.4342944819032518) { Leaves = Leaves.Everywhere },
        new("Sqrt(Exp(-x[0])) at 800",
            x => Sqrt(Exp(-x[0])), [800], -9.575847983570028e-175) { Leaves = Leaves.WhereWritten },
        new("Cbrt(Exp(-x[0])) at 800",
            x => Cbrt(Exp(-x[0])), [800], -5.1406366052972214e-117) { Leaves = Leaves.Everywhere },
        new("Exp(-x[0])*Log(Exp(-x[0])) at 800",
            x => Exp(-x[0]) * Log(Exp(-x[0])), [800], 0) { Leaves = Leaves.WhereWritten },
        new("Log(Sinh(Exp(-x[0]))) at 800", x => Log(Sinh(Exp(-x[0]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("Log(Sin(Exp(-x[0]))) at 800", x => Log(Sin(Exp(-x[0]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("Log(Log1p(Exp(-x[0]))) at 800", x => Log(Log1p(Exp(-x[0]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("Log(Exp(-x[0])+Exp(-x[0])) at 800",
            x => Log(Exp(-x[0]) + Exp(-x[0])), [800], -1) { Leaves = Leaves.WhereWritten },
        new("Log(3*Exp(-x[0])) at 800", x => Log(3 * Exp(-x[0])), [800], -1) { Leaves = Leaves.WhereWritten },
        new("Log(Exp(-x[0])/3) at 800", x => Log(Exp(-x[0]) / 3), [800], -1) { Leaves = Leaves.WhereWritten },
        new("Log(Exp(-x[0])*x[0]) at 800",
            x => Log(Exp(-x[0]) * x[0]), [800], -0.99875) { Leaves = Leaves.WhereWritten },
        new("Log(Sum(Stack([Exp(-x[0]),Exp(-x[0])]))) at 800",
            x => Log(Sum(Stack([Exp(-x[0]), Exp(-x[0])]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("Exp(-x[0])/Exp(-x[0]) at 800", x => Exp(-x[0]) / Exp(-x[0]), [800], 0) { Leaves = Leaves.WhereWritten },
        new("Exp(-x[0])/Sinh(Exp(-x[0])) at 800",
            x => Exp(-x[0]) / Sinh(Exp(-x[0])), [800], 0) { Leaves = Leaves.Everywhere },
    ];

    // The first column of the Hessian.
    public static DerivativeCase[] Curves { get; } =
    [
        new("2/x[0] at 1e-160", x => 2 / x[0], [1e-160], Infinity), // tt-metal
        new("3/x[0] at 1e155", x => 3 / x[0], [1e155], 0), // tt-metal
        new("Reciprocal(x[0]) at -1e100", x => Reciprocal(x[0]), [-1e100], -2e-300),
        new("Log1p(Exp(x[0])) at -50", x => Log1p(Exp(x[0])), [-50], 1.9287498479639178e-22), // Burn
        new("Exp2(x[0]) at -1070", x => Exp2(x[0]), [-1070], 4e-323),
        new("Pow(10,x[0]) at 308.3", x => Pow(10, x[0]), [308.3], Infinity),
        new("Exp(x[0]-20) at 720", x => Exp(x[0] - 20), [720], 1.0142320547350045e304),
        new("Cosh(x[0]) at 710.3", x => Cosh(x[0]), [710.3], 1.507788755590971e308),
        new("Sqrt(x[0]) at 5e-324", x => Sqrt(x[0]), [5e-324], -Infinity), // JAX
        new("Sqrt(x[0]) at 1e-200", x => Sqrt(x[0]), [1e-200], -2.5e299), // JAX
        new("Cbrt(x[0]) at 5e-324", x => Cbrt(x[0]), [5e-324], -Infinity),
        new("Pow(x[0],0.1) at 1e-310", x => Pow(x[0], 0.1), [1e-310], -Infinity),
        new("Sqrt(x[0]*x[0]+1e-300) at 1e-160", x => Sqrt(x[0] * x[0] + 1e-300), [1e-160], 1e150), // JAX
        new("Pow(Sqrt(x[0]),4) at 1e-100", x => Pow(Sqrt(x[0]), 4), [1e-100], 2),
        new("Pow(x[0],1) at 0", x => Pow(x[0], 1), [0], 0), // Stan
        new("Pow(x[0],0) at 0", x => Pow(x[0], 0), [0], 0), // Stan
        new("x[0]+Pow(x[0],2)+Pow(x[0],3)+Pow(x[0],4) at 0",
            x => x[0] + Pow(x[0], 2) + Pow(x[0], 3) + Pow(x[0], 4), [0], 2), // TensorFlow
        new("Pow(x[0],x[1]) at 1e-200, 1.5",
            x => Pow(x[0], x[1]), [1e-200, 1.5], 7.5e99, -6.897755278982137e-98), // PyTorch
        new("Pow(x[0],x[1]) at 1e200, -1.5", x => Pow(x[0], x[1]), [1e200, -1.5], 0, 0),
        new("Pow(x[0],x[1]) at 2, -1000",
            x => Pow(x[0], x[1]), [2, -1000], 2.3354922053043052e-296, -3.229778911330877e-299),
        new("Pow(x[0],x[1]) at 1.0000000001, 10000000000.0",
            x => Pow(x[0], x[1]), [1.0000000001, 10000000000.0], 2.718282052419303e20, 5.436564330701669),
        new("Pow(x[0],3) at -1e-110", x => Pow(x[0], 3), [-1e-110], -6e-110),
        new("Pow(x[0],2) at -1e160", x => Pow(x[0], 2), [-1e160], 2),
        new("Pow(x[0],-2) at -1e-100", x => Pow(x[0], -2), [-1e-100], Infinity),
        new("Pow(x[0],2.0) at 0", x => Pow(x[0], 2.0), [0], 2), // ad of Haskell
        new("Pow(x[0]*x[0]+1,-0.5) at 1e80", x => Pow(x[0] * x[0] + 1, -0.5), [1e80], 2e-240),
        new("XLog1pY(x[0],x[1]) at 0, 1", x => XLog1pY(x[0], x[1]), [0, 1], 0, 0.5), // TensorFlow
        new("XLogY(x[0],x[1]) at 0, 2", x => XLogY(x[0], x[1]), [0, 2], 0, 0.5),
        new("XLogY(x[0],x[1]) at 1e-300, 1e-300", x => XLogY(x[0], x[1]), [1e-300, 1e-300], 0, 9.999999999999999e299),
        new("XLogY(x[0],x[0]) at 0.3", x => XLogY(x[0], x[0]), [0.3], 3.3333333333333335),
        new("-XLogY(x[0],x[0]) at 1e-300", x => -XLogY(x[0], x[0]), [1e-300], -9.999999999999999e299), // JAX
        new("x[0]*Log(x[0])+(1-x[0])*Log(1-x[0]) at 1e-20",
            x => x[0] * Log(x[0]) + (1 - x[0]) * Log(1 - x[0]), [1e-20], 1e20),
        new("Log1p(x[0]) at -0.9999999999999999", x => Log1p(x[0]), [-0.9999999999999999], -8.112963841460668e31),
        new("Log1p(x[0]*x[0]) at 1e-170", x => Log1p(x[0] * x[0]), [1e-170], 2),
        new("Log(1+x[0]*x[0]) at 1e-100", x => Log(1 + x[0] * x[0]), [1e-100], 2),
        new("0.5*Log(x[0]*x[0]+x[1]*x[1]) at 1e100, 1e99",
            x => 0.5 * Log(x[0] * x[0] + x[1] * x[1]),
            [1e100, 1e99], -9.704930889128516e-201, -1.9605920988138415e-201),
        new("Log1p(-Exp(-x[0])) at 40", x => Log1p(-Exp(-x[0])), [40], -4.248354255291589e-18), // bayesfam
        new("Log(-Expm1(-x[0])) at 1e-20", x => Log(-Expm1(-x[0])), [1e-20], -1.0000000000000002e40),
        new("Log(-Expm1(-x[0])) at 300", x => Log(-Expm1(-x[0])), [300], -5.148200222412013e-131),
        new("-Expm1(-Exp(x[0])) at -40", x => -Expm1(-Exp(x[0])), [-40], 4.248354255291589e-18),
        new("-x[0]-Exp(-x[0]) at -6", x => -x[0] - Exp(-x[0]), [-6], -403.4287934927351),
        new("Log(x[0])-Log1p(-x[0]) at 0.5", x => Log(x[0]) - Log1p(-x[0]), [0.5], 0),
        new("Tan(x[0]) at 1.5", x => Tan(x[0]), [1.5], 5636.338808658074),
        new("Log(Cos(x[0])) at 1.57079632679", x => Log(Cos(x[0])), [1.57079632679], -4.170736181633449e22),
        new("Log(Tan(x[0]/2)) at 1e-200", x => Log(Tan(x[0] / 2)), [1e-200], -Infinity),
        new("Sin(x[0]) at 1000000000000000.0", x => Sin(x[0]), [1000000000000000.0], -0.8582727931702359),
        new("Sqrt(1+Square(x[0]))-1 at 1e-09", x => Sqrt(1 + Square(x[0])) - 1, [1e-09], 1),
        new("Log(Cosh(x[0])) at 1e-05", x => Log(Cosh(x[0])), [1e-05], 0.9999999999),
        new("Polygamma(1,x[0]) at -2.3", x => Polygamma(1, x[0]), [-2.3], 768.9350646661422),
        new("Polygamma(2,x[0]) at 1e-60", x => Polygamma(2, x[0]), [1e-60], -2.4e301),
        new("Polygamma(3,x[0]) at -0.3", x => Polygamma(3, x[0]), [-0.3], 165634.3818520859),
        new("Polygamma(1,x[0]) at 1e100", x => Polygamma(1, x[0]), [1e100], 2e-300),
        new("-0.5*Square((x[0]-x[1])/x[2])-Log(x[2]) at 1e200, 1, 1e150",
            x => -0.5 * Square((x[0] - x[1]) / x[2]) - Log(x[2]), [1e200, 1, 1e150], -1e-300, 1e-300, 2e-250),
        new("XLogY(x[0]-1,x[1]) at 1, 0.5", x => XLogY(x[0] - 1, x[1]), [1, 0.5], 0, 2), // JAX
        new("XLogY(x[0],x[2])+XLog1pY(x[1],-x[2]) at 0, 3, 1e-200",
            x => XLogY(x[0], x[2]) + XLog1pY(x[1], -x[2]), [0, 3, 1e-200], 0, 0, 1e200),
        new("Sum(x[0]/Stack([2.0,3.0,1.0])) at 3",
            x => Sum(x[0] / x.Recorder!.Constant(2.0, 3.0, 1.0)), [3], 0), // TensorFlow
        new("Log(x[0]*0+x[1]) at 1, 2", x => Log(x[0] * 0 + x[1]), [1, 2], 0, 0), // ForwardDiff
        new("x[0]*Exp(-x[1]) at 1, 1000", x => x[0] * Exp(-x[1]), [1, 1000], 0, 0), // ForwardDiff
        new("1/(1+Exp(-x[0])) at -200", x => 1 / (1 + Exp(-x[0])), [-200], 1.3838965267367376e-87), // JAX
        new("Exp(x[0])/(1+Exp(x[0])) at -200", x => Exp(x[0]) / (1 + Exp(x[0])), [-200], 1.3838965267367376e-87), // JAX
        new("1/(1+Exp(x[0])) at 300", x => 1 / (1 + Exp(x[0])), [300], 5.148200222412013e-131), // JAX
        new("1-1/(1+Exp(-x[0])) at 40", x => 1 - 1 / (1 + Exp(-x[0])), [40], 4.248354255291589e-18),
        new("Pow(x[0],4)/(1+Pow(x[0],4)) at 1e-70", x => Pow(x[0], 4) / (1 + Pow(x[0], 4)), [1e-70], 1.2e-139),
        new("Pow(x[0],3)/Expm1(x[0]) at 1e-05", x => Pow(x[0], 3) / Expm1(x[0]), [1e-05], 1.9999700001),
        new("x[0]/Expm1(x[0]) at -600", x => x[0] / Expm1(x[0]), [-600], 1.5849371386965778e-258),
        new("x[0]+Log(-Expm1(x[1]-x[0])) at 800, 799",
            x => x[0] + Log(-Expm1(x[1] - x[0])), [800, 799], -0.9206735942077923, 0.9206735942077923),
        new("(-x[1]+Sqrt(Square(x[1])-4*x[0]*x[2]))/(2*x[0]) at 1, -3, 2",
            x => (-x[1] + Sqrt(Square(x[1]) - 4 * x[0] * x[2])) / (2 * x[0]), [1, -3, 2], 0, -4, -4),
        new("x[0]-0.9*Sin(x[0]) at 1e-09", x => x[0] - 0.9 * Sin(x[0]), [1e-09], 9.000000000000001e-10),
    ];
}
