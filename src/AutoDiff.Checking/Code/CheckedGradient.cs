using AutoDiff.Checking.Carriers;

namespace AutoDiff.Checking.Code;

/// <summary>A gradient written in C#, in the numbers it computes with.</summary>
/// <param name="Evaluate">The gradient at a point.</param>
/// <param name="Round">The nearest number to a double.</param>
/// <param name="Above">The next larger number.</param>
/// <param name="Below">The next smaller number.</param>
/// <param name="RootOfSmallest">Below the square root of the smallest number squares underflow.</param>
/// <param name="Sharpness">How small a part of a derivative makes a mistake that its digits must show.</param>
internal sealed record CheckedGradient(
    Func<double[], double[]?> Evaluate,
    Func<double, double> Round,
    Func<double, double> Above,
    Func<double, double> Below,
    double RootOfSmallest,
    double Sharpness)
{
    /// <summary>A gradient in double.</summary>
    public static CheckedGradient Of(Func<double[], double[]> gradient) =>
        new(gradient, x => x, Math.BitIncrement, Math.BitDecrement, Math.ScaleB(1, -511), 1e-6);

    /// <summary>A gradient in float.</summary>
    public static CheckedGradient Of(Func<float[], float[]> gradient) => new(
        x => gradient(Array.ConvertAll(x, element => (float)element)) is { } entries
            ? Array.ConvertAll(entries, entry => (double)entry)
            : null,
        x => (float)x,
        x => MathF.BitIncrement((float)x),
        x => MathF.BitDecrement((float)x),
        Math.ScaleB(1, -63),
        1e-3);

    /// <summary>A gradient that writes into a span as an array.</summary>
    public static Func<T[], T[]> Returning<T>(SpanGradient<T> gradient) => x =>
    {
        var result = new T[x.Length];
        gradient(x, result);
        return result;
    };
}
