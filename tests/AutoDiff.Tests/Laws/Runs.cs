using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.Tests.Laws;

/// <summary>Ways to evaluate a program, among them those that users do not see.</summary>
internal static class Runs
{
    public static double[] Values(ArrayProgram program, params double[][] inputs)
    {
        var interpreter = new Interpreter(program);
        var outputs = new double[interpreter.OutputLength];
        interpreter.Evaluate<double>(Join(inputs), outputs);
        return outputs;
    }

    /// <summary>What the instructions give; no derivative is evaluated once more.</summary>
    public static double[] Plain(ArrayProgram program, double[] inputs)
    {
        var arena = Arena(program, inputs);
        return [.. program.Outputs.SelectMany(
            output => arena.AsSpan(program.Listing[output].Slot, program.Listing.Shape(output).Length).ToArray())];
    }

    public static Bounded<TFormat>[] Bounds<TFormat>(ArrayProgram program, params double[][] inputs)
        where TFormat : struct, IFormat =>
        Carried(program, Array.ConvertAll(Join(inputs), value => (Bounded<TFormat>)value));

    public static Bounded<DoubleFormat>[] Bounds(ArrayProgram program, params double[][] inputs) =>
        Bounds<DoubleFormat>(program, inputs);

    public static T[] Carried<T>(ArrayProgram program, T[] inputs)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var interpreter = new Interpreter(program);
        var outputs = new T[interpreter.OutputLength];
        interpreter.EvaluateOver<T>(inputs, outputs);
        return outputs;
    }

    /// <summary>The values of all instructions, in the layout of the program's arena.</summary>
    public static T[] Arena<T>(ArrayProgram program, ReadOnlySpan<T> inputs)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var arena = new T[program.Listing.ArenaLength];
        foreach (var input in program.Inputs)
        {
            inputs[..input.Shape.Length].CopyTo(arena.AsSpan(program.Listing[input.Index].Slot));
            inputs = inputs[input.Shape.Length..];
        }

        new Evaluator(program.Listing, new ArrayRules()).Run<T>(arena, 0, program.Count);
        return arena;
    }

    public static double[] Arena(ArrayProgram program, double[] inputs) =>
        Array.ConvertAll(Arena<Real<double>>(program, Array.ConvertAll(inputs, x => (Real<double>)x)), x => x.Value);

    /// <summary>
    /// The numeric reverse sweep over any carrier: the adjoints of the inputs, given the cotangent of the only output.
    /// </summary>
    public static T[] Sweep<T>(ArrayProgram program, T[] inputs, T[] cotangent)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var (listing, output) = (program.Listing, program.Outputs[0]);
        var arena = Arena<T>(program, inputs);
        var adjoints = new T[arena.Length];
        cotangent.CopyTo(adjoints, listing[output].Slot);
        new ReverseSweep<T>(new ArrayRules(), listing, arena, adjoints).Run(output);
        return [.. program.Inputs.SelectMany(input => adjoints[listing[input.Index].Slot..][..input.Shape.Length])];
    }

    public static double[] Join(double[][] parts) => [.. parts.SelectMany(part => part)];
}
