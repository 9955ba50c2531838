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

    private static readonly T MostExtreme = T.CreateTruncating(typeof(T) == typeof(float) ? 1e15 : 1e120);

    private static readonly T LeastExtreme = T.One / MostExtreme;

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

    /// <summary>Whether all numbers are finite; a few times as fast as to ask each.</summary>
    public static bool AreFinite(ReadOnlySpan<T> numbers)
    {
        var registers = Vector<T>.IsSupported ? MemoryMarshal.Cast<T, Vector<T>>(numbers) : default;

        // x - x is NaN for what is not finite.
        var (a, b, i) = (Vector<T>.Zero, Vector<T>.Zero, 0);
        for (; i + 4 <= registers.Length; i += 4)
        {
            var (p, q, r, s) = (registers[i], registers[i + 1], registers[i + 2], registers[i + 3]);
            a |= (p - p) | (q - q);
            b |= (r - r) | (s - s);
        }

        for (; i < registers.Length; i++)
        {
            a |= registers[i] - registers[i];
        }

        var areFinite = registers.IsEmpty || Vector.EqualsAll((a | b).As<T, long>(), Vector<long>.Zero);
        foreach (var x in numbers[(registers.IsEmpty ? 0 : registers.Length * Vector<T>.Count)..])
        {
            areFinite &= T.IsFinite(x);
        }

        return areFinite;
    }

    /// <summary>Whether some number is smaller or larger, but neither zero nor infinite nor NaN.</summary>
    public static bool HasFar(ReadOnlySpan<T> numbers) => HasBeyond(numbers, Smallest, Largest);

    /// <summary>Whether products of two or three of some number leave the range.</summary>
    public static bool HasExtreme(ReadOnlySpan<T> numbers) => HasBeyond(numbers, LeastExtreme, MostExtreme);

    private static bool HasBeyond(ReadOnlySpan<T> numbers, T smallest, T largest)
    {
        var registers = Vector<T>.IsSupported ? MemoryMarshal.Cast<T, Vector<T>>(numbers) : default;
        var (least, most, infinity) = (
            new Vector<T>(smallest), new Vector<T>(largest), new Vector<T>(T.PositiveInfinity));
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
            isFar |= (size < smallest && size > T.Zero) || (size > largest && T.IsFinite(size));
        }

        return isFar;
    }
}
