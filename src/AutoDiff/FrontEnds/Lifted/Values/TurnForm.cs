namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>The number of the turn of a loop that is traced once for all turns.</summary>
internal abstract class TurnCounter
{
    /// <summary>The turn for which forms are evaluated.</summary>
    public long Turn { get; set; }

    /// <summary>A function of the turn as a scalar of the turn that is traced.</summary>
    public abstract Variable AsVariable(TurnForm form);
}

/// <summary>An integer that is a function of the number of a turn.</summary>
/// <param name="Counter">The turn.</param>
/// <param name="At">Its value at the turn that the counter shows.</param>
/// <param name="Step">By how much it grows from turn to turn, if always by the same; else null.</param>
internal sealed record TurnForm(TurnCounter Counter, Func<long> At, long? Step)
{
    public Variable AsVariable() => Counter.AsVariable(this);

    /// <summary>Its value at a turn.</summary>
    public long AtTurn(long turn)
    {
        Counter.Turn = turn;
        return At();
    }
}
