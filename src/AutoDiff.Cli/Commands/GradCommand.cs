using System.CommandLine;
using System.Text.RegularExpressions;
using AutoDiff.Reporting;
using AutoDiff.Checking.Sampling;
using AutoDiff.Cli.Input;
using AutoDiff.Cli.Output;
using AutoDiff.Formulas;

namespace AutoDiff.Cli.Commands;

/// <summary>
/// <c>autodiff grad EXPR|FILE</c>: the value and the derivatives of a formula at a point, as numbers, formulas or code.
/// </summary>
/// <param name="terminal">Where it writes.</param>
internal sealed partial class GradCommand(Terminal terminal)
{
    private const string Summary = "Differentiate a formula: values at a point, formulas, LaTeX or C#.";

    private const string Details = """
        Examples:
          autodiff grad "log(sum(exp(z)))" --at "z=[1,2,3]"
          autodiff grad "x * sin(y)" --wrt y --format latex
          autodiff grad loss.grad --of C --at "z=[1,2,3]; y=[0,0,1]" --format json
          autodiff grad "x^2 * y" --hessian --format csharp
          autodiff grad --assembly bin/My.dll --method My.Model.Loss --at "x=1; n=3"

        A name that ends in .grad is a file; its last definition that is a number is differentiated, or the one named by --of.
        With --assembly and --method a compiled static method over numbers and arrays is differentiated.
        Without --at the formulas are printed, those of a file for all lengths; the names in an expression are then numbers.

        Exit codes:
          0  the derivatives were computed
          2  there is an error in the formula, the file or the values

        In JSON, numbers have 17 significant digits, and those that are not finite are the strings "NaN", "Infinity" and "-Infinity".
        """;

    private readonly Argument<string> formula = new("EXPR|FILE")
    {
        Description = "A formula, or a file of definitions (.grad); - is such a file on standard input.",
        Arity = ArgumentArity.ZeroOrOne,
        Validators = { result => CommonOptions.RejectOptions(result, IsMisspeltOption().IsMatch) },
    };

    private readonly Option<string?> at = new("--at")
    {
        Description = "A value for each variable: \"x=1; y=[1,2]; W=[[1,0],[0,1]]\".",
        HelpName = "VALUES",
    };

    private readonly Option<string[]> wrt = new("--wrt")
    {
        Description = "The variables to differentiate by, separated by commas; all unless given.",
        HelpName = "NAMES",
    };

    private readonly Option<string?> of = new(
        "--of") { Description = "The definition of a file to differentiate.", HelpName = "NAME" };

    private readonly Option<string?> assembly = new(
        "--assembly") { Description = "A compiled assembly with the method to differentiate.", HelpName = "FILE" };

    private readonly Option<string?> method = new(
        "--method") { Description = "The full name of a static method: My.Model.Loss.", HelpName = "NAME" };

    private readonly Option<bool> hessian = new("--hessian") { Description = "The second derivatives as well." };

    private readonly Option<bool> jacobian = new("--jacobian") { Description = "All first derivatives of an array." };

    private readonly Option<string> format = CommonOptions.Parsed(
        "--format",
        "text|json|latex|csharp",
        "Numbers and formulas for people, numbers in JSON, formulas in LaTeX, or a C# method.",
        "text",
        "text, json, latex or csharp",
        text => (text, text is "text" or CommonOptions.Json or "latex" or "csharp"));

