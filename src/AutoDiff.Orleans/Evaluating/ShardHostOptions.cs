namespace AutoDiff.Orleans;

/// <summary>Which shard is made.</summary>
/// <param name="Number">The number of the shard, from 0.</param>
/// <param name="Count">How many shards there are.</param>
/// <param name="Argument">What the client gave beside the name of the function.</param>
public sealed record ShardRequest(int Number, int Count, string Argument);

/// <summary>
/// Makes the data of a shard: for each input of the program that is no parameter, the numbers of all observations in
/// row-major order. It must give the same numbers each time, on every silo: a shard that is lost is made again.
/// </summary>
/// <param name="request">Which shard.</param>
/// <param name="cancellationToken">Whether nobody waits for it any more.</param>
public delegate ValueTask<double[][]> ShardFunction(ShardRequest request, CancellationToken cancellationToken);

/// <summary>What a silo offers to sums.</summary>
public sealed class ShardHostOptions
{
    private readonly Dictionary<string, ShardFunction> functions = [];

    /// <summary>
    /// How many threads load shards and evaluate them: as many as there are processors unless set. Results do not
    /// depend on it.
    /// </summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>The folder below which files of shards lie; null if the silo reads none.</summary>
    public string? Folder { get; set; }

    /// <summary>Knows the operations of users that programs apply.</summary>
    public ProgramFormat Format { get; set; } = ProgramFormat.Default;

    internal IReadOnlyDictionary<string, ShardFunction> Functions => functions;

    /// <summary>Registers a function that makes shards; clients name it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="function">The function; it runs on one of the <see cref="Threads"/>.</param>
    /// <exception cref="ArgumentException">There is a function of that name already.</exception>
    public ShardHostOptions AddShards(string name, ShardFunction function)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(function);
        return functions.TryAdd(name, function)
            ? this
            : throw new ArgumentException($"The silo has another function of shards named `{name}`.", nameof(name));
    }
}
