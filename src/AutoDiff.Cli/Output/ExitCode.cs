namespace AutoDiff.Cli.Output;

/// <summary>What the command returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Every claim holds, or the gradient was computed.</summary>
    public const int Success = 0;

    /// <summary>A claim is wrong.</summary>
    public const int Refuted = 1;

    /// <summary>The input cannot be read: the command line, a file, a formula.</summary>
    public const int InputError = 2;

    /// <summary>No claim is wrong, but one could not be decided.</summary>
    public const int Undecided = 3;

    /// <summary>The report cannot be written; the number that sysexits.h gives to it.</summary>
    public const int OutputError = 74;

    /// <summary>The check was stopped by a signal; as shells have it, 128 and the number of SIGINT.</summary>
    public const int Stopped = 130;

    /// <summary>A defect of the command itself; the number that sysexits.h gives to it.</summary>
    public const int InternalError = 70;
}
