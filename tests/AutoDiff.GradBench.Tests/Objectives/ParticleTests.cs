using AutoDiff.GradBench.Objectives;

namespace AutoDiff.GradBench.Tests.Objectives;

public class ParticleTests
{
    [Theory]
    [InlineData(Mode.Forward, 0.3)]
    [InlineData(Mode.Reverse, 0.3)]
    public void The_derivative_of_the_crossing_is_that_of_the_path_by_hand(Mode inner, double w)
    {
        var objective = Particle.Objective(inner);
        var (value, derivative) = Differentiate.ValueAndGradient(w => objective.Call(w)[0], w);
        Witness.AssertClose([SquaredDistance(w)], [value], 1e-12);

        // Where another step of Euler's method is the last, the function has a kink: differences keep away from it.
        Witness.AssertClose(Witness.Gradient(w => SquaredDistance(w[0]), [w], 1e-5), [derivative], 1e-9);
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("fr")]
    [InlineData("rf")]
    [InlineData("rr")]
    public void The_particle_crosses_the_axis_at_the_origin(string modes)
    {
        var w = (double)Tool.Evaluate("particle", modes, new { w = 0.0 });

        // The descent ends where a step is at most 10⁻⁵; the crossing moves by about 15 for each unit of w.
        Assert.InRange(SquaredDistance(w), 0, 1.5e-4 * 1.5e-4);
    }

    private static double SquaredDistance(double w)
    {
        var (x, y, vx, vy) = (0.0, 8.0, 0.75, 0.0);
        while (true)
        {
            var (fx, fy) = (Force(10, 10 - w).X + Force(10, 0).X, Force(10, 10 - w).Y + Force(10, 0).Y);
            (x, y) = (x + (0.1 * vx), y + (0.1 * vy));
            if (y <= 0)
            {
                x -= y / vy * vx;
                return x * x;
            }

            (vx, vy) = (vx + (0.1 * fx), vy + (0.1 * fy));
        }

        // −∇ 1/r = r⃗/r³.
        (double X, double Y) Force(double px, double py)
        {
            var cube = Math.Pow(((x - px) * (x - px)) + ((y - py) * (y - py)), 1.5);
            return ((x - px) / cube, (y - py) / cube);
        }
    }
}
