namespace AutoDiff.Checking.Sampling;

/// <summary>The points at which something is judged.</summary>
internal interface IPointSpace
{
    /// <summary>The shapes of the variables.</summary>
    IReadOnlyList<Shape> Shapes { get; }

    /// <summary>The point nearest to some values; null if there is none.</summary>
    Point? Complete(double[][] values);
}
