using System.Diagnostics;
using AutoDiff.Cli.Output;

namespace AutoDiff.Cli.Tests;

/// <summary>
/// The built executable as a process of its own, which can be given little memory and be sent signals.
/// </summary>
internal static class CommandProcess
{
    /// <summary>A gigabyte and a half, in the form in which the runtime reads it.</summary>
    private const string HeapLimit = "0x60000000";

    /// <summary>Starts the command.</summary>
    /// <param name="redirection">What a shell does with its output, such as <c>&gt; /dev/full</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process Start(string redirection, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = CommandRun.Root,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        foreach (var argument in (string[])
            ["-c", $"exec dotnet \"$@\" {redirection}", "sh", typeof(CommandLine).Assembly.Location, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<CommandRun> Run(string redirection, params string[] arguments)
    {
        using var process = Start(redirection, arguments);
        return await End(process);
    }

    /// <summary>What a process writes until it ends, and its exit code.</summary>
    public static async Task<CommandRun> End(Process process)
    {
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
