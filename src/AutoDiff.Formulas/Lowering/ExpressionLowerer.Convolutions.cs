using AutoDiff.Formulas.Syntax;

using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <content>
/// Convolutions. What is convolved may depend on index names: it then is a larger batch. </content>
internal sealed partial class ExpressionLowerer
{
    private IndexedArray Convolution(CallSyntax call, Scope scope)
    {
        var (x, kernel) = (Lower(call.Arguments[0], scope), Lower(call.Arguments[1], scope));
        if (x.Rank < 3)
        {
            throw WrongShape(
                call.Arguments[0], x.Own, "`conv`", "an array of the shape [batch, channels, length, …]");
        }

        if (kernel.Rank != x.Rank || kernel.Own[1] != x.Own[1])
        {
            throw DoNotFit(
                call.Span, call.Arguments[0], x.Own, call.Arguments[1], kernel.Own, "The convolution",
                $"a kernel with {x.Rank} axes, {x.Own[1]} channels along the second");
        }

        if (!kernel.Axes.IsEmpty)
        {
            throw Error(
                call.Arguments[1].Span, $"The kernel {Quote(call.Arguments[1])} depends on an index name.",
                "a kernel for each index", "one kernel");
        }

        int[] indices = [.. x.Axes.Select(index => index.Length)];
        var batch = Shape.Of([.. indices, x.Own[0]]);
        try
        {
            var result = Functions.Convolve(
                Functions.Reshape(x.Value, Shape.Of([batch.Length, .. x.Own.Axes[1..]])),
                kernel.Value,
                Option(call, "stride", 1, x.Rank - 2, scope),
                Option(call, "padding", 0, x.Rank - 2, scope),
                Option(call, "dilation", 1, x.Rank - 2, scope));
            return new(Functions.Reshape(result, Shape.Of([.. batch.Axes, .. result.Shape.Axes[1..]])), x.Axes);
        }
        catch (ShapeMismatchException exception)
        {
            throw Error(call.Span, exception.Message, Describe(kernel.Own), "a kernel that fits into the array");
        }
    }

    // The numbers of an option, one for each axis or one for all; none if it is not given.
    private static int[] Option(CallSyntax call, string name, int least, int axes, Scope scope)
    {
        if (call.Options.FirstOrDefault(option => option.Name == name) is not { Value: var value })
        {
            return [];
        }

        ExpressionSyntax[] elements = value is ArraySyntax list ? [.. list.Elements] : [value];
        if (elements.Length != axes && elements.Length != 1)
        {
            throw Error(
                value.Span, $"`{name}=` has {elements.Length} numbers for {axes} axes.", $"{elements.Length} numbers",
                $"one number or {axes}");
        }

        var numbers = Array.ConvertAll(elements, element => WholeNumber(element, scope, $"A {name}"));
        return Array.FindIndex(numbers, number => number < least) is >= 0 and var wrong
            ? throw Error(
                elements[wrong].Span, $"A {name} is {least} or more.", $"{numbers[wrong]}", $"{least} or more")
            : numbers;
    }
}
