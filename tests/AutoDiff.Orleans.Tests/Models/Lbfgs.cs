namespace AutoDiff.Orleans.Tests.Models;

/// <summary>
/// Minimizes a function by L-BFGS with a backtracking search (J. Nocedal and S. Wright, Numerical Optimization,
/// algorithms 7.4 and 3.1).
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 8;

    public static async Task<(double[] Parameters, double Value, int Steps)> Minimize(
        Func<double[], Task<(double Value, double[] Gradient)>> function, double[] start, double scale,
        int most = 60, Func<int, Task>? each = null)
    {
        var x = start;
        var (value, gradient) = await function(x);
        var pairs = new LinkedList<(double[] Step, double[] Change)>();
        var steps = 0;
        for (; steps < most && Math.Sqrt(Dot(gradient, gradient)) > 1e-8 * scale; steps++)
        {
            await (each?.Invoke(steps) ?? Task.CompletedTask);
            var direction = Direction(gradient, pairs, scale);
            var slope = Dot(gradient, direction);
            for (var length = 1.0; ; length /= 2)
            {
                var next = Combine(x, length, direction);
                var (nextValue, nextGradient) = await function(next);
                if (nextValue <= value + (1e-4 * length * slope) || length < 1e-10)
                {
                    pairs.AddLast((Combine(next, -1, x), Combine(nextGradient, -1, gradient)));
                    (x, value, gradient) = (next, nextValue, nextGradient);
                    break;
                }
            }

            if (pairs.Count > Memory)
            {
                pairs.RemoveFirst();
            }
        }

        return (x, value, steps);
    }

    private static double[] Direction(
        double[] gradient, LinkedList<(double[] Step, double[] Change)> pairs, double scale)
    {
        var direction = gradient;
        var weights = new Stack<double>();
        foreach (var (step, change) in pairs.Reverse())
        {
            weights.Push(Dot(step, direction) / Dot(step, change));
            direction = Combine(direction, -weights.Peek(), change);
        }

        var factor = pairs.Last is { Value: var (s, y) } ? Dot(s, y) / Dot(y, y) : 1 / scale;
        direction = Array.ConvertAll(direction, d => factor * d);
        foreach (var (step, change) in pairs)
        {
            direction = Combine(direction, weights.Pop() - (Dot(change, direction) / Dot(step, change)), step);
        }

        return Array.ConvertAll(direction, d => -d);
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    private static double[] Combine(double[] x, double factor, double[] y) =>
        [.. x.Zip(y, (a, b) => a + (factor * b))];
}
