using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests;

/// <summary>x³, as a user would define it.</summary>
internal readonly struct Cube : IUnary
{
    public static string Name => "cube";

    public static double Value(double x) => x * x * x;

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => 3 * x * x;
}

/// <summary>√(x² + y²), as a user would define it.</summary>
internal readonly struct Hypotenuse : IBinary
{
    public static string Name => "hypotenuse";

    public static double Value(double x, double y) => Math.Sqrt((x * x) + (y * y));

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => x / result;

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => y / result;
}

/// <summary>⌊x⌋, of which a user states that it does not vary.</summary>
internal readonly struct Floor : IUnary
{
    public static string Name => "floor";

    public static bool IsLocallyConstant => true;

    public static double Value(double x) => Math.Floor(x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> =>
            throw new InvalidOperationException("The partial of what does not vary is not needed.");
}

/// <summary>The circular convolution zₖ = Σᵢ xᵢ yₖ₋ᵢ of two vectors, with a VJP of the same kind.</summary>
internal sealed class CircularConvolution(bool correlate = false) : CustomOperation
{
    public override string Name => correlate ? "correlate" : "convolve";

    public override Shape InferShape(ReadOnlySpan<Shape> operands) =>
        operands.Length == 2 && operands[0].Rank == 1 && operands[0] == operands[1]
            ? operands[0]
            : throw new ShapeMismatchException(
                $"A circular convolution needs two vectors of one length; found " +
                $"{string.Join(" and ", operands.ToArray())}.");

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var x = operands[0];
        var y = operands[1];
        var n = result.Length;
        for (var k = 0; k < n; k++)
        {
            result[k] = 0;
            for (var i = 0; i < n; i++)
            {
                result[k] += x[i] * y[(correlate ? i + n - k : k + n - i) % n];
            }
        }
    }

    // zₖ = Σᵢ xᵢ yₖ₋ᵢ gives x̄ᵢ = Σₖ z̄ₖ yₖ₋ᵢ, the correlation of z̄ and y. The correlation zₖ = Σᵢ xᵢ yᵢ₋ₖ gives
    // x̄ᵢ = Σₖ z̄ₖ yᵢ₋ₖ, a convolution, and ȳⱼ = Σₖ z̄ₖ xⱼ₊ₖ, the correlation of x and z̄.
    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var (x, y) = (operands[0], operands[1]);
        return correlate
            ? [Functions.Apply(new CircularConvolution(), cotangent, y), Functions.Apply(this, x, cotangent)]
            : [Functions.Apply(
                new CircularConvolution(true), cotangent, y), Functions.Apply(
                    new CircularConvolution(true), cotangent, x)];
    }
}

/// <summary>xₖ², with a VJP that the tests choose.</summary>
internal sealed class Squares(Func<Variable, Variable, Variable[]> pull) : CustomOperation
{
    public override string Name => "squares";

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = operands[0][i] * operands[0][i];
        }
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        pull(operands[0], cotangent);
}
