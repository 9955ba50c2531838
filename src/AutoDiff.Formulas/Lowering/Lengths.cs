using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>The lengths that the sizes of declarations stand for.</summary>
internal static class Lengths
{
    /// <summary>The length of an axis.</summary>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    /// <exception cref="FormulaException">The length is no whole number of at least 1.</exception>
    public static int Of(SizeSyntax size, IReadOnlyDictionary<string, int> sizes)
    {
        switch (size)
        {
            case FixedSizeSyntax number:
                return number.Length;
            case NamedSizeSyntax name:
                return Given(name.Name, sizes);
            case ComputedSizeSyntax computed:
                var value = Compute(computed, sizes);
                var at = NamesOfSizes.In(size).Select(name => $"{name} = {sizes[name.Name]}").Distinct();
                return value.Whole is > 0 and var length
                    ? length
                    : throw Error(
                        size.Span,
                        $"The size `{size}` is {value.Single} at {string.Join(", ", at)}.",
                        $"the size {value.Single}",
                        "a whole number of at least 1");
            default:
                throw new InvalidOperationException($"There is no size {size.GetType().Name}.");
        }
    }

    /// <summary>The number that a computed size stands for.</summary>
    public static StaticArray Compute(ComputedSizeSyntax size, IReadOnlyDictionary<string, int> sizes) =>
        StaticEvaluator.TryEvaluate(size.Value, Scope.Constants.With(NamesOfSizes.In(size).DistinctBy(name => name.Name)
            .Select(name => KeyValuePair.Create(name.Name, Given(name.Name, sizes)))))!;

    /// <summary>
    /// Adds the one missing size of an axis of known length, if the length depends on it linearly; whether it did.
    /// </summary>
    public static bool TrySolve(SizeSyntax size, int length, IDictionary<string, int> sizes)
    {
        string[] missing =
            [.. NamesOfSizes.In(size).Select(name => name.Name).Distinct().Where(name => !sizes.ContainsKey(name))];
        if (missing is not [var name])
        {
            return false;
        }

        var (atZero, atOne) = (At(0), At(1));
        var solution = (length - atZero) / (atOne - atZero);
        if (solution is not (>= 1 and <= int.MaxValue) || !double.IsInteger(solution) || At(solution) != length)
        {
            return false;
        }

        sizes[name] = (int)solution;
        return true;

        double At(double value) => size is NamedSizeSyntax ? value : Compute(
            (ComputedSizeSyntax)size, new Dictionary<string, int>(sizes) { [name] = (int)value }).Single!.Value;
    }

    private static int Given(string name, IReadOnlyDictionary<string, int> sizes) =>
        sizes.TryGetValue(name, out var length)
            ? length
            : throw new ArgumentException($"No value is given for the size {name}.", nameof(sizes));
}
