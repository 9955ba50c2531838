using AutoDiff.Generator.Activity;
using AutoDiff.Generator.Printing;
using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Adjoints;

internal sealed partial class ReverseWriter
{
    private const int LongestProduct = 4;

    private void Write(Assignment assignment, Scope scope, CodeText forward, CodeText backward)
    {
        var isArray = ActiveValues.IsArray(assignment.Target);
        var hasAdjoints = isArray && active.IsActive(assignment.Target);
        if (needed.Hides(assignment))
        {
            var restored = new CodeText();
            Keep(assignment.Target, scope, forward, restored);
            if (hasAdjoints)
            {
                Keep(adjoints.Of(assignment.Target), scope, forward, backward);
            }

            backward.Add(restored);
        }

        if (hasAdjoints)
        {
            forward.Line(Statements.Assign(assignment));
            var shadow = new Assignment(
                adjoints.Of(assignment.Target), adjoints.Of(assignment.Value), assignment.Declares);
            forward.Line(Statements.Assign(shadow));
            return;
        }

        forward.Line(Statements.Assign(assignment));
        if (assignment.Target.IsNumber && active.IsActive(assignment.Target))
        {
            TakeBack(assignment, backward);
        }
    }

    // Keeps what is overwritten: in a variable where the way back can see it, else on a stack.
    private void Keep(Expression place, Scope scope, CodeText forward, CodeText backward)
    {
        var text = ExpressionText.Of(place);
        if (scope.IsTop)
        {
            var kept = names.Unique("before");
            forward.Line($"{place.Type} {kept} = {text};");
            backward.Line($"{text} = {kept};");
            return;
        }

        forward.Line($"{Trail(place.Type)}.Push({text});");
        backward.Line($"{text} = {Trail(place.Type)}.Pop();");
    }

    private void TakeBack(Assignment assignment, CodeText backward)
    {
        var (target, value) = (assignment.Target, assignment.Value);
        var adjoint = adjoints.Of(target);
        var text = ExpressionText.Of(adjoint);

        // What is added to the target leaves its adjoint as it is.
        var isSum = value is Infix { Sign: "+" or "-", X: var first }
            && ExpressionText.Of(first) == ExpressionText.Of(target);
        var (rest, seed) = isSum && value is Infix { Y: var added, Sign: var sign }
            ? (added, sign == "+" ? adjoint : ChainRule.Negative(adjoint))
            : (value, adjoint);
        var ends = !isSum && !IsFirst(assignment);
        if (!active.IsActive(rest))
        {
            if (ends)
            {
                backward.Line($"{text} = 0;");
            }

            return;
        }

        if (Mentions(rest, target) || (target is Item && Count(rest) > 1))
        {
            var whole = new Local(names.Unique("adjoint"), "double");
            backward.Line($"double {whole} = {text};");
            if (ends)
            {
                backward.Line($"{text} = 0;");
            }

            PullAll(rest, seed == adjoint ? new Use(whole) : ChainRule.Negative(new Use(whole)), null, backward);
            return;
        }

        PullAll(rest, seed, needed.Result(assignment) is null ? null : target, backward);
        if (ends)
        {
            backward.Line($"{text} = 0;");
        }
    }

    private int Count(Expression value) => value switch
    {
        Use or Item => active.IsActive(value) ? 1 : 0,
        _ => value.Operands.Sum(Count),
    };

    private bool Mentions(Expression value, Expression target) => value.All.Any(part =>
        part is Use use ? target is Use written && use.Local == written.Local
        : part is Item && target is Item && active.Root(part)!.Equals(active.Root(target)));

    // Adds adjoint · ∂value/∂variable to the adjoint of each variable in a value.
    private void PullAll(Expression value, Expression adjoint, Expression? result, CodeText backward)
    {
        var terms = new List<(string Place, Expression Term)>();
        Pull(value, adjoint, result, backward, terms);
        foreach (var place in terms.GroupBy(term => term.Place, term => term.Term))
        {
            // What is subtracted stands last.
            var ordered = place.OrderBy(term => term is Prefix).ToList();
            backward.Line(ordered.TrueForAll(term => term is Prefix)
                ? $"{place.Key} -= {ExpressionText.Of(ChainRule.Sum(ordered.Select(ChainRule.Negative)))};"
                : $"{place.Key} += {ExpressionText.Of(ChainRule.Sum(ordered))};");
        }
    }

    // Those of a short product, each of which has the product of the others as its derivative.
    private static List<Expression> Factors(Expression value)
    {
        var factors = new List<Expression>();
        Add(value);
        return factors.Count is > 1 and <= LongestProduct ? factors : [];

        void Add(Expression factor)
        {
            if (factor is Infix { Sign: "*", IsNumber: true, X: var x, Y: var y })
            {
                Add(x);
                Add(y);
            }
            else
            {
                factors.Add(factor);
            }
        }
    }

    private void Pull(
        Expression value, Expression adjoint, Expression? result, CodeText backward,
        List<(string Place, Expression Term)> terms)
    {
        if (value is Use or Item)
        {
            terms.Add((ExpressionText.Of(adjoints.Of(value)), adjoint));
            return;
        }

        var operands = Enumerable.Range(0, value.Operands.Length)
            .Where(i => active.IsActive(value.Operands[i])).ToList();
        if (operands.Count > 1 && !Shadows.IsName(adjoint) && adjoint is not Item)
        {
            var shared = new Local(names.Unique("adjoint"), "double");
            backward.Line($"double {shared} = {ExpressionText.Of(adjoint)};");
            adjoint = new Use(shared);
        }

        if (Factors(value).GroupBy(ExpressionText.Of).ToList() is { Count: > 0 } factors)
        {
            foreach (var equal in factors.Where(equal => active.IsActive(equal.First())))
            {
                var others = factors.SelectMany(other => other.Skip(other.Key == equal.Key ? 1 : 0)).ToList();
                Pull(equal.First(), ChainRule.Times(adjoint, others, equal.Count()), null, backward, terms);
            }

            return;
        }

        foreach (var i in operands)
        {
            Pull(value.Operands[i], ChainRule.Times(adjoint, value, i, result, isPush: false), null, backward, terms);
        }
    }
}
