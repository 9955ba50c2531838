using System.Diagnostics;
using AutoDiff.Orleans.Messages;
using AutoDiff.Orleans.Summing;

namespace AutoDiff.Orleans.Evaluating;

/// <summary>
/// The data of a shard, in blocks as compiled code reads them: room for direction and parameters, then the first data
/// input of all observations of the block, then the second one, and so on.
/// </summary>
internal sealed class ShardData
{
    private readonly CompiledSum sum;
    private readonly (double[] Inputs, int Observations)[] blocks;
    private readonly Lock evaluating = new();

    /// <param name="sum">What is summed.</param>
    /// <param name="data">For each data input the numbers of all observations, in row-major order.</param>
    /// <param name="blockLength">How many observations a block has.</param>
    /// <exception cref="ArgumentException">The data do not fit the inputs.</exception>
    public ShardData(CompiledSum sum, double[][] data, int blockLength)
    {
        this.sum = sum;
        Observations = Count(sum, data);
        var room = 2 * sum.ParameterLength;
        blocks = new (double[], int)[(Observations + blockLength - 1) / blockLength];
        for (var k = 0; k < blocks.Length; k++)
        {
            var first = k * blockLength;
            var observations = Math.Min(blockLength, Observations - first);
            var inputs = new double[room + (observations * sum.DataLengths.Sum())];
            var place = room;
            for (var input = 0; input < data.Length; input++)
            {
                var length = observations * sum.DataLengths[input];
                data[input].AsSpan(first * sum.DataLengths[input], length).CopyTo(inputs.AsSpan(place));
                place += length;
            }

            blocks[k] = (inputs, observations);
        }
    }

    /// <summary>How many observations there are.</summary>
    public int Observations { get; }

    /// <summary>The sum over the observations, block by block.</summary>
    /// <param name="kind">What is summed.</param>
    /// <param name="arguments">The direction, if it is needed, then the parameters.</param>
    /// <param name="time">How long compiled code has run.</param>
    /// <param name="cancellationToken">Ends the work after a block.</param>
    public CompensatedSum Evaluate(
        SumKind kind, ReadOnlySpan<double> arguments, out TimeSpan time, CancellationToken cancellationToken)
    {
        var program = sum.Of(kind);
        var start = Stopwatch.GetTimestamp();
        var outputs = new double[sum.OutputLength(kind)];
        var total = new CompensatedSum(outputs.Length);
        var unused = (2 * sum.ParameterLength) - arguments.Length;
        lock (evaluating)
        {
            foreach (var (inputs, observations) in blocks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                arguments.CopyTo(inputs.AsSpan(unused));
                program.Evaluate(inputs.AsSpan(unused), outputs, observations);
                total.Add(outputs);
            }
        }

        time = Stopwatch.GetElapsedTime(start);
        return total;
    }

    private static int Count(CompiledSum sum, double[][] data)
    {
        if (data.Length != sum.DataLengths.Length)
        {
            throw new ArgumentException(
                $"The program has {sum.DataLengths.Length} inputs with data of observations " +
                $"({string.Join(", ", sum.DataNames)}); the shard has data for {data.Length}.");
        }

        var observations = -1L;
        for (var input = 0; input < data.Length; input++)
        {
            var length = sum.DataLengths[input];
            observations = observations < 0 && length > 0 ? data[input].Length / length : observations;
            if (data[input].Length != Math.Max(observations, 0) * length)
            {
                throw new ArgumentException(
                    $"The input {sum.DataNames[input]} has {length} numbers for each observation; the shard has " +
                    $"{data[input].Length} for {Math.Max(observations, 0)} observations.");
            }
        }

        return (int)Math.Max(observations, 0);
    }
}
