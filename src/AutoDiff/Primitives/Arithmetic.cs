using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Numerics.Vectors;

namespace AutoDiff.Primitives;

/// <summary>x + y.</summary>
public readonly struct Add : IBinary
{
    public static Op Code => Op.Add;

    public static string Name => "+";

    public static Notation Notation => Notation.Additive;

    public static Arithmetic Arithmetic => Arithmetic.Sum;

    public static bool IsCommutative => true;

    public static double Value(double x, double y) => x + y;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => x + y;

    public static bool IsExact(double x, double y, double result) => RoundingErrors.IsExactSum(x, y, result);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 1;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => 1;
}

/// <summary>x − y.</summary>
public readonly struct Subtract : IBinary
{
    public static Op Code => Op.Subtract;

    public static string Name => "-";

    public static Notation Notation => Notation.Additive;

    public static Arithmetic Arithmetic => Arithmetic.Sum;

    public static double Value(double x, double y) => x - y;

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => x - y;

    public static bool IsExact(double x, double y, double result) => RoundingErrors.IsExactSum(x, -y, result);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 1;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -1;
}

/// <summary>x · y.</summary>
public readonly struct Multiply : IBinary
{
    public static Op Code => Op.Multiply;

    public static string Name => "*";

    public static Notation Notation => Notation.Multiplicative;

    public static Arithmetic Arithmetic => Arithmetic.Product;

    public static bool MayUnderflow => true;

    public static bool IsCommutative => true;

    public static double Value(double x, double y) => x * y;

    static Fragment? IBinary.Latex(Fragment x, Fragment y) => Primitives.Latex.Product(x, y);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => x * y;

    static bool IBinary.IsSteepInBoth => true;

    public static bool IsExact(double x, double y, double result) => RoundingErrors.IsExactProduct(x, y, result);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => y;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => x;
}

/// <summary>x / y.</summary>
public readonly struct Divide : IBinary
{
    public static Op Code => Op.Divide;

    public static string Name => "/";

    public static ZeroPartial ZeroPartial => ZeroPartial.Flat;

    public static Notation Notation => Notation.Multiplicative;

    public static Interval DomainY => Interval.Positive;

    static bool IElementwise.IsFlatAsPower => true;

    static bool IBinary.HasPoleInY => true;

    static ZeroPartial IBinary.ZeroPartialInY(double x) => x == 0 ? ZeroPartial.Number : ZeroPartial.Flat;

    public static Arithmetic Arithmetic => Arithmetic.Quotient;

    public static bool MayUnderflow => true;

    public static double Value(double x, double y) => x / y;

    static Fragment? IBinary.Latex(Fragment x, Fragment y) => Primitives.Latex.Quotient(x, y);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => x / y;

    public static bool IsExact(double x, double y, double result) => RoundingErrors.IsExactQuotient(x, y, result);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => 1 / y;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => -(result / y);

    static bool IBinary.HasFactorsInY => true;

    static (T First, T Second) IBinary.FactorsInY<T>(T x, T y, T result) => (-result, 1 / y);
}

/// <summary>
/// x · y where a zero x absorbs: 0 · ∞ = 0 · NaN = 0. It multiplies adjoints and tangents with partials, so that a path
/// which does not count cannot spoil one that does.
/// </summary>
public readonly struct Scale : IBinary
{
    public static Op Code => Op.Scale;

    public static string Name => "scale";

    public static Notation Notation => Notation.Multiplicative;

    public static bool AbsorbsX => true;

    public static Arithmetic Arithmetic => Arithmetic.Product;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumbers(nameof(Scale), "x == 0 ? 0 : x * y");

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => x * y;

    public static double Value(double x, double y) => x == 0 ? 0 : x * y;

    static Fragment? IBinary.Formula(Fragment x, Fragment y) =>
        Fragment.Infix(x, Multiply.Name, y, Notation.Multiplicative);

    static Fragment? IBinary.Latex(Fragment x, Fragment y) => Primitives.Latex.Product(x, y);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) => TCode.Select(~TCode.Equal(x, 0), x * y, 0);

    public static bool IsExact(double x, double y, double result) => RoundingErrors.IsExactProduct(x, y, result);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => y;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => x;
}