    /// <summary>The command with its arguments.</summary>
    public Command Build()
    {
        var command = new Command(
            "grad", Summary) { formula, at, wrt, of, assembly, method, hessian, jacobian, format,
                new DetailedHelp(terminal, Details) };
        command.Validators.Add(result =>
        {
            if (result.GetValue(hessian) && result.GetValue(jacobian))
            {
                result.AddError("Found --hessian and --jacobian, but expected at most one of them.");
            }
        });
        command.Validators.Add(result =>
        {
            var (hasFormula, hasMethod) = (result.GetValue(formula) is not null, result.GetValue(method) is not null);
            if (hasMethod != (result.GetValue(assembly) is not null))
            {
                result.AddError("Found one of --assembly and --method, but expected both or none of them.");
            }
            else if (hasFormula == hasMethod)
            {
                result.AddError(hasFormula
                    ? "Found a formula and a method, but expected one of them."
                    : "Found nothing to differentiate, but expected a formula, a file, or --assembly and --method.");
            }
        });
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult arguments)
    {
        var (text, values, form) = (arguments.GetValue(formula)!, arguments.GetValue(at), arguments.GetValue(format)!);
        var wanted = arguments.GetValue(hessian)
            ? Wanted.Hessian
            : arguments.GetValue(jacobian) ? Wanted.Jacobian : Wanted.Gradient;
        string[] variables = [.. (arguments.GetValue(wrt) ?? []).SelectMany(
            names => names.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))];
        var (source, place) = (values ?? "", "the values given by --at");
        try
        {
            var bindings = values is null ? null : FormulaParser.ParseBindings(values);
            if (bindings is null && form == CommonOptions.Json)
            {
                throw new InputException("JSON holds numbers, which need a point.")
                {
                    Found = "no --at",
                    Expected = "a value for each variable by --at",
                };
            }

            GradSubject subject;
            if (arguments.GetValue(method) is { } name)
            {
                (source, place) = (values ?? "", "the values given by --at");
                var (program, point) = MethodSubject.Of(arguments.GetValue(assembly)!, name, bindings);
                subject = GradSubject.OfProgram(program, point, variables);
            }
            else if (text == FileReader.StandardInput || FormulaDocument.IsFileName(text))
            {
                place = FileReader.NameOf(text);
                source = SourceText.Decode(FileReader.Read(text, terminal.Input));
                var model = ModelOf(place, source);
                if (bindings is null && model.SizeNames.Count > 0 && form is "text" or "latex"
                    && WritesGeneral(model.ToBeRead()))
                {
                    return ExitCode.Success;
                }

                subject = GradSubject.OfFile(
                    bindings is null && form is "text" or "latex" ? model.ToBeRead() : model,
                    arguments.GetValue(of),
                    wanted == Wanted.Jacobian,
                    bindings,
                    variables);

                bool WritesGeneral(FormulaModel file) => new GradReport(terminal.Output).TryGeneral(
                    file,
                    sizes => Differentiable(GradSubject.OfFile(
                        file, arguments.GetValue(of), wanted == Wanted.Jacobian, null, variables, sizes), wanted),
                    wanted,
                    form == "latex");
            }
            else if (arguments.GetValue(of) is { } definition)
            {
                throw new InputException("Only files have definitions to choose from.")
                {
                    Found = $"--of {definition} with an expression",
                    Expected = "a file whose name ends in .grad, .md or .tex",
                };
            }
            else
            {
                (source, place) = (text, "the formula");
                subject = GradSubject.OfExpression(text, bindings, variables);
            }

            Write(subject, wanted, form);
            return ExitCode.Success;
        }
        catch (FormulaException exception) when (form != CommonOptions.Json)
        {
            terminal.Error.Write(exception.Render(source, place));
        }
        catch (FormulaException exception)
        {
            WriteError(json => json.WriteError(exception.Error));
        }
        catch (InputException exception) when (form != CommonOptions.Json)
        {
            terminal.Error.WriteLine(
                $"{exception.Message} Found {exception.Found}, but expected {exception.Expected}.");
        }
        catch (InputException exception)
        {
            WriteError(json => json.WriteError(exception));
        }

        return ExitCode.InputError;
    }

    private static FormulaModel ModelOf(string name, string source)
    {
        var document = FormulaDocument.Read(source, FormulaDocument.KindOf(name, source));
        return document.Errors.Count == 0 ? document.Model : throw new FormulaException(document.Errors);
    }

    private static GradSubject Differentiable(GradSubject subject, Wanted wanted)
    {
        var shape = subject.Function.Instructions[subject.Function.Outputs[0]].Shape;
        if (shape != Shape.Scalar && wanted != Wanted.Jacobian)
        {
            throw new InputException(
                $"The formula has no {(wanted == Wanted.Hessian ? "Hessian" : "gradient")}, because its value is an " +
                "array.")
            {
                Found = $"a value of shape {shape}",
                Expected = "a number; `sum(...)` makes one of an array, and --jacobian differentiates all of it",
            };
        }

        return subject;
    }

    private void Write(GradSubject subject, Wanted wanted, string form)
    {
        var derivatives = DerivativeProgram.Of(Differentiable(subject, wanted), wanted);
        var report = new GradReport(terminal.Output);
        switch (form)
        {
            case CommonOptions.Json:
                report.Json(subject, derivatives, wanted);
                break;
            case "latex":
                report.Latex(subject, derivatives);
                break;
            case "csharp":
                try
                {
                    report.CSharp(subject, derivatives, wanted);
                }
                catch (NotSupportedException exception)
                {
                    throw new InputException(
                        exception.Message) { Found = "a formula that needs it",
                            Expected = "one without, or another --format" };
                }

                break;
            default:
                report.Text(subject, derivatives);
                break;
        }
    }

    private void WriteError(Action<System.Text.Json.Utf8JsonWriter> write) =>
        terminal.Output.WriteLine(JsonText.Write(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }));

    // A formula may begin with two signs: `--x - -y`, and `--x` as well.
    [GeneratedRegex("^--[a-z][a-z-]+(=.*)?$")]
    private static partial Regex IsMisspeltOption();
}
