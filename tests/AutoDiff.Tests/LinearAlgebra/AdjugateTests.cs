using AutoDiff.Numbers;

namespace AutoDiff.Tests.LinearAlgebra;

using Number = BigFloat<Bits256>;

/// <summary>
/// Determinants and adjugates against their expansions by minors, with 77 digits: of regular and singular matrices, of
/// ordinary, tiny and huge ones and of those whose rows differ in size.
/// </summary>
public class AdjugateTests
{
    // Elimination with complete pivoting is as good as a change of the matrix by a few roundings in each of its steps.
    private const double Relative = 1e-13;

    public static TheoryData<int, int, double> Matrices()
    {
        var data = new TheoryData<int, int, double>();
        foreach (var order in (int[])[1, 2, 3, 4, 6])
        {
            for (var rank = 0; rank <= order; rank++)
            {
                foreach (var size in (double[])[1, 1e-50, 1e50])
                {
                    data.Add(order, rank, size);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void The_gradient_of_a_determinant_is_the_matrix_of_cofactors(int order, int rank, double size)
    {
        var a = OfRank(order, rank, size, new Random(order));
        var cofactors = Enumerable.Range(0, a.Length).Select(i => Cofactor(Numbers(a), order, i)).ToArray();

        // Where all cofactors are 0, what is computed is the rounding of products of as many elements.
        var largest = cofactors.Select(Number.Abs).Aggregate((x, y) => x > y ? x : y);
        var scale = rank < order - 1 ? Math.Pow(a.Max(Math.Abs), order - 1) : largest;
        foreach (var (cofactor, found) in cofactors.Zip(Gradient(a, order)))
        {
            Assert.True(Number.Abs(cofactor - found) <= Relative * scale, $"{found} for {cofactor} beside {scale}");
        }
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void The_second_derivatives_of_a_determinant_are_cofactors_of_cofactors(int order, int rank, double size)
    {
        var a = OfRank(order, rank, size, new Random(order));
        var hessian = Differentiate.Hessian<double>(
            x => MatrixFunctions.Determinant(Functions.Reshape(x, [order, order])), a);
        var scale = Math.Max(Math.Pow(a.Max(Math.Abs), order - 2), double.Epsilon);
        for (var first = 0; first < a.Length; first++)
        {
            var minor = Minor(Numbers(a), order, first);
            for (var second = 0; second < a.Length; second++)
            {
                var (rows, columns) = (second / order - first / order, second % order - first % order);
                var place = ((second / order - (rows > 0 ? 1 : 0)) * (order - 1))
                    + (second % order) - (columns > 0 ? 1 : 0);
                var sign = ((first / order) + (first % order)) % 2 == 0 ? 1 : -1;
                var expected = rows == 0 || columns == 0 ? 0 : sign * Cofactor(minor, order - 1, place);
                Assert.True(
                    Number.Abs(expected - hessian[first, second]) <= 10 * Relative * scale,
                    $"{hessian[first, second]} for {expected} beside {scale}");
            }
        }
    }

    [Fact]
    public void The_third_derivative_of_a_determinant_is_its_polar_form()
    {
        // det of 3 × 3 matrices is cubic: d³det[E, F, G] = det(E + F + G) − det(E + F) − … + det E + det F + det G.
        var random = new Random(5);
        var (e, f, g) = (Whole(random, 3), Whole(random, 3), Whole(random, 3));
        double[] a = [2, 1, 0, -1, 3, 1, 0, 1, -4];
        var tape = new Tape<double>();
        var x = tape.Input(a, [3, 3]);
        var second = Functions.Sum(tape.Constant(g, [3, 3]) * Differentiate.HessianVector(
            MatrixFunctions.Determinant, x, tape.Constant(f, [3, 3])));
        var third = tape.Gradient(second, x).Zip(e, (u, v) => u * v).Sum();
        var expected = Value(e, f, g) - Value(e, f) - Value(e, g) - Value(f, g) + Value(e) + Value(f) + Value(g);
        Assert.Equal(expected, third, 1e-9);

        double Value(params double[][] matrices) => (double)Expanded(
            Numbers([.. Enumerable.Range(0, 9).Select(i => matrices.Sum(matrix => matrix[i]))]), 3);
    }

    [Fact]
    public void Rows_may_differ_in_size_as_far_as_doubles_do()
    {
        double[] a = [1e-200, 2e-200, 0, 3e200, 1e200, 2e200, 0, 1, -1];
        var cofactors = Enumerable.Range(0, a.Length).Select(i => Cofactor(Numbers(a), 3, i)).ToArray();
        foreach (var (cofactor, found) in cofactors.Zip(Gradient(a, 3)))
        {
            Assert.Equal((double)cofactor, found, 1e-13 * Math.Abs((double)cofactor));
        }
    }

    [Fact]
    public void A_determinant_is_right_although_its_factors_leave_the_range()
    {
        double[] a = [1e200, 0, 0, 0, 0, 1e-200, 0, 0, 0, 0, 0, 1e-200, 0, 0, 1e200, 0];
        var tape = new Tape<double>();
        var determinant = MatrixFunctions.Determinant(tape.Input(a, [4, 4]));
        Assert.Equal(-1, determinant.Value, 1e-14);
    }

    [Fact]
    public void The_derivative_of_an_adjugate_is_that_of_its_polynomials()
    {
        // adj [[a, b], [c, d]] = [[d, −b], [−c, a]].
        var tape = new Tape<double>();
        var a = tape.Input([3e-200, 1e-200, -2e-200, 5e-200], [2, 2]);
        var weighted = Functions.Sum(MatrixFunctions.Adjugate(a) * tape.Constant([2, 3, 5, 7], [2, 2]));
        Assert.Equal([7, -3, -5, 2], tape.Gradient(weighted, a), (x, y) => Math.Abs(x - y) < 1e-14);
    }

    private static double[] Gradient(double[] a, int order)
    {
        var tape = new Tape<double>();
        var input = tape.Input(a, [order, order]);
        return tape.Gradient(MatrixFunctions.Determinant(input), input);
    }

    // Whole numbers, so that the rank is exact, times a power of two.
    private static double[] OfRank(int order, int rank, double size, Random random)
    {
        var (left, right) = (Whole(random, order), Whole(random, order));
        var product = new double[order * order];
        for (var i = 0; i < product.Length; i++)
        {
            for (var k = 0; k < rank; k++)
            {
                product[i] += left[((i / order) * order) + k] * right[(k * order) + (i % order)];
            }

            product[i] = Math.ScaleB(product[i], Math.ILogB(size));
        }

        return product;
    }

    private static double[] Whole(Random random, int order) =>
        [.. Enumerable.Range(0, order * order).Select(_ => (double)random.Next(-9, 10))];

    private static Number[] Numbers(double[] a) => Array.ConvertAll(a, x => (Number)x);

    private static Number Cofactor(Number[] a, int order, int element)
    {
        var determinant = Expanded(Minor(a, order, element), order - 1);
        return ((element / order) + (element % order)) % 2 == 0 ? determinant : -determinant;
    }

    // What is left without the row and the column of an element.
    private static Number[] Minor(Number[] a, int order, int element) =>
        [.. a.Where((_, i) => i / order != element / order && i % order != element % order)];

    private static Number Expanded(Number[] a, int order)
    {
        Number sum = order == 0 ? 1 : 0;
        for (var j = 0; j < order; j++)
        {
            sum += a[j] * Cofactor(a, order, j);
        }

        return sum;
    }
}
