using AutoDiff.Generator.Adjoints;
using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Activity;

/// <summary>
/// Which values the way back needs, and how it gets them. What is only added up is not needed. A variable that is
/// assigned once, from what does not change any more in its block, is computed again; the others are kept.
/// </summary>
internal sealed class NeededValues
{
    private readonly ActiveValues active;
    private readonly HashSet<object> needed = [];
    private readonly HashSet<Local> overwritten = [];
    private readonly HashSet<Local> outermost = [];
    private readonly Dictionary<Local, Expression> computed = [];

    private NeededValues(ActiveValues active) => this.active = active;

    /// <summary>Analyzes a method.</summary>
    public static NeededValues Of(PlainMethod method, ActiveValues active)
    {
        var values = new NeededValues(active);
        var assignments = method.Body.All.OfType<Assignment>().ToList();
        foreach (var variable in assignments.Where(assignment => assignment.Local is not null)
            .GroupBy(assignment => assignment.Local!))
        {
            if (variable.Key.IsParameter || variable.Count() > 1 || !variable.First().Declares)
            {
                values.overwritten.Add(variable.Key);
            }
        }

        values.FindOutermost(method.Body);
        values.FindComputed(method.Body);
        for (var count = -1; count != values.needed.Count;)
        {
            count = values.needed.Count;
            foreach (var assignment in assignments)
            {
                values.Need(assignment);
            }
        }

        return values;
    }

    /// <summary>Whether the way back needs the value of a variable.</summary>
    public bool IsNeeded(Local local) => needed.Contains(local);

    /// <summary>Whether the way back needs the elements of an array.</summary>
    public bool HoldsNeeded(Expression array) => active.Root(array) is { } root && needed.Contains(new Elements(root));

    /// <summary>Whether an assignment hides a value that the way back needs.</summary>
    public bool Hides(Assignment assignment) => !assignment.Declares && assignment.Local is var local && (
        local is null ? HoldsNeeded(assignment.Target) || (ActiveValues.IsArray(assignment.Target) && active.IsActive(assignment.Target))
        : IsNeeded(local) && !local.IsResult);

    /// <summary>The variable that holds the value of an assignment from then on; null if none does.</summary>
    public Local? Result(Assignment assignment) =>
        assignment.Declares && !overwritten.Contains(assignment.Local!) ? assignment.Local : null;

    /// <summary>How a variable is computed again at the beginning of the way back through its block.</summary>
    public Expression? Again(Local local) => computed.TryGetValue(local, out var value) ? value : null;

    /// <summary>Whether a value is the same wherever the way back is.</summary>
    public bool IsFrozen(Expression value) => value.All.All(part => part switch
    {
        Use { Local: var local } => local.IsIndex
            || (!overwritten.Contains(local) && (local.IsParameter || outermost.Contains(local))),
        Item item => !active.IsWritten(item.Array),
        _ => true,
    });

    private void FindOutermost(Block body)
    {
        foreach (var assignment in body.OfType<Assignment>().Where(assignment => assignment.Declares))
        {
            outermost.Add(assignment.Local!);
        }
    }

    private void FindComputed(Block block)
    {
        for (var i = 0; i < block.Count; i++)
        {
            foreach (var inner in block[i].Blocks)
            {
                FindComputed(inner);
            }

            if (block[i] is Assignment { Declares: true, Local: { } local, Value: var value } && !overwritten.Contains(local)
                && !value.All.Any(part => part is Call or NewArray))
            {
                var later = new Block();
                later.AddRange(block.Skip(i + 1));
                var written = later.All.OfType<Assignment>().ToList();
                if (!value.All.Any(part => written.Any(assignment => part switch
                {
                    Use use => assignment.Local == use.Local,
                    Item item => assignment.Target is Item && active.Root(item)!.Equals(active.Root(assignment.Target)),
                    _ => false,
                })))
                {
                    computed[local] = value;
                }
            }
        }
    }

    private void Need(Assignment assignment)
    {
        var (target, value) = (assignment.Target, assignment.Value);
        if (active.IsActive(target) && target.IsNumber)
        {
            NeedPartials(value, Result(assignment));
        }

        if (target is Item && (active.IsActive(target) || HoldsNeeded(target)))
        {
            NeedPlace(target);
        }

        if (ActiveValues.IsArray(target) && active.IsActive(target) && target is Use { Local: var array })
        {
            needed.Add(array);
        }

        if (assignment.Local is { } local && IsNeeded(local) && Again(local) is { } again)
        {
            NeedValue(again);
        }
    }

    private void NeedPartials(Expression value, Local? result)
    {
        if (!active.IsActive(value))
        {
            return;
        }

        if (value is Item)
        {
            NeedPlace(value);
            return;
        }

        if (DerivativeFacts.Of(value) is not { } fact)
        {
            return;
        }

        for (var i = 0; i < value.Operands.Length; i++)
        {
            if (!active.IsActive(value.Operands[i]))
            {
                continue;
            }

            for (var k = 0; k < value.Operands.Length; k++)
            {
                if (fact.Uses(i, k) || (result is null && fact.UsesResult(i)))
                {
                    NeedValue(value.Operands[k]);
                }
            }

            if (result is not null && fact.UsesResult(i))
            {
                needed.Add(result);
            }

            NeedPartials(value.Operands[i], null);
        }
    }

    // The variables that say where an element is.
    private void NeedPlace(Expression element)
    {
        foreach (var part in element.Operands)
        {
            if (part is Item)
            {
                NeedPlace(part);
            }
            else if (part is Use { Local: var array } && ActiveValues.IsArray(part))
            {
                needed.Add(array);
            }
            else
            {
                NeedValue(part);
            }
        }
    }

    private void NeedValue(Expression value)
    {
        foreach (var part in value.All)
        {
            if (part is Use { Local: { IsIndex: false } local })
            {
                needed.Add(local);
            }
            else if (part is Item item)
            {
                needed.Add(new Elements(active.Root(item)!));
            }
        }
    }

    // What the arrays hold that may be the same.
    private sealed record Elements(object Root);
}
