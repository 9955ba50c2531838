namespace AutoDiff.Orleans.Tests.Hosting;

/// <summary>A test that stops a process with a signal; skipped where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() =>
        Skip = OperatingSystem.IsWindows() ? "Windows has no signal that stops a process." : null;
}
