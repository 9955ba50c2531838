using System.Globalization;
using System.Runtime.InteropServices;
using AutoDiff.Orleans.Messages;

namespace AutoDiff.Orleans.Evaluating;

/// <summary>Makes the data of shards where they are evaluated.</summary>
internal sealed class ShardLoader(ShardHostOptions options)
{
    /// <summary>The data of a shard that the silo makes itself.</summary>
    public double[][] Load(SumDescription description, CompiledSum sum, int shard, CancellationToken cancellationToken)
    {
        var source = description.Source;
        if (source.Kind == ShardSourceKind.Files)
        {
            return ReadFile(source.Name, sum, shard);
        }

        var function = options.Functions.TryGetValue(source.Name, out var found)
            ? found
            : throw new InvalidOperationException(
                $"The silo has no function of shards named `{source.Name}`; it has " +
                $"{(options.Functions.Count == 0 ? "none" : string.Join(", ", options.Functions.Keys.Order()))}.");

        // The thread belongs to the silo's work, and may wait.
        return function(new(shard, description.Shards, source.Argument), cancellationToken).AsTask()
            .GetAwaiter().GetResult();
    }

    private double[][] ReadFile(string pattern, CompiledSum sum, int shard)
    {
        var path = PathOf(string.Format(CultureInfo.InvariantCulture, pattern, shard));
        var row = sum.DataLengths.Sum();
        using var file = File.OpenRead(path);
        if (row == 0 || file.Length % (row * sizeof(double)) != 0)
        {
            throw new InvalidDataException(
                $"{path} has {file.Length} bytes; expected a multiple of {row * sizeof(double)}, as an observation " +
                $"has {row} numbers of 8 bytes ({string.Join(", ", sum.DataNames)}).");
        }

        var observations = checked((int)(file.Length / (row * sizeof(double))));
        double[][] data = [.. sum.DataLengths.Select(length => new double[(long)observations * length])];
        var numbers = new double[row];
        using var buffered = new BufferedStream(file, 1 << 16);
        for (var i = 0; i < observations; i++)
        {
            buffered.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
            var rest = numbers.AsSpan();
            for (var input = 0; input < data.Length; input++)
            {
                var length = sum.DataLengths[input];
                rest[..length].CopyTo(data[input].AsSpan(i * length));
                rest = rest[length..];
            }
        }

        return data;
    }

    private string PathOf(string name)
    {
        if (options.Folder is null)
        {
            throw new InvalidOperationException(
                $"The silo reads no files, as `{nameof(ShardHostOptions)}.{nameof(ShardHostOptions.Folder)}` is not " +
                $"set; the shard is in {name}.");
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder)) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return path.StartsWith(folder, StringComparison.Ordinal)
            ? path
            : throw new InvalidOperationException($"The silo reads files below {folder} only; found {name}.");
    }
}
