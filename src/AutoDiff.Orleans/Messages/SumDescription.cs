using System.Security.Cryptography;
using System.Text;
using Orleans;

namespace AutoDiff.Orleans.Messages;

/// <summary>What is summed: all that a silo must know to make the shards.</summary>
/// <param name="Program">The program of one observation, as text.</param>
/// <param name="Loss">The loss of the program's outputs, as text; null if the program computes it itself.</param>
/// <param name="Parameters">How many of the first inputs are parameters, which all observations share.</param>
/// <param name="Source">Where the shards come from.</param>
/// <param name="Shards">How many there are.</param>
/// <param name="BlockLength">How many observations are evaluated in one call of compiled code.</param>
[GenerateSerializer, Immutable, Alias("AutoDiff.SumDescription")]
internal sealed record SumDescription(
    [property: Id(0)] string Program,
    [property: Id(1)] string? Loss,
    [property: Id(2)] int Parameters,
    [property: Id(3)] ShardSource Source,
    [property: Id(4)] int Shards,
    [property: Id(5)] int BlockLength)
{
    /// <summary>
    /// A name for what is summed: the same sum has the same name, and so the same shards on the silos.
    /// </summary>
    public string Identity() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', Program, Loss, Parameters, Source, Shards, BlockLength))).AsSpan(0, 12));
}

/// <summary>Where shards come from.</summary>
/// <param name="Kind">How they are made.</param>
/// <param name="Name">The name of a function, the path of files, or what tells one set of pushed data from others.
/// </param>
/// <param name="Argument">What the function is given.</param>
[GenerateSerializer, Immutable, Alias("AutoDiff.ShardSource")]
internal sealed record ShardSource(
    [property: Id(0)] ShardSourceKind Kind, [property: Id(1)] string Name, [property: Id(2)] string Argument);

/// <summary>How shards are made.</summary>
[GenerateSerializer]
internal enum ShardSourceKind
{
    /// <summary>By a function that the silo was given under a name.</summary>
    Function,

    /// <summary>From files that the silo reads.</summary>
    Files,

    /// <summary>From data that the client sends when a shard is made.</summary>
    Pushed,
}
