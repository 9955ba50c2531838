using BenchmarkDotNet.Attributes;

namespace AutoDiff.Benchmarks.Generated;

/// <summary>Gradients by generated code: the ratio is that of value and gradient to the plain method.</summary>
[MemoryDiagnoser]
public class GeneratedGradient
{
    private readonly double[] start = [.. Enumerable.Range(0, 200).Select(i => Math.Sin(0.1 * i))];
    private readonly double[] u = new double[200];
    private readonly double[] slopes = new double[200];

    /// <summary>A method of <see cref="PlainModels"/>.</summary>
    [Params("RungeKutta", "Newton", "Particle", "Heat")]
    public string Model { get; set; } = "";

    [Benchmark(Baseline = true)]
    public double Plain()
    {
        start.CopyTo(u, 0);
        return Model switch
        {
            "RungeKutta" => PlainModels.RungeKutta(1.5, 0.5),
            "Newton" => PlainModels.Newton(0.6, 0.006),
            "Particle" => PlainModels.Particle(20, 0.05),
            _ => PlainModels.Heat(u),
        };
    }

    [Benchmark]
    public double ValueAndGradient() => Model switch
    {
        "RungeKutta" => PlainModels.RungeKuttaValueAndGradient(1.5, 0.5, out slopes[0], out slopes[1]),
        "Newton" => PlainModels.NewtonValueAndGradient(0.6, 0.006, out slopes[0], out slopes[1]),
        "Particle" => PlainModels.ParticleValueAndGradient(20, 0.05, out slopes[0], out slopes[1]),
        _ => PlainModels.HeatValueAndGradient(start, slopes),
    };
}
