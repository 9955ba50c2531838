using System.CommandLine;
using AutoDiff.Cli.Editing;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Commands;

/// <summary><c>autodiff lsp</c>: a language server on standard input and output.</summary>
/// <param name="terminal">Where it reads.</param>
internal sealed class LspCommand(Terminal terminal)
{
    private const string Summary = "Speak the Language Server Protocol on standard input and output, for editors.";

    private const string Details = """
        Diagnostics with verdicts, hover, completion and corrections. An editor starts it.

        Exit codes:
          0  the editor has ended it
        """;

    /// <summary>The command.</summary>
    public Command Build()
    {
        var command = new Command("lsp", Summary) { new DetailedHelp(terminal, Details) };
        command.SetAction(async (_, _) =>
        {
            await LanguageServer.Run(terminal.Input, Console.OpenStandardOutput());
            return ExitCode.Success;
        });
        return command;
    }
}
