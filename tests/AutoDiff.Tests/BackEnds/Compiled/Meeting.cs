namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>The identity, which two threads must evaluate at the same time, as they must its derivative.</summary>
internal sealed class Meeting(Barrier barrier) : CustomOperation
{
    private int failures;
    private int count;

    /// <summary>Whether nobody waited in vain.</summary>
    public bool Happened => failures == 0;

    /// <summary>How often the operation was evaluated.</summary>
    public int Count => count;

    public override string Name => "meeting";

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        Interlocked.Increment(ref count);
        if (!barrier.SignalAndWait(TimeSpan.FromSeconds(20)))
        {
            Interlocked.Increment(ref failures);
        }

        operands[0].CopyTo(result);
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        [Functions.Apply(this, cotangent)];
}
