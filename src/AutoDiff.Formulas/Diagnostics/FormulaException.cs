namespace AutoDiff.Formulas;

/// <summary>
/// The text is not a valid formula or formula file. Carries every error found, in the order of the text.
/// </summary>
public sealed class FormulaException : Exception
{
    /// <summary>One error.</summary>
    public FormulaException(FormulaError error) : this([error])
    {
    }

    /// <summary>Several errors of one text.</summary>
    /// <exception cref="ArgumentException"><paramref name="errors"/> is empty.</exception>
    public FormulaException(IEnumerable<FormulaError> errors) : this([.. errors])
    {
    }

    private FormulaException(FormulaError[] errors) : base(errors.Length == 0 ? null : errors[0].ToString())
    {
        if (errors.Length == 0)
        {
            throw new ArgumentException("At least one error is needed.", nameof(errors));
        }

        Errors = errors;
    }

    /// <summary>The first error.</summary>
    public FormulaError Error => Errors[0];

    /// <summary>All errors, at least one, in the order of the text.</summary>
    public IReadOnlyList<FormulaError> Errors { get; }

    /// <summary>All errors as shown to a person, each with its line of the source and a caret.</summary>
    /// <param name="source">The text that was parsed.</param>
    /// <param name="fileName">Named in front of each error when given.</param>
    public string Render(string source, string? fileName = null) =>
        string.Join(Environment.NewLine, Errors.Select(error => error.Render(source, fileName)));
}
