namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// Gradient descent as the evals particle and saddle define it: the rate doubles after ten steps that went down and
/// halves where one would go up, and the search ends when gradient or step are shorter than 10⁻⁵. What it returns can
/// be differentiated: through all the steps that were taken.
/// </summary>
public static class Descent
{
    /// <summary>A gradient or step that is no longer ends the search.</summary>
    public const double Tolerance = 1e-5;

    /// <summary>The rate at first.</summary>
    public const double FirstRate = 1e-5;

    /// <summary>After so many steps that went down the rate doubles.</summary>
    public const int StepsUntilFaster = 10;

    /// <summary>Where f has a local minimum.</summary>
    public static Variable Minimum(Func<Variable, Variable> f, Func<Variable, Variable> gradient, Variable start)
    {
        var (x, value, slope) = (start, f(start), gradient(start));
        var (rate, stepsDown) = (FirstRate, 0);
        while (Length(slope) > Tolerance)
        {
            if (stepsDown == StepsUntilFaster)
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

    private static double Length(Variable x) => Math.Sqrt(x.ToArray().Sum(element => element * element));
}
