using System.Collections;

namespace AutoDiff.FrontEnds.Lifted.Reading;

/// <summary>The blocks from which a way leads back to a header without passing it, through which all ways in lead.
/// </summary>
/// <param name="Header">The block with which every turn begins.</param>
/// <param name="Blocks">The blocks of the loop.</param>
internal sealed record NaturalLoop(int Header, BitArray Blocks)
{
    public bool Contains(int block) => block != MethodBlock.Exit && Blocks[block];
}
