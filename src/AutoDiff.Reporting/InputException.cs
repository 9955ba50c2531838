namespace AutoDiff.Reporting;

/// <summary>What was given cannot be used, and no line of a file says where.</summary>
internal sealed class InputException(string message) : Exception(message)
{
    public required string Found { get; init; }

    public required string Expected { get; init; }
}
