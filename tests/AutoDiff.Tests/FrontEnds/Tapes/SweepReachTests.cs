using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>
/// A sweep looks at what its output can reach and at nothing else, so that a tape that is never reset stays as fast as
/// one that is; what an earlier sweep left elsewhere is gone.
/// </summary>
public class SweepReachTests
{
    [Fact]
    public void A_sweep_does_not_go_below_what_its_output_reaches()
    {
        var tape = new Tape<double>();
        var parameter = tape.Input(2);
        for (var step = 0; step < 100; step++)
        {
            var x = tape.Input(step);
            var y = Sin(parameter * x) + Sum(tape.Input([1, 2]) * x);
            var adjoints = new Real<double>[tape.Listing.ArenaLength];
            adjoints[^1] = 1;
            var lowest = new ReverseSweep<Real<double>>(
                new ArrayRules(), tape.Listing, Values(tape), adjoints).Run(y.Index);
            Assert.InRange(lowest, x.Index, y.Index);
        }
    }

    [Fact]
    public void Adjoints_are_those_of_a_tape_of_ones_own_whatever_was_swept_before()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var tape = new Tape<double>();
        double[] point = [0.3, -1.2, 0.8];
        var shared = tape.Input(point);
        var outputs = new List<(Variable Output, Variable[] Inputs, double[][] Gradients)>();
        for (var step = 0; step < 40; step++)
        {
            double[] own = [random.NextDouble(), random.NextDouble()];
            var kind = random.Next(3);
            var inputs = new[] { shared, tape.Input(own) };
            var alone = new Tape<double>();
            Variable[] copies = [alone.Input(point), alone.Input(own)];
            var expected = Function(kind, copies);
            alone.Sweep(expected);
            outputs.Add((
                Function(kind, inputs), inputs, [.. copies.Select(copy => alone.Adjoints(copy).ToArray())]));
            var (output, variables, gradients) = outputs[random.Next(outputs.Count)];
            tape.Sweep(output);
            for (var k = 0; k < variables.Length; k++)
            {
                Assert.True(
                    gradients[k].SequenceEqual(tape.Adjoints(variables[k]).ToArray()), $"seed {seed}, step {step}");
            }

            // What the output does not reach has the adjoint 0.
            Assert.All(
                outputs.Where(other => other.Output.Index > output.Index),
                other => Assert.All(tape.Adjoints(other.Inputs[1]).ToArray(), adjoint => Assert.Equal(0, adjoint)));
            if (random.Next(15) == 0)
            {
                tape.Reset();
                outputs.Clear();
                shared = tape.Input(point);
            }
        }

        static Variable Function(int kind, Variable[] x) => kind switch
        {
            0 => (Sin(x[0][0]) * x[1][0]) + (x[0][2] * x[1][1]),
            1 => Sum(Exp(x[0])) * Sum(Square(x[1])),
            _ => LogSumExp(x[0]) - Exp(x[1][1] * x[0][1]),
        };
    }

    private static Real<double>[] Values(Tape<double> tape)
    {
        var values = new Real<double>[tape.Listing.ArenaLength];
        for (var i = 0; i < tape.Count; i++)
        {
            var elements = tape.Values(tape.Result(i));
            for (var k = 0; k < elements.Length; k++)
            {
                values[tape.Listing[i].Slot + k] = elements[k];
            }
        }

        return values;
    }
}
