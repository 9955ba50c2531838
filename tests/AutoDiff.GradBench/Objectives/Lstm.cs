using AutoDiff.GradBench.Protocol;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// The loss of a long short-term memory that predicts the next character of a text; its weight matrices are diagonal.
/// </summary>
public static class Lstm
{
    private const int StepsAtOnce = 8;

    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<Input>("lstm", "objective", Loss),
        Eval.Of<Input>("lstm", "jacobian", Gradient),
    ];

    /// <summary>The cross-entropy of the predictions, per bit.</summary>
    /// <param name="main">
    /// For each layer a row of weights and a row of biases, each of four gates: 2·layers × 4·bits.
    /// </param>
    /// <param name="extra">Input weights, output weights and output biases: 3 × bits.</param>
    /// <param name="state">
    /// For each layer a row of what it shows and a row of what it remembers: 2·layers × bits.
    /// </param>
    /// <param name="sequence">The text, a row for each character: characters × bits.</param>
    /// <param name="programs">
    /// Programs of <see cref="Steps"/> for parts of the text one after the other, each of which begins where the one
    /// before ends.
    /// </param>
    public static Variable Objective(
        Variable main, Variable extra, Variable state, Variable sequence, IEnumerable<ArrayProgram> programs)
    {
        var (characters, bits) = (sequence.Shape[0], sequence.Shape[1]);
        Variable total = 0;
        Span<Variable> results = [default, default];
        var t = 0;
        foreach (var program in programs)
        {
            var last = t + program.Inputs[3].Shape[0] - 1;
            program.Call([main, extra, state, sequence[t..(last + 1)]], results);
            (state, total, t) = (results[0], total + results[1], last);
        }

        return -total / (bits * (characters - 1));
    }

    /// <summary>
    /// The state after some characters, and the logarithm of how well each was predicted from those before, but for the
    /// first.
    /// </summary>
    /// <param name="main">As for <see cref="Objective"/>.</param>
    /// <param name="extra">Likewise.</param>
    /// <param name="state">The state before.</param>
    /// <param name="characters">The characters.</param>
    public static Variable[] Steps(Variable main, Variable extra, Variable state, Variable characters)
    {
        Variable total = 0;
        for (var t = 0; t + 1 < characters.Shape[0]; t++)
        {
            var step = Step(main, extra, state, characters[t], characters[t + 1]);
            (state, total) = (step.State, total + step.Value);
        }

        return [state, total];
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

    private static Evaluation Loss(Input input)
    {
        var (tape, programs) = (new Tape<double>(), Trace(input));
        return Evaluation.Of(() => Record(tape, programs, input).Loss.Value);
    }

    private static Evaluation Gradient(Input input)
    {
        var (tape, programs) = (new Tape<double>(), Trace(input));
        var gradient = new double[input.Main.Length + input.Extra.Length];
        return new(Run, () => gradient);

        void Run()
        {
            var (main, extra, loss) = Record(tape, programs, input);
            tape.Sweep(loss);
            tape.Adjoints(main).CopyTo(gradient);
            tape.Adjoints(extra).CopyTo(gradient.AsSpan(input.Main.Length));
        }
    }

    private static (Variable Main, Variable Extra, Variable Loss) Record(
        Tape<double> tape, ArrayProgram[] programs, Input input)
    {
        tape.Reset();
        var bits = input.State[0].Length;
        var main = tape.Input(input.Main, [input.MainParams.Length, 4 * bits]);
        var extra = tape.Input(input.Extra, [3, bits]);
        var state = tape.Constant(input.States, [input.State.Length, bits]);
        var sequence = tape.Constant(input.Characters, [input.Sequence.Length, bits]);
        return (main, extra, Objective(main, extra, state, sequence, programs));
    }

    // A call costs as much as some steps, and code for many steps takes long to compile: the same program for most of
    // the text, and one for what is left.
    private static ArrayProgram[] Trace(Input input)
    {
        var (whole, rest) = Math.DivRem(input.Sequence.Length - 1, StepsAtOnce);
        var steps = whole > 0 ? Trace(input, StepsAtOnce) : null!;
        return [.. Enumerable.Repeat(steps, whole), .. rest > 0 ? [Trace(input, rest)] : Array.Empty<ArrayProgram>()];
    }

    private static ArrayProgram Trace(Input input, int steps)
    {
        var (rows, bits) = (input.State.Length, input.State[0].Length);
        return ProgramBuilder.Trace(
            v => Steps(v[0], v[1], v[2], v[3]),
            ("main", [rows, 4 * bits]),
            ("extra", [3, bits]),
            ("state", [rows, bits]),
            ("characters", [steps + 1, bits]));
    }

    public sealed record Input(double[][] MainParams, double[][] ExtraParams, double[][] State, double[][] Sequence)
    {
        public double[] Main { get; } = [.. MainParams.Flat()];

        public double[] Extra { get; } = [.. ExtraParams.Flat()];

        public double[] States { get; } = [.. State.Flat()];

        public double[] Characters { get; } = [.. Sequence.Flat()];
    }
}
