namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>A floating-point number that is known as a scalar of a program only.</summary>
internal sealed record Number(Variable Variable)
{
    public bool Equals(Number? other) => other is not null && Variable.Identity.Equals(Variable, other.Variable);

    public override int GetHashCode() => Variable.Identity.GetHashCode(Variable);
}

/// <summary>Such a number as an object.</summary>
internal sealed record BoxedNumber(Number Value)
{
    public bool Equals(BoxedNumber? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Value.GetHashCode();
}

/// <summary>What a place holds whose value is not known after a loop. It must not be read.</summary>
internal sealed record Forgotten
{
    public static readonly Forgotten Value = new();
}
