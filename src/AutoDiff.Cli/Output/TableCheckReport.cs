using System.Globalization;
using AutoDiff.Reporting;
using AutoDiff.Checking;
using AutoDiff.Cli.Input;
using AutoDiff.Formulas;

namespace AutoDiff.Cli.Output;

/// <summary>
/// A table with a row for each claim of many files, each error in a file, what is assumed of a document, and each
/// derivative that is missing.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="isCsv">Whether as comma-separated values (RFC 4180), else in columns.</param>
internal sealed class TableCheckReport(TextWriter output, bool isCsv) : ICheckReport
{
    private static readonly string[] Headings =
        ["file", "line", "column", "claim", "verdict", "kind", "credit", "message"];

    private readonly List<string[]> rows = [Headings];

    public void Add(CheckedFile file)
    {
        if (file.Errors.Count > 0)
        {
            Add(file.Name, file.Source, new FormulaException(file.Errors));
        }

        rows.AddRange((file.Document?.Assumptions ?? []).Select(assumption => (string[])
            [file.Name, "", "", "", "assumed", "", "", assumption]));
        rows.AddRange((file.Document?.PassedOver ?? []).Select(passed => (string[])
            [file.Name, "", "", "", "passed over", "", "", passed]));
        foreach (var claim in file.Claims)
        {
            rows.Add(
            [
                file.Name, Number(claim.Line), file.IsDocument ? Number(claim.Column) : "", claim.Claim,
                claim.Verdict.Word(), claim.Diagnosis?.Kind ?? "", Credit(claim),
                claim.Diagnosis?.Message ?? claim.Reason ?? "",
            ]);
        }

        rows.AddRange(file.Missing.Select(derivative => (string[])
            [file.Name, "", "", derivative, "missing", "", "none", "The file makes no claim about it."]));
    }

    public void Add(string file, string source, FormulaException exception) => rows.AddRange(
        exception.Errors.Select(error => (string[])
            [
                file, Number(error.Line), Number(error.Column), "", "error", "", "",
                $"{error.Message} {error.Suggestion}".TrimEnd(),
            ]));

    public void Add(string file, InputException exception) => rows.Add(
    [
        file, "", "", "", "error", "", "",
        $"{exception.Message} Found {exception.Found}, but expected {exception.Expected}.",
    ]);

    public void Finish()
    {
        // What is said of a mistake is long, and the last column.
        var widths = Enumerable.Range(0, Headings.Length - 1).Select(k => rows.Max(row => row[k].Length)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine(isCsv
                ? string.Join(',', row.Select(Quoted))
                : string.Join("  ", row.Select((cell, k) => k < widths.Length ? cell.PadRight(widths[k]) : cell))
                    .TrimEnd());
        }

        output.Flush();
    }

    private static string Credit(ClaimReport claim) => claim switch
    {
        { Verdict: Verdict.Exact or Verdict.Supported } => "full",
        { InheritedFrom: { } line } => $"right given line {line}",
        { Verdict: Verdict.Refuted } => "none",
        _ => "open",
    };

    private static string Number(int line) => line.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
