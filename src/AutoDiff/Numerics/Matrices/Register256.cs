using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Matrices;

/// <summary>A register of 256 bits.</summary>
internal readonly unsafe struct Register256<T>(Vector256<T> value) : IRegister<Register256<T>, T>
    where T : unmanaged
{
    private readonly Vector256<T> value = value;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(AggressiveInlining)]
    public static Register256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(AggressiveInlining)]
    public static Register256<T> LoadHead(T* source, int count)
    {
        if (Avx.IsSupported)
        {
            return new(typeof(T) == typeof(double)
                ? Avx.MaskLoad((double*)source, Mask(count).As<T, double>()).As<double, T>()
                : Avx.MaskLoad((float*)source, Mask(count).As<T, float>()).As<float, T>());
        }

        var result = Vector256<T>.Zero;
        for (var i = 0; i < count; i++)
        {
            ((T*)&result)[i] = source[i];
        }

        return new(result);
    }

    [MethodImpl(AggressiveInlining)]
    public static Register256<T> Broadcast(T* source) => new(Vector256.Create(*source));

    [MethodImpl(AggressiveInlining)]
    public static Register256<T> Add(Register256<T> x, Register256<T> y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Register256<T> Fma(Register256<T> x, Register256<T> y, Register256<T> z) => new(
        typeof(T) == typeof(double)
            ? Vector256.FusedMultiplyAdd(x.value.AsDouble(), y.value.AsDouble(), z.value.AsDouble()).As<double, T>()
            : Vector256.FusedMultiplyAdd(x.value.AsSingle(), y.value.AsSingle(), z.value.AsSingle()).As<float, T>());

    [MethodImpl(AggressiveInlining)]
    public static T Sum(Register256<T> x) => Vector256.Sum(x.value);

    [MethodImpl(AggressiveInlining)]
    public void Store(T* target) => value.Store(target);

    [MethodImpl(AggressiveInlining)]
    public void StoreHead(T* target, int count)
    {
        if (Avx.IsSupported)
        {
            if (typeof(T) == typeof(double))
            {
                Avx.MaskStore((double*)target, Mask(count).As<T, double>(), value.AsDouble());
            }
            else
            {
                Avx.MaskStore((float*)target, Mask(count).As<T, float>(), value.AsSingle());
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
    private static Vector256<T> Mask(int count) => typeof(T) == typeof(double)
        ? Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>()
        : Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>();
}
