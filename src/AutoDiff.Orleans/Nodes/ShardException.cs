using AutoDiff.Orleans.Messages;

namespace AutoDiff.Orleans;

/// <summary>
/// A shard has thrown, while it was loaded or evaluated. Of several the one with the lowest number that is known is
/// named. Nothing is asked again: it would throw again.
/// </summary>
public sealed class ShardException : Exception
{
    internal ShardException(ShardFailure failure)
        : base($"The shard {failure.Shard} at {failure.Silo} has thrown {failure.Kind}: {failure.Message}")
    {
        Failure = failure;
    }

    /// <summary>The number of the shard.</summary>
    public int Shard => Failure.Shard;

    /// <summary>The silo where it was.</summary>
    public string Silo => Failure.Silo;

    /// <summary>The full name of the type of what was thrown.</summary>
    public string Kind => Failure.Kind;

    /// <summary>Where it was thrown: the stack there.</summary>
    public string Place => Failure.Place;

    internal ShardFailure Failure { get; }
}

/// <summary>Grains have no data, and must be pushed them.</summary>
/// <param name="nodes">The keys of the grains.</param>
internal sealed class MissingDataException(string[] nodes) : Exception
{
    public string[] Nodes => nodes;
}
