using System.Collections.Immutable;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff;

/// <summary>A program under construction: variables recorded on it have shapes but no values.</summary>
public class ProgramBuilder : Recorder
{
    private readonly List<ProgramInput> inputs = [];

    /// <summary>The inputs declared so far.</summary>
    public IReadOnlyList<ProgramInput> Inputs => inputs;

    /// <summary>The program that a function traces, given the names and shapes of its inputs.</summary>
    public static Program Trace(Func<Variable[], Variable[]> function, params ReadOnlySpan<(string Name, Shape Shape)> inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        var builder = new ProgramBuilder();
        var variables = new Variable[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            variables[i] = builder.Input(inputs[i].Name, inputs[i].Shape);
        }

        return builder.Build(function(variables));
    }

    /// <summary>Declares an input.</summary>
    public Variable Input(string name, Shape shape)
    {
        var variable = Append(new Entry { Op = Op.Input, C = inputs.Count, Shape = Listing.Lists.Intern(shape), Varies = true });
        inputs.Add(new(name, shape, variable.Index));
        return variable;
    }

    /// <summary>The program that computes the outputs, without the instructions none of them needs.</summary>
    public Program Build(params ReadOnlySpan<Variable> outputs)
    {
        var indices = new int[outputs.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = Index(outputs[i]);
        }

        var pruned = new ProgramBuilder();
        var replay = new Replay(Listing, pruned);
        foreach (var input in inputs)
        {
            replay[input.Index] = pruned.Input(input.Name, input.Shape);
        }

        var needed = Listing.NeededFor(indices);
        for (var i = 0; i < Listing.Count; i++)
        {
            if (needed[i] && Listing[i].Op != Op.Input)
            {
                replay.Step(i);
            }
        }

        return new(pruned.Listing, [.. pruned.inputs], [.. indices.Select(i => replay[i].Index)]);
    }

    private protected override Variable ArrayConstant(ReadOnlySpan<double> values, Shape shape) =>
        Append(new Entry { Op = Op.Constant, C = Listing.AddPayload(values.ToArray()), Shape = Listing.Lists.Intern(shape) });

    internal override Variable Append(in Entry entry) => this[Listing.Append(entry)];
}
