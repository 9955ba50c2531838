using System.Runtime.CompilerServices;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// A primitive of one argument where a partial of zero says nothing about the derivative, since what it flattens may
/// have grown as fast: the product with that zero is NaN instead of zero. Or it is one where an infinite partial says
/// nothing beside a tangent of zero, since both may have underflowed. It stands where products are formed, for the
/// primitive itself.
/// </summary>
internal readonly struct Exposed<TOp> : IUnary
    where TOp : struct, IUnary
{
    public static string Name => TOp.Name;

    public static ZeroPartial ZeroPartial => TOp.IsExposedToUnderflow ? TOp.ZeroPartial : ZeroPartial.Lost;

    /// <summary>Whether a tangent of zero beside an infinite partial says nothing.</summary>
    public static bool HidesTangents => TOp.IsExposedToUnderflow || TOp.ZeroPartial == ZeroPartial.Lost;

    static bool IElementwise.IsExposedAtPoles => HidesTangents;

    public static double Value(double x) => TOp.Value(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => TOp.Partial(x, y);
}

/// <summary>The same of a primitive of two arguments, one of which is a constant.</summary>
internal readonly struct ExposedOfTwo<TOp> : IBinary
    where TOp : struct, IBinary
{
    public static string Name => TOp.Name;

    public static ZeroPartial ZeroPartial => TOp.IsExposedToUnderflow ? TOp.ZeroPartial : ZeroPartial.Lost;

    static bool IElementwise.IsExposedAtPoles => TOp.IsExposedToUnderflow;

    public static double Value(double x, double y) => TOp.Value(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => TOp.PartialX(x, y, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => TOp.PartialY(x, y, result);
}

/// <summary>
/// A primitive of two arguments with the factors of its partial in x that hold whatever y is. It stands where partials
/// are formed, for the primitive itself.
/// </summary>
internal readonly struct ForAnySecond<TOp> : IBinary
    where TOp : struct, IBinary
{
    public static string Name => TOp.Name;

    public static double Value(double x, double y) => TOp.Value(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (T First, T Second) IBinary.FactorsInX<T>(T x, T y, T result) => TOp.FactorsInXForAny(x, y, result);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => TOp.PartialX(x, y, result);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => TOp.PartialY(x, y, result);
}

/// <summary>
/// x / y where both are exponentials or powers: where the quotient is no number, since both have overflowed, the
/// derivative in x is none either, though 1/y is 0. It stands where partials are formed, for the primitive itself.
/// </summary>
internal readonly struct QuotientOfSteep : IBinary
{
    public static string Name => Divide.Name;

    public static double Value(double x, double y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T>
    {
        // The difference is 0 or NaN; adjoints of it, which are equal but for the sign, would drown smaller ones.
        var held = T.Apply<StopGradient>(result);
        return (1 / y) + (held - held);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => Divide.PartialY(x, y, result);
}

/// <summary>
/// √u of sums of squares, flat where they are 0. It stands where partials are formed, for the root itself.
/// </summary>
internal readonly struct RootOfSquares : IUnary
{
    public static string Name => Sqrt.Name;

    public static double Value(double x) => Sqrt.Value(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => T.Select(y, Sqrt.Partial(x, y), 0);
}

/// <summary>
/// A square under a root, where a partial of zero absorbs an infinite adjoint. It stands where products are formed, for
/// the primitive itself.
/// </summary>
internal readonly struct SquareUnderRoot : IUnary
{
    public static string Name => Square.Name;

    public static bool IsPiecewise => true;

    public static double Value(double x) => x * x;

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 2 * x;
}
