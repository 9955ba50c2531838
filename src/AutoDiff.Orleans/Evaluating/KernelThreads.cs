using System.Collections.Concurrent;

namespace AutoDiff.Orleans.Evaluating;

/// <summary>
/// Threads of a silo that load shards and run compiled code, so that neither holds up those of the runtime. What is
/// more than they can do waits in the order in which it came. They give way to the runtime's threads, which answer
/// that the silo is alive.
/// </summary>
internal sealed class KernelThreads : IDisposable
{
    private readonly BlockingCollection<Action> queue = [];

    public KernelThreads(int count)
    {
        for (var i = 0; i < count; i++)
        {
            new Thread(() =>
            {
                foreach (var work in queue.GetConsumingEnumerable())
                {
                    work();
                }
            })
            {
                IsBackground = true,
                Name = $"AutoDiff kernel {i}",
                Priority = ThreadPriority.BelowNormal,
            }.Start();
        }
    }

    /// <summary>How many wait for a thread.</summary>
    public int Waiting => queue.Count;

    /// <summary>Runs a function on one of the threads; one that is canceled before its turn is not run.</summary>
    public Task<T> Run<T>(Func<T> function, CancellationToken cancellationToken)
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(
            () =>
            {
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    source.SetResult(function());
                }
                catch (OperationCanceledException problem) when (cancellationToken.IsCancellationRequested)
                {
                    source.SetCanceled(problem.CancellationToken);
                }
                catch (Exception problem)
                {
                    source.SetException(problem);
                }
            },
            CancellationToken.None);
        return source.Task;
    }

    public void Dispose() => queue.CompleteAdding();
}
