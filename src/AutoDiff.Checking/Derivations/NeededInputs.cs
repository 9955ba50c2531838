namespace AutoDiff.Checking.Derivations;

/// <summary>The inputs that some results of a program are computed from.</summary>
internal static class NeededInputs
{
    /// <summary>Their names, in the order of the inputs.</summary>
    public static IEnumerable<string> Of(ArrayProgram program, params int[] instructions)
    {
        var needed = instructions.ToHashSet();
        for (var i = program.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(i))
            {
                needed.UnionWith(program.Instructions[i].Operands);
            }
        }

        return program.Inputs.Where(input => needed.Contains(input.Index)).Select(input => input.Name);
    }
}
