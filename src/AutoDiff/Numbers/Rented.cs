using System.Buffers;

namespace AutoDiff.Numbers;

/// <summary>A buffer borrowed from the shared pool, so that steady state allocates nothing.</summary>
internal readonly ref struct Rented<T>
{
    private readonly T[] array;

    public Rented(int length)
    {
        array = ArrayPool<T>.Shared.Rent(length);
        Span = array.AsSpan(0, length);
    }

    public Span<T> Span { get; }

    public void Return() => ArrayPool<T>.Shared.Return(array);
}
