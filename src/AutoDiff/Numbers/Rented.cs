using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Numbers;

/// <summary>
/// A buffer borrowed from the shared pool, so that steady state allocates nothing. It begins with a cache line, unless
/// it is moved or elements straddle lines themselves: so registers of its elements straddle none.
/// </summary>
internal readonly unsafe ref struct Rented<T>
{
    private const int CacheLine = 64;

    private readonly T[] array;

    public Rented(int length)
    {
        var size = Unsafe.SizeOf<T>();
        array = ArrayPool<T>.Shared.Rent(length + (CacheLine / size));
        var start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        Span = array.AsSpan((int)(-start & (CacheLine - 1)) / size, length);
    }

    public Span<T> Span { get; }

    public void Return() => ArrayPool<T>.Shared.Return(array);
}
