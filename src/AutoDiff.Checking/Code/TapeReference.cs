using AutoDiff.Numbers;

namespace AutoDiff.Checking.Code;

/// <summary>The exact gradient of a function written with variables.</summary>
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

        return ProgramReference.At<TFormat>(tape.ToProgram([x], [output]), point);
    }
}
