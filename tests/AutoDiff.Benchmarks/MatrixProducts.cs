using System.Globalization;
using System.Numerics.Tensors;
using AutoDiff.BackEnds;
using BenchmarkDotNet.Attributes;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// Products of matrices, batch × rows × terms × columns. The baseline adds rows of the second factor with
/// <see cref="TensorPrimitives"/>.
/// </summary>
public class MatrixProducts : ComparedBenchmark
{
    private CompiledProgram<double> compiled = null!;
    private int[] lengths = [];
    private double[] factors = [];
    private double[] product = [];

    [Params(
        "1x10x10x1000",
        "25x10x10x1000",
        "25x10x1000x10",
        "25x1000x10x10",
        "1x32x32x32",
        "1x64x64x64",
        "1x128x128x128",
        "1x256x256x256",
        "1x512x512x512",
        "1x1x1000x1000")]
    public string Size { get; set; } = "";

    public override double[] Result => product;

    // Sums of at most 1000 terms in another order.
    public override double Tolerance => 1e-12;

    [GlobalSetup]
    public override void Setup()
    {
        lengths = Array.ConvertAll(Size.Split('x'), text => int.Parse(text, CultureInfo.InvariantCulture));
        var (batch, rows, terms, columns) = (lengths[0], lengths[1], lengths[2], lengths[3]);
        var random = new Random(20251122);
        factors = [.. Enumerable.Range(0, batch * terms * (rows + columns)).Select(_ => random.NextDouble())];
        product = new double[batch * rows * columns];
        compiled = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v => [MatMul(v[0], v[1])], ("x", [batch, rows, terms]), ("y", [batch, terms, columns])));
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        var (batch, rows, terms, columns) = (lengths[0], lengths[1], lengths[2], lengths[3]);
        var x = factors.AsSpan(0, batch * rows * terms);
        var y = factors.AsSpan(batch * rows * terms);
        Array.Clear(product);
        for (var i = 0; i < batch * rows; i++)
        {
            var row = product.AsSpan(i * columns, columns);
            for (var k = 0; k < terms; k++)
            {
                TensorPrimitives.MultiplyAdd(
                    y.Slice(((i / rows * terms) + k) * columns, columns), x[(i * terms) + k], row, row);
            }
        }
    }

    [Benchmark]
    public void Compiled() => compiled.Evaluate(factors, product);
}
