using System.Diagnostics;
using System.Globalization;
using AutoDiff.Examples.Cluster;
using AutoDiff.Orleans.Tests.Models;

namespace AutoDiff.Orleans.Tests.Scaling;

/// <summary>
/// What a cluster on this machine costs beside one process: <c>dotnet run -c Release --project
/// tests/AutoDiff.Orleans.Tests -- measure</c> prints it as tables.
/// </summary>
internal sealed class Measurements(TextWriter output, int repetitions)
{
    private const int ShardCount = 16;

    public async Task Run(int[] silos, int[] lengths, int[] chains)
    {
        Line("| silos | observations | local ms | cluster ms | overhead ms | kernel ms | MB of a silo | MB of data |");
        Line("|---|---|---|---|---|---|---|---|");
        foreach (var count in silos)
        {
            foreach (var length in lengths)
            {
                await Calls(count, length);
            }
        }

        Line("");
        Texts(chains);
    }

    /// <summary>What programs cost as text; chains of so many sines among them.</summary>
    public void Texts(int[] chains)
    {
        Line("| program | instructions | text kB | write ms | read ms | read allocates MB | compile ms |");
        Line("|---|---|---|---|---|---|---|");
        Text("logistic regression", Problem.Logistic.Model);
        Text("mixture, gradient", Composed(Problem.Mixture).Gradient());
        foreach (var length in chains)
        {
            Text($"a chain of {length} sines", Chain(length));
            Text($"{length} turns of a loop, gradient", ProgramBuilder.Trace(
                v => [ControlFlow.Repeat(length, v[0], x => Functions.Sin(x + 1e-3))], ("x", Shape.Scalar)).Gradient());
            Text($"a loop whose turn has {length} sines, gradient", ProgramBuilder.Trace(
                v => [ControlFlow.Repeat(3, v[0], x => Chain(length).Call([x])[0])], ("x", Shape.Scalar)).Gradient());
        }
    }

    private async Task Calls(int count, int length)
    {
        var problem = Problem.Logistic;
        double[][][] data = [.. Enumerable.Range(0, ShardCount).Select(shard => problem.Shard(shard, length))];
        var machine = new SingleMachine(problem, data, new SumOptions().BlockLength);
        await using var silos = await LocalSilos.Start(
            typeof(Measurements).Assembly, count, length.ToString(CultureInfo.InvariantCulture));
        await using var sum = silos.Client.Sum(
            problem.Model, problem.Loss, Shards.FromFunction(ShardCount, problem.Name));
        var local = await Median(() => Task.FromResult(machine.ValueAndGradient(problem.Start)));
        var remote = await Median(() => sum.ValueAndGradientAsync(problem.Start));
        var memory = silos.Processes.Average(silo =>
        {
            silo.Refresh();
            return silo.WorkingSet64;
        });
        var bytes = data.Sum(shard => shard.Sum(numbers => (double)numbers.Length * sizeof(double)));
        Line(
            $"| {count} | {sum.LastCosts!.Observations} | {local:F2} | {remote:F2} | {remote - local:F2} | " +
            $"{sum.LastCosts.KernelTime.TotalMilliseconds:F2} | {memory / 1e6:F0} | {bytes / count / 1e6:F0} |");
    }

    private void Text(string name, ArrayProgram program)
    {
        var format = ProgramFormat.Default;
        var text = format.Write(program);
        var (write, read) = (Best(() => format.Write(program)), Best(() => format.Read(text)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        format.Read(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var compiled = program.Compile<double>();
        compiled.Evaluate(new double[compiled.InputLength], new double[compiled.OutputLength]);
        Line(
            $"| {name} | {Count(program)} | {text.Length / 1e3:F1} | {write:F2} | {read:F2} | {allocated / 1e6:F2} | " +
            $"{compiled.CompileTime.TotalMilliseconds:F0} |");
    }

    // With those of the programs that operations are made of, as they stand in the text.
    private static int Count(ArrayProgram program) =>
        ProgramFormat.Default.Write(program).Split("{\"op\":").Length - 1;

    private static ArrayProgram Chain(int length) => ProgramBuilder.Trace(
        v => [Enumerable.Range(0, length).Aggregate(v[0], (x, k) => Functions.Sin(x + (1e-3 * k)))],
        ("x", Shape.Scalar));

    private static ArrayProgram Composed(Problem problem) => ProgramBuilder.Trace(
        v => problem.Loss.Call(problem.Model.Call(v)),
        [.. problem.Model.Inputs.Select(input => (input.Name, input.Shape))]);

    private double Best(Func<object> action) => Enumerable.Range(0, repetitions).Min(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    });

    private async Task<double> Median<T>(Func<Task<T>> call)
    {
        var times = new List<double>();
        for (var k = 0; k < repetitions + 3; k++)
        {
            var start = Stopwatch.GetTimestamp();
            await call();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        // The first calls load, compile, and are not optimized yet.
        return times.Skip(3).Order().ElementAt(repetitions / 2);
    }

    private void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private void Line(string line) => output.WriteLine(line);
}
