using AutoDiff.Transforms;
using BenchmarkDotNet.Attributes;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.Benchmarks;

/// <summary>
/// ẏ = a y − b y² by many steps of the Runge-Kutta method of fourth order, differentiated in a and b: as a loop of a
/// compiled program, as calls of a compiled step on a tape, and by hand, with both tangents carried along.
/// </summary>
public class RungeKuttaGradient : ComparedBenchmark
{
    private const double H = 1e-5;

    private readonly double[] point = [1.5, 0.5];
    private readonly double[] gradient = new double[2];
    private readonly Tape<double> tape = new();
    private ArrayProgram step = null!;
    private CompiledProgram<double> loop = null!;

    [Params("1000", "100000")]
    public string Size { get; set; } = "";

    public override double[] Result => gradient;

    // Every step rounds the sums and their tangents a few times, none of which are amplified.
    public override double Tolerance => Math.ScaleB(8.0 * int.Parse(Size), -53);

    private int Steps => int.Parse(Size);

    [GlobalSetup]
    public override void Setup()
    {
        step = ProgramBuilder.Trace(v => [Step(v[0], v[1])], ("x", [2]), ("y", Shape.Scalar));
        loop = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v => Reverse.Pull(Repeat(Steps, 1.0, y => Step(v[0], y)), 1, v[0]), ("x", [2])));
    }

    [Benchmark(Baseline = true)]
    public void WrittenByHand()
    {
        var (a, b) = (point[0], point[1]);
        var (y, ya, yb) = (1.0, 0.0, 0.0);
        for (var i = 0; i < Steps; i++)
        {
            var (k1, ka1, kb1) = Slope(y, ya, yb);
            var (k2, ka2, kb2) = Slope(y + (H / 2 * k1), ya + (H / 2 * ka1), yb + (H / 2 * kb1));
            var (k3, ka3, kb3) = Slope(y + (H / 2 * k2), ya + (H / 2 * ka2), yb + (H / 2 * kb2));
            var (k4, ka4, kb4) = Slope(y + (H * k3), ya + (H * ka3), yb + (H * kb3));
            y += H / 6 * (k1 + (2 * k2) + (2 * k3) + k4);
            ya += H / 6 * (ka1 + (2 * ka2) + (2 * ka3) + ka4);
            yb += H / 6 * (kb1 + (2 * kb2) + (2 * kb3) + kb4);
        }

        (gradient[0], gradient[1]) = (ya, yb);

        (double, double, double) Slope(double y, double ya, double yb)
        {
            var partial = a - (2 * b * y);
            return ((a * y) - (b * y * y), y + (partial * ya), (partial * yb) - (y * y));
        }
    }

    [Benchmark]
    public void Loop() => loop.Evaluate(point, gradient);

    [Benchmark]
    public void CallsOnATape()
    {
        tape.Reset();
        var x = tape.Input(point);
        var y = tape.Constant([1.0], Shape.Scalar);
        for (var i = 0; i < Steps; i++)
        {
            y = step.Call(x, y)[0];
        }

        tape.Sweep(y);
        tape.Adjoints(x).CopyTo(gradient);
    }

    private static Variable Step(Variable x, Variable y)
    {
        var k1 = Slope(x, y);
        var k2 = Slope(x, y + (H / 2 * k1));
        var k3 = Slope(x, y + (H / 2 * k2));
        var k4 = Slope(x, y + (H * k3));
        return y + (H / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
    }

    private static Variable Slope(Variable x, Variable y) => (x[0] * y) - (x[1] * Square(y));
}
