namespace AutoDiff.Formulas.Lowering;

/// <summary>The definitions that have no value because shapes do not fit, and what depends on them.</summary>
/// <param name="names">What each definition needs.</param>
internal sealed class ShapeErrors(NameAnalysis names)
{
    private readonly Dictionary<string, FormulaError> errors = [];

    /// <summary>The error of each definition without a value.</summary>
    public IReadOnlyDictionary<string, FormulaError> ByName => errors;

    /// <summary>Lowers definitions unless they need one without a value.</summary>
    public void Lower(IReadOnlyList<string> definitions, Action lower)
    {
        var error = errors.Count == 0
            ? null
            : names.NeededBy(definitions).Select(errors.GetValueOrDefault).FirstOrDefault(found => found is not null);
        try
        {
            if (error is null)
            {
                lower();
                return;
            }
        }
        catch (FormulaException exception) when (!exception.Error.IsLimit)
        {
            error = exception.Error;
        }

        foreach (var definition in definitions)
        {
            errors[definition] = error;
        }
    }
}
