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

    private string Text(SourceSpan span) => placed.Text[span.Start..span.End];

    /// <summary>A product that is read from left to right.</summary>
    private sealed class Product(Elaborator reader, Typed first)
    {
        private readonly List<FactorSyntax> factors = [new(FactorOperator.Times, first.Syntax)];

        // The factor that is a row with nothing but numbers around it, so that it can be transposed in its place.
        private int row = first.IsRow ? 0 : -1;

        private Typed current = first;

        /// <summary>What it is so far.</summary>
        public Typed Value => current with { Syntax = Syntax };

        private ExpressionSyntax Syntax => factors.Count == 1
            ? factors[0].Value
            : new MultiplicationSyntax([.. factors])
            {
                Span = Between(factors[0].Value.Span, factors[^1].Value.Span),
            };

        public void Divide(Typed factor, SourceSpan span)
        {
            var quotient = reader.Quotient(Value, factor, span);
            factors.Add(new(FactorOperator.DividedBy, factor.Syntax));
            current = quotient;
        }

        /// <summary>Multiplies with a factor behind a sign, or with nothing between.</summary>
        public void Multiply(Typed factor, SourceSpan span, string sign = "")
        {
            switch (sign)
            {
                case "⊙":
                    Times(factor);
                    return;
                case "⊘":
                    factors.Add(new(FactorOperator.DividedBy, factor.Syntax));
                    current = new(Syntax, Widest([current, factor]));
                    return;
                case "⊗":
                    Call(current.Rank == 1 && factor.Rank == 1 ? "outer" : "kron", factor, 2);
                    return;
                case "×" when current.Rank == 1 && factor.Rank == 1:
                    Call("cross", factor, 1);
                    return;
                case "·" when current is { Rank: 1, IsRow: false } && factor is { Rank: 1, IsRow: false }:
                    Call("dot", factor, 0);
                    return;
            }

            if (current.IsOnes || factor.IsOnes)
            {
                MultiplyOnes(factor, span);
            }
            else if (current.Rank == 0 || factor.Rank == 0)
            {
                row = row >= 0 || !factor.IsRow ? row : factors.Count;
                Times(factor);
            }
            else
            {
                MultiplyArrays(factor, span);
            }
        }

        private void Times(Typed factor)
        {
            factors.Add(new(FactorOperator.Times, factor.Syntax));
            current = new(Syntax, Widest([current, factor])) { IsRow = current.IsRow || factor.IsRow };
        }

        private void Call(string function, Typed factor, int rank)
        {
            if (function == "cross")
            {
                foreach (var axis in current.Axes.Concat(factor.Axes))
                {
                    axis.Known ??= new FixedSizeSyntax(3);
                }
            }

            Replace(
            Called(function, [Column(Value), Column(factor)], Between(Syntax.Span, factor.Syntax.Span)) with
            {
                Axes = function switch
                {
                    "outer" => [current.Axes[0], factor.Axes[0]],
                    "kron" => [new AxisSize(), new AxisSize()],
                    _ => rank == 0 ? Scalar : current.Axes,
                },
                IsRow = false,
            });
        }

        private void Replace(Typed value)
        {
            factors.Clear();
            factors.Add(new(FactorOperator.Times, value.Syntax));
            (current, row) = (value, value.IsRow ? 0 : -1);
        }

        private void MultiplyOnes(Typed factor, SourceSpan span)
        {
            var (left, right) = (Value, factor);
            if (left is { IsOnes: true, IsRow: true } && right is { Rank: 1, IsRow: false })
            {
                Replace(Called("sum", [right], span) with { Axes = Scalar });
            }
            else if (left is { Rank: 1, IsRow: true } && right is { IsOnes: true, IsRow: false })
            {
                Replace(Called("sum", [left], span) with { Axes = Scalar, IsRow = false });
            }
            else if (left is { IsOnes: true, IsRow: true } && right.Rank == 2)
            {
                Replace(AlongAxis(right, 0, span) with { Axes = [right.Axes[1]], IsRow = true });
            }
            else if (left.Rank == 2 && right is { IsOnes: true, IsRow: false })
            {
                Replace(AlongAxis(left, 1, span) with { Axes = [left.Axes[0]] });
            }
            else if ((left.Rank == 0 && !left.IsOnes) || (right.Rank == 0 && !right.IsOnes))
            {
                var isOnes = left.Rank + right.Rank == 0;
                Times(right);
                current = current with { IsOnes = isOnes, IsRow = left.IsRow || right.IsRow };
            }
            else
            {
                throw Failure(
                    span, "The length of the vector of ones does not follow here.", Quote(reader.Text(span)),
                    "`\\mathbf{1}_n`, with its length");
            }
        }

        private static Typed AlongAxis(Typed matrix, int axis, SourceSpan span) => new(
            new CallSyntax(
                new IdentifierSyntax("sum") { Span = span }, [matrix.Syntax],
                new NumberSyntax(axis) { Span = span }) { Span = span }, Scalar);

        private void MultiplyArrays(Typed factor, SourceSpan span)
        {
            var (left, right) = (current, factor);
            if (!right.IsRow && (left.IsRow || left.Rank == 2))
            {
                reader.Fit(left.Axes[^1], right.Axes[0]);
            }

            switch (left, right)
            {
                // The dot product, or a row times a matrix.
                case ({ IsRow: true }, { Rank: 1, IsRow: false }) or ({ IsRow: true }, { Rank: 2 }):
                    Lay();
                    Join(right.Syntax, right.Rank == 1 ? Scalar : [right.Axes[1]], isRow: right.Rank == 2);
                    break;
                case ({ Rank: 1, IsRow: false }, { IsRow: true }):
                    if (right.Syntax is MultiplicationSyntax or TransposeSyntax)
                    {
                        Call("outer", factor, 2);
                    }
                    else
                    {
                        Join(
                            new TransposeSyntax(right.Syntax) { Span = right.Syntax.Span },
                            [left.Axes[0], right.Axes[0]], isRow: false);
                    }

                    break;
                case ({ Rank: 2 }, { Rank: 1 or 2, IsRow: false }):
                    Join(right.Syntax, right.Rank == 1 ? [left.Axes[0]] : [left.Axes[0], right.Axes[1]], isRow: false);
                    break;
                // The chain rule: the derivative of a number lies before a Jacobian.
                case ({ Rank: 1, IsGradient: true }, { Rank: 2 }):
                    Join(right.Syntax, [right.Axes[1]], isRow: false);
                    current = current with { IsGradient = true };
                    break;
                case ({ Rank: 1, IsGradient: true }, { Rank: 1, IsRow: false }):
                    Call("dot", factor, 0);
                    break;
                default:
                    throw Ambiguous(left, right, span);
            }
        }

        // A row before a matrix product: the vector is transposed where it stands, or the product so far is the row.
        private void Lay()
        {
            if (row >= 0)
            {
                var vector = factors[row].Value;
                factors[row] = factors[row] with { Value = new TransposeSyntax(vector) { Span = vector.Span } };
                if (factors.Count > row + 1)
                {
                    Replace(Value with { IsRow = true });
                }

                row = -1;
            }
        }

        private void Join(ExpressionSyntax right, IReadOnlyList<AxisSize> axes, bool isRow)
        {
            factors.Add(new(FactorOperator.MatrixTimes, right));
            current = new(right, axes) { IsRow = isRow };
            row = -1;
        }

        private FormulaException Ambiguous(Typed left, Typed right, SourceSpan span)
        {
            var (x, y) = (reader.Text(Syntax.Span), reader.Text(factor(right)));
            var choices = (left, right) switch
            {
                ({ Rank: 1, IsRow: false }, { Rank: 1, IsRow: false }) =>
                    $"`{x} \\odot {y}` element by element, `{x}^\\top {y}` for the number or `{x} {y}^\\top` for the " +
                    "matrix",
                ({ Rank: 1 }, { Rank: 2 }) => $"`{x}^\\top {y}`, or `\\operatorname{{diag}}({x}) {y}`",
                _ => $"`{x} \\odot {y}` element by element, or a transpose that makes the shapes fit",
            };
            return Failure(
                span, $"The product of {Describe(left)} and {Describe(right)} could mean several things.",
                Quote($"{x} {y}"), "a product that the shapes decide", $"Write {choices}.");

            static SourceSpan factor(Typed value) => value.Syntax.Span;
        }

        private static string Describe(Typed value) => value.Rank switch
        {
            1 => value.IsRow ? "a row" : "a vector",
            2 => "a matrix",
            _ => $"an array with {value.Rank} axes",
        };
    }

    private static SourceSpan Between(SourceSpan first, SourceSpan last) =>
        last.End >= first.Start && first.Line > 0 ? first.To(last) : first;
}
