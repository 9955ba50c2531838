namespace AutoDiff.Programs;

/// <summary>What an input of the body of a loop is at each turn.</summary>
internal enum LoopRole : byte
{
    /// <summary>What the turn before computed; at the first turn, what is given.</summary>
    State,

    /// <summary>The element of a sequence, whose first axis counts the turns.</summary>
    Element,

    /// <summary>The same at all turns.</summary>
    Invariant,
}
