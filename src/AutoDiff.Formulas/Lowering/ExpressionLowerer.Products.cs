using AutoDiff.Formulas.Syntax;

using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <content>Functions of vectors and matrices as a whole.</content>
internal sealed partial class ExpressionLowerer
{
    private static IndexedArray MatrixProduct(Operand left, Operand right, SourceSpan span)
    {
        var (x, y) = (left.Value, right.Value);
        foreach (var operand in (ReadOnlySpan<Operand>)[left, right])
        {
            if (operand.Value.Rank == 0)
            {
                throw WrongShape(
                    operand.Expression(), operand.Value.Own, "`@`", "vectors and matrices",
                        "Use `*` to multiply by a scalar.");
            }
        }

        var (inner, other) = (x.Own[-1], y.Own[y.Rank == 1 ? 0 : -2]);
        if (inner != other || Fit(Batch(x.Own), Batch(y.Own)) is null)
        {
            throw DoNotFit(
                span, left.Expression(), x.Own, right.Expression(), y.Own, "The matrix product",
                $"{(y.Rank == 1 ? "a vector" : "a matrix")} with {inner} {(y.Rank == 1 ? "elements" : "rows")} on " +
                "the right",
                SuggestTranspose(left, right));
        }

        if (x.Axes.IsEmpty && y.Axes.IsEmpty)
        {
            return IndexedArray.Of(Functions.MatMul(x.Value, y.Value));
        }

        // With index names in front a vector would be taken for a matrix. Vectors beside a matrix without index names
        // are the rows of one product of matrices, which reads better than many.
        if (x.Rank == 1 && y.Rank == 1)
        {
            return SumOfProducts(x, y);
        }

        if (x is { Rank: 1, Axes.Length: 1 } && y is { Rank: 2, Axes.IsEmpty: true })
        {
            return x with { Value = Functions.MatMul(x.Value, y.Value) };
        }

        if (y is { Rank: 1, Axes.Length: 1 } && x is { Rank: 2, Axes.IsEmpty: true })
        {
            return y with { Value = Functions.MatMul(y.Value, Functions.Transpose(x.Value, [1, 0])) };
        }

        var row = x.Rank == 1 ? Reshaped(x, [1, inner]) : x;
        var column = y.Rank == 1 ? Reshaped(y, [inner, 1]) : y;
        var axes = IndexedArray.Union(x.Axes, y.Axes);
        var rank = Math.Max(row.Rank, column.Rank);
        var product = new IndexedArray(Functions.MatMul(row.Aligned(axes, rank), column.Aligned(axes, rank)), axes);
        var lengths = product.Own.Axes.ToArray().ToList();
        if (x.Rank == 1 || y.Rank == 1)
        {
            lengths.RemoveAt(lengths.Count - (y.Rank == 1 ? 1 : 2));
        }

        return Reshaped(product, Shape.Of([.. lengths]));
    }

    // x' of a vector is a row, which only stands in matrix products: x' @ y is the number, x @ y' the matrix.
    private bool IsTransposedVector(ExpressionSyntax factor, Scope scope, out IndexedArray vector)
    {
        vector = default!;
        if (factor is NegationSyntax negation && IsTransposedVector(negation.Operand, scope, out vector))
        {
            vector = Negate(vector);
            return true;
        }

        if (factor is not TransposeSyntax transpose)
        {
            return false;
        }

        vector = Lower(transpose.Operand, scope);
        return vector.Rank == 1;
    }

    // Whether a matrix product starts with a factor that is a row.
    private bool IsRow(MultiplicationSyntax product, int i, Scope scope, out IndexedArray vector)
    {
        vector = default!;
        return i + 1 < product.Factors.Count && product.Factors[i + 1].Operator == FactorOperator.MatrixTimes
            && product.Factors[i].Operator == FactorOperator.Times
            && IsTransposedVector(product.Factors[i].Value, scope, out vector);
    }

    private static FormulaException AmbiguousDot(MultiplicationSyntax product, Operand left, Operand right)
    {
        var (x, y) = (Tight(left), Tight(right));
        var choices = left.Value.Rank == 1 && right.Value.Rank == 1
            ? $"`dot({left.Expression()}, {right.Expression()})` for the number, " +
                (left.Value.Own is { Rank: 1 } own && own[0] == 3
                    ? $"`cross({left.Expression()}, {right.Expression()})` for the cross product, " : "") +
                $"`{x}*{y}` element by element or `{x} @ {y}'` for the matrix"
            : $"`{x} @ {y}` for the matrix product or `{x}*{y}` element by element";
        return Error(
            product.Span,
            $"The product of {Describe(left.Value.Own)} and {Describe(right.Value.Own)} could mean several products.",
            "a product of arrays without `*` or `@`", "a number on one side", $"Write {choices}.");
    }

