using System.Runtime.CompilerServices;

namespace AutoDiff.Numerics.Vectors;

/// <summary>The elements of a register one by one, as doubles.</summary>
internal static class Elements<TLane, T>
    where TLane : struct, ILane<TLane, T>
    where T : unmanaged
{
    public static double Get(ref TLane x, int index) =>
        typeof(T) == typeof(float)
            ? Unsafe.Add(ref Unsafe.As<TLane, float>(ref x), index)
            : Unsafe.Add(ref Unsafe.As<TLane, double>(ref x), index);

    /// <summary>Sets an element to a number rounded to its type.</summary>
    public static void Set(ref TLane x, int index, double value)
    {
        if (typeof(T) == typeof(float))
        {
            Unsafe.Add(ref Unsafe.As<TLane, float>(ref x), index) = (float)value;
        }
        else
        {
            Unsafe.Add(ref Unsafe.As<TLane, double>(ref x), index) = value;
        }
    }
}
