using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.ControlFlow;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// The loss of a long short-term memory that predicts the next character of a text; its weight matrices are diagonal.
/// </summary>
public static class Lstm
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("lstm", "objective", input => Of(input, (x, loss) => [loss])),
        Eval.Of<Input>("lstm", "jacobian", input => Of(input, (x, loss) => Reverse.Pull(loss, 1, x[0], x[1]))),
    ];

    /// <summary>The cross-entropy of the predictions, per bit.</summary>
    /// <param name="main">
    /// For each layer a row of weights and a row of biases, each of four gates: 2·layers × 4·bits.
    /// </param>
    /// <param name="extra">Input weights, output weights and output biases: 3 × bits.</param>
    /// <param name="state">
    /// For each layer a row of what it shows and a row of what it remembers: 2·layers × bits.
    /// </param>
    /// <param name="text">A row for each character: characters × bits.</param>
    public static Variable Objective(Variable main, Variable extra, Variable state, Variable text)
    {
        var (_, values) = Scan(
            [state], [text[..^1], text[1..]],
            (states, characters) =>
            {
                var (next, value) = Step(main, extra, states[0], characters[0], characters[1]);
                return ([next], [value]);
            });
        return -Sum(values[0]) / text[1..].Shape.Length;
    }

    private static (Variable State, Variable Value) Step(
        Variable main, Variable extra, Variable state, Variable character, Variable following)
    {
        var next = new Variable[state.Shape[0]];
        var signal = character * extra[0];
        for (var i = 0; i < next.Length; i += 2)
        {
            var (weights, biases, hidden, cell) = (Gates(main[i]), Gates(main[i + 1]), state[i], state[i + 1]);
            var forget = Sigmoid((signal * weights[0]) + biases[0]);
            var ingate = Sigmoid((hidden * weights[1]) + biases[1]);
            var outgate = Sigmoid((signal * weights[2]) + biases[2]);
            var change = Tanh((hidden * weights[3]) + biases[3]);
            next[i + 1] = (cell * forget) + (ingate * change);
            next[i] = signal = outgate * Tanh(next[i + 1]);
        }

        var prediction = (signal * extra[1]) + extra[2];
        return (Stack(next), Sum(following * (prediction - Log(Sum(Exp(prediction)) + 2))));
    }

    private static Variable Gates(Variable row) => Reshape(row, [4, row.Shape[0] / 4]);

    private static Evaluation Of(Input input, Func<Variable[], Variable, Variable[]> results)
    {
        var (rows, bits) = (input.State.Length, input.State[0].Length);
        var program = ProgramBuilder.Trace(
            v => results(v, Objective(v[0], v[1], v[2], v[3])),
            ("main", [rows, 4 * bits]),
            ("extra", [3, bits]),
            ("state", [rows, bits]),
            ("text", [input.Sequence.Length, bits])).Compile<double>();
        double[] given = [.. input.Numbers];
        var result = new double[program.OutputLength];
        return new(() => program.Evaluate(given, result), () => result.Length == 1 ? result[0] : result);
    }

    public sealed record Input(double[][] MainParams, double[][] ExtraParams, double[][] State, double[][] Sequence)
    {
        /// <summary>All, one after the other.</summary>
        public IEnumerable<double> Numbers =>
            [.. MainParams.Flat(), .. ExtraParams.Flat(), .. State.Flat(), .. Sequence.Flat()];
    }
}
