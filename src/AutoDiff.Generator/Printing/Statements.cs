using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Printing;

/// <summary>Statements as they are written in every direction.</summary>
internal static class Statements
{
    /// <summary>A declaration without a value.</summary>
    public static string Declare(Local local) => $"{local.Type} {local.Name} = {Default(local.Type)};";

    /// <summary>A value for a variable or an element, as shortly as C# writes it.</summary>
    public static string Assign(Assignment assignment)
    {
        var target = ExpressionText.Of(assignment.Target);
        if (assignment.Declares)
        {
            return $"{assignment.Target.Type} {target} = {ExpressionText.Of(assignment.Value)};";
        }

        return assignment.Value is Infix { Sign: "+" or "-" or "*" or "/", X: var x, Y: var y } infix
            && ExpressionText.Of(x) == target
                ? y is Constant { Text: "1" } && infix.Sign is "+" or "-"
                    ? $"{target}{infix.Sign}{infix.Sign};"
                    : $"{target} {infix.Sign}= {ExpressionText.Of(y)};"
                : $"{target} = {ExpressionText.Of(assignment.Value)};";
    }

    /// <summary>The first line of a loop.</summary>
    public static string Head(Loop loop)
    {
        var condition = ExpressionText.Of(loop.Condition);
        return loop.Counter is { Index: var index, Start: var start, Step: var step }
            ? $"for (int {index} = {ExpressionText.Of(start)}; {condition}; {Advance(index, step)})"
            : $"while ({condition})";
    }

    /// <summary>A step of an index.</summary>
    public static string Advance(Local index, int step) =>
        step == 1 ? $"{index}++" : step == -1 ? $"{index}--" : step > 0 ? $"{index} += {step}" : $"{index} -= {-step}";

    private static string Default(string type) => type switch
    {
        "double" or "int" => "0",
        "bool" => "false",
        _ => "default",
    };
}
