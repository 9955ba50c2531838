using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoDiff.Numbers;

/// <summary>
/// Numbers of which products of three, as second derivatives are, have all their digits. Where larger ones were met, or
/// the arguments were smaller, products may have left the range of the type.
/// </summary>
internal static class ModerateNumbers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest of them.</summary>
    public static readonly T Largest = T.CreateTruncating(typeof(T) == typeof(float) ? 1e12 : 1e75);

    /// <summary>The smallest but zero.</summary>
    public static readonly T Smallest = T.One / Largest;

    /// <summary>Whether some number is larger, infinite or NaN.</summary>
    public static bool HasLarge(ReadOnlySpan<T> numbers)
    {
        var registers = Vector<T>.IsSupported ? MemoryMarshal.Cast<T, Vector<T>>(numbers) : default;
        var (limit, within) = (new Vector<T>(Largest), Vector<T>.AllBitsSet);
        foreach (var register in registers)
        {
            within &= Vector.LessThanOrEqual(Vector.Abs(register), limit);
        }

        var isWithin = registers.IsEmpty || Vector.EqualsAll(within.As<T, long>(), Vector<long>.AllBitsSet);
        foreach (var x in numbers[(registers.IsEmpty ? 0 : registers.Length * Vector<T>.Count)..])
        {
            isWithin &= T.Abs(x) <= Largest;
        }

        return !isWithin;
    }

    /// <summary>Whether some number is smaller or larger, but neither zero nor infinite nor NaN.</summary>
    public static bool HasFar(ReadOnlySpan<T> numbers)
    {
        var registers = Vector<T>.IsSupported ? MemoryMarshal.Cast<T, Vector<T>>(numbers) : default;
        var (least, most, infinity) = (
            new Vector<T>(Smallest), new Vector<T>(Largest), new Vector<T>(T.PositiveInfinity));
        var far = Vector<T>.Zero;
        foreach (var register in registers)
        {
            var size = Vector.Abs(register);
            far |= (Vector.LessThan(size, least) & Vector.GreaterThan(size, Vector<T>.Zero))
                | (Vector.GreaterThan(size, most) & Vector.LessThan(size, infinity));
        }

        var isFar = !registers.IsEmpty && !Vector.EqualsAll(far.As<T, long>(), Vector<long>.Zero);
        foreach (var x in numbers[(registers.IsEmpty ? 0 : registers.Length * Vector<T>.Count)..])
        {
            var size = T.Abs(x);
            isFar |= (size < Smallest && size > T.Zero) || (size > Largest && T.IsFinite(size));
        }

        return isFar;
    }
}
