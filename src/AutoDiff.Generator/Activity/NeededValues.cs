using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Activity;

/// <summary>
/// Which values the way back needs, and how it gets them. What is only added up is not needed. A variable that is
/// assigned once, from what does not change any more in its block, is computed again; the others are kept.
/// </summary>
internal sealed class NeededValues
{
    private readonly ActiveValues active;
    private readonly Dictionary<object, List<Site>> needs = [];
    private readonly Dictionary<Statement, Site> sites = [];
    private readonly Dictionary<Local, Site> declarations = [];
    private readonly HashSet<Local> overwritten = [];
    private readonly HashSet<Local> outermost = [];
    private readonly Dictionary<Local, Expression> computed = [];
    private Site site = new(0, []);
    private bool isChanged;

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

        values.outermost.UnionWith(method.Body.OfType<Assignment>().Where(assignment => assignment.Declares)
            .Select(assignment => assignment.Local!));
        values.Place(method.Body, []);
        values.FindComputed(method.Body);
        do
        {
            values.isChanged = false;
            assignments.ForEach(values.Need);
        }
        while (values.isChanged);
        return values;
    }

    /// <summary>Whether the way back needs the value of a variable.</summary>
    public bool IsNeeded(Local local) => needs.ContainsKey(local);

    /// <summary>Whether an assignment hides a value that the way back needs.</summary>
    public bool Hides(Assignment assignment)
    {
        var array = assignment.Local is null ? active.Root(assignment.Target) : null;
        return !assignment.Declares && assignment.Local is not { IsResult: true }
            && ((array is not null && ActiveValues.IsArray(assignment.Target) && active.IsActive(assignment.Target))
                || (needs.TryGetValue(assignment.Local ?? (object)new Elements(array!), out var users)
                    && users.Any(user => user.MayPrecede(sites[assignment], Around(assignment.Local)))));
    }

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

    // Loops at whose turns a variable is a new one.
    private Loop[] Around(Local? local) =>
        local is not null && declarations.TryGetValue(local, out var declared) ? declared.Loops : [];

    private void Place(Block block, Loop[] loops)
    {
        foreach (var statement in block)
        {
            var here = sites[statement] = new(sites.Count, loops);
            if (statement is Declaration or Assignment { Declares: true })
            {
                declarations[(statement as Declaration)?.Local ?? ((Assignment)statement).Local!] = here;
            }

            foreach (var inner in statement.Blocks)
            {
                Place(inner, statement is Loop loop ? [.. loops, loop] : loops);
            }
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

            if (block[i] is Assignment { Declares: true, Local: { } local, Value: var value }
                && !overwritten.Contains(local) && !value.All.Any(part => part is Call or Evaluation or NewArray))
            {
                var later = new Block();
                later.AddRange(block.Skip(i + 1));
                if (!later.All.OfType<Assignment>().Any(assignment => Changes(assignment, value)))
                {
                    computed[local] = value;
                }
            }
        }
    }

    private bool Changes(Assignment assignment, Expression value) => value.All.Any(part => part switch
    {
        Use use => assignment.Local == use.Local,
        Item => assignment.Target is Item && active.Root(part)!.Equals(active.Root(assignment.Target)),
        _ => false,
    });

    private void Need(Assignment assignment)
    {
        var (target, value) = (assignment.Target, assignment.Value);
        site = sites[assignment];
        if (active.IsActive(target) && target.IsNumber)
        {
            NeedPartials(value, Result(assignment));
        }

        if (target is Item && (active.IsActive(target) || needs.ContainsKey(new Elements(active.Root(target)!))))
        {
            NeedPlace(target);
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

        for (var i = 0; i < value.Operands.Length; i++)
        {
            if (!active.IsActive(value.Operands[i]))
            {
                continue;
            }

            var fact = value.Fact!;
            for (var k = 0; k < value.Operands.Length; k++)
            {
                if (fact.Uses(i, k) || (result is null && fact.UsesResult(i)))
                {
                    NeedValue(value.Operands[k]);
                }
            }

            if (result is not null && fact.UsesResult(i))
            {
                Need(result);
            }

            NeedPartials(value.Operands[i], null);
        }
    }

    // The variables that say where an element is.
    private void NeedPlace(Expression element)
    {
        foreach (var part in element.Operands)
        {
            if (part is Item && ActiveValues.IsArray(part))
            {
                NeedPlace(part);
            }

            NeedValue(part);
        }
    }

    private void NeedValue(Expression value)
    {
        foreach (var part in value.All)
        {
            if (part is Use { Local: { IsIndex: false } local })
            {
                Need(local);
            }
            else if (part is Item item && item.IsNumber)
            {
                Need(new Elements(active.Root(item)!));
            }
        }
    }

    private void Need(object value)
    {
        if (!needs.TryGetValue(value, out var users))
        {
            needs[value] = users = [];
        }

        if (!users.Contains(site))
        {
            users.Add(site);
            isChanged = true;
        }
    }

    // What the arrays hold that may be the same.
    private sealed record Elements(object Root);

    // The number of a statement, and the loops around it.
    private sealed record Site(int Number, Loop[] Loops)
    {
        public bool MayPrecede(Site other, Loop[] without) =>
            Number <= other.Number || Loops.Intersect(other.Loops).Except(without).Any();
    }
}
