using System.Runtime.CompilerServices;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>Methods that emitted code calls for the values of elementwise primitives of whole registers.</summary>
internal static class LanePrimitives<TLane, T>
    where TLane : struct, ILane<TLane, T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane InlineUnary<TOp>(TLane x)
        where TOp : struct, IUnary => TOp.Lanes<TOp, TLane, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane InlineBinary<TOp>(TLane x, TLane y)
        where TOp : struct, IBinary => TOp.Lanes<TOp, TLane, T>(x, y);

    /// <summary>
    /// A function as a call: in a long kernel the JIT compiler would not inline all of them, and leave the others
    /// unoptimized.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TRegister CallUnary<TOp, TRegister>(TRegister x)
        where TOp : struct, IUnary
        where TRegister : struct => To<TRegister>(TOp.Lanes<TOp, TLane, T>(From(x)));

    /// <inheritdoc cref="CallUnary"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TRegister CallBinary<TOp, TRegister>(TRegister x, TRegister y)
        where TOp : struct, IBinary
        where TRegister : struct => To<TRegister>(TOp.Lanes<TOp, TLane, T>(From(x), From(y)));

    private static TLane From<TRegister>(TRegister x)
        where TRegister : struct => Unsafe.BitCast<TRegister, TLane>(x);

    private static TRegister To<TRegister>(TLane x)
        where TRegister : struct => Unsafe.BitCast<TLane, TRegister>(x);
}
