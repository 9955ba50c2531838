namespace AutoDiff.Transforms;

/// <summary>How transforms make a new program from one.</summary>
internal static class Transform
{
    /// <summary>
    /// The program with the outputs that <paramref name="extension"/> records, given the program's own inputs and
    /// outputs.
    /// </summary>
    public static ArrayProgram Extend(
        ArrayProgram program, Func<ProgramBuilder, Variable[], Variable[], Variable[]> extension)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var outputs = program.Inline(builder, inputs);
        return builder.Build(extension(builder, inputs, outputs));
    }
}
