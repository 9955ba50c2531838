using System.Runtime.InteropServices;

namespace AutoDiff.Cli.Input;

/// <summary>
/// Ctrl-C and SIGTERM ask what is running to stop and to report what it has found; the second such signal ends the
/// process at once, as ever.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    /// <summary>Listens until disposed.</summary>
    public StopSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
    ];

    /// <summary>Says that a signal came.</summary>
    public CancellationToken Stop => source.Token;

    /// <summary>Listens no longer.</summary>
    public void Dispose()
    {
        Array.ForEach(registrations, registration => registration.Dispose());
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
