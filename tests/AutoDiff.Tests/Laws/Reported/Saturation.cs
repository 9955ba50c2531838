using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws.Reported;

/// <summary>Functions that saturate, sums of exponentials.</summary>
internal static class Saturation
{
    private const double Infinity = double.PositiveInfinity;

    public static DerivativeCase[] Slopes { get; } =
    [
        new("Sigmoid(x[0]) at 37.42994775023705",
            x => Sigmoid(x[0]), [37.42994775023705], 5.551115123125775e-17), // JAX
        new("Sigmoid(x[0]) at 300", x => Sigmoid(x[0]), [300], 5.148200222412013e-131), // TensorFlow
        new("Tanh(x[0]) at -30", x => Tanh(x[0]), [-30], 3.502604305078608e-26), // PyTorch
        new("-Softplus(-x[0]) at 37.42994775023705",
            x => -Softplus(-x[0]), [37.42994775023705], 5.551115123125776e-17), // PyTorch
        new("Log(Sigmoid(x[0])) at 37.42994775023705",
            x => Log(Sigmoid(x[0])), [37.42994775023705], 5.551115123125776e-17), // PyTorch
        new("Log(Sigmoid(x[0])) at -40", x => Log(Sigmoid(x[0])), [-40], 1), // PyTorch
        new("Silu(x[0]) at 40.410841513445845", x => Silu(x[0]), [40.410841513445845], 1), // PyTorch
        new("Silu(x[0]) at -709", x => Silu(x[0]), [-709], -8.614807714413836e-306), // JAX
        new("Silu(x[0]) at -36", x => Silu(x[0]), [-36], -8.118329905852488e-15),
        new("x[0]*Sigmoid(x[0]) at -709", x => x[0] * Sigmoid(x[0]), [-709], -8.614807714413836e-306),
        new("x[0]*Sigmoid(x[0]) at 45", x => x[0] * Sigmoid(x[0]), [45], 1),
        new("x[0]*Tanh(Softplus(x[0])) at -30",
            x => x[0] * Tanh(Softplus(x[0])), [-30], -2.713710660963392e-12), // Darknet
        new("x[0]*Tanh(Softplus(x[0])) at 40", x => x[0] * Tanh(Softplus(x[0])), [40], 1),
        new("x[0]*Tanh(Softplus(x[0])) at -700", x => x[0] * Tanh(Softplus(x[0])), [-700], -6.891913904088079e-302),
        new("0.5*x[0]*(1+Tanh(0.7978845608028654*(x[0]+0.044715*x[0]*x[0]*x[0]))) at 20",
            x => 0.5 * x[0] * (1 + Tanh(0.7978845608028654 * (x[0] + 0.044715 * x[0] * x[0] * x[0]))),
            [20], 1), // AiDotNet
        new("0.5*x[0]*(1+Tanh(0.7978845608028654*(x[0]+0.044715*Pow(x[0],3)))) at 1e110",
            x => 0.5 * x[0] * (1 + Tanh(0.7978845608028654 * (x[0] + 0.044715 * Pow(x[0], 3)))),
            [1e110], 1), // AiDotNet
        new("Gelu(x[0]) at -30", x => Gelu(x[0]), [-30], -4.416031690708495e-195),
        new("Gelu(x[0]) at 30", x => Gelu(x[0]), [30], 1),
        new("Gelu(x[0]) at 1e200", x => Gelu(x[0]), [1e200], 1),
        new("2*Softplus(-(x[0]-x[1])/x[2])+(x[0]-x[1])/x[2]+Log(x[2]) at 711, 710, 1",
            x => 2 * Softplus(-(x[0] - x[1]) / x[2]) + (x[0] - x[1]) / x[2] + Log(x[2]),
            [711, 710, 1], 0.46211715726000974, -0.46211715726000974, 0.5378828427399902), // Stan
        new("Logit(x[0]) at 0.9999999999999999", x => Logit(x[0]), [0.9999999999999999], 9007199254740994.0),
        new("Logit(x[0]) at 1e-310", x => Logit(x[0]), [1e-310], Infinity),
        new("LogAddExp(x[0],LogAddExp(2*x[0],0)) at -40",
            x => LogAddExp(x[0], LogAddExp(2 * x[0], 0)), [-40], 4.248354255291589e-18), // TensorFlow
        new("LogAddExp(LogAddExp(x[0],2*x[0]+1),-x[0]) at -40",
            x => LogAddExp(LogAddExp(x[0], 2 * x[0] + 1), -x[0]), [-40], -1), // TensorFlow
        new("LogSumExp(x) at 1000, 0, -1000", x => LogSumExp(x), [1000, 0, -1000], 1, 0, 0), // PyTorch
        new("LogSumExp(x) at 1e300, 1e300", x => LogSumExp(x), [1e300, 1e300], 0.5, 0.5),
        new("LogSumExp(x) at -1e300, 0", x => LogSumExp(x), [-1e300, 0], 0, 1),
        new("LogSumExp(x) at -Infinity, -Infinity", x => LogSumExp(x), [-Infinity, -Infinity], 0.5, 0.5), // PyTorch
        new("Softmax(x)[0] at -700, 0", x => Softmax(x)[0], [-700, 0], 9.85967654375977e-305, -9.85967654375977e-305),
        new("LogSoftmax(x)[1] at 800, 0", x => LogSoftmax(x)[1], [800, 0], -1, 1),
        new("-Sum(Softmax(x)*LogSoftmax(x)) at 60, 0, 1",
            x => -Sum(Softmax(x) * LogSoftmax(x)),
            [60, 0, 1], -1.9297478268914877e-24, 5.253906457617913e-25, 1.4043571811296964e-24),
        new("LogSumExp(10*x)/10 at 50, 20", x => LogSumExp(10 * x) / 10, [50, 20], 1, 5.148200222412013e-131),
        new("Softplus(x[0])-Softplus(x[1]) at 700, -700",
            x => Softplus(x[0]) - Softplus(x[1]), [700, -700], 1, -9.85967654375977e-305),
        new("-(x[1]*Log(Sigmoid(x[0]))+(1-x[1])*Log(1-Sigmoid(x[0]))) at -30, 0",
            x => -(x[1] * Log(Sigmoid(x[0])) + (1 - x[1]) * Log(1 - Sigmoid(x[0]))),
            [-30, 0], 9.357622968839299e-14, 30),
        new("-Log(1-Sigmoid(x[0])) at -30", x => -Log(1 - Sigmoid(x[0])), [-30], 9.357622968839299e-14),
        new("x[0]+Softplus(-2*x[0])-0.6931471805599453 at 25",
            x => x[0] + Softplus(-2 * x[0]) - 0.6931471805599453, [25], 1),
        new("1/Tanh(x[0])-1/x[0] at 50", x => 1 / Tanh(x[0]) - 1 / x[0], [50], 0.0004),
        new("1/Tanh(x[0]) at 30", x => 1 / Tanh(x[0]), [30], -3.502604305078608e-26),
        new("1/Tanh(x[0]) at 1e-100", x => 1 / Tanh(x[0]), [1e-100], -1e200),
        new("LogAddExp(Log(Exp(x[0])),0) at 800",
            x => LogAddExp(Log(Exp(x[0])), 0), [800], 1) { Leaves = Leaves.WhereWritten },
        new("Softplus(Log(Exp(x[0]))) at 800",
            x => Softplus(Log(Exp(x[0]))), [800], 1) { Leaves = Leaves.WhereWritten },
        new("Log(Softplus(Exp(x[0]))) at 800", x => Log(Softplus(Exp(x[0]))), [800], 1) { Leaves = Leaves.Everywhere },
        new("Log(Silu(Exp(x[0]))) at 800", x => Log(Silu(Exp(x[0]))), [800], 1) { Leaves = Leaves.WhereWritten },
        new("Log(Gelu(Exp(x[0]))) at 800", x => Log(Gelu(Exp(x[0]))), [800], 1) { Leaves = Leaves.WhereWritten },
        new("Logit(Exp(-x[0])) at 800", x => Logit(Exp(-x[0])), [800], -1) { Leaves = Leaves.Everywhere },
        new("Log(Tanh(Exp(-x[0]))) at 800", x => Log(Tanh(Exp(-x[0]))), [800], -1) { Leaves = Leaves.Everywhere },
        new("Log(Sigmoid(-x[0])) at 800", x => Log(Sigmoid(-x[0])), [800], -1) { Leaves = Leaves.WhereWritten },
    ];

