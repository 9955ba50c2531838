namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>Something with numbered places that can be written: a frame, an object, an array.</summary>
internal abstract class Store
{
    private static long latest;

    /// <summary>Grows from store to store in the order in which they are made.</summary>
    public long Serial { get; } = Interlocked.Increment(ref latest);

    /// <summary>The serial number of the last store that was made.</summary>
    public static long Latest => Interlocked.Read(ref latest);

    /// <summary>Whether it was there before the method was called, so that it is not written.</summary>
    public bool IsForeign { get; protected init; }

    /// <summary>What a place holds.</summary>
    public abstract object? this[int place] { get; set; }
}
