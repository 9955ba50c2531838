using AutoDiff.BackEnds;

namespace AutoDiff.GradBench.Protocol;

/// <summary>A function prepared for an input.</summary>
/// <param name="Run">Evaluates it: the part that is timed. It may be called any number of times.</param>
/// <param name="Output">The result of the last run, in the form that is written as JSON.</param>
public sealed record Evaluation(Action Run, Func<object> Output)
{
    /// <summary>A function that returns its result.</summary>
    public static Evaluation Of<T>(Func<T> run)
        where T : notnull
    {
        var result = default(T)!;
        return new(() => result = run(), () => result);
    }

    /// <summary>A compiled program at one point.</summary>
    /// <param name="program">What is compiled.</param>
    /// <param name="inputs">All inputs, one after the other.</param>
    /// <param name="output">The result, given all outputs of the program, one after the other.</param>
    public static Evaluation Of(ArrayProgram program, double[] inputs, Func<double[], object> output)
    {
        var code = CompiledProgram<double>.Of(program);
        var outputs = new double[code.OutputLength];
        return new(() => code.Evaluate(inputs, outputs), () => output(outputs));
    }
}
