using System.Runtime.InteropServices;

namespace AutoDiff.LinearAlgebra;

/// <summary>
/// The last results of a thread that took long to compute from some numbers: what an evaluation asks of one matrix (a
/// solution, a determinant, and the inverse in its derivative) needs one decomposition. They are held weakly, for a
/// matrix may be large.
/// </summary>
/// <typeparam name="TSource">What a result is computed from beside the numbers; compared by reference.</typeparam>
/// <typeparam name="TResult">The results.</typeparam>
internal static class RecentResults<TSource, TResult>
    where TSource : class
    where TResult : class
{
    private const int Remembered = 4;

    [ThreadStatic]
    private static WeakReference<Known>?[]? recent;

    [ThreadStatic]
    private static int next;

    /// <summary>Computes a result, if it is not among the last of this thread.</summary>
    public static TResult Of(TSource source, ReadOnlySpan<double> numbers, Func<TSource, double[], TResult> compute)
    {
        recent ??= new WeakReference<Known>?[Remembered];
        foreach (var reference in recent)
        {
            if (reference is not null && reference.TryGetTarget(out var known) && known.Is(source, numbers))
            {
                return known.Result;
            }
        }

        var copy = numbers.ToArray();
        var result = compute(source, copy);
        recent[next] = new(new(source, copy, result));
        next = (next + 1) % Remembered;
        return result;
    }

    private sealed class Known(TSource source, double[] numbers, TResult result)
    {
        public TResult Result => result;

        // Bit by bit, so that NaN is NaN and the two zeros differ.
        public bool Is(TSource otherSource, ReadOnlySpan<double> other) =>
            ReferenceEquals(source, otherSource) && MemoryMarshal.Cast<double, long>(other).SequenceEqual(
                MemoryMarshal.Cast<double, long>(numbers));
    }
}
