using System.Globalization;
using AutoDiff.Orleans.Messages;

namespace AutoDiff.Orleans;

/// <summary>
/// The data that a sum goes over, in shards. A shard is what one thread evaluates at a time; it is loaded where that
/// is, and again elsewhere if it is lost. Each has, for every input of the program that is no parameter, the numbers of
/// all of its observations.
/// </summary>
public sealed class Shards
{
    private Shards(int count, ShardSource source, Func<int, CancellationToken, ValueTask<double[][]>>? data = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (Count, Source, Data) = (count, source, data);
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    internal ShardSource Source { get; }

    internal Func<int, CancellationToken, ValueTask<double[][]>>? Data { get; }

    /// <summary>
    /// Shards made by a function that every silo was given by <see cref="ShardHostOptions.AddShards"/>.
    /// </summary>
    /// <param name="count">How many shards there are.</param>
    /// <param name="name">The name of the function.</param>
    /// <param name="argument">What the function is given beside the number of the shard.</param>
    public static Shards FromFunction(int count, string name, string argument = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(argument);
        return new(count, new(ShardSourceKind.Function, name, argument));
    }

    /// <summary>
    /// Shards in files that every silo can read. A file has the numbers of one observation after the other, those of
    /// each in the order of the inputs, as little-endian doubles.
    /// </summary>
    /// <param name="count">How many shards there are.</param>
    /// <param name="path">
    /// The path below <see cref="ShardHostOptions.Folder"/>, with the number of the shard as a place of
    /// <see cref="string.Format(string, object)"/>: <c>observations-{0:D4}.bin</c>.
    /// </param>
    /// <exception cref="ArgumentException">The path is the same for several shards.</exception>
    /// <exception cref="FormatException">The path is no format.</exception>
    public static Shards FromFiles(int count, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return count < 2 || Named(0) != Named(1)
            ? new(count, new(ShardSourceKind.Files, path, ""))
            : throw new ArgumentException(
                $"The path has no place for the number of the shard, such as {{0}}; found {path}.", nameof(path));

        string Named(int shard) => string.Format(CultureInfo.InvariantCulture, path, shard);
    }

    /// <summary>
    /// Shards that the client sends, in parts of 1 MB, when they are made and again when they are made elsewhere.
    /// </summary>
    /// <param name="count">How many shards there are.</param>
    /// <param name="data">
    /// Gives the data of a shard, the same each time. It is called for a few shards at a time, and nothing of it is
    /// kept.
    /// </param>
    public static Shards Pushed(int count, Func<int, CancellationToken, ValueTask<double[][]>> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(count, new(ShardSourceKind.Pushed, Guid.NewGuid().ToString("N"), ""), data);
    }
}
