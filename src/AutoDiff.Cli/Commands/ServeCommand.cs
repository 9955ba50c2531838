using System.CommandLine;
using System.Globalization;
using AutoDiff.Cli.Input;
using AutoDiff.Cli.Output;
using AutoDiff.Cli.Serving;
using AutoDiff.Reporting;

namespace AutoDiff.Cli.Commands;

/// <summary><c>autodiff serve</c>: the page on this machine, with the native checker behind it.</summary>
/// <param name="terminal">Where it writes.</param>
internal sealed class ServeCommand(Terminal terminal)
{
    private const string Summary = "Serve the page to this machine, with this checker behind it.";

    private const string Details = """
        Prints the address and serves until Ctrl-C or SIGTERM. Only this machine can reach it.

        Exit codes:
          0  it was stopped
          2  the files of the page are not there, or the port is not free
        """;

    // Where the package of the tool has the page.
    private static readonly string Beside = Path.Combine(AppContext.BaseDirectory, "page");

    private readonly Option<string> page = new("--page")
    {
        Description = "The folder of the published page; the one beside the command unless given.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => Beside,
    };

    private readonly Option<int> port = CommonOptions.Parsed(
        "--port",
        "N",
        "The port; 0 is any that is free.",
        0,
        "a whole number from 0 to 65535",
        text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1,
            number is >= 0 and <= 65535 && text.Length > 0));

    /// <summary>The command with its arguments.</summary>
    public Command Build()
    {
        var command = new Command("serve", Summary) { page, port, new DetailedHelp(terminal, Details) };
        command.SetAction((arguments, _) => Run(arguments));
        return command;
    }

    private async Task<int> Run(ParseResult arguments)
    {
        using var signals = new StopSignals();
        var folder = arguments.GetValue(page)!;
        try
        {
            if (!File.Exists(Path.Combine(folder, "index.html")))
            {
                throw new InputException("The page is not there.")
                {
                    Found = $"no index.html in {folder}",
                    Expected = "the folder wwwroot that `dotnet publish src/AutoDiff.Page` has written, by --page",
                };
            }

            await using var server = await PageServer.Start(folder, arguments.GetValue(port));
            await terminal.Output.WriteLineAsync($"The page is at {server.Address}; Ctrl-C stops it.");
            await terminal.Output.FlushAsync();
            var stopped = new TaskCompletionSource();
            using var registration = signals.Stop.Register(stopped.SetResult);
            await stopped.Task;
            return ExitCode.Success;
        }
        catch (InputException exception)
        {
            await terminal.Error.WriteLineAsync(
                $"{exception.Message} Found {exception.Found}, but expected {exception.Expected}.");
        }
        catch (IOException exception)
        {
            await terminal.Error.WriteLineAsync($"The page cannot be served: {exception.Message}");
        }

        return ExitCode.InputError;
    }
}
