using AutoDiff.BackEnds;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>Derivatives of programs with a scalar output, of one order after the other.</summary>
internal static class Orders
{
    /// <summary>
    /// Compares the values, and the derivatives along directions that are not special, one after the other.
    /// </summary>
    public static void AgreeToThirdOrder(ArrayProgram expected, ArrayProgram found, double[] point)
    {
        for (var order = 0; order < 4; order++)
        {
            var (truth, result) = (Value(expected), Value(found));
            Assert.True(
                Math.Abs(truth - result) <= 1e-9 * (1 + Math.Abs(truth)), $"order {order}: {result}, not {truth}");
            (expected, found) = (Next(expected, order), Next(found, order));
        }

        double Value(ArrayProgram program)
        {
            var outputs = new double[1];
            new Interpreter(program).Evaluate<double>(point, outputs);
            return outputs[0];
        }

        static ArrayProgram Next(ArrayProgram program, int order)
        {
            var builder = new ProgramBuilder();
            Variable[] inputs = [.. program.Inputs.ToArray().Select(input => builder.Input(input.Name, input.Shape))];
            var value = program.Inline(builder, inputs)[0];
            var gradients = Reverse.Pull(value, 1, inputs);
            Variable sum = 0;
            foreach (var gradient in gradients)
            {
                double[] direction = [.. Enumerable.Range(0, gradient.Shape.Length)
                    .Select(i => Math.Cos((order + 1) * (i + 0.5)))];
                sum += Sum(gradient * builder.Constant(direction, gradient.Shape));
            }

            return builder.Build(sum);
        }
    }
}
