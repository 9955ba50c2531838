using System.Globalization;
using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using BenchmarkDotNet.Attributes;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// Σ |aᵢ₍ₖ₎ − bₖ|² over rows of a at random indices, and its gradient in a; indices × length of rows. The baseline is
/// the loop that gathers a row and adds to its gradient in passing.
/// </summary>
public class Gathers : ComparedBenchmark
{
    private CompiledProgram<double> compiled = null!;
    private int rowLength;
    private int[] indices = [];
    private double[] inputs = [];
    private double[] result = [];

    [Params("100000x1", "33000x3", "6250x16", "1000x100")]
    public string Size { get; set; } = "";

    public override double[] Result => result;

    // The value adds 10⁵ terms in another order than the loop, which adds one after the other.
    public override double Tolerance => 1e-11;

    [GlobalSetup]
    public override void Setup()
    {
        var lengths = Array.ConvertAll(Size.Split('x'), text => int.Parse(text, CultureInfo.InvariantCulture));
        var (rows, random) = (lengths[0] / 4, new Random(20251122));
        rowLength = lengths[1];
        indices = [.. Enumerable.Range(0, lengths[0]).Select(_ => random.Next(rows))];
        inputs = [.. Enumerable.Range(0, (rows + indices.Length) * rowLength).Select(_ => random.NextDouble())];
        result = new double[1 + (rows * rowLength)];
        compiled = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v =>
            {
                var loss = Sum(Square(Gather(v[0], 0, indices) - v[1]));
                return [loss, .. Reverse.Pull(loss, 1, v[0])];
            },
            ("a", [rows, rowLength]),
            ("b", [indices.Length, rowLength])));
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        Array.Clear(result);
        var loss = 0.0;
        var gradient = result.AsSpan(1);
        var b = inputs.AsSpan(gradient.Length);
        for (var k = 0; k < indices.Length; k++)
        {
            var row = indices[k] * rowLength;
            for (var j = 0; j < rowLength; j++)
            {
                var difference = inputs[row + j] - b[(k * rowLength) + j];
                loss += difference * difference;
                gradient[row + j] += 2 * difference;
            }
        }

        result[0] = loss;
    }

    [Benchmark]
    public void Compiled() => compiled.Evaluate(inputs, result);
}
