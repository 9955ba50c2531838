using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace AutoDiff.Programs;

/// <summary>
/// Compares what instructions carry: constants are equal if their bits are; what users define, if it says so.
/// </summary>
internal sealed class EqualPayloads : IEqualityComparer<object>
{
    public static EqualPayloads Instance { get; } = new();

    public new bool Equals(object? x, object? y) =>
        x is double[] first && y is double[] second ? Bits(first).SequenceEqual(Bits(second)) : object.Equals(x, y);

    public int GetHashCode([DisallowNull] object payload)
    {
        if (payload is not double[] values)
        {
            return payload.GetHashCode();
        }

        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        return hash.ToHashCode();
    }

    private static ReadOnlySpan<long> Bits(double[] values) => MemoryMarshal.Cast<double, long>(values);
}
