using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

/// <content>
/// Polynomials of low degree by Estrin's scheme: half the depth of Horner's, so that a chain of them waits less.
/// </content>
internal static partial class VectorFunctions<TLane, T>
{
    /// <summary>c₀ + c₁x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Linear(TLane x, double c0, double c1) => TLane.Fma(c1, x, c0);

    /// <summary>c₀ + c₁x + c₂x²</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Quadratic(TLane x, double c0, double c1, double c2) => TLane.Fma(TLane.Fma(c2, x, c1), x, c0);

    /// <summary>c₀ + c₁x + c₂x² + c₃x³</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Cubic(TLane x, TLane square, double c0, double c1, double c2, double c3) =>
        TLane.Fma(TLane.Fma(c3, x, c2), square, TLane.Fma(c1, x, c0));
}
