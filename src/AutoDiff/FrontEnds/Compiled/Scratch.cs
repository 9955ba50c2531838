using System.Buffers;

namespace AutoDiff.FrontEnds.Compiled;

/// <summary>Memory for one call, which allocates nothing in the long run.</summary>
internal readonly ref struct Scratch<T>
{
    private readonly T[] rented;
    private readonly int length;

    public Scratch(int length) => (rented, this.length) = (ArrayPool<T>.Shared.Rent(length), length);

    public Span<T> Span => rented.AsSpan(0, length);

    public void Return() => ArrayPool<T>.Shared.Return(rented);
}
