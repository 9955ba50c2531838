using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>The smaller of x and y, NaN if either is; a tie splits the derivative evenly.</summary>
public readonly struct Minimum : IBinary
{
    public static Op Code => Op.Minimum;

    public static string Name => "min";

    public static bool IsPiecewise => true;

    public static Arithmetic Arithmetic => Arithmetic.Selection;

    static string? IElementwise.LatexSign => "\\min";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Min));

    public static bool IsCommutative => true;

    public static double Value(double x, double y) => Math.Min(x, y);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => TCode.Min(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0.5 * (T.Apply<Less>(x, y) + T.Apply<LessOrEqual>(x, y));

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0.5 * (T.Apply<Less>(y, x) + T.Apply<LessOrEqual>(y, x));
}

/// <summary>The larger of x and y, NaN if either is; a tie splits the derivative evenly.</summary>
public readonly struct Maximum : IBinary
{
    public static Op Code => Op.Maximum;

    public static string Name => "max";

    public static bool IsPiecewise => true;

    public static Arithmetic Arithmetic => Arithmetic.Selection;

    static string? IElementwise.LatexSign => "\\max";

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Max));

    public static bool IsCommutative => true;

    public static double Value(double x, double y) => Math.Max(x, y);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => TCode.Max(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0.5 * (T.Apply<Less>(y, x) + T.Apply<LessOrEqual>(y, x));

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0.5 * (T.Apply<Less>(x, y) + T.Apply<LessOrEqual>(x, y));
}

/// <summary>1 where x &lt; y, else 0.</summary>
public readonly struct Less : IBinary
{
    public static Op Code => Op.Less;

    public static string Name => "<";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static Notation Notation => Notation.Comparison;

    public static bool IsLocallyConstant => true;

    public static bool IsPiecewise => true;

    public static double Value(double x, double y) => x < y ? 1 : 0;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => (x < y) & 1;

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0;
}

/// <summary>1 where x ≤ y, else 0.</summary>
public readonly struct LessOrEqual : IBinary
{
    public static Op Code => Op.LessOrEqual;

    public static string Name => "<=";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static Notation Notation => Notation.Comparison;

    public static bool IsLocallyConstant => true;

    public static bool IsPiecewise => true;

    static string? IElementwise.LatexSign => "\\le";

    public static double Value(double x, double y) => x <= y ? 1 : 0;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => (x <= y) & 1;

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0;
}

/// <summary>1 where x = y, else 0.</summary>
public readonly struct Equal : IBinary
{
    public static Op Code => Op.Equal;

    public static string Name => "==";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static Notation Notation => Notation.Comparison;

    public static bool IsLocallyConstant => true;

    public static bool IsPiecewise => true;

    static string? IElementwise.LatexSign => "=";

    public static bool IsCommutative => true;

    public static double Value(double x, double y) => x == y ? 1 : 0;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => TCode.Equal(x, y) & 1;

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0;
}

/// <summary>1 where x ≠ y, else 0.</summary>
public readonly struct NotEqual : IBinary
{
    public static Op Code => Op.NotEqual;

    public static string Name => "!=";

    static Growth IElementwise.Growth => Growth.Bounded;

    public static Notation Notation => Notation.Comparison;

    public static bool IsLocallyConstant => true;

    public static bool IsPiecewise => true;

    static string? IElementwise.LatexSign => "\\ne";

    public static bool IsCommutative => true;

    public static double Value(double x, double y) => x != y ? 1 : 0;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => ~TCode.Equal(x, y) & 1;

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 0;
}
