using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Matrices;

/// <summary>A register of 512 bits.</summary>
internal readonly unsafe struct Register512<T>(Vector512<T> value) : IRegister<Register512<T>, T>
    where T : unmanaged
{
    private readonly Vector512<T> value = value;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(AggressiveInlining)]
    public static Register512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(AggressiveInlining)]
    public static Register512<T> LoadHead(T* source, int count)
    {
        if (Avx512F.IsSupported)
        {
            return new(typeof(T) == typeof(double)
                ? Avx512F.MaskLoad((double*)source, Mask(count).As<T, double>(), Vector512<double>.Zero).As<double, T>()
                : Avx512F.MaskLoad((float*)source, Mask(count).As<T, float>(), Vector512<float>.Zero).As<float, T>());
        }

        var result = Vector512<T>.Zero;
        for (var i = 0; i < count; i++)
        {
            ((T*)&result)[i] = source[i];
        }

        return new(result);
    }

    [MethodImpl(AggressiveInlining)]
    public static Register512<T> Broadcast(T* source) => new(Vector512.Create(*source));

    [MethodImpl(AggressiveInlining)]
    public static Register512<T> Add(Register512<T> x, Register512<T> y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Register512<T> Fma(Register512<T> x, Register512<T> y, Register512<T> z) => new(
        typeof(T) == typeof(double)
            ? Vector512.FusedMultiplyAdd(x.value.AsDouble(), y.value.AsDouble(), z.value.AsDouble()).As<double, T>()
            : Vector512.FusedMultiplyAdd(x.value.AsSingle(), y.value.AsSingle(), z.value.AsSingle()).As<float, T>());

    [MethodImpl(AggressiveInlining)]
    public static T Sum(Register512<T> x) => Vector512.Sum(x.value);

    [MethodImpl(AggressiveInlining)]
    public void Store(T* target) => value.Store(target);

    [MethodImpl(AggressiveInlining)]
    public void StoreHead(T* target, int count)
    {
        if (Avx512F.IsSupported)
        {
            if (typeof(T) == typeof(double))
            {
                Avx512F.MaskStore((double*)target, Mask(count).As<T, double>(), value.AsDouble());
            }
            else
            {
                Avx512F.MaskStore((float*)target, Mask(count).As<T, float>(), value.AsSingle());
            }

            return;
        }

        var copy = value;
        for (var i = 0; i < count; i++)
        {
            target[i] = ((T*)&copy)[i];
        }
    }

    // All bits of the first elements.
    [MethodImpl(AggressiveInlining)]
    private static Vector512<T> Mask(int count) => typeof(T) == typeof(double)
        ? Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>()
        : Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>();
}
