using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>eˣ</summary>
internal readonly struct VectorExp : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Exp(x);
}

/// <summary>eˣ − 1</summary>
internal readonly struct VectorExpm1 : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Expm1(x);
}

/// <summary>log x</summary>
internal readonly struct VectorLog : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Log(x);
}

/// <summary>log (1 + x)</summary>
internal readonly struct VectorLog1p : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Log1p(x);
}

/// <summary>sin x</summary>
internal readonly struct VectorSin : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Sin(x);
}

/// <summary>cos x</summary>
internal readonly struct VectorCos : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Cos(x);
}

/// <summary>tan x</summary>
internal readonly struct VectorTan : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Tan(x);
}

/// <summary>arcsin x</summary>
internal readonly struct VectorAsin : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Asin(x);
}

/// <summary>arccos x</summary>
internal readonly struct VectorAcos : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Acos(x);
}

/// <summary>arctan x</summary>
internal readonly struct VectorAtan : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Atan(x);
}

/// <summary>sinh x</summary>
internal readonly struct VectorSinh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Sinh(x);
}

/// <summary>cosh x</summary>
internal readonly struct VectorCosh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Cosh(x);
}

/// <summary>tanh x</summary>
internal readonly struct VectorTanh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Tanh(x);
}

/// <summary>arsinh x</summary>
internal readonly struct VectorAsinh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Asinh(x);
}

/// <summary>arcosh x</summary>
internal readonly struct VectorAcosh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Acosh(x);
}

/// <summary>artanh x</summary>
internal readonly struct VectorAtanh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Atanh(x);
}

/// <summary>1 / (1 + e⁻ˣ)</summary>
internal readonly struct VectorSigmoid : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Sigmoid(x);
}

/// <summary>log (1 + eˣ)</summary>
internal readonly struct VectorSoftplus : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Softplus(x);
}

/// <summary>∛x</summary>
internal readonly struct VectorCbrt : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Cbrt(x);
}

/// <summary>erf x</summary>
internal readonly struct VectorErf : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Erf(x);
}

/// <summary>xʸ</summary>
internal readonly struct VectorPow : IVectorFunction2
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x, TLane y)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Pow(x, y);
}

/// <summary>arctan x/y in the quadrant of (y, x)</summary>
internal readonly struct VectorAtan2 : IVectorFunction2
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane, T>(TLane x, TLane y)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => VectorFunctions<TLane, T>.Atan2(x, y);
}
