using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>σ(x) = 1/(1 + e⁻ˣ), without overflow.</summary>
public readonly struct Sigmoid : IUnary
{
    public static Op Code => Op.Sigmoid;

    public static string Name => "sigmoid";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(Sigmoid),
        [
            "static double NAME(double x)",
            "var decay = Math.Exp(-Math.Abs(x));",
            "return (x < 0 ? decay : 1) / (1 + decay);",
        ]);

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => 1 / (1 + T.Apply<Exp>(-x));

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => ExponentialFunctions.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Sigmoid(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<LogisticDensity>(x);
}

/// <summary>
/// σ(x)σ(−x) = e⁻ˣ/(1 + e⁻ˣ)², the derivative of the sigmoid, right also where that has rounded to 1.
/// </summary>
public readonly struct LogisticDensity : IUnary
{
    public static Op Code => Op.LogisticDensity;

    public static string Name => "logistic_density";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(LogisticDensity),
        [
            "static double NAME(double x)",
            "var decay = Math.Exp(-Math.Abs(x));",
            "return decay / ((1 + decay) * (1 + decay));",
        ]);

    static bool IElementwise.IsVectorized => true;

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Exp>(-x) / ((1 + T.Apply<Exp>(-x)) * (1 + T.Apply<Exp>(-x)));

    public static double Value(double x) => ExponentialFunctions.LogisticDensity(x);

    static Fragment? IUnary.Formula(Fragment x)
    {
        var opposite = Fragment.Negative(x);
        return Fragment.Infix(
            Fragment.Atom($"{Sigmoid.Name}({x.Text})"),
            Multiply.Name,
            Fragment.Atom($"{Sigmoid.Name}({opposite.Text})"),
            Notation.Multiplicative);
    }

    static Fragment? IUnary.Latex(Fragment x)
    {
        var sign = Primitives.Latex.Operator(Sigmoid.Name);
        return Primitives.Latex.Product(
            Primitives.Latex.Call(sign, x.Text) with { IsNumber = x.IsNumber },
            Primitives.Latex.Call(sign, Primitives.Latex.Negative(x).Text) with { IsNumber = x.IsNumber });
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.LogisticDensity(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -(y * T.Apply<Tanh>(0.5 * x));
}

/// <summary>ln(1 + eˣ), without overflow and accurate in both tails.</summary>
public readonly struct Softplus : IUnary
{
    public static Op Code => Op.Softplus;

    public static string Name => "softplus";

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumber(
        nameof(Softplus), "Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)))", CSharpMethod.Of<Log1p>());

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => T.Apply<Log>(1 + T.Apply<Exp>(x));

    static bool IElementwise.IsVectorized => true;

    public static double Value(double x) => ExponentialFunctions.Softplus(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IUnary.Lanes<TOp, TLane, T>(TLane x) => VectorFunctions<TLane, T>.Softplus(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Sigmoid>(x);
}

/// <summary>max(x, 0), NaN stays NaN; the derivative at 0 is 0.</summary>
public readonly struct Relu : IUnary
{
    public static Op Code => Op.Relu;

    public static string Name => "relu";

    public static bool IsPiecewise => true;

    public static Arithmetic Arithmetic => Arithmetic.Selection;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumber(nameof(Relu), "x > 0 ? x : x <= 0 ? 0 : x");

    public static double Value(double x) => x > 0 ? x : x <= 0 ? 0 : x;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => TCode.Select(x <= 0, 0, x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Apply<Less>(0, x);
}

/// <summary>x, treated as a constant by every derivative.</summary>
public readonly struct StopGradient : IUnary
{
    public static Op Code => Op.StopGradient;

    public static string Name => "stop_gradient";

    public static bool IsLocallyConstant => true;

    public static Arithmetic Arithmetic => Arithmetic.Selection;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfNumber(nameof(StopGradient), "x");

    public static T? Definition<T>(T x)
        where T : struct, IReal<T> => x;

    public static double Value(double x) => x;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IUnary.Operations<TCode>(TCode x) => x;

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0;
}
