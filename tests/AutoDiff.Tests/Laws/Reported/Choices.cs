using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws.Reported;

/// <summary>Choices, ties and products with zeros.</summary>
internal static class Choices
{
    private const double Infinity = double.PositiveInfinity;

    public static DerivativeCase[] Slopes { get; } =
    [
        new("Where(Greater(x[0],0),x[0],Expm1(x[0])) at -40",
            x => Where(Greater(x[0], 0), x[0], Expm1(x[0])), [-40], 4.248354255291589e-18), // JAX
        new("1.0507009873554805*Where(Greater(x[0],0),x[0],1.6732632423543772*Expm1(x[0])) at -700",
            x => 1.0507009873554805 * Where(Greater(x[0], 0), x[0], 1.6732632423543772 * Expm1(x[0])),
            [-700], 1.7334290832552394e-304), // JAX
        new("Where(Greater(x[0],0),x[0],Exp(x[0])-1) at -40",
            x => Where(Greater(x[0], 0), x[0], Exp(x[0]) - 1), [-40], 4.248354255291589e-18),
        new("-Log(Sigmoid(Abs(x[0]))) at -17",
            x => -Log(Sigmoid(Abs(x[0]))), [-17], 4.1399375473943306e-08), // meganeura
        new("Where(Equal(x[0],0),0,x[0]*Sqrt(x[0])) at 0",
            x => Where(Equal(x[0], 0), 0, x[0] * Sqrt(x[0])), [0], 0), // tinygrad
        new("Pow(Min(Max(x[0],0),1),0.4166666666666667) at -0.5",
            x => Pow(Min(Max(x[0], 0), 1), 0.4166666666666667), [-0.5], 0), // TensorFlow
        new("Pow(Abs(x[0]),3) at -2", x => Pow(Abs(x[0]), 3), [-2], -12),
        new("Max(x[0],0)-x[0]*x[1]+Log1p(Exp(-Abs(x[0]))) at 0, 1",
            x => Max(x[0], 0) - x[0] * x[1] + Log1p(Exp(-Abs(x[0]))), [0, 1], -0.5, 0),
        new("Max(x[0],0)-x[0]*x[1]+Log1p(Exp(-Abs(x[0]))) at -40, 1",
            x => Max(x[0], 0) - x[0] * x[1] + Log1p(Exp(-Abs(x[0]))), [-40, 1], -1, 40),
        new("Max(Sqrt(x[0]*x[0]+x[1]*x[1]),1e-10) at 0, 0",
            x => Max(Sqrt(x[0] * x[0] + x[1] * x[1]), 1e-10), [0, 0], 0, 0), // MLX
        new("Where(Greater(Sqrt(Sum(Square(x))),1e-10),Sqrt(Sum(Square(x))),1e-10) at 0, 0",
            x => Where(Greater(Sqrt(Sum(Square(x))), 1e-10), Sqrt(Sum(Square(x))), 1e-10), [0, 0], 0, 0), // MLX
        new("Where(Less(Abs(x[0]),1),0.5*Square(x[0]),Abs(x[0])-0.5) at 0",
            x => Where(Less(Abs(x[0]), 1), 0.5 * Square(x[0]), Abs(x[0]) - 0.5), [0], 0),
        new("Sum(ControlFlow.CumulativeProduct(x,0)) at 0, 2, 0",
            x => Sum(ControlFlow.CumulativeProduct(x, 0)), [0, 2, 0], 3, 0, 0), // TensorFlow
        new("Prod(x) at 2, 0, 3, 4", x => Prod(x), [2, 0, 3, 4], 0, 24, 0, 0), // Burn
        new("Prod(x) at 2, 3, 0, 0", x => Prod(x), [2, 3, 0, 0], 0, 0, 0, 0), // PyTorch
        new("Prod(Stack([2.0*x[0]*x[0],0.0*x[0]*x[0]+0.0])) at 0",
            x => Prod(Stack([2.0 * x[0] * x[0], 0.0 * x[0] * x[0] + 0.0])), [0], 0), // TensorFlow
        new("Prod(Stack([2.0*x[0]*x[0],x[0]])) at 0",
            x => Prod(Stack([2.0 * x[0] * x[0], x[0]])), [0], 0), // TensorFlow
        new("Prod(x) at 0, 0, 0", x => Prod(x), [0, 0, 0], 0, 0, 0), // Dr.Jit
        new("Prod(x) at 1e200, 1e200, 1e-300", x => Prod(x), [1e200, 1e200, 1e-300], 1e-100, 1e-100, Infinity),
        new("Prod(x) at 1e-200, 1e-200, 1e300", x => Prod(x), [1e-200, 1e-200, 1e300], 1e100, 1e100, 0),
        new("Log(Prod(x)) at 1e-200, 1e-200",
            x => Log(Prod(x)), [1e-200, 1e-200], 1e200, 1e200) { Leaves = Leaves.Everywhere },
        new("Sum(ControlFlow.CumulativeMax(x,0)) at 1, 3, 2",
            x => Sum(ControlFlow.CumulativeMax(x, 0)), [1, 3, 2], 1, 2, 0),
        new("Sum(Log(CumulativeSum(x,0))) at 1e-200, 1, 1e200",
            x => Sum(Log(CumulativeSum(x, 0))), [1e-200, 1, 1e200], 1e200, 1, 1e-200),
        new("Mod(x[0],x[1]) at -19.5, 3", x => Mod(x[0], x[1]), [-19.5, 3], 1, 7), // JAX
        new("Mod(x[0],x[1]) at 5.5, 2", x => Mod(x[0], x[1]), [5.5, 2], 1, -2), // Slang
        new("Mod(x[0],x[1]) at 5.5, -2", x => Mod(x[0], x[1]), [5.5, -2], 1, 3),
        new("Floor(x[0])*x[0] at 2.5", x => Floor(x[0]) * x[0], [2.5], 2),
        new("Max(x[0],0) at 0", x => Max(x[0], 0), [0], 0.5), // PyTorch
        new("Clamp(x[0],0,6) at 6", x => Clamp(x[0], 0, 6), [6], 0.5), // PyTorch
        new("Clamp(x[0],0,6) at 7", x => Clamp(x[0], 0, 6), [7], 0), // PyTorch
        new("Min(Max(x[0],0),1) at 1.5", x => Min(Max(x[0], 0), 1), [1.5], 0), // LuisaCompute
        new("Max(-1-Sqrt(x[0]),0) at 0", x => Max(-1 - Sqrt(x[0]), 0), [0], 0), // ForwardDiff
        new("Min(1+Sqrt(x[0]),0.5) at 0", x => Min(1 + Sqrt(x[0]), 0.5), [0], 0),
        new("Relu(Log(x[0])) at 0", x => Relu(Log(x[0])), [0], 0),
        new("Clamp(Log(x[0]),-5,5) at 0", x => Clamp(Log(x[0]), -5, 5), [0], 0),
        new("Max(Log(x[0]),x[1]) at 0, 1", x => Max(Log(x[0]), x[1]), [0, 1], 0, 1),
        new("Clamp(1/x[0],-10,10) at 0", x => Clamp(1 / x[0], -10, 10), [0], 0),
        new("Max(Stack([Log(x[0]),x[1],Sqrt(x[0])])) at 0, 1",
            x => Max(Stack([Log(x[0]), x[1], Sqrt(x[0])])), [0, 1], 0, 1),
        new("Sort(Stack([Log(x[0]),x[1]]),0)[1] at 0, 1", x => Sort(Stack([Log(x[0]), x[1]]), 0)[1], [0, 1], 0, 1),
        new("Sort(x,0)[1] at 3, 1, 2", x => Sort(x, 0)[1], [3, 1, 2], 0, 0, 1), // Autograd
        new("Where(Greater(x[1],1),x[0]/x[1],0) at 1, 0",
            x => Where(Greater(x[1], 1), x[0] / x[1], 0), [1, 0], 0, 0), // CppAD
        new("Where(Greater(x[0],0),Sqrt(x[0]),0) at 0", x => Where(Greater(x[0], 0), Sqrt(x[0]), 0), [0], 0), // CasADi
        new("Where(Less(x[0],15),x[0],Pow(10,Exp(x[0]))) at 10",
            x => Where(Less(x[0], 15), x[0], Pow(10, Exp(x[0]))), [10], 1), // TensorFlow
        new("Abs(x[0])*x[0] at 0", x => Abs(x[0]) * x[0], [0], 0),
        new("Abs(x[0])*Sign(x[0]) at -3", x => Abs(x[0]) * Sign(x[0]), [-3], 1),
        new("Max(Log(Exp(x[0])),1) at 800", x => Max(Log(Exp(x[0])), 1), [800], 1) { Leaves = Leaves.WhereWritten },
        new("Relu(Log(Exp(x[0]))) at 800", x => Relu(Log(Exp(x[0]))), [800], 1) { Leaves = Leaves.WhereWritten },
        new("Sum(CumulativeSum(Stack([Log(Exp(x[0])),x[0]]),0)) at 800",
            x => Sum(CumulativeSum(Stack([Log(Exp(x[0])), x[0]]), 0)), [800], 3) { Leaves = Leaves.WhereWritten },
        new("Log(Max(Exp(-x[0]),0)) at 800", x => Log(Max(Exp(-x[0]), 0)), [800], -1) { Leaves = Leaves.Everywhere },
        new("Sqrt(Abs(Exp(-x[0]))) at 800",
            x => Sqrt(Abs(Exp(-x[0]))), [800], -9.575847983570028e-175) { Leaves = Leaves.Everywhere },
        new("Sqrt(Max(Exp(-x[0]),0)) at 800",
            x => Sqrt(Max(Exp(-x[0]), 0)), [800], -9.575847983570028e-175) { Leaves = Leaves.Everywhere },
        new("Log(Where(Greater(x[0],0),Exp(-x[0]),1)) at 800",
            x => Log(Where(Greater(x[0], 0), Exp(-x[0]), 1)), [800], -1) { Leaves = Leaves.Everywhere },
    ];

