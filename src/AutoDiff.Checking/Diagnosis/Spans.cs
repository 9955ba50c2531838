namespace AutoDiff.Checking.Diagnosis;

/// <summary>The span of columns of numbers, and how others lie to it.</summary>
internal sealed class Spans
{
    // What is left of a column that lies in the span, as a part of its length.
    private const double Nothing = 1e-9;

    private readonly List<double[]> basis = [];

    /// <summary>Adds a column; false if it lies in the span already.</summary>
    public bool TryAdd(double[] column)
    {
        var rest = Rest(column);
        var length = Length(rest);
        if (!(length > Nothing * Length(column)))
        {
            return false;
        }

        basis.Add(Array.ConvertAll(rest, x => x / length));
        return true;
    }

    /// <summary>
    /// What of a column does not lie in the span. Twice is enough to be orthogonal to the last digits.
    /// </summary>
    public double[] Rest(double[] column)
    {
        var rest = (double[])column.Clone();
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var direction in basis)
            {
                Subtract(rest, direction, Dot(rest, direction));
            }
        }

        return rest;
    }

    /// <summary>
    /// Whether nothing is left of a target when it is combined of two columns, all without their part in a span.
    /// </summary>
    public static bool Combines(double[] target, double[] one, double[] other)
    {
        var (xx, xy, yy) = (Dot(one, one), Dot(one, other), Dot(other, other));
        var (tx, ty, tt) = (Dot(target, one), Dot(target, other), Dot(target, target));
        var determinant = (xx * yy) - (xy * xy);
        if (!(determinant > 1e-12 * xx * yy))
        {
            return false;
        }

        var (a, b) = (((tx * yy) - (ty * xy)) / determinant, ((ty * xx) - (tx * xy)) / determinant);
        return tt - (a * tx) - (b * ty) <= 1e-13 * tt;
    }

    /// <summary>Whether a target is a multiple of a column, both without their part in a span.</summary>
    public static bool Combines(double[] target, double[] column)
    {
        var (xx, tx, tt) = (Dot(column, column), Dot(target, column), Dot(target, target));
        return xx > 0 && tt - (tx * tx / xx) <= 1e-13 * tt;
    }

    /// <summary>
    /// The coefficients with which columns combine to a target; null if they do not, or if they are not independent.
    /// </summary>
    public static double[]? Coefficients(IReadOnlyList<double[]> columns, double[] target)
    {
        // Each coefficient is read off what is left of its column beside all others.
        var coefficients = new double[columns.Count];
        for (var k = 0; k < columns.Count; k++)
        {
            var others = new Spans();
            for (var j = 0; j < columns.Count; j++)
            {
                if (j != k && !others.TryAdd(columns[j]))
                {
                    return null;
                }
            }

            var own = others.Rest(columns[k]);
            var square = Dot(own, own);
            if (!(square > Nothing * Nothing * Dot(columns[k], columns[k])))
            {
                return null;
            }

            coefficients[k] = Dot(own, target) / square;
        }

        var rest = (double[])target.Clone();
        for (var k = 0; k < columns.Count; k++)
        {
            Subtract(rest, columns[k], coefficients[k]);
        }

        return Length(rest) <= 1e-7 * Length(target) ? coefficients : null;
    }

    public static double Length(double[] column) => Math.Sqrt(Dot(column, column));

    private static void Subtract(double[] column, double[] direction, double times)
    {
        for (var i = 0; i < column.Length; i++)
        {
            column[i] -= times * direction[i];
        }
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
