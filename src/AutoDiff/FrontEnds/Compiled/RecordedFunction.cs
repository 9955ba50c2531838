using System.Numerics;

namespace AutoDiff.FrontEnds.Compiled;

/// <summary>The recordings of a function, of which one holds at a point or is made.</summary>
internal sealed class RecordedFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many recordings are kept, which differ in their branches or in what they have read.
    private const int MostKept = 8;

    private readonly IFunctionSource<T> source;
    private readonly Lock recording = new();
    private volatile Known[] known;
    private int count;

    public RecordedFunction(IFunctionSource<T> source, ReadOnlySpan<T> x)
    {
        this.source = source;
        known = [];
        First = Add(x).Derivatives;
    }

    /// <summary>Evaluates programs at points that are x or begin with it.</summary>
    public delegate void Evaluation(
        DerivativePrograms<T> derivatives, ReadOnlySpan<T> inputs, Span<T> results, int points, int threads);

    /// <summary>The derivatives of the first recording, whose lengths are those of all.</summary>
    public DerivativePrograms<T> First { get; }

    /// <summary>How often the function was recorded.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Evaluates at one point x, perhaps along several directions that follow it.</summary>
    public void Evaluate(
        ReadOnlySpan<T> inputs, Span<T> results, Evaluation evaluate, int directions = 1, int threads = 1)
    {
        var x = inputs[..First.InputLength];
        var recorded = known;
        foreach (var candidate in recorded)
        {
            if (!candidate.Recording.IsCurrent() || (recorded.Length > 1 && !candidate.Derivatives.HoldsAt(x)))
            {
                continue;
            }

            try
            {
                evaluate(candidate.Derivatives, inputs, results, directions, threads);
                return;
            }
            catch (BranchException) when (source.DependsOnPoint)
            {
            }
            catch (BranchException)
            {
                // Where the function would throw, the exception is its own.
                source.Call(x);
                throw;
            }
        }

        evaluate(Add(x).Derivatives, inputs, results, directions, threads);
    }

    /// <summary>
    /// Evaluates at several points, if one recording holds at all of them; returns whether one does.
    /// </summary>
    public bool TryEvaluate(
        ReadOnlySpan<T> inputs, Span<T> results, int points, int threads, Evaluation evaluate)
    {
        var recorded = known;
        var current = Array.Find(recorded, candidate => candidate.Recording.IsCurrent());
        if (current is null || points == 0)
        {
            return points == 0;
        }

        try
        {
            evaluate(current.Derivatives, inputs, results, points, threads);
            return true;
        }
        catch (BranchException)
        {
            return false;
        }
    }

    private Known Add(ReadOnlySpan<T> x)
    {
        lock (recording)
        {
            var recorded = source.Record(x);
            var added = new Known(recorded, new(recorded.Program));
            known = [added, .. known.Take(MostKept - 1)];
            count++;
            return added;
        }
    }

    private sealed record Known(Recording Recording, DerivativePrograms<T> Derivatives);
}
