using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// Gradient descent as the evals particle and saddle define it: the rate doubles after ten steps that went down and halves where one would
/// go up, and the search ends when gradient or step are shorter than 10⁻⁵. What it returns can be differentiated: through all the steps
/// that were taken.
/// </summary>
public static class Descent
{
    private const double Tolerance = 1e-5;

    /// <summary>Where f has a local minimum.</summary>
    public static Variable Minimum(Func<Variable, Variable> f, Func<Variable, Variable> gradient, Variable start)
    {
        var (x, value, slope) = (start, f(start), gradient(start));
        var (rate, stepsDown) = (1e-5, 0);
        while (Length(slope) > Tolerance)
        {
            if (stepsDown == 10)
            {
                (rate, stepsDown) = (2 * rate, 0);
            }

            var next = x - (rate * slope);
            if (Length(x - next) <= Tolerance)
            {
                break;
            }

            var nextValue = f(next);
            if (nextValue < value)
            {
                (x, value, slope) = (next, nextValue, gradient(next));
                stepsDown++;
            }
            else
            {
                (rate, stepsDown) = (rate / 2, 0);
            }
        }

        return x;
    }

    /// <summary>Where f has a local maximum.</summary>
    public static Variable Maximum(Func<Variable, Variable> f, Func<Variable, Variable> gradient, Variable start) =>
        Minimum(x => -f(x), x => -gradient(x), start);

    private static double Length(Variable x) => Math.Sqrt(x.ToArray().Sum(element => element * element));
}
