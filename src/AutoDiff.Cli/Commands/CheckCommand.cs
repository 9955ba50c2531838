using System.CommandLine;
using System.Globalization;
using AutoDiff.Reporting;
using AutoDiff.Checking;
using AutoDiff.Cli.Input;
using AutoDiff.Cli.Output;
using AutoDiff.Formulas;

namespace AutoDiff.Cli.Commands;

/// <summary>
/// <c>autodiff check FILE...</c>: a verdict on every claim of formula files, or on a gradient that is compiled code.
/// </summary>
/// <param name="terminal">Where it writes.</param>
internal sealed class CheckCommand(Terminal terminal)
{
    private const string Summary =
        "Check every claim in formula files and documents: exact, supported, refuted or undecided.";

    private const string Details = """
        A file declares variables, defines quantities and makes claims:
          z : real[n]
          y : simplex[n]
          a = exp(z) / sum(exp(z))
          C = -sum(y * log(a))
          claim dC/dz = a - y

        Markdown and LaTeX documents (.md, .tex) are read as they are written: formulas declare, define and claim.

        With --assembly, --method and --gradient a compiled method is checked against the derivatives of another:
          autodiff check --assembly bin/My.dll --method My.Model.Loss --gradient My.Model.LossGradient

        Exit codes:
          0  every claim holds
          1  a claim is refuted; with --strict also if one has a numerical note
          2  a file has an error; of several files this counts first
          3  no claim is refuted, but one is undecided
          130  stopped by Ctrl-C or SIGTERM; the report says what was found until then

        In JSON, numbers that are not finite are the strings "NaN", "Infinity" and "-Infinity".
        """;

    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "Formula files (.grad) or documents (.md, .tex); - is standard input.",
        Arity = ArgumentArity.ZeroOrMore,
        Validators = { result => CommonOptions.RejectOptions(result, CommonOptions.IsOptionLike) },
    };

    private readonly Option<string> format = CommonOptions.Parsed(
        "--format",
        "text|json|csv|markdown|latex",
        "Text for people, JSON with one object for each file on one line, a table of all claims, or a document " +
        "written back with a mark behind each claim.",
        "text",
        "text, json, csv, markdown or latex",
        text => (text, text is "text" or CommonOptions.Json or "csv" or "markdown" or "latex"));

    private readonly Option<string?> against = new("--against")
    {
        Description =
            "A formula file whose declarations and definitions hold for all others, which need claims only; text is " +
            "then a table.",
        HelpName = "QUESTION",
    };

    private readonly Option<int> hint = CommonOptions.Parsed(
        "--hint",
        "0..3",
        "What is said of a wrong claim: that it is wrong (0), the kind of mistake (1), the place (2), all (3).",
        (int)Hint.Correction,
        "a number from 0 to 3",
        text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level : -1,
            level <= (int)Hint.Correction && text.Length == 1));

    private readonly Option<ulong> seed = CommonOptions.Parsed<ulong>(
        "--seed",
        "N",
        "What the points are drawn from; the same seed gives the same report.",
        1,
        "a whole number from 0 to 18446744073709551615",
        text => (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) is var isValid
            ? number
            : 0, isValid));

    private readonly Option<int> points = CommonOptions.Parsed(
        "--points",
        "N",
        "How many points each claim is tried at, over all sizes together; fewer where it is shown to be exact.",
        1000,
        "a whole number from 1 to 100000000",
        text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
            number is > 0 and <= 100_000_000));

    private readonly Option<SizeRange> sizes = CommonOptions.Parsed(
        "--sizes",
        "A..B",
        "The lengths that size names take.",
        SizeRange.Default,
        "a range such as 1..8 that starts at 1 or more and ends at 2 or more",
        text => (SizeRange.TryParse(text, out var range) is var isValid ? range : default, isValid));

    private readonly Option<double> timeout = CommonOptions.Parsed(
        "--timeout",
        "S",
        "Seconds that a file may take; what would take longer is not begun.",
        60.0,
        "a number of seconds, more than 0 and at most 1000000",
        text => (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : 0, seconds is > 0 and <= 1e6));

    private readonly MethodCheck ofMethod = new(terminal);

    private readonly Option<bool> strict = new("--strict")
    {
        Description = "Exit with 1 also if a claim that holds goes wrong in floating point as it is written.",
    };

    private readonly Option<bool> reproduce = new("--reproduce")
    {
        Description =
            "Print each counterexample also as a formula file and as C#, ready to paste; JSON always has both.",
    };

    /// <summary>The command with its arguments.</summary>
    public Command Build()
    {
        var command = new Command(
            "check",
            Summary) { files, format, against, hint, seed, points, sizes, timeout, strict, reproduce, new DetailedHelp(
                terminal, Details) };
        foreach (var option in ofMethod.Options)
        {
            command.Add(option);
        }

        command.Validators.Add(result => ofMethod.Validate(result, result.GetValue(files) is { Length: > 0 }));
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        using var signals = new StopSignals();
        var options = new CheckOptions
        {
            Seed = arguments.GetValue(seed),
            Points = arguments.GetValue(points),
            Sizes = arguments.GetValue(sizes),
            Timeout = TimeSpan.FromSeconds(arguments.GetValue(timeout)),
            Stop = signals.Stop,
        };
        if (ofMethod.IsWanted(arguments))
        {
            return ofMethod.Run(arguments, options);
        }

        var questionFile = arguments.GetValue(against);
        ICheckReport report = arguments.GetValue(format) switch
        {
            CommonOptions.Json => new JsonCheckReport(terminal.Output),
            "csv" => new TableCheckReport(terminal.Output, isCsv: true),
            "markdown" => new AnnotatedReport(terminal.Output, terminal.Error, DocumentKind.Markdown),
            "latex" => new AnnotatedReport(terminal.Output, terminal.Error, DocumentKind.Latex),
            _ when questionFile is not null => new TableCheckReport(terminal.Output, isCsv: false),
            _ => new TextCheckReport(terminal, options, arguments.GetValue(reproduce), arguments.GetValue(strict)),
        };
        var outcomes = new List<int>();
        Question? question = null;
        if (questionFile is not null)
        {
            outcomes.Add(
                Reading(questionFile, report, source =>
                {
                    question = new(source);
                    return ExitCode.Success;
                }));
        }

        var isReadable = !outcomes.Contains(ExitCode.InputError);
        foreach (var file in arguments.GetValue(files)!
            .TakeWhile(_ => isReadable && !signals.Stop.IsCancellationRequested))
        {
            outcomes.Add(Reading(file, report, source =>
                Check(FileReader.NameOf(file), source, question, options, arguments, report)));
        }

        report.Finish();
        if (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }

        // What cannot be read weighs most, then what is wrong, then what is open.
        int[] order = [ExitCode.InputError, ExitCode.Refuted, ExitCode.Undecided];
        return order.FirstOrDefault(outcomes.Contains, ExitCode.Success);
    }

    private int Check(
        string name,
        string source,
        Question? question,
        CheckOptions options,
        ParseResult arguments,
        ICheckReport report)
    {
        var document = question is null
            ? FormulaDocument.Read(source, FormulaDocument.KindOf(name, source))
            : new FormulaDocument(Answered(question, name, source), DocumentKind.Formulas, [], []);
        using var progress = new ProgressLine(terminal, name, (long)options.Points * document.Model.Claims.Count);
        var file = DocumentCheck.Of(name, source, document, options, progress, (Hint)arguments.GetValue(hint));
        if (question is not null)
        {
            file = file with
            {
                Errors = [.. question.InAnswer(file.Errors).OrderBy(error => error.Line)],
                Missing = question.MissingIn(document.Model),
            };
        }

        report.Add(file);
        var isStrict = arguments.GetValue(strict);
        return file.Errors.Count > 0 ? ExitCode.InputError
            : file.Claims.Any(
                claim => claim.Verdict == Verdict.Refuted || (isStrict && claim.NumericalNote is not null))
            ? ExitCode.Refuted
            : file.Claims.Any(claim => claim.Verdict == Verdict.Undecided) ? ExitCode.Undecided
            : ExitCode.Success;
    }

    private static FormulaModel Answered(Question question, string name, string source) =>
        FormulaDocument.KindOf(name, source) == DocumentKind.Formulas
            ? question.Read(source)
            : throw new InputException("The answer to a question is a formula file.")
            {
                Found = "a document",
                Expected = "a file whose name ends in .grad",
            };

    // What a file is used for; its errors are reported.
    private int Reading(string file, ICheckReport report, Func<string, int> use)
    {
        var (name, source) = (FileReader.NameOf(file), "");
        try
        {
            source = SourceText.Decode(FileReader.Read(file, terminal.Input));
            return use(source);
        }
        catch (FormulaException exception)
        {
            report.Add(name, source, exception);
        }
        catch (InputException exception)
        {
            report.Add(name, exception);
        }

        return ExitCode.InputError;
    }
}
