using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>The mode in which a gradient is computed.</summary>
public enum Mode
{
    /// <summary>Forward mode, once per element.</summary>
    Forward,

    /// <summary>Reverse mode.</summary>
    Reverse,
}

/// <summary>
/// A function at numbers: evaluated, and differentiated in one of the modes, on a tape of its own, so that no derivative passes through.
/// </summary>
public sealed class Nested(Mode mode, Func<Variable, Variable> f)
{
    private readonly Tape<double> tape = new();

    /// <summary>The gradient of a function at x, recorded where x is, so that it can be differentiated again.</summary>
    public static Variable Gradient(Mode mode, Func<Variable, Variable> f, Variable x) =>
        mode == Mode.Reverse
            ? Differentiate.Gradient(f, x)
            : Reshape(Stack(Units(x, unit => Differentiate.Jvp(f, x, x.Recorder!.Constant(unit, x.Shape)).Tangent)), x.Shape);

    /// <summary>f(x).</summary>
    public Variable Value(Variable x) => Record(x).Output.Value;

    /// <summary>The gradient of f at x.</summary>
    public Variable Gradient(Variable x)
    {
        var (input, output) = Record(x);
        var gradient = mode == Mode.Reverse ? tape.Gradient(output, input) : Units(x, unit => tape.Push(output, input, unit)[0]);
        return x.Recorder!.Constant(gradient, x.Shape);
    }

    private (Variable Input, Variable Output) Record(Variable x)
    {
        tape.Reset();
        var input = tape.Input(x.ToArray(), x.Shape);
        return (input, f(input));
    }

    private static T[] Units<T>(Variable x, Func<double[], T> push)
    {
        var partials = new T[x.Shape.Length];
        for (var i = 0; i < partials.Length; i++)
        {
            var unit = new double[partials.Length];
            unit[i] = 1;
            partials[i] = push(unit);
        }

        return partials;
    }
}
