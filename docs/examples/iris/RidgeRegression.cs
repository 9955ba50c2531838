using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using static AutoDiff.Functions;

namespace AutoDiff.Examples.Iris;

/// <summary>What a fit found.</summary>
/// <param name="Coefficients">One row per column of the design, one column per species, in row-major order.</param>
/// <param name="Objective">The mean negative log-likelihood with the penalty.</param>
/// <param name="LogLikelihood">The log-likelihood of all rows, without the penalty.</param>
/// <param name="GradientNorm">The Euclidean norm of the objective's gradient.</param>
/// <param name="Iterations">The optimizer's steps.</param>
/// <param name="Accuracy">The part of the rows whose likeliest species is theirs.</param>
internal sealed record IrisFit(
    double[] Coefficients, double Objective, double LogLikelihood, double GradientNorm, int Iterations,
        double Accuracy);

/// <summary>
/// Multinomial logistic regression with a ridge penalty: minimizes F(W) = −1/n · Σ log softmax(xᵢ W)ₖ + λ/2 · ‖W‖², k
/// being the species of row i. Without the penalty there is no minimum: one species can be separated from the others,
/// and its coefficients would grow for ever.
/// </summary>
internal sealed class RidgeRegression(IrisData data, double ridge)
{
    private readonly Tape<double> tape = new();
    private readonly Shape design = [data.Rows, IrisData.Columns.Count];
    private readonly Shape weights = [IrisData.Columns.Count, data.SpeciesNames.Length];
    private readonly double[] targets = OneHot(data);

    /// <summary>Fits until the norm of the gradient is at most <paramref name="gradientNorm"/>.</summary>
    /// <exception cref="InvalidOperationException">The optimizer stopped before.</exception>
    public IrisFit Fit(double gradientNorm = 1e-8)
    {
        // The optimizer bounds each |∂F/∂wₖ|·max(1, |wₖ|), divided by max(1, F); F < 2 here, so that half of what each
        // may contribute to the norm is enough.
        var tolerance = gradientNorm / (2 * Math.Sqrt(weights.Length));
        var optimizer = new BfgsMinimizer(
            tolerance, parameterTolerance: 0, functionProgressTolerance: 0, maximumIterations: 1000);
        var objective = ObjectiveFunction.Gradient(ValueAndGradient);
        MinimizationResult result;
        try
        {
            result = optimizer.FindMinimum(objective, Vector<double>.Build.Dense(weights.Length));
        }
        catch (OptimizationException problem)
        {
            throw new InvalidOperationException(
                $"The optimizer stopped before the gradient had a norm of {gradientNorm:E1}: {problem.Message}",
                problem);
        }

        var coefficients = result.MinimizingPoint.AsArray();
        var (value, gradient) = ValueAndGradient(result.MinimizingPoint);
        var norm = gradient.L2Norm();
        return norm <= gradientNorm
            ? new(coefficients, value, LogLikelihood(coefficients), norm, result.Iterations, Accuracy(coefficients))
            : throw new InvalidOperationException(
                $"The optimizer stopped before the gradient had a norm of {gradientNorm:E1}: {result.ReasonForExit} " +
                "at " +
                $"{norm:E1}.");
    }

    private (double Value, Vector<double> Gradient) ValueAndGradient(Vector<double> point)
    {
        tape.Reset();
        var w = tape.Input(point.AsArray(), weights);
        var objective = -MeanLogLikelihood(w) + (ridge / 2 * Sum(Square(w)));
        return (objective.Value, Vector<double>.Build.Dense(tape.Gradient(objective, w)));
    }

    private Variable MeanLogLikelihood(Variable w) =>
        -Mean(
            CrossEntropy(
                MatMul(tape.Constant(data.Design, design), w), tape.Constant(targets, [data.Rows, weights[1]])));

    private double LogLikelihood(double[] coefficients)
    {
        tape.Reset();
        return data.Rows * MeanLogLikelihood(tape.Constant(coefficients, weights)).Value;
    }

    private double Accuracy(double[] coefficients)
    {
        tape.Reset();
        var logits = MatMul(tape.Constant(data.Design, design), tape.Constant(coefficients, weights)).ToArray().Chunk(
            weights[1]);
        return logits.Zip(data.Species, (row, species) => Array.IndexOf(row, row.Max()) == species ? 1.0 : 0.0)
            .Average();
    }

    private static double[] OneHot(IrisData data)
    {
        var targets = new double[data.Rows * data.SpeciesNames.Length];
        for (var row = 0; row < data.Rows; row++)
        {
            targets[(row * data.SpeciesNames.Length) + data.Species[row]] = 1;
        }

        return targets;
    }
}