    private static Shape Batch(Shape shape) => shape.Rank < 2 ? Shape.Scalar : Shape.Of(shape.Axes[..^2]);

    private static string? SuggestTranspose(Operand left, Operand right)
    {
        var (x, y) = (left.Value.Own, right.Value.Own);
        if (x.Rank == 2 && x[0] == y[0])
        {
            return $"Did you mean `{Tight(left)}' @ {Tight(right)}`?";
        }

        if (y.Rank == 2 && y[1] == x[-1])
        {
            return $"Did you mean `{Tight(left)} @ {Tight(right)}'`?";
        }

        return x.Rank == 1 && y.Rank == 1 ? "For the matrix x[i]*y[j] write `outer(x, y)`." : null;
    }

    private static string Tight(Operand operand) =>
        operand.Expression() is var expression && expression is NameSyntax or CallSyntax or IndexingSyntax
            ? $"{expression}"
            : $"({expression})";

    private static IndexedArray Reshaped(IndexedArray x, Shape own) =>
        x with { Value = Functions.Reshape(x.Value, IndexedArray.ShapeOf(x.Axes, own)) };

    private IndexedArray Transpose(ExpressionSyntax operand, string taker, Scope scope)
    {
        var x = Lower(operand, scope);
        if (x.Rank != 2)
        {
            throw WrongShape(operand, x.Own, taker, "a matrix", x.Rank == 1
                ? $"A row stands only in products: `{operand}' @ {operand}` is a number, `{operand} @ {operand}'` a " +
                    "matrix."
                : null);
        }

        var order = Enumerable.Range(0, x.Value.Shape.Rank).ToArray();
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return x with { Value = Functions.Transpose(x.Value, order) };
    }

    private IndexedArray Dot(CallSyntax call, Scope scope)
    {
        var (x, y) = TwoVectors(call, scope, "Write `sum(A*B)` for matrices.");
        if (x.Own != y.Own)
        {
            throw DoNotFit(
                call.Span, call.Arguments[0], x.Own, call.Arguments[1], y.Own, "The dot product",
                    "two vectors of one length");
        }

        if (x.Axes.IsEmpty && y.Axes.IsEmpty)
        {
            return IndexedArray.Of(Functions.Dot(x.Value, y.Value));
        }

        return SumOfProducts(x, y);
    }

    private static IndexedArray SumOfProducts(IndexedArray x, IndexedArray y)
    {
        var axes = IndexedArray.Union(x.Axes, y.Axes);
        return new(Functions.Sum(x.Aligned(axes, 1) * y.Aligned(axes, 1), [-1]), axes);
    }

    private IndexedArray Outer(CallSyntax call, Scope scope)
    {
        var (x, y) = TwoVectors(call, scope, null);
        return OuterProduct(x, y);
    }

    private static IndexedArray OuterProduct(IndexedArray x, IndexedArray y)
    {
        if (x.Axes.IsEmpty && y.Axes.IsEmpty)
        {
            return IndexedArray.Of(Functions.Outer(x.Value, y.Value));
        }

        var axes = IndexedArray.Union(x.Axes, y.Axes);
        return new(Reshaped(x, [x.Own[0], 1]).Aligned(axes, 2) * y.Aligned(axes, 2), axes);
    }

    // x[1,2,0]*y[2,0,1] - x[2,0,1]*y[1,2,0]
    private IndexedArray Cross(CallSyntax call, Scope scope)
    {
        var (x, y) = TwoVectors(call, scope, null);
        if (x.Own[0] != 3 || y.Own[0] != 3)
        {
            throw DoNotFit(
                call.Span, call.Arguments[0], x.Own, call.Arguments[1], y.Own, "The cross product",
                "two vectors of three elements");
        }

        var axes = IndexedArray.Union(x.Axes, y.Axes);
        return new(
            (Turned(x, [1, 2, 0]) * Turned(y, [2, 0, 1])) - (Turned(x, [2, 0, 1]) * Turned(y, [1, 2, 0])), axes);

        Variable Turned(IndexedArray vector, int[] order) =>
            (vector with { Value = Functions.Gather(vector.Value, vector.Axes.Length, order) }).Aligned(axes, 1);
    }

    private IndexedArray Kronecker(CallSyntax call, Scope scope)
    {
        var (a, b) = (Matrix(call.Arguments[0]), Matrix(call.Arguments[1]));
        var axes = IndexedArray.Union(a.Axes, b.Axes);
        var left = Reshaped(a, [a.Own[0], 1, a.Own[1], 1]).Aligned(axes, 4);
        var right = Reshaped(b, [1, b.Own[0], 1, b.Own[1]]).Aligned(axes, 4);
        return Reshaped(new(left * right, axes), [a.Own[0] * b.Own[0], a.Own[1] * b.Own[1]]);

        IndexedArray Matrix(ExpressionSyntax argument) => Lower(argument, scope) is { Rank: 2 } matrix
            ? matrix
            : throw WrongShape(argument, Lower(argument, scope).Own, "`kron`", "matrices");
    }

