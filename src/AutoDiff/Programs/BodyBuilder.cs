namespace AutoDiff.Programs;

/// <summary>
/// The program of a part that is evaluated by itself, such as the body of a loop, under construction. A variable from
/// outside that it uses becomes an input.
/// </summary>
internal sealed class BodyBuilder() : ProgramBuilder(sharesInstructions: true)
{
    [ThreadStatic]
    private static BodyBuilder? current;

    [ThreadStatic]
    private static BodyBuilder? branch;

    private readonly Dictionary<(Recorder, int), Variable> inside = [];

    /// <summary>The part that user code is stating on this thread, the innermost if there are several.</summary>
    public static BodyBuilder? Current => current;

    /// <summary>The variables from outside, in the order of their inputs, which follow all others.</summary>
    public List<Variable> Captured { get; } = [];

    /// <summary>
    /// Whether the part may not be evaluated at all: what may take long or throw belongs to it then even if all that it
    /// is computed of comes from outside. Of a part that is evaluated again and again that is better computed before.
    /// </summary>
    public bool IsBranch { get; init; }

    /// <summary>
    /// Where an operation on variables of a recorder is recorded: there, or in the innermost branch under construction
    /// for which that is outside.
    /// </summary>
    public static Recorder InBranch(Recorder owner) => branch is { } inside && inside.IsInside(owner) ? inside : owner;

    /// <summary>What user code returns that states the part. Recorders that it makes are not outside.</summary>
    public TResult Trace<TResult>(Func<TResult> code)
    {
        var (before, around) = (current, branch);
        (current, branch) = (this, IsBranch ? this : branch);
        try
        {
            return code();
        }
        finally
        {
            (current, branch) = (before, around);
        }
    }

    /// <summary>Variables as this recorder's own, be they from outside or plain numbers.</summary>
    public Variable[] Adopted(Variable[] variables) => Array.ConvertAll(variables, x => this[Index(x)]);

    internal override bool IsInside(Recorder other) =>
        base.IsInside(other) || (!ReferenceEquals(other, this) && !other.IsMadeIn(this));

    internal override int Adopt(Variable x)
    {
        if (x.Recorder is not { } recorder || !IsInside(recorder))
        {
            return base.Adopt(x);
        }

        var index = x.CheckedIndex(recorder);
        if (!inside.TryGetValue((recorder, index), out var input))
        {
            ref readonly var entry = ref recorder.Listing[index];
            if (entry.IsSplat)
            {
                input = Fill(entry.SplatValue, recorder.Listing.Shape(index));
            }
            else
            {
                input = Input($"c{Captured.Count}", recorder.Listing.Shape(index));
                Captured.Add(x);
            }

            inside.Add((recorder, index), input);
        }

        return input.Index;
    }
}
