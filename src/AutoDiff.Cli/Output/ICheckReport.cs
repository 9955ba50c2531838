using AutoDiff.Checking;
using AutoDiff.Cli.Input;
using AutoDiff.Formulas;

namespace AutoDiff.Cli.Output;

/// <summary>Writes what checking files has shown, file by file.</summary>
internal interface ICheckReport
{
    /// <summary>The claims of a file were checked.</summary>
    /// <param name="file">The file.</param>
    /// <param name="source">Its text.</param>
    /// <param name="errors">The errors that leave claims without a verdict.</param>
    /// <param name="claims">What checking has shown.</param>
    /// <param name="firstWrongStep">
    /// The line at which a derivation claimed step by step goes wrong, if it is one and does.
    /// </param>
    void Add(
        string file,
        string source,
        IReadOnlyList<FormulaError> errors,
        IReadOnlyList<ClaimReport> claims,
        int? firstWrongStep);

    /// <summary>A file is not a formula file.</summary>
    void Add(string file, string source, FormulaException exception);

    /// <summary>A file cannot be used as a whole.</summary>
    void Add(string file, InputException exception);

    /// <summary>There are no more files.</summary>
    void Finish();
}
