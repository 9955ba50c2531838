namespace AutoDiff.GradBench.Tests.Objectives;

public class LstmTests
{
    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(2, 5, 4)]
    [InlineData(3, 9, 2)]
    public void The_gradient_is_that_of_the_loss(int layers, int characters, int bits)
    {
        var main = Witness.Rows(1, 2 * layers, 4 * bits);
        var extra = Witness.Rows(2, 3, bits);
        var state = Witness.Rows(3, 2 * layers, bits);
        double[][] sequence =
        [
            .. Witness.Rows(4, characters, bits).Select(row => row.Select(element => element < 0 ? 0.0 : 1).ToArray()),
        ];
        var input = new { main_params = main, extra_params = extra, state, sequence };
        double[] parameters = [.. main.Flat(), .. extra.Flat()];
        Witness.AssertClose([Loss(parameters).Value], Tool.Evaluate("lstm", "objective", input).Numbers(), 1e-13);
        var gradient = Tool.Evaluate("lstm", "jacobian", input).Numbers();
        Witness.AssertClose(Witness.Gradient(x => Loss(x).Value, parameters), gradient, 1e-9);

        // By hand for the outermost parameters, the output biases; all others pass through the same sum.
        Witness.AssertClose(Loss(parameters).InOutputBiases, gradient[^bits..], 1e-13);

        (double Value, double[] InOutputBiases) Loss(double[] x)
        {
            double[][] memory = [.. state.Select(row => (double[])row.Clone())];
            var ends = x[^(3 * bits)..];
            var (loss, derivative) = (0.0, new double[bits]);
            for (var t = 0; t + 1 < characters; t++)
            {
                var signal = Each(i => sequence[t][i] * ends[i]);
                for (var layer = 0; layer < layers; layer++)
                {
                    var (weights, biases) = (x[(8 * bits * layer)..], x[(((8 * layer) + 4) * bits)..]);
                    var (hidden, cell) = (memory[2 * layer], memory[(2 * layer) + 1]);
                    for (var i = 0; i < bits; i++)
                    {
                        var forget = Sigmoid((signal[i] * weights[i]) + biases[i]);
                        var ingate = Sigmoid((hidden[i] * weights[bits + i]) + biases[bits + i]);
                        var outgate = Sigmoid((signal[i] * weights[(2 * bits) + i]) + biases[(2 * bits) + i]);
                        var change = Math.Tanh((hidden[i] * weights[(3 * bits) + i]) + biases[(3 * bits) + i]);
                        cell[i] = (cell[i] * forget) + (ingate * change);
                        hidden[i] = outgate * Math.Tanh(cell[i]);
                    }

                    signal = (double[])hidden.Clone();
                }

                var output = Each(i => (signal[i] * ends[bits + i]) + ends[(2 * bits) + i]);
                var sum = 2 + output.Sum(Math.Exp);
                var target = sequence[t + 1];
                var count = bits * (characters - 1);
                loss -= target.Zip(output, (gold, value) => gold * (value - Math.Log(sum))).Sum() / count;
                derivative = Each(
                    i => derivative[i] - ((target[i] - (target.Sum() * Math.Exp(output[i]) / sum)) / count));
            }

            return (loss, derivative);
        }

        double[] Each(Func<int, double> element) => [.. Enumerable.Range(0, bits).Select(element)];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
