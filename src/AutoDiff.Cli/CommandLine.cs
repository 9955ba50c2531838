using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Cli.Commands;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli;

/// <summary>The command <c>autodiff</c>: reads its arguments, runs a command, and gives the exit code.</summary>
/// <param name="terminal">Where it writes.</param>
internal sealed class CommandLine(Terminal terminal)
{
    private const string Description =
        "Checks hand-derived gradients against the exact derivative, and differentiates formulas.";

    /// <summary>Runs the command.</summary>
    public int Run(IReadOnlyList<string> arguments)
    {
        // A RootCommand would call itself after the file it was started from.
        var root = new Command("autodiff", Description)
        {
            new CheckCommand(terminal).Build(),
            new ExplainCommand(terminal).Build(),
            new GradCommand(terminal).Build(),
#if !NATIVE
            new ServeCommand(terminal).Build(),
            new LspCommand(terminal).Build(),
#endif
            new DetailedHelp(terminal, "Run `autodiff COMMAND --help` for the arguments of a command."),
            Version(),
        };
        root.SetAction(_ => ExitCode.InputError);
        var parsed = root.Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
        };
        if (arguments.Count == 0)
        {
            // Nothing was asked for: the help says what could be, where it cannot be taken for a result.
            new CommandLine(terminal with { Output = terminal.Error }).Run(["--help"]);
            return ExitCode.InputError;
        }

        if (parsed.Errors.Count > 0 && parsed.Action is not (DetailedHelp.ShowAction or VersionAction))
        {
            var isCommand = parsed.CommandResult.Command != root;
            if (!isCommand && parsed.UnmatchedTokens is [var name, ..] && !name.StartsWith('-'))
            {
                // What follows no command is not worth a word.
                var names = root.Subcommands.Select(known => known.Name);
                terminal.Error.WriteLine($"autodiff: {CommonOptions.NoSuch("command", name, names)}");
            }
            else
            {
                foreach (var error in parsed.Errors)
                {
                    terminal.Error.WriteLine($"autodiff: {error.Message}");
                }
            }

            var command = isCommand ? $" {parsed.CommandResult.Command.Name}" : "";
            terminal.Error.WriteLine($"Run `autodiff{command} --help` for the arguments.");
            return ExitCode.InputError;
        }

        try
        {
            return parsed.Invoke(configuration);
        }
        catch (IOException exception)
        {
            // What is read has errors of its own.
            terminal.Error.WriteLine($"autodiff: The report cannot be written: {exception.Message}");
            return ExitCode.OutputError;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever it is, it must not look like a verdict to the caller.
            terminal.Error.WriteLine(
                $"autodiff: This is an error in autodiff, not in your input; please report " +
                $"it.{Environment.NewLine}{exception}");
            return ExitCode.InternalError;
        }
    }

    private Option<bool> Version() =>
        new("--version") { Description = "Show the version.", Action = new VersionAction(terminal),
            Arity = ArgumentArity.Zero };

    private sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var assembly = typeof(CommandLine).Assembly;
            terminal.Output.WriteLine(
                assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
            return ExitCode.Success;
        }
    }
}