    // The first column of the Hessian.
    public static DerivativeCase[] Curves { get; } =
    [
        new("Where(Greater(x[0],0),x[0],Expm1(x[0])) at -40",
            x => Where(Greater(x[0], 0), x[0], Expm1(x[0])), [-40], 4.248354255291589e-18), // JAX
        new("1.0507009873554805*Where(Greater(x[0],0),x[0],1.6732632423543772*Expm1(x[0])) at -700",
            x => 1.0507009873554805 * Where(Greater(x[0], 0), x[0], 1.6732632423543772 * Expm1(x[0])),
            [-700], 1.7334290832552394e-304), // JAX
        new("Where(Greater(x[0],0),x[0],Exp(x[0])-1) at -40",
            x => Where(Greater(x[0], 0), x[0], Exp(x[0]) - 1), [-40], 4.248354255291589e-18),
        new("-Log(Sigmoid(Abs(x[0]))) at -17",
            x => -Log(Sigmoid(Abs(x[0]))), [-17], 4.1399373760035016e-08), // meganeura
        new("Where(Equal(x[0],0),0,x[0]*Sqrt(x[0])) at 0",
            x => Where(Equal(x[0], 0), 0, x[0] * Sqrt(x[0])), [0], 0), // tinygrad
        new("Pow(Min(Max(x[0],0),1),0.4166666666666667) at -0.5",
            x => Pow(Min(Max(x[0], 0), 1), 0.4166666666666667), [-0.5], 0), // TensorFlow
        new("Pow(Abs(x[0]),3) at -2", x => Pow(Abs(x[0]), 3), [-2], 12),
        new("Max(x[0],0)-x[0]*x[1]+Log1p(Exp(-Abs(x[0]))) at -40, 1",
            x => Max(x[0], 0) - x[0] * x[1] + Log1p(Exp(-Abs(x[0]))), [-40, 1], 4.248354255291589e-18, -1),
        new("Max(Sqrt(x[0]*x[0]+x[1]*x[1]),1e-10) at 0, 0",
            x => Max(Sqrt(x[0] * x[0] + x[1] * x[1]), 1e-10), [0, 0], 0, 0), // MLX
        new("Where(Greater(Sqrt(Sum(Square(x))),1e-10),Sqrt(Sum(Square(x))),1e-10) at 0, 0",
            x => Where(Greater(Sqrt(Sum(Square(x))), 1e-10), Sqrt(Sum(Square(x))), 1e-10), [0, 0], 0, 0), // MLX
        new("Where(Less(Abs(x[0]),1),0.5*Square(x[0]),Abs(x[0])-0.5) at 0",
            x => Where(Less(Abs(x[0]), 1), 0.5 * Square(x[0]), Abs(x[0]) - 0.5), [0], 1),
        new("Sum(ControlFlow.CumulativeProduct(x,0)) at 0, 2, 0",
            x => Sum(ControlFlow.CumulativeProduct(x, 0)), [0, 2, 0], 0, 1, 2), // TensorFlow
        new("Prod(Stack([2.0*x[0]*x[0],0.0*x[0]*x[0]+0.0])) at 0",
            x => Prod(Stack([2.0 * x[0] * x[0], 0.0 * x[0] * x[0] + 0.0])), [0], 0), // TensorFlow
        new("Prod(Stack([2.0*x[0]*x[0],x[0]])) at 0",
            x => Prod(Stack([2.0 * x[0] * x[0], x[0]])), [0], 0), // TensorFlow
        new("Prod(x) at 0, 0, 0", x => Prod(x), [0, 0, 0], 0, 0, 0), // Dr.Jit
        new("Prod(x) at 1e-200, 1e-200, 1e300", x => Prod(x), [1e-200, 1e-200, 1e300], 0, 1e300, 1e-200),
        new("Sum(ControlFlow.CumulativeMax(x,0)) at 1, 3, 2",
            x => Sum(ControlFlow.CumulativeMax(x, 0)), [1, 3, 2], 0, 0, 0),
        new("Sum(Log(CumulativeSum(x,0))) at 1e-200, 1, 1e200",
            x => Sum(Log(CumulativeSum(x, 0))), [1e-200, 1, 1e200], -Infinity, -1, 0),
        new("Mod(x[0],x[1]) at -19.5, 3", x => Mod(x[0], x[1]), [-19.5, 3], 0, 0), // JAX
        new("Mod(x[0],x[1]) at 5.5, 2", x => Mod(x[0], x[1]), [5.5, 2], 0, 0), // Slang
        new("Mod(x[0],x[1]) at 5.5, -2", x => Mod(x[0], x[1]), [5.5, -2], 0, 0),
        new("Floor(x[0])*x[0] at 2.5", x => Floor(x[0]) * x[0], [2.5], 0),
        new("Max(x[0],0) at 0", x => Max(x[0], 0), [0], 0), // PyTorch
        new("Clamp(x[0],0,6) at 7", x => Clamp(x[0], 0, 6), [7], 0), // PyTorch
        new("Min(Max(x[0],0),1) at 1.5", x => Min(Max(x[0], 0), 1), [1.5], 0), // LuisaCompute
        new("Max(-1-Sqrt(x[0]),0) at 0", x => Max(-1 - Sqrt(x[0]), 0), [0], 0), // ForwardDiff
        new("Min(1+Sqrt(x[0]),0.5) at 0", x => Min(1 + Sqrt(x[0]), 0.5), [0], 0),
        new("Relu(Log(x[0])) at 0", x => Relu(Log(x[0])), [0], 0),
        new("Clamp(Log(x[0]),-5,5) at 0", x => Clamp(Log(x[0]), -5, 5), [0], 0),
        new("Max(Log(x[0]),x[1]) at 0, 1", x => Max(Log(x[0]), x[1]), [0, 1], 0, 0),
        new("Max(Stack([Log(x[0]),x[1],Sqrt(x[0])])) at 0, 1",
            x => Max(Stack([Log(x[0]), x[1], Sqrt(x[0])])), [0, 1], 0, 0),
        new("Sort(Stack([Log(x[0]),x[1]]),0)[1] at 0, 1", x => Sort(Stack([Log(x[0]), x[1]]), 0)[1], [0, 1], 0, 0),
        new("Sort(x,0)[1] at 3, 1, 2", x => Sort(x, 0)[1], [3, 1, 2], 0, 0, 0), // Autograd
        new("Where(Greater(x[0],0),Sqrt(x[0]),0) at 0", x => Where(Greater(x[0], 0), Sqrt(x[0]), 0), [0], 0), // CasADi
        new("Where(Less(x[0],15),x[0],Pow(10,Exp(x[0]))) at 10",
            x => Where(Less(x[0], 15), x[0], Pow(10, Exp(x[0]))), [10], 0), // TensorFlow
        new("Abs(x[0])*x[0] at 0", x => Abs(x[0]) * x[0], [0], 0),
        new("Abs(x[0])*Sign(x[0]) at -3", x => Abs(x[0]) * Sign(x[0]), [-3], 0),
    ];
}
