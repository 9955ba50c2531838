using AutoDiff.Primitives;

namespace AutoDiff;

/// <content>What user code decided by comparing variables, which programs made of the recording must decide
/// alike.</content>
public sealed partial class Tape<T>
{
    private readonly List<Decision> decisions = [];

    private delegate Variable Comparison(Recorder recorder, Variable x, Variable y);

    private readonly record struct Decision(Variable X, Variable Y, Comparison Compare, bool Outcome);

    internal override void Decided<TComparison>(Variable x, Variable y, bool outcome) =>
        decisions.Add(new(Own(x), Own(y), Recorded<TComparison>, outcome));

    internal override void AddGuard(Variable condition, bool outcome)
    {
        base.AddGuard(condition, outcome);
        decisions.Add(new(condition, 0, Recorded<NotEqual>, outcome));
    }

    // A variable of another tape is a number here.
    private Variable Own(Variable x) => ReferenceEquals(x.Recorder, this) ? x : x.Value;

    // The decisions that depend on what becomes an input; the others come out as they did whatever the inputs.
    private List<Decision> DecisionsOn(ReadOnlySpan<Variable> inputs)
    {
        var depends = new bool[Count];
        foreach (var input in inputs)
        {
            depends[input.Index] = true;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < depends.Length; i++)
        {
            foreach (var operand in Listing.Operands(Listing[i], buffer))
            {
                depends[i] |= depends[operand];
            }
        }

        return decisions.FindAll(decision => Depends(decision.X) || Depends(decision.Y));

        bool Depends(Variable x) => !x.IsLiteral && depends[x.Index];
    }

    private static Variable Recorded<TComparison>(Recorder recorder, Variable x, Variable y)
        where TComparison : struct, IBinary => recorder.Binary<TComparison>(x, y);
}
