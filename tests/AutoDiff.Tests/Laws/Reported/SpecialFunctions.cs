using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws.Reported;

/// <summary>Special functions at poles, at 0, in their tails.</summary>
internal static class SpecialFunctions
{
    private const double Infinity = double.PositiveInfinity;

    public static DerivativeCase[] Slopes { get; } =
    [
        new("BesselI(0,2*x[0]-1) at 0.5", x => BesselI(0, 2 * x[0] - 1), [0.5], 0), // JAX
        new("BesselI(1,x[0]) at 0", x => BesselI(1, x[0]), [0], 0.5), // TensorFlow
        new("BesselI(2,x[0]) at 0", x => BesselI(2, x[0]), [0], 0),
        new("BesselJ(0,x[0]) at 0", x => BesselJ(0, x[0]), [0], 0),
        new("BesselJ(1,x[0]) at 0", x => BesselJ(1, x[0]), [0], 0.5),
        new("BesselJ(2,x[0]) at 0", x => BesselJ(2, x[0]), [0], 0),
        new("BesselJ(1,x[0]) at -1e-300", x => BesselJ(1, x[0]), [-1e-300], 0.5),
        new("BesselI(1,x[0]) at 1e-300", x => BesselI(1, x[0]), [1e-300], 0.5),
        new("BesselJ(2,x[0]) at 30.5", x => BesselJ(2, x[0]), [30.5], -0.14414874554197293),
        new("BesselK(0,x[0]) at 1e-100", x => BesselK(0, x[0]), [1e-100], -1e100),
        new("BesselK(1,x[0]) at 1e-100", x => BesselK(1, x[0]), [1e-100], -1e200),
        new("BesselK(2,x[0]) at 600", x => BesselK(2, x[0]), [600], -1.3614924238596568e-262),
        new("BesselY(0,x[0]) at 1e-100", x => BesselY(0, x[0]), [1e-100], 6.366197723675813e99),
        new("BesselY(1,x[0]) at 1e-100", x => BesselY(1, x[0]), [1e-100], 6.366197723675813e199),
        new("BesselK(0,x[0]) at 8.5", x => BesselK(0, x[0]), [8.5], -9.119724775006898e-05), // BesselK.jl
        new("BesselI(1,x[0])/BesselI(0,x[0]) at 1e-200", x => BesselI(1, x[0]) / BesselI(0, x[0]), [1e-200], 0.5),
        new("BesselJ(4,x[0]) at 1e-70", x => BesselJ(4, x[0]), [1e-70], 1.0416666666666667e-212),
        new("BesselI(5,x[0]) at 1e-60", x => BesselI(5, x[0]), [1e-60], 1.3020833333333332e-243),
        new("BesselI(0,3+2*x[0]) at -1.5", x => BesselI(0, 3 + 2 * x[0]), [-1.5], 0), // TensorFlow
        new("BesselI(0,Sqrt(x[0])) at 1e-10", x => BesselI(0, Sqrt(x[0])), [1e-10], 0.250000000003125),
        new("Digamma(x[0]) at -14.5", x => Digamma(x[0]), [-14.5], 9.802962387506083), // JAX
        new("Digamma(x[0]) at -13.5", x => Digamma(x[0]), [-13.5], 9.798206144937712), // JAX
        new("Digamma(x[0]) at -19.5", x => Digamma(x[0]), [-19.5], 9.819614808659397), // JAX
        new("Digamma(x[0]) at -100000.5", x => Digamma(x[0]), [-100000.5], 9.869594401189358), // JAX
        new("Digamma(x[0]) at 1e-200", x => Digamma(x[0]), [1e-200], Infinity), // JAX
        new("Digamma(x[0]) at -1e-200", x => Digamma(x[0]), [-1e-200], Infinity), // JAX
        new("Digamma(x[0]) at 0.5", x => Digamma(x[0]), [0.5], 4.934802200544679), // JAX
        new("Digamma(x[0]) at 10000000000.0", x => Digamma(x[0]), [10000000000.0], 1.00000000005e-10), // JAX
        new("LogGamma(x[0]) at -0.5", x => LogGamma(x[0]), [-0.5], 0.03648997397857652),
        new("LogGamma(x[0]) at -2.5", x => LogGamma(x[0]), [-2.5], 1.103156640645243),
        new("LogGamma(x[0]) at -10.25", x => LogGamma(x[0]), [-10.25], 5.516858419886273),
        new("LogGamma(x[0]) at 1e-200", x => LogGamma(x[0]), [1e-200], -1e200),
        new("LogGamma(x[0]) at 1e100", x => LogGamma(x[0]), [1e100], 230.25850929940458),
        new("LogGamma(x[0]) at 3.5", x => LogGamma(x[0]), [3.5], 1.103156640645243),
        new("LogGamma(x[0]) at -1e-200", x => LogGamma(x[0]), [-1e-200], 1e200),
        new("Gamma(x[0]) at -0.5", x => Gamma(x[0]), [-0.5], -0.12935358979554004),
        new("Gamma(x[0]) at -3.7", x => Gamma(x[0]), [-3.7], -0.21265851761082002),
        new("Gamma(x[0]) at 170", x => Gamma(x[0]), [170], 2.191250441608612e305),
        new("Gamma(x[0]) at 1e-100", x => Gamma(x[0]), [1e-100], -1e200),
        new("Gamma(x[0]) at 1.5", x => Gamma(x[0]), [1.5], 0.03233839744888501),
        new("LogBeta(Exp(x[0]),Exp(x[1]))-LogBeta(Exp(x[0])+1,Exp(x[1])) at 0, 0",
            x => LogBeta(Exp(x[0]), Exp(x[1])) - LogBeta(Exp(x[0]) + 1, Exp(x[1])), [0, 0], -0.5, 0.5), // JAX
        new("LogBeta(x[0],x[1]) at 1e-10, 2",
            x => LogBeta(x[0], x[1]), [1e-10, 2], -10000000001.0, -6.449340668280208e-11),
        new("LogBeta(x[0],x[1]) at 2, 1000000000000000.0",
            x => LogBeta(x[0], x[1]), [2, 1000000000000000.0], -34.11599205981222, -1.999999999999999e-15),
        new("Beta(x[0],x[1]) at 2.5, 3.5",
            x => Beta(x[0], x[1]), [2.5, 3.5], -0.03692455074294278, -0.02219833517924062),
        new("LogGamma(x[0]+1)-LogGamma(x[0]) at 3.5",
            x => LogGamma(x[0] + 1) - LogGamma(x[0]), [3.5], 0.2857142857142857),
        new("BetaInc(x[0],x[1],x[2]) at 1.5, 1.25, 0.5",
            x => BetaInc(x[0], x[1], x[2]),
            [1.5, 1.25, 0.5], -0.2603869394763582, 0.2930179531134704, 1.1905416308548207), // Stan
        new("BetaInc(x[0],x[1],x[2]) at 2, 3, 1e-10",
            x => BetaInc(x[0], x[1], x[2]),
            [2, 3, 1e-10], -1.3465510556182206e-18, 3.4999999991333334e-20, 1.19999999976e-09),
        new("BetaInc(x[0],x[1],x[2]) at 0.5, 0.5, 0.9",
            x => BetaInc(x[0], x[1], x[2]),
            [0.5, 0.5, 0.9], -0.2768155243583512, 0.5926200221433794, 1.061032953945969),
        new("GammaP(x[0],x[1]) at 2.5, 1.5",
            x => GammaP(x[0], x[1]), [2.5, 1.5], -0.25217540042362785, 0.30836065960753856),
        new("GammaQ(x[0],x[1]) at 2.5, 40",
            x => GammaQ(x[0], x[1]), [2.5, 40], 2.5267860704828765e-15, -8.084897366214368e-16),
        new("GammaP(x[0],x[1]) at 3, 1e-20", x => GammaP(x[0], x[1]), [3, 1e-20], -7.884636588052117e-60, 5e-41),
        new("GammaP(x[0],x[1]) at 0.001, 1",
            x => GammaP(x[0], x[1]), [0.001, 1], -0.219832728883122, 0.0003680915456482326),
        new("GammaQ(x[0],x[1]) at 100, 60",
            x => GammaQ(x[0], x[1]), [100, 60], 7.841202331593656e-07, -1.0216478351295635e-06),
        new("GammaP(x[0],x[1]) at 0.5, 0.01",
            x => GammaP(x[0], x[1]), [0.5, 0.01], -0.522514337797483, 5.585758033944685),
        new("LogGamma(x[0]) at -1e-300", x => LogGamma(x[0]), [-1e-300], 9.999999999999999e299), // ROCm
        new("LogNormalCdf(x[0]) at -40", x => LogNormalCdf(x[0]), [-40], 40.02496884720726), // Stan
        new("LogNormalCdf((x[0]-x[1])/x[2]) at 0, 40, 1",
            x => LogNormalCdf((x[0] - x[1]) / x[2]),
            [0, 40, 1], 40.02496884720726, -40.02496884720726, 1600.9987538882906), // Stan
        new("LogNormalCdf(x[0]) at Infinity", x => LogNormalCdf(x[0]), [Infinity], 0), // Stan
        new("NormalCdf(x[0]) at -Infinity", x => NormalCdf(x[0]), [-Infinity], 0), // Stan
        new("NormalCdf(x[0]) at -38", x => NormalCdf(x[0]), [-38], 1.097221052e-314),
        new("Log(NormalCdf(x[0])) at 10", x => Log(NormalCdf(x[0])), [10], 7.694598626706419e-23),
        new("NormalQuantile(x[0]) at 0.4", x => NormalQuantile(x[0]), [0.4], 2.588376669140744), // ad of Haskell
        new("NormalQuantile(x[0]) at 1e-300", x => NormalQuantile(x[0]), [1e-300], 2.697304465042612e298),
        new("NormalQuantile(x[0]) at 0.9999999", x => NormalQuantile(x[0]), [0.9999999], 1858897.5975954146),
        new("Erfcx(x[0]) at -5", x => Erfcx(x[0]), [-5], -1440097986747.7388), // Stan
        new("Erfcx(x[0]) at 50", x => Erfcx(x[0]), [50], -0.00022554056313532387),
        new("Erfc(x[0]) at 27", x => Erfc(x[0]), [27], -2.8299433e-317),
        new("Erfc(x[0]) at -6", x => Erfc(x[0]), [-6], -2.617301239249265e-16),
        new("Erf(x[0]) at 1e-300", x => Erf(x[0]), [1e-300], 1.1283791670955126),
        new("Erf(x[0]) at 6", x => Erf(x[0]), [6], 2.617301239249265e-16),
        new("Erf(x[0]/1e-200) at 1e-200", x => Erf(x[0] / 1e-200), [1e-200], 4.151074974205947e199),
        new("x[0]*NormalDensity(x[0]) at -30", x => x[0] * NormalDensity(x[0]), [-30], -1.3248078752558141e-193),
        new("x[1]*Log(x[2])-LogGamma(x[1])+(x[1]-1)*Log(x[0])-x[2]*x[0] at 1e-30, 0.01, 0.01",
            x => x[1] * Log(x[2]) - LogGamma(x[1]) + (x[1] - 1) * Log(x[0]) - x[2] * x[0],
            [1e-30, 0.01, 0.01], -9.899999999999999e29, 26.87816248205921, 1), // TensorFlow
        new("XLogY(x[0],x[1])-x[1]-LogGamma(x[0]+1) at 0, 1e-300",
            x => XLogY(x[0], x[1]) - x[1] - LogGamma(x[0] + 1), [0, 1e-300], -690.1983122333122, -1),
        new("LambertW(x[0]) at 0", x => LambertW(x[0]), [0], 1),
        new("LambertW(x[0]) at -0.367", x => LambertW(x[0]), [-0.367], 37.582346073374),
        new("LambertW(x[0]) at 1e-300", x => LambertW(x[0]), [1e-300], 1),
        new("LambertWLower(x[0]) at -1e-300", x => LambertWLower(x[0]), [-1e-300], -1.001436115597597e300),
        new("LambertWLower(x[0]) at -0.2", x => LambertWLower(x[0]), [-0.2], -8.241194056417903),
        new("LambertW(Exp(x[0])) at 800",
            x => LambertW(Exp(x[0])), [800], 0.998741067509802) { Leaves = Leaves.Everywhere },
        new("LogGamma(Log(Exp(x[0]))) at 800",
            x => LogGamma(Log(Exp(x[0]))), [800], 6.683986597459614) { Leaves = Leaves.WhereWritten },
        new("Digamma(Exp(x[0])) at 800", x => Digamma(Exp(x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("Log(Gamma(Log(Exp(x[0])))) at 800",
            x => Log(Gamma(Log(Exp(x[0])))), [800], 6.683986597459614) { Leaves = Leaves.Everywhere },
        new("Log(BesselI(0,Log(Exp(x[0])))) at 800",
            x => Log(BesselI(0, Log(Exp(x[0])))), [800], 0.9993748044428813) { Leaves = Leaves.Everywhere },
        new("LogBeta(Exp(x[0]),2) at 800", x => LogBeta(Exp(x[0]), 2), [800], 0) { Leaves = Leaves.Everywhere },
        new("LogGamma(Exp(x[0]))/Exp(x[0]) at 800",
            x => LogGamma(Exp(x[0])) / Exp(x[0]), [800], 1) { Leaves = Leaves.Everywhere },
        new("NormalQuantile(Exp(-x[0])) at 800",
            x => NormalQuantile(Exp(-x[0])), [800], -0.025056542789192556) { Leaves = Leaves.Everywhere },
        new("LambertWLower(-Exp(-x[0])) at 800",
            x => LambertWLower(-Exp(-x[0])), [800], -1.001241167629131) { Leaves = Leaves.Everywhere },
        new("Digamma(Exp(-x[0])) at 800", x => Digamma(Exp(-x[0])), [800], -Infinity) { Leaves = Leaves.Everywhere },
        new("Gamma(Exp(-x[0])) at 800", x => Gamma(Exp(-x[0])), [800], Infinity) { Leaves = Leaves.Everywhere },
        new("BesselK(0,Exp(-x[0])) at 800", x => BesselK(0, Exp(-x[0])), [800], 1) { Leaves = Leaves.Everywhere },
        new("Log(Erf(Exp(-x[0]))) at 800", x => Log(Erf(Exp(-x[0]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("Log(BesselI(1,Exp(-x[0]))) at 800",
            x => Log(BesselI(1, Exp(-x[0]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("Log(Erfc(x[0])) at 800", x => Log(Erfc(x[0])), [800], -1600.001249998047) { Leaves = Leaves.Everywhere },
        new("Log(NormalDensity(x[0])) at 800",
            x => Log(NormalDensity(x[0])), [800], -800) { Leaves = Leaves.Everywhere },
        new("Log(GammaQ(2,x[0])) at 800",
            x => Log(GammaQ(2, x[0])), [800], -0.9987515605493134) { Leaves = Leaves.Everywhere },
        new("Log(BesselK(0,x[0])) at 800",
            x => Log(BesselK(0, x[0])), [800], -1.000624804931165) { Leaves = Leaves.Everywhere },
        new("Log(LambertW(Exp(-x[0]))) at 800",
            x => Log(LambertW(Exp(-x[0]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("LambertW(Exp(x[0])) at 5", x => LambertW(Exp(x[0])), [5], 0.7869367222217841),
    ];

    // The first column of the Hessian.
    public static DerivativeCase[] Curves { get; } =
    [
        new("BesselI(0,2*x[0]-1) at 0.5", x => BesselI(0, 2 * x[0] - 1), [0.5], 2), // JAX
        new("BesselI(1,x[0]) at 0", x => BesselI(1, x[0]), [0], 0), // TensorFlow
        new("BesselI(2,x[0]) at 0", x => BesselI(2, x[0]), [0], 0.25),
        new("BesselI(3,x[0]) at 0", x => BesselI(3, x[0]), [0], 0),
        new("BesselJ(0,x[0]) at 0", x => BesselJ(0, x[0]), [0], -0.5),
        new("BesselJ(1,x[0]) at 0", x => BesselJ(1, x[0]), [0], 0),
        new("BesselJ(2,x[0]) at 0", x => BesselJ(2, x[0]), [0], 0.25),
        new("BesselJ(3,x[0]) at 0", x => BesselJ(3, x[0]), [0], 0),
        new("BesselJ(2,x[0]) at 30.5", x => BesselJ(2, x[0]), [30.5], -0.005211189382486125),
        new("BesselK(0,x[0]) at 1e-100", x => BesselK(0, x[0]), [1e-100], 1e200),
        new("BesselK(1,x[0]) at 1e-100", x => BesselK(1, x[0]), [1e-100], 1.9999999999999998e300),
        new("BesselK(2,x[0]) at 600", x => BesselK(2, x[0]), [600], 1.3626359931141507e-262),
        new("BesselY(0,x[0]) at 1e-100", x => BesselY(0, x[0]), [1e-100], -6.366197723675813e199),
        new("BesselY(1,x[0]) at 1e-100", x => BesselY(1, x[0]), [1e-100], -1.2732395447351627e300),
        new("BesselK(0,x[0]) at 8.5", x => BesselK(0, x[0]), [8.5], 9.698665431992143e-05), // BesselK.jl
        new("BesselJ(4,x[0]) at 1e-70", x => BesselJ(4, x[0]), [1e-70], 3.125e-142),
        new("BesselI(5,x[0]) at 1e-60", x => BesselI(5, x[0]), [1e-60], 5.208333333333333e-183),
        new("BesselI(0,3+2*x[0]) at -1.5", x => BesselI(0, 3 + 2 * x[0]), [-1.5], 2), // TensorFlow
        new("Digamma(x[0]) at 1e-200", x => Digamma(x[0]), [1e-200], -Infinity), // JAX
        new("Digamma(x[0]) at -1e-200", x => Digamma(x[0]), [-1e-200], Infinity), // JAX
        new("Digamma(x[0]) at 0.5", x => Digamma(x[0]), [0.5], -16.82879664423432), // JAX
        new("Digamma(x[0]) at 10000000000.0", x => Digamma(x[0]), [10000000000.0], -1.0000000001e-20), // JAX
        new("LogGamma(x[0]) at -0.5", x => LogGamma(x[0]), [-0.5], 8.934802200544679),
        new("LogGamma(x[0]) at -2.5", x => LogGamma(x[0]), [-2.5], 9.539246644989124),
        new("LogGamma(x[0]) at -10.25", x => LogGamma(x[0]), [-10.25], 19.646252424622652),
        new("LogGamma(x[0]) at 1e-200", x => LogGamma(x[0]), [1e-200], Infinity),
        new("LogGamma(x[0]) at 1e100", x => LogGamma(x[0]), [1e100], 1e-100),
        new("LogGamma(x[0]) at 3.5", x => LogGamma(x[0]), [3.5], 0.3303577561002349),
        new("LogGamma(x[0]) at -1e-200", x => LogGamma(x[0]), [-1e-200], Infinity),
        new("Gamma(x[0]) at -0.5", x => Gamma(x[0]), [-0.5], -31.677769243994664),
        new("Gamma(x[0]) at -3.7", x => Gamma(x[0]), [-3.7], 3.914719138832311),
        new("Gamma(x[0]) at 170", x => Gamma(x[0]), [170], 1.1249888037385308e306),
        new("Gamma(x[0]) at 1e-100", x => Gamma(x[0]), [1e-100], 1.9999999999999998e300),
        new("Gamma(x[0]) at 1.5", x => Gamma(x[0]), [1.5], 0.8296269073766024),
        new("LogBeta(Exp(x[0]),Exp(x[1]))-LogBeta(Exp(x[0])+1,Exp(x[1])) at 0, 0",
            x => LogBeta(Exp(x[0]), Exp(x[1])) - LogBeta(Exp(x[0]) + 1, Exp(x[1])), [0, 0], 0.25, -0.25), // JAX
        new("Beta(x[0],x[1]) at 2.5, 3.5",
            x => Beta(x[0], x[1]), [2.5, 3.5], 0.04841116808078117, 0.015588562734440701),
        new("LogGamma(x[0]+1)-LogGamma(x[0]) at 3.5",
            x => LogGamma(x[0] + 1) - LogGamma(x[0]), [3.5], -0.08163265306122448),
        new("BetaInc(x[0],x[1],x[2]) at 1.5, 1.25, 0.5",
            x => BetaInc(x[0], x[1], x[2]),
            [1.5, 1.25, 0.5], 0.14340444468407648, -0.03734562415437522, 0.10627235388637316), // Stan
        new("BetaInc(x[0],x[1],x[2]) at 2, 3, 1e-10",
            x => BetaInc(x[0], x[1], x[2]),
            [2, 3, 1e-10], 3.020957909380735e-17, -7.722087383457357e-19, -2.6331021110662346e-08),
        new("BetaInc(x[0],x[1],x[2]) at 0.5, 0.5, 0.9",
            x => BetaInc(x[0], x[1], x[2]),
            [0.5, 0.5, 0.9], 0.2995770821207097, 0.47342123086420335, 1.3591130218599834),
        new("BetaInc(x[0],x[1],x[2]) at 30, 20, 0.2",
            x => BetaInc(x[0], x[1], x[2]),
            [30, 20, 0.2], 4.3522223726484937e-10, -2.720218101847779e-10, -4.7778058649574855e-08),
        new("GammaQ(x[0],x[1]) at 2.5, 40",
            x => GammaQ(x[0], x[1]), [2.5, 40], 7.197186330457073e-15, -2.413926251085919e-15),
        new("GammaP(x[0],x[1]) at 3, 1e-20",
            x => GammaP(x[0], x[1]), [3, 1e-20], 3.729576609279447e-58, -2.348724309748969e-39),
        new("GammaP(x[0],x[1]) at 0.5, 0.01",
            x => GammaP(x[0], x[1]), [0.5, 0.01], 2.3231900732480724, -14.755674461485416),
        new("LogNormalCdf(x[0]) at -40", x => LogNormalCdf(x[0]), [-40], -0.9993773316214086), // Stan
        new("LogNormalCdf((x[0]-x[1])/x[2]) at 0, 40, 1",
            x => LogNormalCdf((x[0] - x[1]) / x[2]),
            [0, 40, 1], -0.9993773316214086, 0.9993773316214086, -80.0000621120636), // Stan
        new("LogNormalCdf(x[0]) at Infinity", x => LogNormalCdf(x[0]), [Infinity], 0), // Stan
        new("Log(NormalCdf(x[0])) at 10", x => Log(NormalCdf(x[0])), [10], -7.694598626706419e-22),
        new("NormalQuantile(x[0]) at 0.4", x => NormalQuantile(x[0]), [0.4], -1.6973480114024948), // ad of Haskell
        new("NormalQuantile(x[0]) at 1e-300", x => NormalQuantile(x[0]), [1e-300], -Infinity),
        new("NormalQuantile(x[0]) at 0.9999999", x => NormalQuantile(x[0]), [0.9999999], 17966312462820.22),
        new("Erfcx(x[0]) at -5", x => Erfcx(x[0]), [-5], 14688999464826.709), // Stan
        new("Erfcx(x[0]) at 50", x => Erfcx(x[0]), [50], 9.016217115157223e-06),
        new("Erfc(x[0]) at -6", x => Erfc(x[0]), [-6], -3.1407614870991178e-15),
        new("Erf(x[0]) at 1e-300", x => Erf(x[0]), [1e-300], -2.2567583341910252e-300),
        new("Erf(x[0]) at 6", x => Erf(x[0]), [6], -3.1407614870991178e-15),
        new("Erf(x[0]/1e-200) at 1e-200", x => Erf(x[0] / 1e-200), [1e-200], -Infinity),
        new("x[0]*NormalDensity(x[0]) at -30", x => x[0] * NormalDensity(x[0]), [-30], -3.965581748958171e-192),
        new("x[1]*Log(x[2])-LogGamma(x[1])+(x[1]-1)*Log(x[0])-x[2]*x[0] at 1e-30, 0.01, 0.01",
            x => x[1] * Log(x[2]) - LogGamma(x[1]) + (x[1] - 1) * Log(x[0]) - x[2] * x[0],
            [1e-30, 0.01, 0.01], 9.899999999999999e59, 9.999999999999999e29, -1), // TensorFlow
        new("LambertW(x[0]) at 0", x => LambertW(x[0]), [0], -2),
        new("LambertW(x[0]) at -0.367", x => LambertW(x[0]), [-0.367], -22306.15614950829),
        new("LambertWLower(x[0]) at -1e-300", x => LambertWLower(x[0]), [-1e-300], -Infinity),
        new("LambertWLower(x[0]) at -0.2", x => LambertWLower(x[0]), [-0.2], -23.890662962700425),
    ];
}
