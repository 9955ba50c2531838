using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Structures;

/// <summary>Programs without inputs that they do not use.</summary>
internal static class SelectedProgram
{
    /// <summary>
    /// Which inputs any of some programs with the same inputs uses; those of a shorter one come first.
    /// </summary>
    public static bool[] InputsOf(params ReadOnlySpan<ArrayProgram> programs)
    {
        var used = Array.Empty<bool>();
        foreach (var program in programs)
        {
            Array.Resize(ref used, Math.Max(used.Length, program.Inputs.Length));
            var needed = program.Listing.NeededFor(
                [.. program.Outputs, .. program.Guards.Select(guard => guard.Instruction)]);
            for (var i = 0; i < program.Inputs.Length; i++)
            {
                used[i] |= needed[program.Inputs[i].Index];
            }
        }

        return used;
    }

    /// <summary>The program with some of its inputs, among which are all that it uses.</summary>
    public static ArrayProgram WithInputs(ArrayProgram program, bool[] chosen)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. program.Inputs.Select((input, i) =>
            chosen[i] ? builder.Input(input.Name, input.Shape) : builder.Fill(0, input.Shape))];
        return builder.Build(program.Inline(builder, inputs));
    }
}
