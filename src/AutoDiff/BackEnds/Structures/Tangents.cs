using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Structures;

/// <summary>Calls of maps that take operands and tangents, and give results and tangents.</summary>
internal static class Tangents
{
    /// <summary>y and dy, given x and dx; y may be left out.</summary>
    public static void Push<T>(
        IArrayMap withTangents, ReadOnlySpan<T> x, ReadOnlySpan<T> dx, Span<T> y, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var buffer = new Rented<T>((2 * x.Length) + (2 * dy.Length));
        var given = buffer.Span[..(2 * x.Length)];
        var results = buffer.Span[given.Length..];
        x.CopyTo(given);
        dx.CopyTo(given[x.Length..]);
        T.Apply(withTangents, given, results);
        results[..y.Length].CopyTo(y);
        results[dy.Length..].CopyTo(dy);
        buffer.Return();
    }
}
