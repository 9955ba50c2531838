using AutoDiff.Generator.Activity;
using AutoDiff.Generator.Printing;
using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Adjoints;

/// <summary>Writes the statements of a method with the tangent of each variable beside it.</summary>
internal sealed class ForwardWriter(ActiveValues active, Shadows tangents)
{
    /// <summary>The statements of a block.</summary>
    public CodeText Write(Block block)
    {
        var text = new CodeText();
        foreach (var statement in block)
        {
            text.Add(Write(statement));
        }

        return text;
    }

    private CodeText Write(Statement statement)
    {
        var text = new CodeText();
        switch (statement)
        {
            case Declaration { Local: var local }:
                text.Line(Statements.Declare(local));
                if (active.IsActive(local))
                {
                    text.Line(Statements.Declare(tangents.Of(local)));
                }

                break;
            case Assignment assignment:
                Write(assignment, text);
                break;
            case If choice:
                text.Open($"if ({ExpressionText.Of(choice.Condition)})").Add(Write(choice.Then)).Close();
                if (choice.Else.Count > 0)
                {
                    text.Line("else").Open().Add(Write(choice.Else)).Close();
                }

                break;
            case Loop loop:
                text.Open(Statements.Head(loop)).Add(Write(loop.Body)).Close();
                break;
            case Throw thrown:
                text.Line($"throw {ExpressionText.Of(thrown.Exception)};");
                break;
            case Break:
                text.Line("break;");
                break;
        }

        return text;
    }

    private void Write(Assignment assignment, CodeText text)
    {
        if (!active.IsActive(assignment.Target))
        {
            text.Line(Statements.Assign(assignment));
            return;
        }

        var result = assignment.Declares ? assignment.Target : null;
        var tangent = new Assignment(
            tangents.Of(assignment.Target),
            ActiveValues.IsArray(assignment.Target)
                ? tangents.Of(assignment.Value)
                : Tangent(assignment.Value, result) ?? new Constant("0", "double"),
            assignment.Declares);
        // The tangent of a variable that is overwritten needs its value, that of a new one may need the new value.
        if (assignment.Declares)
        {
            text.Line(Statements.Assign(assignment));
        }

        if (tangent.Value != tangent.Target)
        {
            text.Line(Statements.Assign(tangent));
        }

        if (!assignment.Declares)
        {
            text.Line(Statements.Assign(assignment));
        }
    }

    // null where it is zero.
    private Expression? Tangent(Expression value, Expression? result)
    {
        if (!active.IsActive(value))
        {
            return null;
        }

        if (value is Use or Item)
        {
            return tangents.Of(value);
        }

        var terms = new List<Expression>();
        for (var i = 0; i < value.Operands.Length; i++)
        {
            if (Tangent(value.Operands[i], null) is { } tangent)
            {
                terms.Add(ChainRule.Times(tangent, value, i, result, isPush: true));
            }
        }

        return ChainRule.Sum(terms);
    }
}
