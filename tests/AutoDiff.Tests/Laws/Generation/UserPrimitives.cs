using AutoDiff.Numbers;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Laws.Generation;

/// <summary>e^(−x²), as a user would define it.</summary>
internal readonly struct Bump : IUnary
{
    public static string Name => "bump";

    public static double Value(double x) => Math.Exp(-x * x);

    public static T Partial<T>(T x, T y)
        where T : struct, IReal<T> => -2 * x * y;
}

/// <summary>x · sin y, as a user would define it.</summary>
internal readonly struct Wave : IBinary
{
    public static string Name => "wave";

    public static double Value(double x, double y) => x * Math.Sin(y);

    public static T PartialX<T>(T x, T y, T result)
        where T : struct, IReal<T> => T.Apply<Sin>(y);

    public static T PartialY<T>(T x, T y, T result)
        where T : struct, IReal<T> => x * T.Apply<Cos>(y);
}

/// <summary>x · Σ w: an operation on whole arrays, of two operands of any shapes.</summary>
internal sealed class ScaleByTotal : CustomOperation
{
    public static ScaleByTotal Instance { get; } = new();

    public override string Name => "scale_by_total";

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var total = 0.0;
        foreach (var w in operands[1])
        {
            total += w;
        }

        for (var i = 0; i < result.Length; i++)
        {
            result[i] = operands[0][i] * total;
        }
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        [
            cotangent * Functions.Sum(operands[1]),
            Functions.BroadcastTo(Functions.Sum(operands[0] * cotangent), operands[1].Shape),
        ];
}
