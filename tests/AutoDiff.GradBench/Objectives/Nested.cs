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
/// derivative passes through. The gradient at the point that was evaluated last takes over what was computed there.
/// </summary>
public sealed class Nested(Mode mode, Func<Variable, Variable> f)
{
    private readonly Tape<double> tape = new();
    private readonly DualTape<double> dualTape = new();
    private double[] point = [];

    // At the point: in reverse mode what was recorded, in forward mode the first partial derivative.
    private (Variable Input, Variable Output) recorded;
    private double firstPartial;

    /// <summary>The gradient of a function at x, recorded where x is, so that it can be differentiated again.</summary>
    public static Variable Gradient(Mode mode, Func<Variable, Variable> f, Variable x) =>
        mode == Mode.Reverse
            ? Differentiate.Gradient(f, x)
            : Reshape(
                Stack([.. Units(x).Select(
                    unit => Differentiate.Jvp(f, x, x.Recorder!.Constant(unit, x.Shape)).Tangent)]),
                x.Shape);

    /// <summary>f(x).</summary>
    public Variable Value(Variable x)
    {
        point = x.ToArray();
        if (mode == Mode.Forward)
        {
            (var value, firstPartial) = Push(x, Units(x).First());
            return value;
        }

        tape.Reset();
        var input = tape.Input(point, x.Shape);
        recorded = (input, f(input));
        return recorded.Output.Value;
    }

    /// <summary>The gradient of f at x.</summary>
    public Variable Gradient(Variable x)
    {
        if (!x.ToArray().AsSpan().SequenceEqual(point))
        {
            Value(x);
        }

        double[] gradient = mode == Mode.Reverse
            ? tape.Gradient(recorded.Output, recorded.Input)
            : [firstPartial, .. Units(x).Skip(1).Select(unit => Push(x, unit).Tangent)];
        return x.Recorder!.Constant(gradient, x.Shape);
    }

    private (double Value, double Tangent) Push(Variable x, double[] tangent)
    {
        dualTape.Reset();
        var output = f(dualTape.Input(x.ToArray(), tangent, x.Shape));
        return (output.Value, dualTape.Tangent(output));
    }

    private static IEnumerable<double[]> Units(Variable x)
    {
        for (var i = 0; i < x.Shape.Length; i++)
        {
            var unit = new double[x.Shape.Length];
            unit[i] = 1;
            yield return unit;
        }
    }
}
