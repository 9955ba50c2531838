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

/// <summary>log x</summary>
internal readonly struct VectorLog : IVectorFunction
{
    [MethodImpl(AggressiveInlining)]
    public static TLane Evaluate<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => VectorFunctions.Log(x);
}
