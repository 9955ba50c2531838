using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Takes out of a program for many points what depends on shared inputs only, to be computed once. What remains reads
/// it as further shared inputs.
/// </summary>
internal sealed class Hoisting
{
    private readonly ArrayProgram program;
    private readonly PointLayout layout;
    private readonly bool[] isShared;
    private readonly List<int> exported = [];

    private Hoisting(ArrayProgram program, PointLayout layout)
    {
        (this.program, this.layout) = (program, layout);
        AtEachPoint = (program, layout);
        isShared = FindShared();
        Export();
        if (exported.Count > 0)
        {
            Split();
        }
    }

    /// <summary>
    /// What is computed once, with the place of each result in a buffer of its own; null if that is nothing.
    /// </summary>
    public (ArrayProgram Program, PointLayout Layout)? Once { get; private set; }

    /// <summary>What is computed at each point.</summary>
    public (ArrayProgram Program, PointLayout Layout) AtEachPoint { get; private set; }

    /// <summary>The number of elements of all results of <see cref="Once"/> together.</summary>
    public int Length { get; private set; }

    public static Hoisting Of(ArrayProgram program, PointLayout layout) => new(program, layout);

    private bool[] FindShared()
    {
        var isShared = new bool[program.Count];
        Array.Fill(isShared, true);
        for (var k = 0; k < program.Inputs.Length; k++)
        {
            isShared[program.Inputs[k].Index] = layout.Inputs[k].IsOnce;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < isShared.Length; i++)
        {
            foreach (var operand in program.Listing.Operands(program.Listing[i], buffer))
            {
                isShared[i] &= isShared[operand];
            }
        }

        return isShared;
    }

    // What only moves elements costs nothing where it is read, and stays there.
    private bool IsExported(int instruction) => isShared[instruction]
        && PrimitiveFacts.Of(program.Listing[instruction].Op) is { Family: not Family.Leaf, Motion: not Motion.Views };

    private void Export()
    {
        var needed = new bool[program.Count];
        foreach (var output in program.Outputs)
        {
            needed[output] = true;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = needed.Length - 1; i >= 0; i--)
        {
            if (needed[i] && IsExported(i))
            {
                exported.Add(i);
            }
            else if (needed[i])
            {
                foreach (var operand in program.Listing.Operands(program.Listing[i], buffer))
                {
                    needed[operand] = true;
                }
            }
        }
    }

    private void Split()
    {
        var (once, each) = (new ProgramBuilder(), new ProgramBuilder());
        var all = program.Replay(once, [.. program.Inputs.Select(input => once.Input(input.Name, input.Shape))]);
        var rest = new Replay(program.Listing, each);
        foreach (var input in program.Inputs)
        {
            rest[input.Index] = each.Input(input.Name, input.Shape);
        }

        var (results, inputs) = (new List<Place>(), layout.Inputs.ToArray().ToList());
        foreach (var instruction in exported)
        {
            var shape = program.Instructions[instruction].Shape;
            rest[instruction] = each.Input($"shared{results.Count}", shape);
            results.Add(new(Region.Outputs, 0, shape.Length, Length));
            inputs.Add(new(Region.Shared, Length, shape.Length, IsOnce: true));
            Length += shape.Length;
        }

        for (var i = 0; i < program.Count; i++)
        {
            // What is shared and not read elsewhere falls away when the program is built.
            if (!program.Listing[i].IsInput && rest[i].Recorder is null)
            {
                rest.Step(i);
            }
        }

        var shared = once.Build([.. exported.Select(i => all[i])]);
        Once = (shared, new([.. layout.Inputs], [.. results]));
        AtEachPoint = (each.Build([.. program.Outputs.Select(output => rest[output])]), layout.WithInputs([.. inputs]));
    }
}
