using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>What a product means by the ranks of its factors.</content>
internal sealed partial class Elaborator
{
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

            if (current is { IsRow: true, Rank: 1, IsOnes: false } && reader.IsAssumedNumber(factor))
            {
                throw Failure(
                    span, $"A row stands before {Quote(reader.Text(factor.Syntax.Span))}, and nothing says whether " +
                    "that is a vector.", Quote(reader.Text(factor.Syntax.Span)), "a name that is declared",
                    $"Add for example `${reader.Text(factor.Syntax.Span)} \\in \\mathbb{{R}}^n$`.");
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
                ReplaceOnes(left, Called("sum", [right], span) with { Axes = Scalar });
            }
            else if (left is { Rank: 1, IsRow: true } && right is { IsOnes: true, IsRow: false })
            {
                ReplaceOnes(right, Called("sum", [left], span) with { Axes = Scalar, IsRow = false });
            }
            else if (left is { IsOnes: true, IsRow: true } && right.Rank == 2)
            {
                ReplaceOnes(left, AlongAxis(right, 0, span) with { Axes = [right.Axes[1]], IsRow = true });
            }
            else if (left.Rank == 2 && right is { IsOnes: true, IsRow: false })
            {
                ReplaceOnes(right, AlongAxis(left, 1, span) with { Axes = [left.Axes[0]] });
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

        // A product with ones is a sum; the vector may be a multiple of ones, as in `\frac{1}{n} \mathbf{1}^\top x`.
        private void ReplaceOnes(Typed ones, Typed sum)
        {
            if (ones.Syntax is NumberSyntax { Value: 1 })
            {
                Replace(sum);
            }
            else
            {
                Replace(ones with { IsOnes = false, IsRow = false, Axes = Scalar });
                Times(sum);
                row = sum.IsRow ? factors.Count - 1 : -1;
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
}
