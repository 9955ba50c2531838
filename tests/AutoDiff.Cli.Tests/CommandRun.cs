using System.Text.Json;
using AutoDiff.Reporting;
using AutoDiff.Checking.Exactness;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

/// <summary>What a run of the command wrote and returned.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static string Root { get; } = FindRoot();

    /// <summary>Runs the command in this process, its output redirected unless a terminal is asked for.</summary>
    public static CommandRun Of(params string[] arguments) => On(isTerminal: false, noColor: false, arguments);

    /// <summary>As <see cref="Of"/>, with text on standard input.</summary>
    public static CommandRun Piped(string text, params string[] arguments) =>
        Run(text, isTerminal: false, noColor: false, arguments);

    public static CommandRun On(bool isTerminal, bool noColor, params string[] arguments) =>
        Run("", isTerminal, noColor, arguments);

    private static CommandRun Run(string text, bool isTerminal, bool noColor, string[] arguments)
    {
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = new CommandLine(new(input, output, error, !isTerminal, !isTerminal, noColor)).Run(arguments);
        return new(exitCode, Unix(output), Unix(error));
    }

    /// <summary>
    /// As <see cref="Of"/>, with arguments that start with <c>docs/</c> taken as files of the repository.
    /// </summary>
    public static CommandRun InRepository(params IEnumerable<string> arguments) =>
        Of([.. arguments.Select(argument =>
            argument.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Root, argument) : argument)]);

    /// <summary>Runs <c>check</c> on a file with the given text.</summary>
    public static CommandRun Check(string source, params string[] options)
    {
        using var file = new TemporaryFile(System.Text.Encoding.UTF8.GetBytes(source));
        var run = Of(["check", file.Path, .. options]);
        return run with { Output = run.Output.Replace(file.Path, "FILE", StringComparison.Ordinal),
            Error = run.Error.Replace(
            file.Path, "FILE", StringComparison.Ordinal) };
    }

    public static string Example(string name) => Path.Combine(Root, "docs", "examples", name);

    public JsonElement[] Json =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(
            line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The output with the lines that say more of a claim in one piece.</summary>
    public string Unwrapped =>
        Output.Replace($"\n{new string(' ', 6 + WrappedText.Hanging)}", " ", StringComparison.Ordinal);

    private static string Unix(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "AutoDiff.sln")))
        {
            directory = directory.Parent ??
                throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory.FullName;
    }
}

internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] content) => File.WriteAllBytes(Path, content);

    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"autodiff-{Guid.NewGuid():N}.grad");

    public void Dispose() => File.Delete(Path);
}
