using AutoDiff.GradBench.Objectives;
using BenchmarkDotNet.Attributes;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>
/// The trajectory of the eval particle, and its derivative by both modes around forces by both modes. The eval takes
/// some hundred of them.
/// </summary>
[MemoryDiagnoser]
public class ParticleBenchmark
{
    private readonly Dictionary<(Mode, Mode), Nested> trajectories = [];
    private readonly Tape<double> tape = new();

    /// <summary>How the trajectory is differentiated.</summary>
    [Params(Mode.Forward, Mode.Reverse)]
    public Mode Outer { get; set; }

    /// <summary>How the potential is differentiated.</summary>
    [Params(Mode.Forward, Mode.Reverse)]
    public Mode Inner { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var objective = Particle.Objective(Inner);
        trajectories[(Outer, Inner)] = new(Outer, w => objective.Call(w)[0]);
    }

    [Benchmark(Baseline = true)]
    public double PlainFunction()
    {
        const double W = 0.2;
        var (x, y, vx, vy) = (0.0, 8.0, 0.75, 0.0);
        while (true)
        {
            var (dx, far, near) = (x - 10, y - (10 - W), y);
            var first = Cube((dx * dx) + (far * far));
            var second = Cube((dx * dx) + (near * near));
            var (fx, fy) = ((dx / first) + (dx / second), (far / first) + (near / second));
            (x, y) = (x + (0.1 * vx), y + (0.1 * vy));
            if (y <= 0)
            {
                x -= y / vy * vx;
                return x * x;
            }

            (vx, vy) = (vx + (0.1 * fx), vy + (0.1 * fy));
        }

        static double Cube(double square) => square * Math.Sqrt(square);
    }

    [Benchmark]
    public double Gradient()
    {
        tape.Reset();
        return trajectories[(Outer, Inner)].Gradient(tape.Constant([0.2], Shape.Scalar)).Value;
    }
}
