using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Printing;

/// <summary>Expressions as C#, with parentheses where they are needed.</summary>
internal static class ExpressionText
{
    private const int Primary = 15;
    private const int Sign = 14;
    private const int Product = 13;
    private const int Conditional = 3;

    private static readonly Regex Hole = new(@"(?<before>\(|, |\[|)\{(?<number>\d+)\}(?<after>\)|, |\]|)");

    /// <summary>The text of an expression.</summary>
    public static string Of(Expression value) => Of(value, 0);

    // The text, in parentheses if it binds less tightly than its place.
    private static string Of(Expression value, int place)
    {
        var (text, level) = Printed(value);
        return level < place ? $"({text})" : text;
    }

    private static (string Text, int Level) Printed(Expression value)
    {
        switch (value)
        {
            case Use use:
                return (use.Local.Name, Primary);
            case Constant constant:
                var isNew = constant.Text.StartsWith("new ", StringComparison.Ordinal);
                return (constant.Text, constant.Text[0] is '-' or '(' || isNew ? Sign : Primary);
            case Item item:
                return ($"{Of(item.Array, Primary)}[{List(item.Indices)}]", Primary);
            case Prefix prefix:
                var isSigned = prefix.X is Prefix or Constant { Text: ['-', ..] };
                return (prefix.Sign + Of(prefix.X, isSigned ? Primary : Sign), Sign);
            case Infix infix:
                var level = Level(infix.Sign);
                return ($"{Of(infix.X, level)} {infix.Sign} {Of(infix.Y, level + 1)}", level);
            case Choice choice:
                var test = Of(choice.Condition, Conditional + 1);
                return ($"{test} ? {Of(choice.X, Conditional)} : {Of(choice.Y, Conditional)}", Conditional);
            case Call call:
                return ($"{call.Fact.Method}({List(call.Arguments)})", Primary);
            case Evaluation call:
                var results = call.Partials.Select(partial => $"out {Of(partial)}");
                return ($"{call.Method}({List(call.Arguments)}, {string.Join(", ", results)})", Primary);
            case Linked linked:
                return Printed(linked.Value);
            case Code { Text: "{0}" } code:
                return Printed(code.Parts[0]);
            case Code code:
                return (Filled(code.Text, code.Parts), code.Text[0] == '(' ? Sign : Primary);
            case NewArray array:
                return (Filled(array.Text, array.Lengths), Sign);
            default:
                throw new InvalidOperationException(value.GetType().Name);
        }
    }

    /// <summary>A text with operands in its holes.</summary>
    public static string Filled(string text, IReadOnlyList<Expression> operands) =>
        Hole.Replace(text, hole => InHole(hole, text, operands));

    // Between parentheses or commas an operand stands as it is, before a quotient as its first operand.
    private static string InHole(Match hole, string text, IReadOnlyList<Expression> operands)
    {
        var (before, after) = (hole.Groups["before"].Value, hole.Groups["after"].Value);
        var isDivided = text.Substring(hole.Index + hole.Length).StartsWith(" / ", StringComparison.Ordinal);
        var place = before.Length == 0 ? Primary : after.Length > 0 ? 0 : isDivided ? Product : Primary;
        var number = int.Parse(hole.Groups["number"].Value, CultureInfo.InvariantCulture);
        return before + Of(operands[number], place) + after;
    }

    private static string List(ImmutableArray<Expression> values) =>
        string.Join(", ", values.Select(value => Of(value, 0)));

    private static int Level(string sign) => sign switch
    {
        "*" or "/" or "%" => Product,
        "+" or "-" => 12,
        "<<" or ">>" or ">>>" => 11,
        "<" or "<=" or ">" or ">=" => 10,
        "==" or "!=" => 9,
        "&" => 8,
        "^" => 7,
        "|" => 6,
        "&&" => 5,
        _ => 4,
    };
}