/// <summary>
/// x · y where a zero of either absorbs. It multiplies derivatives with derivatives: those of <see cref="Scale"/>.
/// </summary>
public readonly struct Absorb : IBinary
{
    public static Op Code => Op.Absorb;

    public static string Name => "absorb";

    public static Notation Notation => Notation.Multiplicative;

    public static bool AbsorbsX => true;

    public static bool AbsorbsY => true;

    public static Arithmetic Arithmetic => Arithmetic.Product;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumbers(nameof(Absorb), "x == 0 || y == 0 ? 0 : x * y");

    public static bool IsCommutative => true;

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => x * y;

    public static double Value(double x, double y) => x == 0 || y == 0 ? 0 : x * y;

    static Fragment? IBinary.Formula(Fragment x, Fragment y) =>
        Fragment.Infix(x, Multiply.Name, y, Notation.Multiplicative);

    static Fragment? IBinary.Latex(Fragment x, Fragment y) => Primitives.Latex.Product(x, y);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) =>
        TCode.Select(~TCode.Equal(x, 0) & ~TCode.Equal(y, 0), x * y, 0);

    public static bool IsExact(double x, double y, double result) => RoundingErrors.IsExactProduct(x, y, result);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => y;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => x;
}

/// <summary>
/// x · y where a zero x absorbs and a zero y is unknown: NaN. It multiplies derivatives with partials that vanish only
/// where a value has overflowed (<see cref="ZeroPartial.Lost"/>).
/// </summary>
public readonly struct Transmit : IBinary
{
    public static Op Code => Op.Transmit;

    public static string Name => "transmit";

    public static Notation Notation => Notation.Multiplicative;

    public static bool AbsorbsX => true;

    public static Arithmetic Arithmetic => Arithmetic.Product;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp =>
        CSharpMethod.OfNumbers(nameof(Transmit), "x == 0 ? 0 : y == 0 ? double.NaN : x * y");

    public static T? Definition<T>(T x, T y)
        where T : struct, IReal<T> => x * y;

    public static double Value(double x, double y) => x == 0 ? 0 : y == 0 ? double.NaN : x * y;

    static Fragment? IBinary.Formula(Fragment x, Fragment y) =>
        Fragment.Infix(x, Multiply.Name, y, Notation.Multiplicative);

    static Fragment? IBinary.Latex(Fragment x, Fragment y) => Primitives.Latex.Product(x, y);

    static bool IElementwise.HasOperations => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TCode IBinary.Operations<TCode>(TCode x, TCode y) =>
        TCode.Select(TCode.Equal(x, 0), 0, TCode.Select(TCode.Equal(y, 0), double.NaN, x * y));

    public static bool IsExact(double x, double y, double result) => RoundingErrors.IsExactProduct(x, y, result);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Transmit>(1, y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => x;
}

/// <summary>
/// atan2(x, y) in (−π, π]: the angle whose tangent is x/y, its quadrant by the signs; derivatives at (0, 0) are NaN.
/// </summary>
public readonly struct Atan2 : IBinary
{
    public static Op Code => Op.Atan2;

    public static string Name => "atan2";

    static Growth IElementwise.Growth => Growth.Bounded;

    static bool IElementwise.IsVectorized => true;

    public static bool MayUnderflow => true;

    static CSharpMethod? IElementwise.CSharp => CSharpMethod.OfMath(nameof(Math.Atan2));

    public static double Value(double x, double y) => Math.Atan2(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TLane IBinary.Lanes<TOp, TLane, T>(TLane x, TLane y) => VectorFunctions<TLane, T>.Atan2(x, y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T>
    {
        var radius = T.Apply<Hypot>(x, y);
        return y / radius / radius;
    }

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T>
    {
        var radius = T.Apply<Hypot>(x, y);
        return -(x / radius / radius);
    }
}
