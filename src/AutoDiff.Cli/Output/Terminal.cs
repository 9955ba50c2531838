using Spectre.Console;

namespace AutoDiff.Cli.Output;

/// <summary>Where the command reads and writes, and whether a person is reading what it writes.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsOutputRedirected">Whether standard output goes to a file or another program.</param>
/// <param name="IsErrorRedirected">Whether standard error goes to a file or another program.</param>
/// <param name="NoColor">Whether the environment variable NO_COLOR is set and not empty (https://no-color.org).</param>
/// <param name="Width">How long lines of text for people may be.</param>
internal sealed record Terminal(
    Stream Input,
    TextWriter Output,
    TextWriter Error,
    bool IsOutputRedirected,
    bool IsErrorRedirected,
    bool NoColor,
    int Width = Terminal.UsualWidth)
{
    /// <summary>The width where there is no terminal that has one.</summary>
    public const int UsualWidth = 80;

    // Reports wrap their own lines, so that what is to be pasted stays as it is.
    private const int Unlimited = 1_000_000;

    /// <summary>Standard output, with color if a person is reading and wants it.</summary>
    public IAnsiConsole OutputConsole() => Create(Output, IsOutputRedirected);

    /// <summary>Standard error, likewise.</summary>
    public IAnsiConsole ErrorConsole() => Create(Error, IsErrorRedirected);

    private IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var isPlain = isRedirected || NoColor;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = Unlimited;
        return console;
    }
}
