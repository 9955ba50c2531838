using AutoDiff.Formulas;

namespace AutoDiff.Reporting;

/// <summary>Writes what checking files has shown, file by file.</summary>
internal interface ICheckReport
{
    /// <summary>The claims of a file were checked.</summary>
    void Add(CheckedFile file);

    /// <summary>A file is not a formula file.</summary>
    void Add(string file, string source, FormulaException exception);

    /// <summary>A file cannot be used as a whole.</summary>
    void Add(string file, InputException exception);

    /// <summary>There are no more files.</summary>
    void Finish();
}
