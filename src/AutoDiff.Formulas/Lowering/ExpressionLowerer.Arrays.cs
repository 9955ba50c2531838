using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <content>Arrays by their elements, block matrices, and the identity whose size follows.</content>
internal sealed partial class ExpressionLowerer
{
    /// <summary>The scope in which <c>I</c> is the identity of a shape, if that is square.</summary>
    public Scope WithIdentity(Scope scope, Shape shape) => shape.Rank == 2 && shape[0] == shape[1]
        ? scope with { Identity = IndexedArray.Of(Eye(shape[0])) }
        : scope;

    // What is added to `I`, or equal to it, says how large it is; that goes before what is known from outside.
    private Scope WithIdentityLike(IReadOnlyList<ExpressionSyntax> parts, Scope scope)
    {
        return scope.Names.ContainsKey(Words.Identity) || !parts.Any(Mentions)
            ? scope
            : parts.Where(part => !Mentions(part)).Select(part => Lower(part, scope).Own)
                .Aggregate(scope, WithIdentity);

        static bool Mentions(ExpressionSyntax part) =>
            part is NameSyntax name ? name.Name == Words.Identity : Children.Of(part).Any(Mentions);
    }

    private Variable Eye(int length) => Functions.DiagonalMatrix(Functions.BroadcastTo(Recorded(1), [length]));

    private IndexedArray Stack(ArraySyntax array, Scope scope)
    {
        if (TryJoin(array, scope) is { } matrix)
        {
            return matrix;
        }

        if (array.Elements.Count == 0)
        {
            return IndexedArray.Of(builder.Constant([], [0]));
        }

        var elements = new IndexedArray[array.Elements.Count];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = Lower(array.Elements[i], scope);
            if (elements[i].Own == elements[0].Own)
            {
                continue;
            }

            throw Error(
                array.Elements[i].Span, "The elements of an array have different shapes.",
                $"{Quote(array.Elements[i])}, {Describe(elements[i].Own)}",
                $"{Describe(elements[0].Own)} like the first");
        }

        if (System.Array.TrueForAll(elements, element => element.IsPlainNumber))
        {
            return IndexedArray.Of(
                builder.Constant([.. elements.Select(element => element.Value.Value)], [elements.Length]));
        }

        var axes = elements.Select(element => element.Axes).Aggregate(IndexedArray.Union);
        var own = elements[0].Own;
        var part = IndexedArray.ShapeOf(axes, Shape.Of([1, .. own.Axes]));
        Variable[] parts = [.. elements.Select(element => Functions.Reshape(Expanded(element, axes).Value, part))];
        return new(Functions.Concatenate(parts, axes.Length), axes);
    }

    // A matrix of matrices is one matrix, as on paper. In it a vector is a column, x' a row, and a number stands for
    // equal entries. Rows without a matrix are elements of an array.
    private IndexedArray? TryJoin(ArraySyntax array, Scope scope)
    {
        if (array.Elements.Count == 0 || !array.Elements.All(row => row is ArraySyntax { Elements.Count: > 0 }))
        {
            return null;
        }

        ExpressionSyntax[][] parts = [.. array.Elements.Select(row => Children.Of(row).ToArray())];
        if (parts.All(row => row.All(part => part is ArraySyntax or NumberSyntax)))
        {
            return null;
        }

        scope = WithIdentityLike(
            [.. parts.SelectMany(row => row).Where(part => !IsTransposedVector(part, scope, out _))], scope);
        Block[][] blocks = [.. parts.Select(row => row.Select(part => BlockOf(part, scope)).ToArray())];
        if (!blocks.Any(row => row.Any(block => block.IsMatrix)))
        {
            return null;
        }

        if (array.Elements.FirstOrDefault(row => Children.Of(row).Count() != blocks[0].Length) is { } ragged)
        {
            throw Error(
                ragged.Span, "The rows of a block matrix have different numbers of blocks.", $"{Quote(ragged)}",
                $"{blocks[0].Length} blocks like the first row");
        }

        int[] heights = [.. blocks.Select(row => Length(row, 0))];
        int[] widths = [.. blocks[0].Select((_, j) => Length([.. blocks.Select(row => row[j])], 1))];
        var axes = blocks.SelectMany(row => row).Select(block => block.Value.Axes).Aggregate(IndexedArray.Union);
        Variable[] rows = [.. blocks.Select((row, i) => Functions.Concatenate(
            [.. row.Select((block, j) => Functions.BroadcastTo(
                Recorded(block.Value.Aligned(axes, 2)), IndexedArray.ShapeOf(axes, [heights[i], widths[j]])))],
            axes.Length + 1))];
        return new(Functions.Concatenate(rows, axes.Length), axes);
    }

    private Block BlockOf(ExpressionSyntax part, Scope scope)
    {
        if (IsTransposedVector(part, scope, out var row))
        {
            return new(part, Reshaped(row, [1, row.Own[0]]), IsMatrix: true);
        }

        var value = Lower(part, scope);
        return value.Rank == 1
            ? new(part, Reshaped(value, [value.Own[0], 1]), IsMatrix: false)
            : new(part, value, IsMatrix: value.Rank == 2 && part is not ArraySyntax);
    }

    // The height of a row of blocks, or the width of a column; 1 where numbers leave it open.
    private static int Length(Block[] blocks, int axis)
    {
        var sized = blocks.Where(block => block.Value.Rank > 0).ToList();
        foreach (var block in sized)
        {
            if (block.Value.Rank != 2 || block.Value.Own[axis] != sized[0].Value.Own[axis])
            {
                throw DoNotFit(
                    block.Part.Span, sized[0].Part, sized[0].Value.Own, block.Part, block.Value.Own, "The block matrix",
                    $"equal numbers of {(axis == 0 ? "rows beside" : "columns below")} each other");
            }
        }

        return sized.Count == 0 ? 1 : sized[0].Value.Own[axis];
    }

    /// <summary>A part of a block matrix.</summary>
    private readonly record struct Block(ExpressionSyntax Part, IndexedArray Value, bool IsMatrix);
}
