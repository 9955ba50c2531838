using AutoDiff.Generator.Activity;
using AutoDiff.Generator.Printing;
using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Adjoints;

internal sealed partial class ReverseWriter
{
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

            Pull(rest, seed == adjoint ? new Use(whole) : ChainRule.Negative(new Use(whole)), null, backward);
            return;
        }

        Pull(rest, seed, needed.Result(assignment) is null ? null : target, backward);
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
    private void Pull(Expression value, Expression adjoint, Expression? result, CodeText backward)
    {
        if (value is Use or Item)
        {
            backward.Line(Shadows.Add(adjoints.Of(value), adjoint));
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

        if (value is Infix { Sign: "*", X: var x, Y: var y } && ExpressionText.Of(x) == ExpressionText.Of(y))
        {
            var once = ChainRule.Times(adjoint, value, 0, result, isPush: false);
            Pull(x, new Infix("*", new Constant("2", "double"), once, "double"), null, backward);
            return;
        }

        foreach (var i in operands)
        {
            Pull(value.Operands[i], ChainRule.Times(adjoint, value, i, result, isPush: false), null, backward);
        }
    }
}
