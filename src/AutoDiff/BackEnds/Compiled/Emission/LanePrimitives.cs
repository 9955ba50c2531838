using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// The values of elementwise primitives for whole registers, by the names of the primitives' types. What is neither here nor
/// among the <see cref="LaneInstructions"/> is evaluated lane by lane.
/// </summary>
internal static class LanePrimitives<TLane, T>
    where TLane : struct, ILane<TLane, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sign(TLane x) =>
        TLane.Select(x > 0, 1, TLane.Select(x < 0, -1, x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Relu(TLane x) => TLane.Select(x <= 0, 0, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane NotEqual(TLane x, TLane y) => TLane.Select(TLane.Equal(x, y), 0, 1);

    /// <summary>
    /// A function as a call: in a long kernel the JIT compiler would not inline all of them, and leave the others unoptimized.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TRegister Call<TFunction, TRegister>(TRegister x)
        where TFunction : struct, IVectorFunction
        where TRegister : struct => To<TRegister>(TFunction.Evaluate<TLane, T>(From(x)));

    /// <inheritdoc cref="Call"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TRegister CallOfTwo<TFunction, TRegister>(TRegister x, TRegister y)
        where TFunction : struct, IVectorFunction2
        where TRegister : struct => To<TRegister>(TFunction.Evaluate<TLane, T>(From(x), From(y)));

    /// <summary>A primitive for which there is nothing better, one lane after the other.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TRegister EachOf<TOp, TRegister>(TRegister x)
        where TOp : struct, IUnary
        where TRegister : struct
    {
        foreach (ref var lane in LanesOf(ref x))
        {
            lane = T.CreateTruncating(TOp.Value(double.CreateTruncating(lane)));
        }

        return x;
    }

    /// <summary>As <see cref="EachOf"/>, for two arguments.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TRegister EachOfTwo<TOp, TRegister>(TRegister x, TRegister y)
        where TOp : struct, IBinary
        where TRegister : struct
    {
        var xs = LanesOf(ref x);
        var ys = LanesOf(ref y);
        for (var i = 0; i < xs.Length; i++)
        {
            xs[i] = T.CreateTruncating(TOp.Value(double.CreateTruncating(xs[i]), double.CreateTruncating(ys[i])));
        }

        return x;
    }

    private static Span<T> LanesOf<TRegister>(ref TRegister x)
        where TRegister : struct => MemoryMarshal.Cast<TRegister, T>(new Span<TRegister>(ref x));

    private static TLane From<TRegister>(TRegister x)
        where TRegister : struct => Unsafe.BitCast<TRegister, TLane>(x);

    private static TRegister To<TRegister>(TLane x)
        where TRegister : struct => Unsafe.BitCast<TLane, TRegister>(x);
}
