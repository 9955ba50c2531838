using AutoDiff.GradBench.Objectives;

namespace AutoDiff.Benchmarks.GradBench;

/// <summary>The eval lstm with two layers, 1024 characters and 14 bits.</summary>
public class LstmBenchmark() : ObjectiveBenchmark("lstm", "objective", "jacobian")
{
    private const int Layers = 2;
    private const int Bits = 14;

    private readonly double[][] main = Rows(2 * Layers, 4 * Bits);
    private readonly double[][] extra = Rows(3, Bits);
    private readonly double[][] state = Rows(2 * Layers, Bits);
    private readonly double[][] sequence =
        [.. Rows(1024, Bits).Select(row => Array.ConvertAll(row, element => element < 0 ? 0.0 : 1))];

    protected override object Input => new Lstm.Input(main, extra, state, sequence);

    protected override double Function()
    {
        var memory = Array.ConvertAll(state, row => (double[])row.Clone());
        var signal = new double[Bits];
        var total = 0.0;
        for (var t = 0; t + 1 < sequence.Length; t++)
        {
            for (var i = 0; i < Bits; i++)
            {
                signal[i] = sequence[t][i] * extra[0][i];
            }

            for (var layer = 0; layer < Layers; layer++)
            {
                Step(main[2 * layer], main[(2 * layer) + 1], memory[2 * layer], memory[(2 * layer) + 1], signal);
            }

            var sum = 2.0;
            for (var i = 0; i < Bits; i++)
            {
                signal[i] = (signal[i] * extra[1][i]) + extra[2][i];
                sum += Math.Exp(signal[i]);
            }

            var logarithm = Math.Log(sum);
            for (var i = 0; i < Bits; i++)
            {
                total += sequence[t + 1][i] * (signal[i] - logarithm);
            }
        }

        return -total / (Bits * (sequence.Length - 1));
    }

    private static void Step(double[] weights, double[] biases, double[] hidden, double[] cell, double[] signal)
    {
        for (var i = 0; i < Bits; i++)
        {
            var forget = Sigmoid((signal[i] * weights[i]) + biases[i]);
            var ingate = Sigmoid((hidden[i] * weights[Bits + i]) + biases[Bits + i]);
            var outgate = Sigmoid((signal[i] * weights[(2 * Bits) + i]) + biases[(2 * Bits) + i]);
            var change = Math.Tanh((hidden[i] * weights[(3 * Bits) + i]) + biases[(3 * Bits) + i]);
            cell[i] = (cell[i] * forget) + (ingate * change);
            hidden[i] = signal[i] = outgate * Math.Tanh(cell[i]);
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
