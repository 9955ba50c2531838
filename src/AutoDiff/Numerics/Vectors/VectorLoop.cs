using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Functions of vectors applied to spans of any length, over the machine's widest vector.</summary>
/// <remarks>
/// What remains at the end passes through a vector too, filled up with zeros, so that an element's result has the same bits
/// wherever it stands. Floats are computed in double, which rounds them correctly but for rare ties.
/// </remarks>
internal static class VectorLoop
{
    /// <summary>y[i] = f(x[i]). The spans may be the same, but must not overlap otherwise.</summary>
    public static void Apply<TFunction>(ReadOnlySpan<double> x, Span<double> y)
        where TFunction : struct, IVectorFunction
    {
        if (Vector512.IsHardwareAccelerated) Apply<TFunction, Lanes512>(x, y);
        else if (Vector256.IsHardwareAccelerated) Apply<TFunction, Lanes256>(x, y);
        else Apply<TFunction, Lanes128>(x, y);
    }

    /// <summary>The same over vectors of one width.</summary>
    public static void Apply<TFunction, TLane>(ReadOnlySpan<double> x, Span<double> y)
        where TFunction : struct, IVectorFunction
        where TLane : struct, ILane<TLane>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(y);
        var whole = x.Length - x.Length % TLane.Count;
        for (nuint i = 0; i < (nuint)whole; i += (nuint)TLane.Count)
            TFunction.Evaluate(TLane.Load(in source, i)).Store(ref target, i);

        if (whole < x.Length) ApplyToRest<TFunction, TLane>(x[whole..], y[whole..]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ApplyToRest<TFunction, TLane>(ReadOnlySpan<double> x, Span<double> y)
        where TFunction : struct, IVectorFunction
        where TLane : struct, ILane<TLane>
    {
        Span<double> rest = stackalloc double[TLane.Count];
        rest.Clear();
        x.CopyTo(rest);
        ref var start = ref MemoryMarshal.GetReference(rest);
        TFunction.Evaluate(TLane.Load(in start, 0)).Store(ref start, 0);
        rest[..y.Length].CopyTo(y);
    }
}
