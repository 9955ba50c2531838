using System.Runtime.CompilerServices;

namespace AutoDiff.Cli.Tests;

/// <summary>One run of the command, with what it wrote.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs the command; arguments that start with <c>docs/</c> are files of the repository.</summary>
    public static Invocation Of(params IEnumerable<string> arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var terminal = new Terminal(output, error, IsOutputRedirected: true, IsErrorRedirected: true, NoColor: true);
        var code = new CommandLine(terminal).Run(
            [.. arguments.Select(argument => argument.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Root, argument) : argument)]);
        return new(code, output.ToString(), error.ToString());
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
