using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>The largest integer ≤ x; its derivative is 0 everywhere, also at the jumps.</summary>
public readonly struct Floor : IUnary
{
    public static Op Code => Op.Floor;

    public static string Name => "floor";

    public static bool IsLocallyConstant => true;

    public static bool IsPiecewise => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Floor));

    public static double Value(double x) => Math.Floor(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0;
}

/// <summary>The least integer ≥ x; its derivative is 0 everywhere, also at the jumps.</summary>
public readonly struct Ceiling : IUnary
{
    public static Op Code => Op.Ceiling;

    public static string Name => "ceil";

    public static bool IsLocallyConstant => true;

    public static bool IsPiecewise => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Ceiling));

    public static double Value(double x) => Math.Ceiling(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0;
}

/// <summary>The integer nearest to x, the even one of two; its derivative is 0 everywhere, also at the jumps.</summary>
public readonly struct Round : IUnary
{
    public static Op Code => Op.Round;

    public static string Name => "round";

    public static bool IsLocallyConstant => true;

    public static bool IsPiecewise => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Round));

    public static double Value(double x) => Math.Round(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 0;
}

/// <summary>
/// x − y ⌊x/y⌋, exactly or rounded once: what is left of x beside multiples of y, with the sign of y.
/// The derivatives are 1 and −⌊x/y⌋, also at the jumps; NaN for y = 0 and for infinite x.
/// </summary>
public readonly struct Modulo : IBinary
{
    public static Op Code => Op.Modulo;

    public static string Name => "mod";

    public static bool IsPiecewise => true;

    public static Interval DomainY => Interval.Positive;

    static CSharpMethod? IElementwise.CSharp => new(
        nameof(Modulo),
        [
            "static double NAME(double x, double y)",
            "var remainder = x % y;",
            "return remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;",
        ]);

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => x - (y * T.Apply<Floor>(x / y));

    public static double Value(double x, double y) => Remainder(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 1;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -T.Apply<Floor>(x / y);

    private static double Remainder(double x, double y)
    {
        var remainder = x % y;
        return remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;
    }
}
