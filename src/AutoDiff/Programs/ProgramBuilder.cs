using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff;

/// <summary>A program under construction: variables recorded on it have shapes but no values.</summary>
public class ProgramBuilder : Recorder
{
    private readonly List<ProgramInput> inputs = [];
    private readonly List<Guard> guards = [];
    private readonly HashSet<Guard> distinctGuards = [];
    private readonly EqualInstructions? known;

    /// <summary>A program without instructions.</summary>
    /// <param name="sharesInstructions">
    /// Whether an instruction equal to an earlier one is that one: a recursion that computes the same subexpressions
    /// again and again, such as a determinant by minors, is then recorded at the size of what differs. Expressions that
    /// are equal are then one variable also where a derivative is taken in it; the functions of <c>Differentiate</c>
    /// take theirs in a variable of their own.
    /// </param>
    public ProgramBuilder(bool sharesInstructions = false) => known = sharesInstructions ? new(Listing) : null;

    /// <summary>The inputs declared so far.</summary>
    public IReadOnlyList<ProgramInput> Inputs => inputs;

    /// <summary>
    /// The program that a function traces, given the names and shapes of its inputs. Equal instructions are recorded
    /// once.
    /// </summary>
    public static ArrayProgram Trace(
        Func<Variable[], Variable[]> function, params ReadOnlySpan<(string Name, Shape Shape)> inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        var builder = new ProgramBuilder(sharesInstructions: true);
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
        var variable = Append(
            new PackedInstruction { Op = Op.Input, C = inputs.Count, Shape = Listing.Lists.Intern(shape),
                Varies = true });
        inputs.Add(new(name, shape, variable.Index));
        return variable;
    }

    /// <summary>The program that computes the outputs, without the instructions none of them needs.</summary>
    public ArrayProgram Build(params ReadOnlySpan<Variable> outputs)
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

        var needed = Listing.NeededFor([.. indices, .. guards.Select(guard => guard.Instruction)]);
        for (var i = 0; i < Listing.Count; i++)
        {
            if (needed[i] && !Listing[i].IsInput)
            {
                replay.Step(i);
            }
        }

        return new(
            pruned.Listing,
            [.. pruned.inputs],
            [.. indices.Select(i => replay[i].Index)],
            [.. guards.Select(guard => guard with { Instruction = replay[guard.Instruction].Index })]);
    }

    private protected override bool Computes => false;

    private protected override Variable ArrayConstant(ReadOnlySpan<double> values, Shape shape) =>
        Append(
            new PackedInstruction { Op = Op.Constant, C = Listing.AddPayload(values.ToArray()),
                Shape = Listing.Lists.Intern(shape) });

    internal override void AddGuard(Variable condition, bool outcome)
    {
        // What is constant and comes out as it did is no condition.
        var guard = new Guard(Index(condition), outcome);
        ref readonly var entry = ref Listing[guard.Instruction];
        if (!(entry.IsSplat && guard.Admits(entry.SplatValue)) &&
            distinctGuards.Add(guard))
        {
            guards.Add(guard);
        }
    }

    internal override Variable Append(in PackedInstruction entry)
    {
        if (TryFindEqual(entry, out var equal))
        {
            return equal;
        }

        var result = AppendDistinct(entry);
        SetEqual(entry, result);
        return result;
    }

    internal override Variable AppendDistinct(in PackedInstruction entry) => this[Listing.Append(entry)];

    /// <summary>What has been recorded for an equal instruction, where such are shared.</summary>
    private protected bool TryFindEqual(in PackedInstruction entry, out Variable equal)
    {
        equal = default;
        if (known is null || entry.IsInput || !known.TryFind(entry, out var index))
        {
            return false;
        }

        equal = this[index];
        return true;
    }

    /// <summary>Has equal instructions be a given variable from now on.</summary>
    private protected void SetEqual(in PackedInstruction entry, Variable result) => known?.Set(entry, result.Index);
}
