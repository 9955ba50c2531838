namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>
/// An integer or a truth value that is not known while tracing: either it depends on nothing but the numbers of turns
/// of loops, or it is a scalar of a program.
/// </summary>
internal sealed class Whole
{
    private readonly Func<Variable> variable;
    private Variable? known;

    private Whole(Func<Variable> variable, TurnForm? form, long least, long most) =>
        (this.variable, Form, Least, Most) = (variable, form, least, most);

    /// <summary>What it is as a function of numbers of turns; null if it depends on data.</summary>
    public TurnForm? Form { get; }

    /// <summary>Whether it was a number before, so that a derivative is lost if it becomes one again.</summary>
    public bool IsFromNumber { get; private init; }

    /// <summary>No smaller value is possible.</summary>
    public long Least { get; }

    /// <summary>No larger value is possible.</summary>
    public long Most { get; }

    /// <summary>The scalar of the program.</summary>
    public Variable Variable => known ??= variable();

    /// <summary>An integer that depends on data.</summary>
    public static Whole OfData(Variable variable, long least, long most) => new(() => variable, null, least, most);

    /// <summary>A truth value, 0 or 1.</summary>
    public static Whole OfTruth(Variable variable) => OfData(variable, 0, 1);

    /// <summary>The same, marked as made of a number.</summary>
    public Whole FromNumber() => new(variable, Form, Least, Most) { IsFromNumber = true };

    /// <summary>An integer that depends on numbers of turns only.</summary>
    public static Whole OfTurns(TurnForm form, bool isTruth = false) =>
        new(form.AsVariable, form, isTruth ? 0 : int.MinValue, isTruth ? 1 : int.MaxValue);
}
