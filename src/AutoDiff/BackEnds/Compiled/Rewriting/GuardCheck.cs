namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Has a program compute how many of its guards do not hold, as one more output: compiled code then need not stop, and
/// the interpreter says which it was.
/// </summary>
internal static class GuardCheck
{
    /// <summary>The program with its guards counted by a last output; the program itself if it has none.</summary>
    public static ArrayProgram Apply(ArrayProgram program)
    {
        if (program.Guards.IsEmpty)
        {
            return program;
        }

        var builder = new ProgramBuilder();
        var replay = program.Replay(
            builder, [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        Variable broken = 0;
        foreach (var guard in program.Guards)
        {
            broken += Functions.Where(replay[guard.Instruction], guard.Outcome ? 0 : 1, guard.Outcome ? 1 : 0);
        }

        return builder.Build([.. program.Outputs.Select(output => replay[output]), broken]);
    }

    /// <summary>The roles in which the count is added up over the points.</summary>
    public static PointRoles Roles(ArrayProgram program, PointRoles roles) =>
        program.Guards.IsEmpty ? roles : roles.AlsoSumming(program.Outputs.Length);
}
