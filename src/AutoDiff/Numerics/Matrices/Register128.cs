using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace AutoDiff.Numerics.Matrices;

/// <summary>A register of 128 bits.</summary>
internal readonly unsafe struct Register128<T>(Vector128<T> value) : IRegister<Register128<T>, T>
    where T : unmanaged
{
    private readonly Vector128<T> value = value;

    public static int Count => Vector128<T>.Count;

    [MethodImpl(AggressiveInlining)]
    public static Register128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(AggressiveInlining)]
    public static Register128<T> LoadHead(T* source, int count)
    {
        if (Avx.IsSupported)
        {
            return new(typeof(T) == typeof(double)
                ? Avx.MaskLoad((double*)source, Mask(count).As<T, double>()).As<double, T>()
                : Avx.MaskLoad((float*)source, Mask(count).As<T, float>()).As<float, T>());
        }

        var result = Vector128<T>.Zero;
        for (var i = 0; i < count; i++)
        {
            ((T*)&result)[i] = source[i];
        }

        return new(result);
    }

    [MethodImpl(AggressiveInlining)]
    public static Register128<T> Broadcast(T* source) => new(Vector128.Create(*source));

    [MethodImpl(AggressiveInlining)]
    public static Register128<T> Add(Register128<T> x, Register128<T> y) => new(x.value + y.value);

    [MethodImpl(AggressiveInlining)]
    public static Register128<T> Fma(Register128<T> x, Register128<T> y, Register128<T> z) => new(
        typeof(T) == typeof(double)
            ? Vector128.FusedMultiplyAdd(x.value.AsDouble(), y.value.AsDouble(), z.value.AsDouble()).As<double, T>()
            : Vector128.FusedMultiplyAdd(x.value.AsSingle(), y.value.AsSingle(), z.value.AsSingle()).As<float, T>());

    [MethodImpl(AggressiveInlining)]
    public static T Sum(Register128<T> x) => Vector128.Sum(x.value);

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
    private static Vector128<T> Mask(int count) => typeof(T) == typeof(double)
        ? Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).As<long, T>()
        : Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).As<int, T>();
}
