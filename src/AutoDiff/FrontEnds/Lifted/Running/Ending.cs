namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>At which block the execution of a part of a method has stopped.</summary>
internal abstract record Ending;

/// <summary>It has stopped before a block.</summary>
internal sealed record EndingAt(int Block) : Ending;

/// <summary>Where it has stopped depends on a value.</summary>
internal sealed record EndingByValue(Variable Condition, Ending WhenTrue, Ending WhenFalse) : Ending
{
    public bool Equals(EndingByValue? other) => other is not null
        && Variable.Identity.Equals(Condition, other.Condition)
        && WhenTrue.Equals(other.WhenTrue)
        && WhenFalse.Equals(other.WhenFalse);

    public override int GetHashCode() => HashCode.Combine(WhenTrue, WhenFalse);
}

/// <summary>The method throws an exception of its own.</summary>
/// <param name="refusal">What is said if the method, called by itself, does not throw after all.</param>
internal sealed class PlainException(LiftException refusal) : Exception
{
    public LiftException Refusal => refusal;
}
