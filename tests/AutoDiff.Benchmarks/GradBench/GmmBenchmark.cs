using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval gmm at n = 1000, d = 10 and K = 25.</summary>
public class GmmBenchmark() : ObjectiveBenchmark("gmm", "objective", "jacobian")
{
    private const int D = 10;
    private const int K = 25;
    private const int N = 1000;

    private readonly double[] alpha = Numbers(K);
    private readonly double[][] mu = Rows(K, D);
    private readonly double[][] q = Rows(K, D);
    private readonly double[][] l = Rows(K, D * (D - 1) / 2);
    private readonly double[][] x = Rows(N, D);

    protected override object Input => new Gmm.Input(D, K, N, alpha, mu, q, l, x, 1, 0);

    // γ = 1 and m = 0.
    protected override double Function()
    {
        var diagonals = Array.ConvertAll(q, row => Array.ConvertAll(row, Math.Exp));
        var sums = Array.ConvertAll(q, row => row.Sum());
        var terms = new double[K];
        var image = new double[D];
        var value = -N * ((0.5 * D * Math.Log(2 * Math.PI)) + LogSumExp(alpha));
        foreach (var point in x)
        {
            for (var k = 0; k < K; k++)
            {
                terms[k] = alpha[k] + sums[k] - (0.5 * SquaredImage(diagonals[k], l[k], mu[k], point, image));
            }

            value += LogSumExp(terms);
        }

        for (var k = 0; k < K; k++)
        {
            value += LogPriorConstant() - (0.5 * (diagonals[k].Sum(e => e * e) + l[k].Sum(e => e * e)));
        }

        return value;
    }

    private static double SquaredImage(double[] diagonal, double[] below, double[] mean, double[] point, double[] image)
    {
        for (var i = 0; i < D; i++)
        {
            image[i] = diagonal[i] * (point[i] - mean[i]);
        }

        var next = 0;
        for (var j = 0; j < D; j++)
        {
            for (var i = j + 1; i < D; i++)
            {
                image[i] += below[next++] * (point[j] - mean[j]);
            }
        }

        var sum = 0.0;
        foreach (var element in image)
        {
            sum += element * element;
        }

        return sum;
    }

    private static double LogSumExp(double[] x)
    {
        var (max, sum) = (x.Max(), 0.0);
        foreach (var element in x)
        {
            sum += Math.Exp(element - max);
        }

        return max + Math.Log(sum);
    }

    private static double LogPriorConstant()
    {
        const int Freedom = D + 1;
        var logGamma = 0.25 * D * (D - 1) * Math.Log(Math.PI);
        for (var j = 1; j <= D; j++)
        {
            logGamma += Functions.LogGamma((0.5 * Freedom) + (0.5 * (1 - j))).Value;
        }

        return (-Freedom * D * 0.5 * Math.Log(2)) - logGamma;
    }
}
