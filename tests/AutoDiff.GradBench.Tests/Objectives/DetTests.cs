namespace AutoDiff.GradBench.Tests.Objectives;

public class DetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_gradient_is_the_matrix_of_cofactors(int ell)
    {
        var a = Witness.Numbers(ell, ell * ell);
        Witness.AssertClose([Determinant(a, ell)], Tool.Evaluate("det", "primal", new { A = a, ell }).Numbers(), 1e-14);
        var gradient = Tool.Evaluate("det", "gradient", new { A = a, ell }).Numbers();

        // A cofactor is the determinant with its row replaced by the unit vector of its column.
        var cofactors = Enumerable.Range(0, ell * ell).Select(place =>
        {
            var replaced = (double[])a.Clone();
            replaced.AsSpan(place / ell * ell, ell).Clear();
            replaced[place] = 1;
            return Determinant(replaced, ell);
        });
        Witness.AssertClose(cofactors, gradient, 1e-14);
        Witness.AssertClose(Witness.Gradient(x => Determinant(x, ell), a), gradient, 1e-9);
    }

    // Leibniz' sum over permutations.
    private static double Determinant(double[] a, int ell)
    {
        return Sum(0, []);

        double Sum(int row, int[] columns)
        {
            if (row == ell)
            {
                return 1;
            }

            var sum = 0.0;
            for (var column = 0; column < ell; column++)
            {
                if (!columns.Contains(column))
                {
                    var inversions = columns.Count(earlier => earlier > column);
                    sum += (inversions % 2 == 0 ? 1 : -1) * a[(row * ell) + column] * Sum(
                        row + 1, [.. columns, column]);
                }
            }

            return sum;
        }
    }
}
