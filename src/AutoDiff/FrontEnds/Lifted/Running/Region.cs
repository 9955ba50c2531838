using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>
/// A part of a method that is executed for itself: a turn of a loop, or a branch up to where it ends.
/// </summary>
internal sealed record Region(Region? Outer, NaturalLoop? Loop, int? Join)
{
    public static readonly Region Method = new(null, null, null);

    /// <summary>Whether a block is no more of this part.</summary>
    public bool Stops(int block) =>
        block == Join
        || (Loop is { } loop ? block == loop.Header || !loop.Contains(block) : Outer is not null && Outer.Stops(block));

    public Region UpTo(int? join) => new(this, null, join);

    public Region TurnOf(NaturalLoop loop) => new(this, loop, null);
}
