namespace AutoDiff.BackEnds.Compiled.Calls;

/// <summary>A buffer.</summary>
internal enum Region
{
    /// <summary>The inputs, one after the other; each holds the values of all points.</summary>
    Inputs,

    /// <summary>The outputs, likewise.</summary>
    Outputs,

    /// <summary>Intermediate results.</summary>
    Arena,

    /// <summary>The elements of constant arrays.</summary>
    Constants,

    /// <summary>Outputs that are summed over the points: their sums over the points of one call of a method.</summary>
    Sums,

    /// <summary>What all points have in common and was computed before the first.</summary>
    Shared,

    /// <summary>The tables of index maps, which hold integers.</summary>
    Tables,
}

/// <summary>Where an array is.</summary>
/// <param name="Region">The buffer.</param>
/// <param name="Start">The number of elements before it, for one point.</param>
/// <param name="Length">Its number of elements, for one point.</param>
/// <param name="Before">The number of elements before it that all points have in common.</param>
/// <param name="IsOnce">Whether it is there once for all points.</param>
internal readonly record struct Place(Region Region, int Start, int Length, int Before = 0, bool IsOnce = false)
{
    /// <summary>
    /// The first element for one of a number of points, where the buffer is that of inputs or outputs.
    /// </summary>
    public long First(long points, long point) => Before + (Start * points) + (IsOnce ? 0 : Length * point);

    /// <summary>The elements for one point, given the first elements of the buffers.</summary>
    public unsafe Span<T> Elements<T>(void** buffers, nint points, nint point)
        where T : unmanaged =>
        new(
            (T*)buffers[(int)Region] + (Region is Region.Inputs or Region.Outputs ? First(points, point) : Start),
                Length);
}
