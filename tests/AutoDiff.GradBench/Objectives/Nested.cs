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

/// <summary>Gradients inside functions that are differentiated themselves, and around them.</summary>
public static class Nested
{
    /// <summary>The gradient of f at x, recorded where x is, so that it can be differentiated again.</summary>
    public static Variable Gradient(Mode mode, Func<Variable, Variable> f, Variable x) =>
        mode == Mode.Reverse
            ? Differentiate.Gradient(f, x)
            : Reshape(Stack(Units(x, unit => Differentiate.Jvp(f, x, x.Recorder!.Constant(unit, x.Shape)).Tangent)), x.Shape);

    /// <summary>The value of f at x, computed on a tape of its own; no derivative passes through.</summary>
    public static double Value(Func<Variable, Variable> f, Variable x)
    {
        var tape = new Tape<double>();
        return f(tape.Input(x.ToArray(), x.Shape)).Value;
    }

    /// <summary>The gradient of f at x, computed on a tape of its own; no derivative passes through.</summary>
    public static Variable GradientValue(Mode mode, Func<Variable, Variable> f, Variable x)
    {
        var tape = new Tape<double>();
        var input = tape.Input(x.ToArray(), x.Shape);
        var output = f(input);
        var gradient = mode == Mode.Reverse ? tape.Gradient(output, input) : Units(x, unit => tape.Push(output, input, unit)[0]);
        return x.Recorder!.Constant(gradient, x.Shape);
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
