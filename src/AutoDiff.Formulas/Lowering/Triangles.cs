namespace AutoDiff.Formulas.Lowering;

/// <summary>Lower triangles of matrices.</summary>
internal static class Triangles
{
    /// <summary>The array with zeros where, in two axes that follow each other, the second index is larger.</summary>
    /// <param name="x">The array.</param>
    /// <param name="row">The first of the two axes, which have one length.</param>
    /// <param name="recorder">What constants are recorded on.</param>
    public static Variable Lower(Variable x, int row, Recorder recorder)
    {
        var n = x.Shape[row];
        double[] mask = [.. Enumerable.Range(0, n * n).Select(i => i / n < i % n ? 0.0 : 1)];
        var behind = Enumerable.Repeat(1, x.Shape.Rank - row - 2);
        return x * recorder.Constant(mask, Shape.Of([n, n, .. behind]));
    }
}