    // The first column of the Hessian.
    public static DerivativeCase[] Curves { get; } =
    [
        new("Sigmoid(x[0]) at 37.42994775023705",
            x => Sigmoid(x[0]), [37.42994775023705], -5.5511151231257747e-17), // JAX
        new("Sigmoid(x[0]) at 300", x => Sigmoid(x[0]), [300], -5.148200222412013e-131), // TensorFlow
        new("Tanh(x[0]) at -30", x => Tanh(x[0]), [-30], 7.005208610157216e-26), // PyTorch
        new("-Softplus(-x[0]) at 37.42994775023705",
            x => -Softplus(-x[0]), [37.42994775023705], -5.551115123125775e-17), // PyTorch
        new("Log(Sigmoid(x[0])) at 37.42994775023705",
            x => Log(Sigmoid(x[0])), [37.42994775023705], -5.551115123125775e-17), // PyTorch
        new("Silu(x[0]) at 40.410841513445845",
            x => Silu(x[0]), [40.410841513445845], -1.0820525268131133e-16), // PyTorch
        new("Silu(x[0]) at -709", x => Silu(x[0]), [-709], -8.6026399069076e-306), // JAX
        new("Silu(x[0]) at -36", x => Silu(x[0]), [-36], -7.886377622828128e-15),
        new("x[0]*Sigmoid(x[0]) at -709", x => x[0] * Sigmoid(x[0]), [-709], -8.6026399069076e-306),
        new("x[0]*Sigmoid(x[0]) at 45", x => x[0] * Sigmoid(x[0]), [45], -1.2308829896362393e-18),
        new("x[0]*Tanh(Softplus(x[0])) at -30",
            x => x[0] * Tanh(Softplus(x[0])), [-30], -2.620134431274741e-12), // Darknet
        new("x[0]*Tanh(Softplus(x[0])) at 40", x => x[0] * Tanh(Softplus(x[0])), [40], -5.631136330077695e-33),
        new("x[0]*Tanh(Softplus(x[0])) at -700", x => x[0] * Tanh(Softplus(x[0])), [-700], -6.88205422754432e-302),
        new("Gelu(x[0]) at -30", x => Gelu(x[0]), [-30], -1.3233342291209357e-193),
        new("Gelu(x[0]) at 30", x => Gelu(x[0]), [30], -1.3233342291209357e-193),
        new("Gelu(x[0]) at 1e200", x => Gelu(x[0]), [1e200], 0),
        new("2*Softplus(-(x[0]-x[1])/x[2])+(x[0]-x[1])/x[2]+Log(x[2]) at 711, 710, 1",
            x => 2 * Softplus(-(x[0] - x[1]) / x[2]) + (x[0] - x[1]) / x[2] + Log(x[2]),
            [711, 710, 1], 0.3932238664829637, -0.3932238664829637, -0.8553410237429735), // Stan
        new("Logit(x[0]) at 0.9999999999999999", x => Logit(x[0]), [0.9999999999999999], 8.112963841460668e31),
        new("LogAddExp(x[0],LogAddExp(2*x[0],0)) at -40",
            x => LogAddExp(x[0], LogAddExp(2 * x[0], 0)), [-40], 4.248354255291589e-18), // TensorFlow
        new("LogAddExp(LogAddExp(x[0],2*x[0]+1),-x[0]) at -40",
            x => LogAddExp(LogAddExp(x[0], 2 * x[0] + 1), -x[0]), [-40], 7.219405551381661e-35), // TensorFlow
        new("LogSumExp(x) at 1000, 0, -1000", x => LogSumExp(x), [1000, 0, -1000], 0, 0, 0), // PyTorch
        new("LogSumExp(x) at -1e300, 0", x => LogSumExp(x), [-1e300, 0], 0, 0),
        new("Softmax(x)[0] at -700, 0", x => Softmax(x)[0], [-700, 0], 9.85967654375977e-305, -9.85967654375977e-305),
        new("LogSoftmax(x)[1] at 800, 0", x => LogSoftmax(x)[1], [800, 0], 0, 0),
        new("-Sum(Softmax(x)*LogSoftmax(x)) at 60, 0, 1",
            x => -Sum(Softmax(x) * LogSoftmax(x)),
            [60, 0, 1], 1.8971886520418472e-24, -5.166341349990947e-25, -1.3805545170427524e-24),
        new("LogSumExp(10*x)/10 at 50, 20",
            x => LogSumExp(10 * x) / 10, [50, 20], 5.148200222412014e-130, -5.148200222412014e-130),
        new("Softplus(x[0])-Softplus(x[1]) at 700, -700",
            x => Softplus(x[0]) - Softplus(x[1]), [700, -700], 9.85967654375977e-305, 0),
        new("-(x[1]*Log(Sigmoid(x[0]))+(1-x[1])*Log(1-Sigmoid(x[0]))) at -30, 0",
            x => -(x[1] * Log(Sigmoid(x[0])) + (1 - x[1]) * Log(1 - Sigmoid(x[0]))),
            [-30, 0], 9.357622968838423e-14, -1),
        new("-Log(1-Sigmoid(x[0])) at -30", x => -Log(1 - Sigmoid(x[0])), [-30], 9.357622968838423e-14),
        new("x[0]+Softplus(-2*x[0])-0.6931471805599453 at 25",
            x => x[0] + Softplus(-2 * x[0]) - 0.6931471805599453, [25], 7.714999391855671e-22),
        new("1/Tanh(x[0])-1/x[0] at 50", x => 1 / Tanh(x[0]) - 1 / x[0], [50], -1.6e-05),
        new("1/Tanh(x[0]) at 30", x => 1 / Tanh(x[0]), [30], 7.005208610157216e-26),
        new("1/Tanh(x[0]) at 1e-100", x => 1 / Tanh(x[0]), [1e-100], 1.9999999999999998e300),
    ];
}
