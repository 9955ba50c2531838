using AutoDiff.BackEnds;
using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Sampling;
using AutoDiff.Numbers;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Code;

/// <summary>
/// The exact gradient of a function written with variables, with the rounding error that evaluating it has.
/// </summary>
internal static class TapeReference
{
    /// <summary>The gradient at a point, and how far code may be from it that computes in a format.</summary>
    /// <exception cref="ShapeMismatchException">The function does not return a scalar.</exception>
    public static Estimate[] At<TFormat>(Func<Variable, Variable> function, Shape shape, double[] point)
        where TFormat : struct, IFormat
    {
        // Recorded anew at each point: plain branches of the function are taken as they are at this point.
        var tape = new Tape<double>();
        var x = tape.Input(point, shape);
        var output = function(x);
        if (output.Recorder is null)
        {
            return new Estimate[point.Length];
        }

        var program = Reverse.Gradient(tape.ToProgram([x], [output]));
        var interpreter = new Interpreter(program);

        // A gradient in other words has rounding errors of its own. Whoever computes it stably is right for an x at
        // most a rounding away, so that the elements of x count as rounded: the bound then holds the condition of the
        // gradient, not only the steps of this program.
        var inputs = point.Select(element =>
            new Witness<TFormat>(new(element, TFormat.Unit * Math.Abs(element)), Witness<TFormat>.Traits.Moves))
                .ToArray();
        var outputs = new Witness<TFormat>[interpreter.OutputLength];
        interpreter.EvaluateOver<Witness<TFormat>>(inputs, outputs);
        if (!double.IsFinite(outputs[0].Value))
        {
            // Outside its domain a function has no gradient, whatever its rules give.
            return [.. Enumerable.Repeat(Estimate.None, point.Length)];
        }

        return [.. outputs.Skip(1)
            .Select(entry => entry.IsOnKink || entry.IsUncertain ? Estimate.None : new(entry.Value, 2 * entry.Error))];
    }
}
