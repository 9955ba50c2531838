using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Verdicts;

/// <summary>
/// Errors with the names of sizes in the place of their lengths, where what is wrong at other lengths differs in these
/// only.
/// </summary>
internal static class SymbolicErrors
{
    /// <summary>The errors of definitions.</summary>
    public static IReadOnlyDictionary<string, FormulaError> Of(
        IReadOnlyDictionary<string, FormulaError> errors, FormulaModel model)
    {
        var others = new Dictionary<string, IReadOnlyDictionary<string, FormulaError>>();
        return errors.ToDictionary(pair => pair.Key, pair => Of(
            pair.Value, model, sizes => At(sizes).GetValueOrDefault(pair.Key)));

        IReadOnlyDictionary<string, FormulaError> At(SizeAssignment sizes)
        {
            if (!others.TryGetValue($"{sizes}", out var known))
            {
                others[$"{sizes}"] = known = model.ShapeErrors(sizes.ByName);
            }

            return known;
        }
    }

    /// <summary>An error.</summary>
    /// <param name="error">The error at some sizes.</param>
    /// <param name="model">The file.</param>
    /// <param name="at">What is wrong at given sizes; null if nothing is.</param>
    public static FormulaError Of(FormulaError error, FormulaModel model, Func<SizeAssignment, FormulaError?> at)
    {
        return error with
        {
            Message = Symbolic(found => found.Message) ?? error.Message,
            Found = Symbolic(found => found.Found) ?? error.Found,
            Expected = Symbolic(found => found.Expected) ?? error.Expected,
        };

        string? Symbolic(Func<FormulaError, string> part) => SymbolicShapes.Of(
            model.SizeNames,
            sizes => model.Allows(sizes.ByName) && at(sizes) is { IsLimit: false } found && found.Span == error.Span
                ? part(found)
                : null);
    }
}
