using AutoDiff.BackEnds;
using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>½ Σᵢ (sign tᵢ − Σⱼ xⱼ tᵢʲ)²: a polynomial fitted to the sign function at n points of [−1, 1].</summary>
public static class Llsq
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("llsq", "primal", input => Over(input, Trace(input, gradient: false), y => y[0])),
        Eval.Of<Input>("llsq", "gradient", input => Over(input, Trace(input, gradient: true), y => y)),
    ];

    /// <summary>What one point adds.</summary>
    /// <param name="x">The coefficients of the polynomial.</param>
    /// <param name="t">The point.</param>
    public static Variable Term(ReadOnlySpan<Variable> x, Variable t)
    {
        var (rest, power) = (Sign(t), (Variable)1);
        foreach (var coefficient in x)
        {
            rest -= coefficient * power;
            power *= t;
        }

        return 0.5 * Square(rest);
    }

    private static ArrayProgram Trace(Input input, bool gradient) => ProgramBuilder.Trace(
        v =>
        {
            var term = Term(v.AsSpan(..^1), v[^1]);
            return gradient ? Reverse.Pull(term, 1, v.AsSpan(..^1)) : [term];
        },
        [.. input.X.Select((_, j) => ($"x{j}", Shape.Scalar)), ("t", Shape.Scalar)]);

    /// <summary>
    /// A program of one term evaluated at all points, which share the coefficients; what it returns is added up.
    /// </summary>
    private static Evaluation Over(Input input, ArrayProgram program, Func<double[], object> output)
    {
        var code = CompiledProgram<double>.Of(
            program, new([.. Enumerable.Range(0, input.X.Length)], [.. Enumerable.Range(0, program.Outputs.Length)]));
        double[] inputs = [.. input.X, .. Enumerable.Range(0, input.N).Select(i => -1 + (2.0 * i / (input.N - 1)))];
        var outputs = new double[code.OutputLength];
        return new(() => code.Evaluate(inputs, outputs, input.N), () => output(outputs));
    }

    public sealed record Input(double[] X, int N);
}
