using System.CommandLine;
using System.CommandLine.Help;

namespace AutoDiff.Cli;

/// <summary>The command <c>autodiff</c>: reads its arguments, runs a command, and gives the exit code.</summary>
/// <param name="terminal">Where it writes.</param>
internal sealed class CommandLine(Terminal terminal)
{
    private const string Description = """
        Checks hand-derived gradients against the exact derivative, and differentiates formulas.

        Exit codes: 0 success (check: every claim holds), 1 a claim is refuted, 2 an error in the input, 3 a claim is undecided.
        """;

    /// <summary>Runs the command.</summary>
    public int Run(IReadOnlyList<string> arguments)
    {
        var root = new RootCommand(Description) { new CheckCommand(terminal).Build(), new GradCommand(terminal).Build() };
        var parsed = root.Parse(arguments);
        var configuration = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        if (arguments.Count == 0)
        {
            // Nothing was asked for: the help says what could be, where it cannot be taken for a result.
            root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = terminal.Error, Error = terminal.Error });
            return ExitCode.InputError;
        }

        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Error.WriteLine($"autodiff: {error.Message}");
            }

            var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
            terminal.Error.WriteLine($"Run `autodiff{command} --help` for the arguments.");
            return ExitCode.InputError;
        }

        return parsed.Invoke(configuration);
    }
}
