using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Vectors;

/// <summary>eˣ</summary>
internal readonly struct VectorExp : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Exp(x);
}

/// <summary>eˣ − 1</summary>
internal readonly struct VectorExpm1 : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Expm1(x);
}

/// <summary>log x</summary>
internal readonly struct VectorLog : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Log(x);
}

/// <summary>log (1 + x)</summary>
internal readonly struct VectorLog1p : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Log1p(x);
}

/// <summary>sin x</summary>
internal readonly struct VectorSin : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Sin(x);
}

/// <summary>cos x</summary>
internal readonly struct VectorCos : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Cos(x);
}

/// <summary>tan x</summary>
internal readonly struct VectorTan : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Tan(x);
}

/// <summary>arcsin x</summary>
internal readonly struct VectorAsin : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Asin(x);
}

/// <summary>arccos x</summary>
internal readonly struct VectorAcos : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Acos(x);
}

/// <summary>arctan x</summary>
internal readonly struct VectorAtan : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Atan(x);
}

/// <summary>sinh x</summary>
internal readonly struct VectorSinh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Sinh(x);
}

/// <summary>cosh x</summary>
internal readonly struct VectorCosh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Cosh(x);
}

/// <summary>tanh x</summary>
internal readonly struct VectorTanh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Tanh(x);
}

/// <summary>arsinh x</summary>
internal readonly struct VectorAsinh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Asinh(x);
}

/// <summary>arcosh x</summary>
internal readonly struct VectorAcosh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Acosh(x);
}

/// <summary>artanh x</summary>
internal readonly struct VectorAtanh : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Atanh(x);
}

/// <summary>1 / (1 + e⁻ˣ)</summary>
internal readonly struct VectorSigmoid : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Sigmoid(x);
}

/// <summary>log (1 + eˣ)</summary>
internal readonly struct VectorSoftplus : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Softplus(x);
}

/// <summary>∛x</summary>
internal readonly struct VectorCbrt : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Cbrt(x);
}

/// <summary>erf x</summary>
internal readonly struct VectorErf : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Erf(x);
}

/// <summary>xʸ</summary>
internal readonly struct VectorPow : IVectorFunction2
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x, TLane y)
        where TLane : struct, ILane<TLane> => VectorFunctions.Pow(x, y);
}

/// <summary>arctan x/y in the quadrant of (y, x)</summary>
internal readonly struct VectorAtan2 : IVectorFunction2
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x, TLane y)
        where TLane : struct, ILane<TLane> => VectorFunctions.Atan2(x, y);
}
