using System.Runtime.CompilerServices;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>
/// Products. What stands side by side binds tighter than a sign between factors; what it means follows from the ranks.
/// </content>
internal sealed partial class Elaborator
{
    private Typed ReadItems(IReadOnlyList<ItemNode> items, SourceSpan span, Locals locals)
    {
        if (DerivativeOf(items, 0, locals) is { } derivative)
        {
            var first = ReadDerivative(derivative, locals);
            return derivative.Count == items.Count
                ? first
                : Continued(new Product(this, first), items, derivative.Count, span, locals);
        }

        var product = new Product(this, ReadFactor(items, 0, locals, out var next));
        return next == items.Count ? product.Value : Continued(product, items, next, span, locals);
    }

    private Typed Continued(Product product, IReadOnlyList<ItemNode> items, int next, SourceSpan span, Locals locals)
    {
        Product? whole = null;
        var sign = "";
        while (next < items.Count)
        {
            var item = items[next];
            var start = item.Value.Span;
            if (item.Sign is not ("" or "/"))
            {
                whole = whole is null ? product : Joined(whole, sign, product);
                sign = item.Sign;
                product = new Product(this, ReadFactor(items, next, locals, out next));
                continue;
            }

            var factor = ReadFactor(items, next, locals, out next);
            if (item.Sign == "/")
            {
                RequireClearSlash(items, next, product.Value, factor, span);
                product.Divide(factor, start);
            }
            else
            {
                product.Multiply(factor, start);
            }
        }

        return (whole is null ? product : Joined(whole, sign, product)).Value.At(span);
    }

    private static Product Joined(Product whole, string sign, Product next)
    {
        whole.Multiply(next.Value, next.Value.Syntax.Span, sign);
        return whole;
    }

    // In a/bc the c could stand above or below.
    private void RequireClearSlash(
        IReadOnlyList<ItemNode> items, int next, Typed above, Typed below, SourceSpan span)
    {
        var isClear = next == items.Count || items[next].Sign.Length > 0
            || items[next].Value is BigNode or GroupNode or FractionNode
            || (above.Syntax is NumberSyntax && below.Syntax is NumberSyntax)
            || items[next - 1].Value is GroupNode;
        if (!isClear)
        {
            var factor = Source(items[next].Value);
            throw Failure(
                span, $"It is open whether {Quote(factor)} stands above or below the slash.",
                $"a slash before two factors", "`\\frac{…}{…}`, or parentheses around what stands below");
        }
    }

