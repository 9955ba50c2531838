namespace AutoDiff.FrontEnds.Lifted.Reading;

/// <summary>
/// One instruction of the intermediate language: its short and numbered forms are written as the general one, branches
/// name the blocks that they lead to.
/// </summary>
/// <param name="Offset">Where it stands in the bytes of the method.</param>
/// <param name="Code">Its name, such as <c>ldloc</c> or <c>conv.r8</c>.</param>
/// <param name="Operand">A number, a token, a block or blocks; null if it has none.</param>
internal sealed record MethodStep(int Offset, string Code, object? Operand)
{
    /// <summary>The operand that is the number of an argument or a local.</summary>
    public int Slot => (int)Operand!;

    /// <summary>The operand that is a metadata token or the block a branch leads to.</summary>
    public int Number => (int)Operand!;
}
