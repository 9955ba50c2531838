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
/// A function at numbers: evaluated, and differentiated in one of the modes, on a tape of its own, so that no
/// derivative passes through.
/// </summary>
public sealed class Nested(Mode mode, Func<Variable, Variable> f)
{
    private readonly Tape<double> tape = new();
    private readonly DualTape<double> dualTape = new();

    /// <summary>The gradient of a function at x, recorded where x is, so that it can be differentiated again.</summary>
    public static Variable Gradient(Mode mode, Func<Variable, Variable> f, Variable x) =>
        mode == Mode.Reverse
            ? Differentiate.Gradient(f, x)
            : Reshape(
                Stack(Units(x, unit => Differentiate.Jvp(f, x, x.Recorder!.Constant(unit, x.Shape)).Tangent)), x.Shape);

    /// <summary>f(x).</summary>
    public Variable Value(Variable x) => Record(x).Output.Value;

    /// <summary>The gradient of f at x.</summary>
    public Variable Gradient(Variable x)
    {
        var gradient = mode == Mode.Reverse ? Sweep(x) : Units(x, unit => Push(x, unit));
        return x.Recorder!.Constant(gradient, x.Shape);
    }

    private double[] Sweep(Variable x)
    {
        var (input, output) = Record(x);
        return tape.Gradient(output, input);
    }

    private double Push(Variable x, double[] tangent)
    {
        dualTape.Reset();
        return dualTape.Tangent(f(dualTape.Input(x.ToArray(), tangent, x.Shape)));
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
