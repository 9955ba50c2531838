using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

/// <summary>Polynomials of low degree by Estrin's scheme: half the depth of Horner's, so that a chain of them waits less.</summary>
internal static class VectorPolynomial
{
    /// <summary>c₀ + c₁x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Linear<TLane>(TLane x, double c0, double c1)
        where TLane : struct, ILane<TLane> => TLane.Fma(c1, x, c0);

    /// <summary>c₀ + c₁x + c₂x²</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Quadratic<TLane>(TLane x, double c0, double c1, double c2)
        where TLane : struct, ILane<TLane> => TLane.Fma(TLane.Fma(c2, x, c1), x, c0);

    /// <summary>c₀ + c₁x + c₂x² + c₃x³</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Cubic<TLane>(TLane x, TLane square, double c0, double c1, double c2, double c3)
        where TLane : struct, ILane<TLane> => TLane.Fma(TLane.Fma(c3, x, c2), square, TLane.Fma(c1, x, c0));
}
