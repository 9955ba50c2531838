namespace AutoDiff;

/// <summary>The questions that C# asks of a number, as functions: 1 where the answer is yes, else 0.</summary>
internal static class NumberTests
{
    public static Variable IsNaN(Variable x) => Functions.NotEqual(x, x);

    public static Variable IsFinite(Variable x) => Functions.Less(Functions.Abs(x), double.PositiveInfinity);

    public static Variable IsInfinity(Variable x) => Functions.Equal(Functions.Abs(x), double.PositiveInfinity);

    public static Variable IsInteger(Variable x) => Functions.Equal(x, Functions.Floor(x)) * IsFinite(x);

    // Of the zeros one is below zero, as its reciprocal shows.
    public static Variable IsNegative(Variable x) => Functions.Max(Functions.Less(x, 0), Functions.Less(1 / x, 0));

    public static Variable IsPositive(Variable x) => 1 - Functions.Max(IsNegative(x), IsNaN(x));
}
