using System.Numerics;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>How compiled code moves single numbers whose places are looked up.</summary>
internal static unsafe class ScalarMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double LoadAt(T* p, nint stride, int* table, nint step) => double.CreateTruncating(p[*table]);

    public static void AddAt(double x, T* p, nint stride, int* table, nint step) => p[*table] += T.CreateTruncating(x);
}
