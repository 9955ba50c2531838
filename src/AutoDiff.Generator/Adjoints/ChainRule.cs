using System.Collections.Immutable;
using AutoDiff.Generator.Reading;

namespace AutoDiff.Generator.Adjoints;

/// <summary>Products of derivatives with partial derivatives, as expressions.</summary>
internal static class ChainRule
{
    /// <summary>derivative · ∂value/∂operand.</summary>
    /// <param name="derivative">An adjoint or a tangent.</param>
    /// <param name="value">An operation.</param>
    /// <param name="operand">The number of the operand.</param>
    /// <param name="result">The variable that holds the value; null if there is none.</param>
    /// <param name="isPush">Whether the derivative is a tangent.</param>
    public static Expression Times(
        Expression derivative, Expression value, int operand, Expression? result, bool isPush)
    {
        var fact = value.Fact!;
        var partial = fact.Partials[operand];
        if (partial == "1")
        {
            return derivative;
        }

        if (partial == "-1")
        {
            return Negative(derivative);
        }

        if (partial == $"1 / {{{1 - operand}}}" && value.Operands[1 - operand] is Constant or Code { Text: "{0}" })
        {
            return Signed(derivative, x => new Infix("/", x, value.Operands[1 - operand], "double"));
        }

        // A factor is written as one.
        if (value is Infix { Sign: "*" })
        {
            return Signed(derivative, x => new Infix("*", x, value.Operands[1 - operand], "double"));
        }

        // An integer is a number where it stands in a formula.
        var operands = value.Operands.Insert(0, derivative).Add(result ?? value).Select(part =>
            part is Code { Text: "{0}" } integer ? integer with { Text = "(double){0}" } : part).ToImmutableArray();
        var text = partial.Replace("{r}", $"{{{operands.Length - 1}}}");
        for (var i = value.Operands.Length - 1; i >= 0; i--)
        {
            text = text.Replace($"{{{i}}}", $"{{#{i + 1}}}");
        }

        text = text.Replace("#", "");
        return Signed(derivative, x => new Code(
            $"ChainRule.{(isPush ? fact.Push : fact.Pull)}({{0}}, {text})", operands.SetItem(0, x), "double"));
    }

    /// <summary>−x, where two signs are none.</summary>
    public static Expression Negative(Expression x) =>
        x is Prefix { Sign: "-", X: var positive } ? positive : new Prefix("-", x, "double");

    /// <summary>count · derivative · the product of factors.</summary>
    public static Expression Times(Expression derivative, IEnumerable<Expression> factors, int count)
    {
        var product = factors.Aggregate((x, y) => new Infix("*", x, y, "double"));
        if (count > 1)
        {
            product = new Infix("*", new Constant($"{count}", "double"), product, "double");
        }

        return Signed(derivative, x => new Infix("*", x, product, "double"));
    }

    /// <summary>The sum of terms, in which a sign is a difference.</summary>
    public static Expression Sum(IEnumerable<Expression> terms) => terms.Aggregate((sum, term) =>
        term is Prefix { Sign: "-", X: var x }
            ? new Infix("-", sum, x, "double")
            : new Infix("+", sum, term, "double"));

    // The sign of a derivative stands before a product.
    private static Expression Signed(Expression derivative, Func<Expression, Expression> product) =>
        derivative is Prefix { Sign: "-", X: var positive } ? Negative(product(positive)) : product(derivative);
}
