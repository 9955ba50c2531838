using AutoDiff.Transforms;

namespace AutoDiff.Orleans.Tests.Models;

/// <summary>
/// The same sums in this process, without the cluster's code: the order of summation is written down once more, from
/// the page that documents it.
/// </summary>
internal sealed class SingleMachine
{
    private const int Neighbors = 16;

    private readonly (double[] Inputs, int Observations)[][] shards;
    private readonly CompiledProgram<double> gradient;

    public SingleMachine(Problem problem, double[][][] shards, int blockLength)
    {
        int[] lengths = [.. problem.Model.Inputs.Skip(problem.Parameters).Select(input => input.Shape.Length)];
        this.shards = Array.ConvertAll(shards, data =>
        {
            var blocks = new List<(double[], int)>();
            for (var (first, count) = (0, data[0].Length / lengths[0]); first < count; first += blockLength)
            {
                var length = Math.Min(blockLength, count - first);
                blocks.Add((
                    [
                        .. problem.Start,
                        .. data.SelectMany((x, k) => x[(first * lengths[k])..((first + length) * lengths[k])]),
                    ],
                    length));
            }

            return blocks.ToArray();
        });
        var inputs = problem.Model.Inputs.Select(input => (input.Name, input.Shape)).ToArray();
        var (model, loss) = (problem.Model.Stabilize(), problem.Loss.Stabilize());
        var program = ProgramBuilder.Trace(
            v =>
            {
                var value = loss.Call(model.Call(v))[0];
                return [value, .. Reverse.Pull(value, 1, v.AsSpan(0, problem.Parameters))];
            },
            inputs).Simplify();
        gradient = program.Compile<double>(new PointRoles(
            [.. Enumerable.Range(0, problem.Parameters)], [.. Enumerable.Range(0, program.Outputs.Length)]));
    }

    public (double Value, double[] Gradient) ValueAndGradient(double[] parameters)
    {
        var results = new (double Sum, double Error)[1 + parameters.Length];
        var parts = Array.ConvertAll(shards, shard => OfShard(shard, parameters));
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = Tree([.. parts.Select(part => part[i])]);
        }

        return (results[0].Sum + results[0].Error, [.. results.Skip(1).Select(pair => pair.Sum + pair.Error)]);
    }

    // What every shard gives, for tests that add it up in other ways.
    public double[][] Parts(double[] parameters) => Array.ConvertAll(
        shards, shard => Array.ConvertAll(OfShard(shard, parameters), pair => pair.Sum + pair.Error));

    private (double Sum, double Error)[] OfShard((double[] Inputs, int Observations)[] blocks, double[] parameters)
    {
        var outputs = new double[1 + parameters.Length];
        var sums = new (double Sum, double Error)[outputs.Length];
        foreach (var (inputs, observations) in blocks)
        {
            parameters.CopyTo(inputs, 0);
            gradient.Evaluate(inputs, outputs, observations);
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] = Plus(sums[i], (outputs[i], 0));
            }
        }

        return sums;
    }

    private static (double Sum, double Error) Tree((double, double)[] terms) => terms.Length == 1
        ? terms[0]
        : Tree([.. terms.Chunk(Neighbors).Select(chunk => chunk.Aggregate(Plus))]);

    // The error by comparison of magnitudes (T. Dekker), where the cluster takes six operations without a branch.
    private static (double, double) Plus((double Sum, double Error) a, (double Sum, double Error) b)
    {
        var sum = a.Sum + b.Sum;
        var error = Math.Abs(a.Sum) >= Math.Abs(b.Sum) ? a.Sum - sum + b.Sum : b.Sum - sum + a.Sum;
        return (sum, a.Error + (error + b.Error));
    }
}
