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
    /// <param name="step">The program of <see cref="Step"/>.</param>
    public static Variable Objective(Variable main, Variable extra, Variable state, Variable sequence, Program step)
    {
        var (characters, bits) = (sequence.Shape[0], sequence.Shape[1]);
        Variable total = 0;
        Span<Variable> results = [default, default];
        for (var t = 0; t + 1 < characters; t++)
        {
            step.Call([main, extra, state, sequence[t..(t + 2)]], results);
            state = results[0];
            total += results[1];
        }

        return -total / (bits * (characters - 1));
    }

    /// <summary>The state after a character, and the logarithm of how well the next one was predicted.</summary>
    /// <param name="main">As for <see cref="Objective"/>.</param>
    /// <param name="extra">Likewise.</param>
    /// <param name="state">The state before.</param>
    /// <param name="characters">The character and the next one: 2 × bits.</param>
    public static Variable[] Step(Variable main, Variable extra, Variable state, Variable characters)
    {
        var next = new Variable[state.Shape[0]];
        var signal = characters[0] * extra[0];
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
        return [Stack(next), Sum(characters[1] * (prediction - Log(Sum(Exp(prediction)) + 2)))];
    }

    private static Variable Gates(Variable row) => Reshape(row, [4, row.Shape[0] / 4]);

    private static Evaluation Loss(Input input)
    {
        var (tape, step) = (new Tape<double>(), Trace(input));
        return Evaluation.Of(() => Record(tape, step, input).Loss.Value);
    }

    private static Evaluation Gradient(Input input)
    {
        var (tape, step) = (new Tape<double>(), Trace(input));
        var gradient = new double[input.Main.Length + input.Extra.Length];
        return new(Run, () => gradient);

        void Run()
        {
            var (main, extra, loss) = Record(tape, step, input);
            tape.Sweep(loss);
            tape.Adjoints(main).CopyTo(gradient);
            tape.Adjoints(extra).CopyTo(gradient.AsSpan(input.Main.Length));
        }
    }

    private static (Variable Main, Variable Extra, Variable Loss) Record(Tape<double> tape, Program step, Input input)
    {
        tape.Reset();
        var bits = input.State[0].Length;
        var main = tape.Input(input.Main, [input.MainParams.Length, 4 * bits]);
        var extra = tape.Input(input.Extra, [3, bits]);
        var state = tape.Constant(input.States, [input.State.Length, bits]);
        var sequence = tape.Constant(input.Characters, [input.Sequence.Length, bits]);
        return (main, extra, Objective(main, extra, state, sequence, step));
    }

    private static Program Trace(Input input)
    {
        var (rows, bits) = (input.State.Length, input.State[0].Length);
        return ProgramBuilder.Trace(
            v => Step(v[0], v[1], v[2], v[3]), ("main", [rows, 4 * bits]), ("extra", [3, bits]), ("state", [rows, bits]), ("characters", [2, bits]));
    }

    public sealed record Input(double[][] MainParams, double[][] ExtraParams, double[][] State, double[][] Sequence)
    {
        public double[] Main { get; } = [.. MainParams.Flat()];

        public double[] Extra { get; } = [.. ExtraParams.Flat()];

        public double[] States { get; } = [.. State.Flat()];

        public double[] Characters { get; } = [.. Sequence.Flat()];
    }
}
