using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>
/// The eval saddle with one pair of modes. The baseline is the same descent around the same ascent with gradients by
/// hand.
/// </summary>
public abstract class SaddleBenchmark(string modes) : ObjectiveBenchmark("saddle", modes, modes)
{
    private readonly double[] start = [1, 1];

    protected override object Input => new Saddle.Input(start);

    protected override double Function()
    {
        // What is highest in y does not depend on x.
        var x = Minimum(x => Square(x) - Square(Highest(x)), start);
        return x.Sum() + Highest(x).Sum();
    }

    private double[] Highest(double[] x)
    {
        var square = Square(x);
        return Minimum(y => Square(y) - square, start);
    }

    // As the evals' descent, of a function whose gradient in x is 2x.
    private static double[] Minimum(Func<double[], double> f, double[] start)
    {
        var (x, value, next) = ((double[])start.Clone(), f(start), new double[start.Length]);
        var (rate, stepsDown) = (1e-5, 0);
        while (2 * Math.Sqrt(Square(x)) > 1e-5)
        {
            if (stepsDown == 10)
            {
                (rate, stepsDown) = (2 * rate, 0);
            }

            var moved = 0.0;
            for (var i = 0; i < x.Length; i++)
            {
                next[i] = x[i] - (rate * 2 * x[i]);
                moved += (x[i] - next[i]) * (x[i] - next[i]);
            }

            if (Math.Sqrt(moved) <= 1e-5)
            {
                break;
            }

            var nextValue = f(next);
            if (nextValue < value)
            {
                (x, next, value) = (next, x, nextValue);
                stepsDown++;
            }
            else
            {
                (rate, stepsDown) = (rate / 2, 0);
            }
        }

        return x;
    }

    private static double Square(double[] x)
    {
        var sum = 0.0;
        foreach (var element in x)
        {
            sum += element * element;
        }

        return sum;
    }
}

/// <summary>Forward mode around forward mode.</summary>
public class SaddleForwardBenchmark() : SaddleBenchmark("ff");

/// <summary>Reverse mode around reverse mode.</summary>
public class SaddleReverseBenchmark() : SaddleBenchmark("rr");
