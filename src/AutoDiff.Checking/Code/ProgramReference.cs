using AutoDiff.BackEnds;
using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Sampling;
using AutoDiff.Numbers;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Code;

/// <summary>The exact gradient of a program, with the rounding error that evaluating it has.</summary>
internal static class ProgramReference
{
    /// <summary>The gradient at a point, and how far code may be from it that computes in a format.</summary>
    /// <exception cref="ShapeMismatchException">The program is no scalar.</exception>
    public static Estimate[] At<TFormat>(ArrayProgram program, double[] point)
        where TFormat : struct, IFormat
    {
        var exact = Gradient<TFormat>(program, point);
        if (!double.IsFinite(exact[0].Value))
        {
            // Outside its domain a function has no gradient, whatever its rules give.
            return [.. Enumerable.Repeat(Estimate.None, point.Length)];
        }

        // The engine's derivatives may keep digits that those of the textbooks lose, and code may lose those.
        var textbook = TextbookForms.Of(program) is { } form ? Gradient<TFormat>(form, point) : exact;
        return [.. exact.Zip(textbook).Skip(1).Select(entry => IsKnown(entry.First) && IsKnown(entry.Second)
            ? new(entry.First.Value, 2 * Math.Max(entry.First.Error, entry.Second.Error))
            : Estimate.None)];
    }

    private static bool IsKnown<TFormat>(Witness<TFormat> entry)
        where TFormat : struct, IFormat => !entry.IsOnKink && !entry.IsUncertain;

    // The value and the gradient. A gradient in other words has rounding errors of its own. Whoever computes it stably
    // is right for an x at most a rounding away, so that the elements of x count as rounded: the bound then holds the
    // condition of the gradient, not only the steps of this program.
    private static Witness<TFormat>[] Gradient<TFormat>(ArrayProgram program, double[] point)
        where TFormat : struct, IFormat
    {
        var interpreter = new Interpreter(Reverse.Gradient(program));
        var inputs = Array.ConvertAll(point, element =>
            new Witness<TFormat>(new(element, TFormat.Unit * Math.Abs(element)), Witness<TFormat>.Traits.Moves));
        var outputs = new Witness<TFormat>[interpreter.OutputLength];
        interpreter.EvaluateOver<Witness<TFormat>>(inputs, outputs);
        return outputs;
    }
}
