using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>The log posterior of a Gaussian mixture model with a Wishart prior on the precision matrices QᵀQ.</summary>
public static class Gmm
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("gmm", "objective", input =>
            Evaluation.Of(Trace(input, gradient: false), input.Elements, y => y[0])),
        Eval.Of<Input>("gmm", "jacobian", input =>
            Evaluation.Of(Trace(input, gradient: true), input.Elements, y => Independents(input, y))),
    ];

    /// <summary>log p(x | α, μ, q, l) + log p(q, l).</summary>
    /// <param name="alpha">Logarithms of the weights, up to a constant: k.</param>
    /// <param name="mu">The means: k × d.</param>
    /// <param name="q">The logarithms of the diagonals of Q: k × d.</param>
    /// <param name="l">What is below the diagonals, column by column: k × d(d − 1)/2.</param>
    /// <param name="x">The observations: n × d.</param>
    /// <param name="gamma">The precision of the prior.</param>
    /// <param name="m">Its additional degrees of freedom.</param>
    public static Variable Objective(
        Variable alpha, Variable mu, Variable q, Variable l, Variable x, double gamma, int m)
    {
        var (k, d, n) = (mu.Shape[0], mu.Shape[1], x.Shape[0]);
        var logDeterminants = Sum(q, [1]);
        var factors = Factors(q, l);
        var centers = MatMul(factors, Reshape(mu, [k, d, 1]));
        var block = Blocks.LengthFor(n, k * d);
        var likelihoods = LogLikelihood(k, d, block).CallOverPoints(
            new(shared: [0, 1, 2, 3], summed: [0]), alpha + logDeterminants, q, l, centers, Reshape(
                x, [n / block, block, d]));
        var likelihood = likelihoods[0] - (n * ((0.5 * d * Math.Log(2 * Math.PI)) + LogSumExp(alpha)));

        var freedom = d + m + 1;
        var constant = (freedom * d * Math.Log(gamma / Math.Sqrt(2))) - LogMultivariateGamma(0.5 * freedom, d);
        var prior = (k * constant) - (0.5 * gamma * gamma * Sum(Square(factors))) + (m * Sum(logDeterminants));
        return likelihood + prior;
    }

    // Q of each component.
    private static Variable Factors(Variable q, Variable l)
    {
        var (k, d) = (q.Shape[0], q.Shape[1]);
        return DiagonalMatrix(Exp(q)) + Reshape(ScatterAdd(l, 1, d * d, BelowDiagonal(d)), [k, d, d]);
    }

    // For a block of observations x: Σ log Σₖ exp(shiftₖ − ½ |Qₖx − centreₖ|²).
    private static ArrayProgram LogLikelihood(int k, int d, int block) => ProgramBuilder.Trace(
        v =>
        {
            var (shifts, factors, centers, x) = (v[0], Factors(v[1], v[2]), v[3], v[4]);
            var images = Reshape(MatMul(Reshape(factors, [k * d, d]), Transpose(x)), [k, d, block]) - centers;
            return [Sum(LogSumExp(Reshape(shifts, [k, 1]) - (0.5 * Sum(Square(images), [1])), [0]))];
        },
        ("shifts", [k]),
        ("q", [k, d]),
        ("l", [k, d * (d - 1) / 2]),
        ("centers", [k, d, 1]),
        ("x", [block, d]));

    private static ArrayProgram Trace(Input input, bool gradient) => ProgramBuilder.Trace(
        v =>
        {
            var value = Objective(v[0], v[1], v[2], v[3], v[4], input.Gamma, input.M);
            return gradient ? Reverse.Pull(value, 1, v[0], v[1], v[2], v[3]) : [value];
        },
        ("alpha", [input.K]),
        ("mu", [input.K, input.D]),
        ("q", [input.K, input.D]),
        ("l", [input.K, input.D * (input.D - 1) / 2]),
        ("x", [input.N, input.D]));

    private static object Independents(Input input, ReadOnlySpan<double> gradient)
    {
        var (k, d) = (input.K, input.D);
        return new
        {
            Alpha = gradient[..k].ToArray(),
            Mu = gradient.Slice(k, k * d).InRows(k),
            Q = gradient.Slice(k + (k * d), k * d).InRows(k),
            L = gradient[(k + (2 * k * d))..].InRows(k),
        };
    }

    // The places below the diagonal of a d × d matrix, column by column.
    private static int[] BelowDiagonal(int d) =>
    [
        .. Enumerable.Range(0, d).SelectMany(
            column => Enumerable.Range(column + 1, d - column - 1), (column, row) => (row * d) + column),
    ];

    // log Γ_d(a) = d(d − 1)/4 · log π + Σⱼ log Γ(a + (1 − j)/2).
    private static double LogMultivariateGamma(double a, int d) =>
        (0.25 * d * (d - 1) * Math.Log(Math.PI)) + Enumerable.Range(1, d).Sum(j => LogGamma(a + (0.5 * (1 - j))).Value);

    public sealed record Input(
        int D, int K, int N, double[] Alpha, double[][] Mu, double[][] Q, double[][] L, double[][] X, double Gamma,
            int M)
    {
        public double[] Elements { get; } = [.. Alpha, .. Mu.Flat(), .. Q.Flat(), .. L.Flat(), .. X.Flat()];
    }
}
