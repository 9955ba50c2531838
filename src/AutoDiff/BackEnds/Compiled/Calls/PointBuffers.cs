namespace AutoDiff.BackEnds.Compiled.Calls;

/// <summary>
/// The caller's buffers, with the number of points in them, and one for what all points have in common.
/// </summary>
internal readonly unsafe struct PointBuffers<T>(T* inputs, T* outputs, T* shared, int points)
    where T : unmanaged
{
    public T* Inputs { get; } = inputs;

    public T* Outputs { get; } = outputs;

    public T* Shared { get; } = shared;

    public int Points { get; } = points;
}
