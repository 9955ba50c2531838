using AutoDiff.Transforms;
using BenchmarkDotNet.Attributes;
using static AutoDiff.ControlFlow;

namespace AutoDiff.Benchmarks;

/// <summary>
/// The angles of many pendulums α̈ = −g sin α after 100 steps of the midpoint method, each differentiated in its g: by
/// hand, with the tangent carried along; as a loop at each point after the other; and at all points in one call.
/// </summary>
public class PendulumsGradient : ComparedBenchmark
{
    private const int Steps = 100;
    private const double H = 0.1;

    private double[] accelerations = [];
    private double[] gradient = [];
    private CompiledProgram<double> loop = null!;

    [Params("1000")]
    public string Size { get; set; } = "";

    public override double[] Result => gradient;

    // The equations amplify what each step rounds, and by hand the tangent is rounded in another order.
    public override double Tolerance => 1e-10;

    [GlobalSetup]
    public override void Setup()
    {
        accelerations = [.. Enumerable.Range(0, int.Parse(Size)).Select(i => 0.5 + (1.0 * i / int.Parse(Size)))];
        gradient = new double[accelerations.Length];
        loop = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v => Reverse.Pull(Repeat(Steps, [1, 0], state => Step(v[0], state[0], state[1]))[0], 1, v[0]),
            ("g", Shape.Scalar)));
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            var g = accelerations[i];
            var (a, v, da, dv) = (1.0, 0.0, 0.0, 0.0);
            for (var step = 0; step < Steps; step++)
            {
                var (l, dl) = Force(a, da);
                var (l2, dl2) = Force(a + (H / 2 * v), da + (H / 2 * dv));
                (a, da) = (a + (H * (v + (H / 2 * l))), da + (H * (dv + (H / 2 * dl))));
                (v, dv) = (v + (H * l2), dv + (H * dl2));
            }

            gradient[i] = da;

            (double Force, double Tangent) Force(double a, double da)
            {
                var (sine, cosine) = Math.SinCos(a);
                return (-g * sine, -sine - (g * cosine * da));
            }
        }
    }

    [Benchmark]
    public void PointAfterPoint()
    {
        for (var i = 0; i < gradient.Length; i++)
        {
            loop.Evaluate(accelerations.AsSpan(i, 1), gradient.AsSpan(i, 1));
        }
    }

    [Benchmark]
    public void AllPoints() => loop.Evaluate(accelerations, gradient, accelerations.Length);

    private static Variable[] Step(Variable g, Variable a, Variable v)
    {
        var l = -g * Functions.Sin(a);
        var middle = -g * Functions.Sin(a + (H / 2 * v));
        return [a + (H * (v + (H / 2 * l))), v + (H * middle)];
    }
}
