using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval ba at 31,843 observations.</summary>
public class BaBenchmark() : ObjectiveBenchmark("ba", "objective", "jacobian")
{
    private const int Observations = 31_843;

    private readonly double[] camera = [0.3, -0.2, 0.5, 0.1, 0.2, -0.3, 5, 1, 2, 0.02, -0.01];
    private readonly double[] point = [0.7, -0.4, 3];
    private readonly double[] feature = [1.5, 2.5];
    private readonly double[] errors = new double[3 * Observations];
    private readonly double weight = 0.8;

    protected override object Input => new Ba.Input(49, 7776, Observations, camera, point, weight, feature);

    protected override double Function()
    {
        for (var i = 0; i < Observations; i++)
        {
            Project(camera, point, weight, feature, errors.AsSpan(2 * i));
            errors[(2 * Observations) + i] = 1 - (weight * weight);
        }

        return errors.Sum();
    }

    // The eval writes one observation's errors and how many there are, since all are equal.
    public override double Value()
    {
        var evaluation = Prepare("objective");
        evaluation.Run();
        var json = System.Text.Json.JsonSerializer.SerializeToElement(
            evaluation.Output(), AutoDiff.GradBench.Protocol.Eval.Options);
        var elements = json.GetProperty("reproj_error").GetProperty("elements");
        var weightError = json.GetProperty("w_err").GetProperty("element").GetDouble();
        return Observations * (elements[0].GetDouble() + elements[1].GetDouble() + weightError);
    }

    private static void Project(double[] c, double[] x, double w, double[] feature, Span<double> errors)
    {
        var (x0, x1, x2) = (x[0] - c[3], x[1] - c[4], x[2] - c[5]);
        var angle = Math.Sqrt((c[0] * c[0]) + (c[1] * c[1]) + (c[2] * c[2]));
        var (sine, cosine) = Math.SinCos(angle);
        var (a0, a1, a2) = (c[0] / angle, c[1] / angle, c[2] / angle);
        var along = ((a0 * x0) + (a1 * x1) + (a2 * x2)) * (1 - cosine);
        var r0 = (x0 * cosine) + (((a1 * x2) - (a2 * x1)) * sine) + (a0 * along);
        var r1 = (x1 * cosine) + (((a2 * x0) - (a0 * x2)) * sine) + (a1 * along);
        var r2 = (x2 * cosine) + (((a0 * x1) - (a1 * x0)) * sine) + (a2 * along);
        var (u, v) = (r0 / r2, r1 / r2);
        var square = (u * u) + (v * v);
        var scale = c[6] * (1 + (c[9] * square) + (c[10] * square * square));
        errors[0] = w * ((u * scale) + c[7] - feature[0]);
        errors[1] = w * ((v * scale) + c[8] - feature[1]);
    }
}