    /// <summary>Reads a factor, which may be several items: a function and what it is taken of.</summary>
    private Typed ReadFactor(IReadOnlyList<ItemNode> items, int start, Locals locals, out int next)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Failure(
                items[start].Value.Span, "The formula is nested too deeply.", "too many levels",
                "names for parts of the formula");
        }

        if (DerivativeOf(items, start, locals) is { } derivative)
        {
            next = start + derivative.Count;
            return ReadDerivative(derivative, locals);
        }

        var node = items[start].Value;
        if (IsNumberPi(items, start))
        {
            next = start + 1;
            return new(new NameSyntax("pi") { Span = node.Span }, Scalar);
        }

        if ((FunctionIn(node, locals) ?? LetterFunctionIn(items, start, locals)) is { } function)
        {
            return ReadApplication(function, items, start, locals, out next);
        }

        if (DifferentialIn(items, start, locals) is { } differential)
        {
            next = start + 2;
            return differential;
        }

        next = start + 1;
        return node switch
        {
            SymbolNode or ScriptNode => ReadNamed(node, items, ref next, locals),
            CommandNode command => ReadCommand(command),
            RowNode or NumberNode or SumNode or FractionNode or RootNode or GroupNode or BigNode or GridNode or
                RelationNode or WordsNode or EmptyNode => Read(node, locals),
            _ => throw Failure(node.Span, $"{Quote(Source(node))} has no meaning here.", Quote(Source(node)),
                "a factor"),
        };
    }

    // The π of `2\pi` beside weights `\pi_k` or a policy `\pi(a)` is the number.
    private bool IsNumberPi(IReadOnlyList<ItemNode> items, int start) =>
        items[start] is { Sign: "", Value: SymbolNode { Name: "π" } symbol } && start > 0
        && items[start - 1].Value is NumberNode
        && !(start + 1 < items.Count && items[start + 1] is { Sign: "", Value: GroupNode })
        && names.Of(symbol) is var name && (names.IsFunctionName(name) || names.IndexCounts.ContainsKey(name)
            || names.Variables.GetValueOrDefault(name) is { Axes.Count: > 0 }
            || names.Definitions.GetValueOrDefault(name) is { Indices.Count: > 0 });

    private static Typed ReadCommand(CommandNode command) => command.Name switch
    {
        "infty" => new(new NameSyntax("inf") { Span = command.Span }, Scalar),
        "int" or "iint" or "oint" or "iiint" => throw Failure(
            command.Span, "Integrals are not read.", $"`\\{command.Name}`", "a formula without an integral",
            "Give the integral a closed form, or declare it as a number."),
        "dots" or "ldots" or "cdots" => throw Failure(
            command.Span, "What the dots stand for cannot be known.", $"`\\{command.Name}`", "a formula without dots",
            "Write a sum with `\\sum`."),
        "partial" or "nabla" => throw Failure(
            command.Span, $"The sign `\\{command.Name}` is part of no derivative here.", $"`\\{command.Name}`",
            "a derivative such as `\\frac{\\partial L}{\\partial w}`"),
        _ => throw Failure(
            command.Span, $"The command `\\{command.Name}` is not known.", $"`\\{command.Name}`",
            "a command of the documented subset",
            NameSuggestions.Nearest(command.Name,
                LatexCommands.Functions.Keys.Concat(LatexCommands.Letters.Keys)) is { }
                nearest ? $"Did you mean `\\{nearest}`?" : null),
    };

    // dX where X moves: `d` and a name.
    private Typed? DifferentialIn(IReadOnlyList<ItemNode> items, int start, Locals locals)
    {
        if (!locals.AllowsDifferentials || start + 1 >= items.Count || !IsDifferentialSign(items[start].Value)
            || items[start + 1].Sign.Length > 0)
        {
            return null;
        }

        var next = items[start + 1].Value;
        var isTransposed = next is ScriptNode { Sub: null, Primes: 0, Sup: { } sup } && IsTranspose(sup);
        var moved = isTransposed ? ((ScriptNode)next).Base : next;
        if (moved is not (SymbolNode or ScriptNode)
            || QuantityOf(moved, locals) is not { Subscripts.Count: 0 } quantity)
        {
            return null;
        }

        var span = items[start].Value.Span.To(next.Span);
        var value = new Typed(new NameSyntax("d" + quantity.Name) { Span = span }, quantity.Axes);
        return isTransposed ? Transposed(value, span) : value;
    }

    private bool IsDifferentialSign(MathNode node) => node is SymbolNode { Name: "d" } && names.MarksDifferentials;

    private Typed Transposed(Typed value, SourceSpan span) => value.Rank switch
    {
        0 => value,
        1 => value with { IsRow = !value.IsRow, IsGradient = false },
        2 => new(
            value.Syntax is TransposeSyntax twice
                ? twice.Operand
                : new TransposeSyntax(value.Syntax) { Span = span }, [value.Axes[1], value.Axes[0]]),
        _ => throw Failure(span, "Only vectors and matrices have a transpose.", Quote(Text(span)), "a matrix"),
    };

    // A name that nothing declares and that counts as a number for want of anything else.
    private bool IsAssumedNumber(Typed factor) => factor is { Rank: 0, Syntax: NameSyntax { Name: var name } }
        && names.Variables.GetValueOrDefault(name) is { IsAssumed: true };

    private string Text(SourceSpan span) => placed.Text[span.Start..span.End];

    private static SourceSpan Between(SourceSpan first, SourceSpan last) =>
        last.End >= first.Start && first.Line > 0 ? first.To(last) : first;
}
