using System.Globalization;
using AutoDiff.Reporting;
using AutoDiff.Checking;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Cli.Input;
using AutoDiff.Formulas;
using Spectre.Console;

namespace AutoDiff.Cli.Output;

/// <summary>The report that people read.</summary>
internal sealed class TextCheckReport(Terminal terminal, CheckOptions options, bool reproduces, bool isStrict)
    : ICheckReport
{
    // How many sizes are listed before the middle is left out.
    private const int MaximumSizes = 8;

    private readonly IAnsiConsole console = terminal.OutputConsole();
    private readonly Dictionary<Verdict, int> counts = [];

    public void Add(CheckedFile file)
    {
        if (file.Errors.Count > 0)
        {
            Add(file.Name, file.Source, new FormulaException(file.Errors));
        }

        console.MarkupLineInterpolated($"[bold]{file.Name}[/]");
        if (file.Document is { Assumptions: { Count: > 0 } assumptions })
        {
            Lines("", $"  assumed  {string.Join("; ", assumptions)}");
        }

        foreach (var passed in file.Document?.PassedOver ?? [])
        {
            Lines("", $"  passed over  {passed}");
        }

        foreach (var claim in file.Claims)
        {
            counts[claim.Verdict] = counts.GetValueOrDefault(claim.Verdict) + 1;
            Write(claim, file.IsDocument ? $"line {claim.Line}, column {claim.Column}" : $"line {claim.Line}");
        }

        if (file.FirstWrongStep is { } line)
        {
            console.WriteLine();
            Lines("", $"  The first wrong step is line {line}; later steps build on it.");
        }

        if (!isStrict)
        {
            WriteNotes(file.Claims);
        }

        console.WriteLine();
    }

    public void Add(string file, string source, FormulaException exception)
    {
        var errors = terminal.ErrorConsole();
        errors.Write(new Text(exception.Render(source, file)));
    }

    public void Add(string file, InputException exception)
    {
        var errors = terminal.ErrorConsole();
        errors.Write(new Text(
            $"{file}: {exception.Message} Found {exception.Found}, but expected {exception.Expected}."
            + Environment.NewLine));
    }

    public void Finish()
    {
        var total = counts.Values.Sum();
        if (total > 0)
        {
            var parts = Enum.GetValues<Verdict>().Where(counts.ContainsKey)
                .Select(verdict => $"{counts[verdict]} {verdict.Word()}");
            console.WriteLine(
                $"{total} {(total == 1 ? "claim" : "claims")}: {string.Join(", ", parts)} (seed {options.Seed}).");
        }
    }

    private void Write(ClaimReport claim, string place)
    {
        var verdict = $"{claim.Verdict.Sign()} {claim.Verdict.Word()}";
        var color = claim.Verdict switch
        {
            Verdict.Exact or Verdict.Supported => "green",
            Verdict.Refuted => "red",
            _ => "yellow",
        };
        console.WriteLine();
        Lines($"  [{color}]{verdict}[/]", $"  {verdict}  {place}: {claim.Claim}");
        if (claim.Diagnosis is { } diagnosis)
        {
            Line($"{diagnosis.Mistake.Word()}: {diagnosis.Message}");
            if (diagnosis.Suggestion is { } suggestion)
            {
                Line($"right would be     {suggestion}");
            }

            if (claim.Alternatives.Count > 0)
            {
                var kinds = claim.Alternatives.Select(alternative => alternative.Mistake.Word());
                Line($"or else            {string.Join("; ", kinds)}");
            }
        }

        if (claim.InheritedFrom is { } origin)
        {
            Line($"follows from line {origin}: the claim would be right if that one were");
        }

        if (claim.Reason is { } reason)
        {
            Line($"{reason}");
        }

        if (claim.Limit is { } limit)
        {
            Line($"{limit}");
        }

        if (claim.Counterexample is { } counterexample)
        {
            Write(counterexample);
        }

        if (reproduces && claim.Reproduction is { } reproduction)
        {
            Paste("as a formula file", reproduction.Grad);
            Paste("as C#", reproduction.CSharp ??
                "// A function of the claim has no counterpart in the base class library.");
        }

        // Where shapes differ no point is needed.
        if (claim.Error is null && (claim.Points > 0 || claim.Verdict != Verdict.Refuted))
        {
            Line($"{Tried(claim)}");
        }

        if (claim.ErrorProbability is { } probability)
        {
            Line(
                $"the same function in finite fields, error probability < 1e{Math.Floor(Math.Log10(probability)) + 1}");
        }

        if (claim.Verdict == Verdict.Supported || (claim.Verdict == Verdict.Exact && claim.WorstError.Absolute > 0))
        {
            Line($"{Worst(claim.WorstError)}");
        }

        if (claim.Unjudged.Total > 0 && claim.Reason is null)
        {
            Line($"not judged: {string.Join(", ", claim.Unjudged.Describe())}");
        }

        if (claim.OnKinks > 0)
        {
            var where = claim.OnKinks == 1 ? "1 point lies" : $"{claim.OnKinks} points lie";
            Line($"{where} on kinks, where a claim may be anything between the one-sided derivatives");
        }

        foreach (var branch in claim.Branches)
        {
            Line($"{Reached(branch)}");
        }

        if (isStrict && claim.NumericalNote is { } note)
        {
            Write(note);
        }

        if (claim.IsCutShort)
        {
            var seconds = options.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            Line(options.Stop.IsCancellationRequested
                ? $"stopped before all points were tried"
                : (FormattableString)
                $"stopped, for {seconds} seconds allow no more; more points need a larger --timeout");
        }
    }

    // One line for each cause, however many claims it spoils; the points are told where they count, and in JSON.
    private void WriteNotes(IReadOnlyList<ClaimReport> claims)
    {
        var noted = claims.Where(claim => claim.NumericalNote is not null).ToList();
        foreach (var group in noted.GroupBy(claim => claim.NumericalNote!.Cause?.Line ?? -claim.Line))
        {
            var first = group.First().NumericalNote!;
            string[] lines = [.. group.Select(claim => $"{claim.Line}").Distinct()];
            var spoiled = lines is [var only]
                ? $"line {only}"
                : $"lines {string.Join(", ", lines[..^1])} and {lines[^1]}";
            var (stable, note) = first.Cause is { } cause
                ? (cause.StableForm, $"`{cause.Definition}` (line {cause.Line}) fails in double as it is written, " +
                    $"and with it {spoiled}.")
                : (first.StableForm, $"{spoiled}: {first.Message}");
            var remedy = stable is null ? "" : $" `{stable}` does not.";
            console.WriteLine();
            Lines("  [yellow]note[/]", $"  note  {note}{remedy}");
        }
    }

    private void Paste(string what, string text)
    {
        Line($"{what}:");
        foreach (var line in text.TrimEnd().Split('\n'))
        {
            // What is pasted stays as it is.
            console.WriteLine($"        {line}");
        }
    }

    private void Write(NumericalNote note)
    {
        Lines("      [yellow]note[/]", $"      note  {note.Message}");
        Write(note.Sizes, note.Point);
        Line($"{ReportWords.Derivative}  {note.Derivative.ToString()}");
        Line($"the claim gives    {note.Evaluated.ToString()}");
        Line($"{(note.StableForm is { } form ? $"a stable form is   {form}" : "no stable form of it is known here")}");
    }

    private void Write(SizeAssignment sizes, IReadOnlyList<NamedArray> point)
    {
        // What is claimed at a point may leave nothing to choose.
        if (point.Count == 0)
        {
            return;
        }

        Line($"{(sizes.Names.Count == 0 ? "" : $"for {sizes}, ")}at");
        var width = point.Max(variable => variable.Name.Length);
        foreach (var variable in point)
        {
            Line($"  {variable.Name.PadRight(width)} = {variable.Text}");
        }
    }

    private void Write(Counterexample counterexample)
    {
        Write(counterexample.Sizes, counterexample.Point);

        var format = counterexample.Format;
        var derivative = counterexample.OneSided is { } sides
            ? $"between {sides.Lower.ToString(format)} and {sides.Upper.ToString(format)}"
            : counterexample.Derivative.ToString(format);
        Line($"{ReportWords.Derivative}  {derivative}");
        Line($"{ReportWords.Claim}     {counterexample.Claimed.ToString(format)}");
        if (counterexample.DescribeWrong() is { } wrong)
        {
            Line($"wrong at           {wrong}");
        }

        if (!counterexample.IsConfirmed)
        {
            Line($"the difference exceeds all bounds of rounding; it was not confirmed in higher precision");
        }
    }

    private static string Tried(ClaimReport claim)
    {
        var points = claim.Points == 1 ? "1 point" : $"{claim.Points} points";
        if (claim.Sizes.Count == 0 || claim.Sizes[0].Names.Count == 0)
        {
            return $"tried {points}";
        }

        var names = claim.Sizes[0].Names;
        var name = names.Count == 1 ? names[0] : $"({string.Join(", ", names)})";
        var lengths = claim.Sizes
            .Select(size => size.Lengths.Count == 1 ? $"{size.Lengths[0]}" : $"({string.Join(", ", size.Lengths)})")
                .ToArray();
        return lengths.Length <= MaximumSizes
            ? $"tried {points}, {name} = {string.Join(", ", lengths)}"
            : $"tried {points}, {name} = {string.Join(", ", lengths[..(MaximumSizes - 2)])}, …, {lengths[^1]}";
    }

    private static string Reached(BranchCoverage branch) => (branch.Holds, branch.Fails) switch
    {
        (true, true) => $"branch {branch.Condition}: both sides reached",
        (true, false) => $"branch {branch.Condition}: only reached where it holds",
        (false, true) => $"branch {branch.Condition}: only reached where it fails",
        _ => $"branch {branch.Condition}: neither side reached",
    };

    private static string Worst(WorstError error) => error.Absolute == 0
        ? "no difference at any point"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"worst error {error.Absolute:0.0e-0} absolute, {error.Relative:0.0e-0} relative, at most " +
            $"{Math.Ceiling(100 * error.OfTolerance)} % of what rounding explains");

    private void Line(FormattableString text) => Lines("", $"      {text.ToString(CultureInfo.InvariantCulture)}");

    // The beginning is what the first line begins with, in color.
    private void Lines(string beginning, string text)
    {
        foreach (var line in WrappedText.Lines(text, terminal.Width))
        {
            console.Markup(beginning);
            console.WriteLine(line[Markup.Remove(beginning).Length..]);
            beginning = "";
        }
    }
}
