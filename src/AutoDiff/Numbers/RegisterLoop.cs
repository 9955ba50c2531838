using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numbers;

/// <summary>
/// Kernels over arrays of plain numbers, a register at a time. What does not fill the last register is computed in one
/// as well, so that an element's result does not depend on its place.
/// </summary>
/// <typeparam name="TLane">The register.</typeparam>
/// <typeparam name="T">Its elements.</typeparam>
internal static class RegisterLoop<TLane, T>
    where TLane : struct, ILane<TLane, T>
    where T : unmanaged
{
    // Optimized at once: the loops are where the first calls spend their time.
    [MethodImpl(AggressiveOptimization)]
    public static void Run<TKernel>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> result)
        where TKernel : struct, IElementKernel
    {
        var i = 0;
        var number = TKernel.IsSecondNumber ? Broadcast(b[0]) : default;
        for (; i <= result.Length - TLane.Count; i += TLane.Count)
        {
            var value = TKernel.At(
                Load(a, i),
                TKernel.IsSecondNumber ? number : TKernel.Arity > 1 ? Load(b, i) : default,
                TKernel.Arity > 2 ? Load(c, i) : default,
                TKernel.Arity > 3 ? Load(d, i) : default);
            Store(TKernel.Accumulates ? Load(result, i) + value : value, result, i);
        }

        if (i < result.Length)
        {
            var value = TKernel.At(
                LoadRest(a, i),
                TKernel.IsSecondNumber ? number : TKernel.Arity > 1 ? LoadRest(b, i) : default,
                TKernel.Arity > 2 ? LoadRest(c, i) : default,
                TKernel.Arity > 3 ? LoadRest(d, i) : default);
            StoreRest(TKernel.Accumulates ? LoadRest(result, i) + value : value, result, i);
        }
    }

    private static RealLanes<TLane, T> Broadcast(T number)
    {
        var lanes = default(RealLanes<TLane, T>);
        Elements(ref lanes).Fill(number);
        return lanes;
    }

    [MethodImpl(AggressiveInlining)]
    private static RealLanes<TLane, T> Load(ReadOnlySpan<T> x, int start) =>
        Unsafe.ReadUnaligned<RealLanes<TLane, T>>(
            ref Unsafe.As<T, byte>(ref Unsafe.Add(ref MemoryMarshal.GetReference(x), start)));

    [MethodImpl(AggressiveInlining)]
    private static void Store(RealLanes<TLane, T> lanes, Span<T> y, int start) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.As<T, byte>(ref Unsafe.Add(ref MemoryMarshal.GetReference(y), start)), lanes);

    // Zeros fill the register.
    private static RealLanes<TLane, T> LoadRest(ReadOnlySpan<T> x, int start)
    {
        var lanes = default(RealLanes<TLane, T>);
        x[start..].CopyTo(Elements(ref lanes));
        return lanes;
    }

    private static void StoreRest(RealLanes<TLane, T> lanes, Span<T> y, int start) =>
        Elements(ref lanes)[..(y.Length - start)].CopyTo(y[start..]);

    private static Span<T> Elements(ref RealLanes<TLane, T> lanes) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<RealLanes<TLane, T>, T>(ref lanes), TLane.Count);
}
