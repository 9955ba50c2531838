using AutoDiff.BackEnds;
using AutoDiff.Tests.Laws;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Programs;

public class ProgramBuilderTests
{
    [Fact]
    public void A_determinant_by_minors_is_recorded_once_for_each_set_of_columns()
    {
        const int Size = 8;
        var program = ProgramBuilder.Trace(v => [Minor(v[0], 0, (1 << Size) - 1)], ("a", [Size, Size]));

        // For each of 2ⁿ sets of columns at most n products, sums and signs of elements, which are themselves taken out
        // once.
        Assert.InRange(program.Count, 1 << Size, 3 * Size * (1 << Size));

        var random = new Random(1);
        double[] a = [.. Enumerable.Range(0, Size * Size).Select(
            i => random.NextDouble() + (i % (Size + 1) == 0 ? Size : 0))];
        var gradient = new Interpreter(Reverse.Gradient(program)).Run(a);

        // Σⱼ aᵢⱼ ∂det/∂aᵢⱼ = det for each row.
        for (var row = 0; row < Size; row++)
        {
            var expanded = Enumerable.Range(0, Size).Sum(
                column => a[(row * Size) + column] * gradient[1][(row * Size) + column]);
            Assert.Equal(gradient[0][0], expanded, 1e-12 * gradient[0][0]);
        }

        static Variable Minor(Variable a, int row, int columns)
        {
            if (row == Size)
            {
                return 1;
            }

            var (sum, sign) = ((Variable)0, 1.0);
            for (var column = 0; column < Size; column++)
            {
                if ((columns & (1 << column)) != 0)
                {
                    sum += sign * a[row, column] * Minor(a, row + 1, columns & ~(1 << column));
                    sign = -sign;
                }
            }

            return sum;
        }
    }

    [Fact]
    public void Equal_instructions_are_one_if_asked_for()
    {
        Assert.Equal(8, Record(new(sharesInstructions: true)));
        Assert.Equal(14, Record(new()));

        static int Record(ProgramBuilder builder)
        {
            var (x, y) = (builder.Input("x", [2]), builder.Input("y", [2]));
            for (var repetition = 0; repetition < 2; repetition++)
            {
                var sum = repetition == 0 ? x + y : y + x;
                var constant = builder.Constant([1, 2], [2]);
                _ = Exp(sum * constant);
                _ = Exp(sum) - builder.Constant([1, repetition == 0 ? 2 : -0.0], [2]);
            }

            return builder.Count - 2;
        }
    }

    [Fact]
    public void Perturbations_are_not_confused_where_equal_instructions_are_shared()
    {
        // d/dy (y · d/dz (y z)) at one x: the inner derivative is y, of which the outer one takes y², that is 2 y.
        var program = ProgramBuilder.Trace(
            v => [Differentiate.Gradient(y => y * Differentiate.Gradient(z => y * z, v[0]), v[0])],
                ("x", Shape.Scalar));
        Assert.Equal([6.0], Runs.Values(program, [3.0]));
    }

    [Fact]
    public void Zeros_of_the_function_are_not_taken_for_the_tangent_that_is_transposed()
    {
        var shared = ProgramBuilder.Trace(Gradient, ("x", [3]));
        var builder = new ProgramBuilder();
        var plain = builder.Build(Gradient([builder.Input("x", [3])]));
        double[] x = [0.5, -1, 2];
        Assert.Equal(Runs.Values(plain, x), Runs.Values(shared, x));

        static Variable[] Gradient(Variable[] v) =>
            [Differentiate.Gradient(
                x => LogSumExp(Max(x, v[0] * 0) + (v[0].Recorder!.Constant([0, 0, 0], [3]) * x)) + Sum(Softmax(x) * x),
                    v[0])];
    }
}
