using AutoDiff.GradBench.Protocol;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>The loss of a long short-term memory that predicts the next character of a text; its weight matrices are diagonal.</summary>
public static class Lstm
{
    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("lstm", "objective", Loss),
        Eval.Of<Input>("lstm", "jacobian", Gradient),
    ];

    /// <summary>The cross-entropy of the predictions, per bit.</summary>
    /// <param name="main">For each layer a row of weights and a row of biases, each of four gates: 2·layers × 4·bits.</param>
    /// <param name="extra">Input weights, output weights and output biases: 3 × bits.</param>
    /// <param name="state">For each layer a row of what it shows and a row of what it remembers: 2·layers × bits.</param>
    /// <param name="sequence">The text, a row for each character: characters × bits.</param>
    public static Variable Objective(Variable main, Variable extra, Variable state, Variable sequence)
    {
        var layers = new Layer[main.Shape[0] / 2];
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = new(Gates(main[2 * i]), Gates(main[(2 * i) + 1])) { Hidden = state[2 * i], Cell = state[(2 * i) + 1] };
        }

        var (inputWeights, outputWeights, outputBiases) = (extra[0], extra[1], extra[2]);
        var (characters, bits) = (sequence.Shape[0], sequence.Shape[1]);
        Variable total = 0;
        for (var t = 0; t + 1 < characters; t++)
        {
            var signal = sequence[t] * inputWeights;
            foreach (var layer in layers)
            {
                signal = layer.Step(signal);
            }

            var prediction = (signal * outputWeights) + outputBiases;
            total += Sum(sequence[t + 1] * (prediction - Log(Sum(Exp(prediction)) + 2)));
        }

        return -total / (bits * (characters - 1));
    }

    private static Variable[] Gates(Variable row)
    {
        var gates = Reshape(row, [4, row.Shape[0] / 4]);
        return [gates[0], gates[1], gates[2], gates[3]];
    }

    private sealed class Layer(Variable[] weights, Variable[] biases)
    {
        public Variable Hidden { get; set; }

        public Variable Cell { get; set; }

        public Variable Step(Variable input)
        {
            var forget = Sigmoid((input * weights[0]) + biases[0]);
            var ingate = Sigmoid((Hidden * weights[1]) + biases[1]);
            var outgate = Sigmoid((input * weights[2]) + biases[2]);
            var change = Tanh((Hidden * weights[3]) + biases[3]);
            Cell = (Cell * forget) + (ingate * change);
            Hidden = outgate * Tanh(Cell);
            return Hidden;
        }
    }

    private static Evaluation Loss(Input input)
    {
        var tape = new Tape<double>();
        return Evaluation.Of(() => Record(tape, input).Loss.Value);
    }

    private static Evaluation Gradient(Input input)
    {
        var tape = new Tape<double>();
        var gradient = new double[input.Main.Length + input.Extra.Length];
        return new(Run, () => gradient);

        void Run()
        {
            var (main, extra, loss) = Record(tape, input);
            tape.Sweep(loss);
            tape.Adjoints(main).CopyTo(gradient);
            tape.Adjoints(extra).CopyTo(gradient.AsSpan(input.Main.Length));
        }
    }

    private static (Variable Main, Variable Extra, Variable Loss) Record(Tape<double> tape, Input input)
    {
        tape.Reset();
        var bits = input.State[0].Length;
        var main = tape.Input(input.Main, [input.MainParams.Length, 4 * bits]);
        var extra = tape.Input(input.Extra, [3, bits]);
        var state = tape.Constant(input.States, [input.State.Length, bits]);
        var sequence = tape.Constant(input.Characters, [input.Sequence.Length, bits]);
        return (main, extra, Objective(main, extra, state, sequence));
    }

    public sealed record Input(double[][] MainParams, double[][] ExtraParams, double[][] State, double[][] Sequence)
    {
        public double[] Main { get; } = [.. MainParams.Flat()];

        public double[] Extra { get; } = [.. ExtraParams.Flat()];

        public double[] States { get; } = [.. State.Flat()];

        public double[] Characters { get; } = [.. Sequence.Flat()];
    }
}