    private IndexedArray Columns(CallSyntax call, Scope scope)
    {
        var columns = Transpose(call.Arguments[0], "`vec`", scope);
        return Reshaped(columns, [columns.Own.Length]);
    }

    private (IndexedArray X, IndexedArray Y) TwoVectors(CallSyntax call, Scope scope, string? suggestion)
    {
        var (x, y) = (Lower(call.Arguments[0], scope), Lower(call.Arguments[1], scope));
        if (x.Rank != 1)
        {
            throw WrongShape(call.Arguments[0], x.Own, $"`{call.Function.Name}`", "vectors", suggestion);
        }

        if (y.Rank != 1)
        {
            throw WrongShape(call.Arguments[1], y.Own, $"`{call.Function.Name}`", "vectors", suggestion);
        }

        return (x, y);
    }

    private IndexedArray Diagonal(CallSyntax call, Scope scope)
    {
        var x = Lower(call.Arguments[0], scope);
        return x.Rank switch
        {
            1 => x with { Value = Functions.DiagonalMatrix(x.Value) },
            2 => x with { Value = Functions.Diagonal(x.Value) },
            _ => throw WrongShape(call.Arguments[0], x.Own, "`diag`", "a vector or a matrix"),
        };
    }

    private IndexedArray Trace(CallSyntax call, Scope scope)
    {
        var x = SquareMatrix(call, scope);
        return x with { Value = Functions.Trace(x.Value) };
    }

    private IndexedArray SquareMatrix(CallSyntax call, Scope scope)
    {
        var x = Lower(call.Arguments[0], scope);
        return x.Rank == 2 && x.Own[0] == x.Own[1]
            ? x
            : throw WrongShape(call.Arguments[0], x.Own, $"`{call.Function.Name}`", "a square matrix");
    }

    private IndexedArray Factorized(CallSyntax call, Scope scope, Func<Variable, Variable> function)
    {
        var x = SquareMatrix(call, scope);
        return x with { Value = function(Recorded(x.Value)) };
    }

    private IndexedArray Directional(
        CallSyntax call, Scope scope, Func<Variable, Variable, Variable> derivative)
    {
        var (a, direction) = (SquareMatrix(call, scope), Lower(call.Arguments[1], scope));
        if (direction.Own != a.Own)
        {
            throw DoNotFit(
                call.Span, call.Arguments[0], a.Own, call.Arguments[1], direction.Own, "The derivative",
                "a direction of the shape of the matrix");
        }

        var axes = IndexedArray.Union(a.Axes, direction.Axes);
        return new(
            derivative(Recorded(Expanded(a, axes).Value), Recorded(Expanded(direction, axes).Value)), axes);
    }

    private IndexedArray LowerTriangle(CallSyntax call, Scope scope)
    {
        var x = SquareMatrix(call, scope);
        return x with { Value = Triangles.Lower(x.Value, x.Axes.Length, builder) };
    }

    // A number is a matrix of one element, so that x⁻¹ is 1/x.
    private IndexedArray Inverse(CallSyntax call, Scope scope)
    {
        var x = Lower(call.Arguments[0], scope);
        return x.Rank == 0 ? x with { Value = 1 / x.Value } : Factorized(call, scope, MatrixFunctions.Inverse);
    }

    private IndexedArray Solve(CallSyntax call, Scope scope)
    {
        var (a, b) = (SquareMatrix(call, scope), Lower(call.Arguments[1], scope));
        if (b.Rank is not (1 or 2) || b.Own[0] != a.Own[0])
        {
            throw DoNotFit(
                call.Span,
                call.Arguments[0],
                a.Own,
                call.Arguments[1],
                b.Own,
                "The system",
                $"a right-hand side with {a.Own[0]} rows");
        }

        var axes = IndexedArray.Union(a.Axes, b.Axes);
        var columns = b.Rank == 1 ? Reshaped(b, [b.Own[0], 1]) : b;
        var solution = new IndexedArray(
            MatrixFunctions.Solve(Expanded(a, axes).Value, Expanded(columns, axes).Value), axes);
        return Reshaped(solution, b.Own);
    }

    private IndexedArray Norm(CallSyntax call, Scope scope)
    {
        var x = Lower(call.Arguments[0], scope);
        return x.Rank == 0
            ? Unary(x, Functions.Abs)
            : x with { Value = Functions.Norm(x.Value, OwnAxes(x)) };
    }

    private static int[] OwnAxes(IndexedArray x) => [.. Enumerable.Range(x.Axes.Length, x.Rank)];
}
