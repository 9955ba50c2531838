using System.CommandLine;
using AutoDiff.Reporting;
using AutoDiff.Checking;
using AutoDiff.Cli.Input;
using AutoDiff.Cli.Output;
using AutoDiff.Formulas;

namespace AutoDiff.Cli.Commands;

/// <summary><c>autodiff explain FILE</c>: the derivations of a formula file, step by step.</summary>
/// <param name="terminal">Where it writes.</param>
internal sealed class ExplainCommand(Terminal terminal)
{
    private const string Summary = "Derive the derivatives of a formula file step by step, in its own names.";

    private const string Details = """
        Every claimed first derivative is derived, definition by definition, and the claim judged beside it. In a file without claims, the last definition
        that is a number is derived in each variable. A derivative of a number is followed back from it: dC/da is what is known of C in terms of a, and
        dC/dz|a the part of dC/dz that comes by way of a. That of an array is followed forwards in differentials: da is the change of a for a change dz.

        Exit codes:
          0  the derivations were printed
          2  there is an error in the file
        """;

    private readonly Argument<string> file = new("FILE")
    {
        Description = "A formula file (.grad) or a document (.md, .tex); - is standard input.",
        Validators = { result => CommonOptions.RejectOptions(result, CommonOptions.IsOptionLike) },
    };

    private readonly Option<string> format = CommonOptions.Parsed(
        "--format",
        "text|markdown|latex",
        "Text for a terminal, Markdown with formulas in LaTeX, or LaTeX.",
        "text",
        "text, markdown or latex",
        text => (text, text is "text" or "markdown" or "latex"));

    /// <summary>The command with its arguments.</summary>
    public Command Build()
    {
        var command = new Command("explain", Summary) { file, format, new DetailedHelp(terminal, Details) };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        var path = arguments.GetValue(file)!;
        var (name, source) = (FileReader.NameOf(path), "");
        try
        {
            source = SourceText.Decode(FileReader.Read(path, terminal.Input));
            var document = FormulaDocument.Read(source, FormulaDocument.KindOf(name, source));
            if (document.Errors.Count > 0)
            {
                terminal.Error.Write(new FormulaException(document.Errors).Render(source, name));
            }

            var model = document.Model;
            if (model.Definitions.Count == 0)
            {
                throw new InputException("The file defines nothing to derive.")
                {
                    Found = "no definition",
                    Expected = "a definition such as `C = sum(x^2)`",
                };
            }

            var report = new DerivationReport(
                terminal.Output, terminal.Width, document.Kind != DocumentKind.Formulas);
            var derivations = DocumentNotation.Explain(document);
            if (derivations.Count == 0 && model.Claims.Count == 0)
            {
                throw new InputException("There is nothing to derive.")
                {
                    Found = "definitions that depend on no variable at these lengths",
                    Expected = "one that does; a sequence of one element has no step",
                };
            }

            switch (arguments.GetValue(format))
            {
                case "markdown":
                    report.Markdown(name, derivations);
                    break;
                case "latex":
                    report.Latex(derivations);
                    break;
                default:
                    report.Text(derivations);
                    break;
            }

            return document.Errors.Count > 0 ? ExitCode.InputError : ExitCode.Success;
        }
        catch (FormulaException exception)
        {
            terminal.Error.Write(exception.Render(source, name));
        }
        catch (InputException exception)
        {
            terminal.Error.WriteLine(
                $"{name}: {exception.Message} Found {exception.Found}, but expected {exception.Expected}.");
        }

        return ExitCode.InputError;
    }
}
