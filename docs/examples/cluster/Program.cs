using AutoDiff;
using AutoDiff.Examples.Cluster;
using AutoDiff.Orleans;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using static AutoDiff.Functions;

if (args is ["silo", ..])
{
    // A silo: it makes the observations of the shards that it is given.
    await LocalSilos.Serve(args[1..], options => options.AddShards(
        "observations", (request, _) => new(Observations.Make(request.Number, count: 5_000))));
    return;
}

await using var silos = await LocalSilos.Start(typeof(Observations).Assembly, count: 3, argument: "silo");

// Logistic regression: the first input are the parameters, the others an observation and its label.
var model = ProgramBuilder.Trace(
    v => [Sum(v[0] * v[1]), v[2] + 0.0],
    ("w", [Observations.Features]), ("x", [Observations.Features]), ("y", Shape.Scalar));
var loss = ProgramBuilder.Trace(
    z => [Softplus(z[0]) - (z[1] * z[0])], ("s", Shape.Scalar), ("y", Shape.Scalar));

await using var sum = silos.Client.Sum(model, loss, Shards.FromFunction(count: 20, "observations"));

// Any optimizer takes it from here.
var objective = ObjectiveFunction.Gradient(w =>
{
    var (value, gradient) = sum.ValueAndGradient(w.ToArray());
    return (value, Vector<double>.Build.Dense(gradient));
});
var start = Vector<double>.Build.Dense(Observations.Features);
var found = new LimitedMemoryBfgsMinimizer(1e-3, 1e-9, 1e-9, memory: 8).FindMinimum(objective, start);

Console.WriteLine($"w = [{string.Join(", ", found.MinimizingPoint.Select(x => x.ToString("F4")))}]");
Console.WriteLine($"{sum.LastCosts!.Observations} observations in {sum.LastCosts.Shards} shards on 3 silos");
