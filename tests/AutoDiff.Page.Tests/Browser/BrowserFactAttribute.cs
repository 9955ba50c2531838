namespace AutoDiff.Page.Tests.Browser;

/// <summary>A test in a real browser; skipped with the reason where there is none, or no published page.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = BrowserHost.Missing;
}

/// <summary>The same for tests with arguments.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserHost.Missing;
}
