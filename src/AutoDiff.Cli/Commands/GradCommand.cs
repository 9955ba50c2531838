using System.CommandLine;
using AutoDiff.BackEnds;
using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Transforms;

namespace AutoDiff.Cli;

/// <summary><c>autodiff grad EXPR --at VALUES</c>: the value and the gradient of a formula at a point.</summary>
/// <param name="terminal">Where it writes.</param>
internal sealed class GradCommand(Terminal terminal)
{
    private const string Summary = "Print the value of a formula and its gradient in every variable given a value.";

    private const string Details = """
        Examples:
          autodiff grad "log(sum(exp(z)))" --at "z=[1,2,3]"
          autodiff grad "x * sin(y)" --at "x=1; y=2" --format json

        Exit codes:
          0  the gradient was computed
          2  there is an error in the formula or in the values

        In JSON, numbers have 17 significant digits, and those that are not finite are the strings "NaN", "Infinity" and "-Infinity".
        """;

    private readonly Argument<string> formula = new("EXPR")
    {
        Description = "A formula with a number as its value.",
        Validators = { result => CommonOptions.RejectOptions(result, "--") },
    };

    private readonly Option<string> at = new("--at")
    {
        Description = "A value for each variable: \"x=1; y=[1,2]; W=[[1,0],[0,1]]\".",
        HelpName = "VALUES",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string> format = CommonOptions.Format();

    /// <summary>The command with its arguments.</summary>
    public Command Build()
    {
        var command = new Command("grad", Summary) { formula, at, format, new DetailedHelp(terminal, Details) };
        command.SetAction(arguments => Run(arguments.GetValue(formula)!, arguments.GetValue(at)!, arguments.GetValue(format) == CommonOptions.Json));
        return command;
    }

    private int Run(string expression, string values, bool isJson)
    {
        var (source, place) = (values, "the values given by --at");
        try
        {
            var bindings = FormulaParser.ParseBindings(values);
            (source, place) = (expression, "the formula");
            var program = ExpressionLowering.Lower(expression, bindings);
            var shape = program.Shape(program.Outputs[0]);
            if (shape != Shape.Scalar)
            {
                throw new InputException("The formula has no gradient, because its value is an array.")
                {
                    Found = $"a value of shape {shape}",
                    Expected = "a number; `sum(...)` makes one of an array",
                };
            }

            Write(isJson, Differentiate(program, bindings));
            return ExitCode.Success;
        }
        catch (FormulaException exception) when (!isJson)
        {
            terminal.Error.Write(exception.Render(source, place));
        }
        catch (FormulaException exception)
        {
            WriteError(json => json.WriteError(exception.Error));
        }
        catch (InputException exception) when (!isJson)
        {
            terminal.Error.WriteLine($"{exception.Message} Found {exception.Found}, but expected {exception.Expected}.");
        }
        catch (InputException exception)
        {
            WriteError(json => json.WriteError(exception));
        }

        return ExitCode.InputError;
    }

    private static (double Value, NamedArray[] Gradient) Differentiate(Program program, SyntaxList<Binding> bindings)
    {
        var outputs = new Interpreter(Reverse.Gradient(program)).Run<double>([.. bindings.Select(binding => binding.Value.Elements.ToArray())]);
        return (outputs[0][0], [.. program.Inputs.Select((input, k) => new NamedArray(input.Name, new(input.Shape, outputs[k + 1])))]);
    }

    private void Write(bool isJson, (double Value, NamedArray[] Gradient) result)
    {
        if (isJson)
        {
            terminal.Output.WriteLine(JsonText.Write(json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("value");
                json.Number(result.Value);
                json.Object("gradient", () =>
                {
                    foreach (var variable in result.Gradient)
                    {
                        json.WritePropertyName(variable.Name);
                        json.Array(variable.Value);
                    }
                });
                json.WriteEndObject();
            }));
            return;
        }

        var width = result.Gradient.Select(variable => variable.Name.Length + 3).Append("value".Length).Max();
        terminal.Output.WriteLine($"{"value".PadRight(width)} = {new NumberArray(Shape.Scalar, [result.Value]).ToString("R")}");
        foreach (var variable in result.Gradient)
        {
            terminal.Output.WriteLine($"{("∂/∂" + variable.Name).PadRight(width)} = {variable.Value.ToString("R")}");
        }
    }

    private void WriteError(Action<System.Text.Json.Utf8JsonWriter> write) => terminal.Output.WriteLine(JsonText.Write(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }));
}
