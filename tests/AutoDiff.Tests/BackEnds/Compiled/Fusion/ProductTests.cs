using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Numerics.Matrices;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// Compiled matrix products read their factors where they stand, write outputs where they belong, and leave out what is
/// zero in every evaluation and what nothing reads.
/// </summary>
public class ProductTests
{
    // Of two square matrices.
    private static readonly (string Name, Func<Variable, Variable, Variable> Function)[] Functions =
    [
        ("a product of inputs", MatMul),
        ("a product of transposed inputs", (x, y) => MatMul(Transpose(x), Transpose(y))),
        ("a product of a computed matrix and its transpose", (x, y) => MatMul(x - y, Transpose(x - y))),
        ("a product in another shape", (x, y) => Reshape(MatMul(x, y), [x.Shape.Length])),
        ("a product of rows with what stands behind them", (x, y) => MatMul(x[..1], y)),
        ("a product of products", (x, y) => MatMul(MatMul(x, y), MatMul(y, x))),
        ("a product with equal elements", (x, _) => MatMul(x, x.Recorder!.Fill(2, Shape.Of([x.Shape[1], 3])))),
        ("products of many matrices, transposed", (x, y) => MatMul(
            Transpose(BroadcastTo(x, [3, .. x.Shape.Axes]), 0, 2, 1), BroadcastTo(y, [3, .. y.Shape.Axes]))),
        ("a lower triangle", (x, y) => MatMul(Lower(x), y)),
        ("a transposed lower triangle", (x, y) => MatMul(Transpose(Lower(x)), y)),
        ("a negative lower triangle and a diagonal", (x, y) => MatMul(
            DiagonalMatrix(Diagonal(x)) - Lower(x), Transpose(y))),
        ("a triangle as the second factor", (x, y) => MatMul(y, Lower(x))),
        ("triangles of many matrices", (x, y) =>
            MatMul(BroadcastTo(Lower(x), [3, .. x.Shape.Axes]), BroadcastTo(y, [3, .. y.Shape.Axes]))),
        ("rows of triangles of many matrices", (x, y) =>
            MatMul(Reshape(BroadcastTo(Lower(x), [3, .. x.Shape.Axes]), [3 * x.Shape[0], x.Shape[0]]), y)),
        ("a triangle with one column", (x, y) => MatMul(Lower(x), Transpose(y)[0])),
        ("a matrix with a constant border of zeros", (x, y) => MatMul(
            Concatenate([x, x.Recorder!.Fill(0, x.Shape)]), y)),
        ("columns of zeros", (x, y) => MatMul(ScatterAdd(Slice(x, .., ..1), 1, x.Shape[1], x.Shape[1] / 2), y)),
        ("zeros only", (x, y) => MatMul(Lower(x) - Lower(x), y) + MatMul(x.Recorder!.Fill(0, x.Shape), y)),
        ("a product of which a part is read", (x, y) => Slice(MatMul(x, y), (x.Shape[0] / 2).., ..1) * 2),
        ("a product of which the diagonal is read", (x, y) => Diagonal(MatMul(x, y))),
        ("a product of which two parts are read", (x, y) => Concatenate([MatMul(x, y)[0], Diagonal(MatMul(x, y))])),
        ("a product of which rows are summed", (x, y) => Sum(MatMul(x, y)[..1], [0])),
    ];

    public static TheoryData<string> Names() => [.. Functions.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_and_their_gradients_are_what_the_interpreter_makes_of_them(string name)
    {
        var function = Functions.First(function => function.Name == name).Function;
        foreach (var length in new[] { 1, 9, 35 })
        {
            var program = ProgramBuilder.Trace(
                v =>
                {
                    var y = function(v[0], v[1]);
                    return [y, .. Reverse.Pull(Sum(y * y), 1, v)];
                },
                ("x", [length, length]),
                ("y", [length, length]));
            Agree<double>(program, random => random.Next(-3, 4));
            Agree<float>(program, random => random.Next(-2, 3));
        }
    }

    // A zero that is left out and would meet an infinity or NaN makes NaN all the same.
    [Theory]
    [MemberData(nameof(Names))]
    public void Infinities_and_NaN_meet_zeros_as_in_the_interpreter(string name)
    {
        var function = Functions.First(function => function.Name == name).Function;
        var program = ProgramBuilder.Trace(v => [function(v[0], v[1])], ("x", [9, 9]), ("y", [9, 9]));
        foreach (var special in new[] { double.NaN, double.PositiveInfinity })
        {
            Agree<double>(program, random => random.Next(40) == 0 ? special : random.Next(1, 4));
        }
    }

    [Fact]
    public void Zeros_of_a_triangle_are_left_out_and_so_is_what_no_gradient_of_it_reads()
    {
        var program = ProgramBuilder.Trace(
            v => Reverse.Pull(Sum(Exp(MatMul(Lower(v[0]), v[1]))), 1, v[0]), ("x", [8, 8]), ("y", [8, 50]));
        var products = KernelFusion.Apply(program).Products;
        var (forwards, backwards) = (products[0].Bands, products[1].Bands);
        Band[] triangle = [.. Enumerable.Range(1, 8).Select(end => new Band(0, end))];
        Assert.Equal(triangle, forwards.Terms.ToArray());
        Assert.True(forwards.Columns.IsEmpty);
        Assert.Equal(triangle, backwards.Columns.ToArray());
        Assert.True(backwards.Terms.IsEmpty);
    }

    [Fact]
    public void Zeros_of_what_points_share_are_known_at_each_point()
    {
        var program = ProgramBuilder.Trace(v => [MatMul(Lower(v[0]), v[1])], ("x", [8, 8]), ("y", [8, 50]));
        var shared = Hoisting.Of(program, new(program, new(shared: [0], summed: [])));
        var schedule = KernelFusion.Apply(shared.AtEachPoint.Program, NonzeroElements.OfInputs(shared));
        Assert.Equal(8, schedule.Products.Single().Bands.Terms.Length);
    }

    [Fact]
    public void Factors_are_read_and_products_written_where_they_stand()
    {
        var program = ProgramBuilder.Trace(
            v => [Reshape(MatMul(v[0], Transpose(v[1])), [15])], ("x", [3, 4]), ("y", [5, 4]));
        var schedule = KernelFusion.Apply(program);
        Assert.Empty(schedule.Kernels);
        Assert.Empty(schedule.Calls);
        Assert.Equal(0, PlannedProgram.Of(program).Plan.ArenaLength);
    }

    [Fact]
    public void An_array_takes_the_memory_of_the_one_it_is_computed_from_last()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var y = Exp(v[0] - Max(v[0]));
                var z = Tanh(y / Sum(y));
                return [Sum(Sqrt(z / Sum(z)))];
            },
            ("x", [1000]));
        var arena = PlannedProgram.Of(program).Plan.ArenaLength;
        Assert.InRange(arena, 1000, 1100);
    }

    private static Variable Lower(Variable x)
    {
        var length = x.Shape[0];
        int[] places = [.. Enumerable.Range(0, length * length).Where(i => i % length <= i / length)];
        return Reshape(
            ScatterAdd(Gather(Reshape(x, [length * length]), 0, places), 0, length * length, places), [length, length]);
    }

    // Sums of products of small integers, which are exact.
    private static void Agree<T>(ArrayProgram program, Func<Random, double> number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var roles = new PointRoles(shared: [0], summed: []);
        foreach (var (lanes, points) in LaneSet.Available<T>().SelectMany(lanes => new[] { (lanes, 1), (lanes, 3) }))
        {
            var compiled = new CompiledProgram<T>(program, roles, lanes);
            var layout = new PointLayout(program, points == 1 ? PointRoles.Each : roles);
            var random = new Random(1);
            T[] x = [.. Enumerable.Range(0, (int)layout.InputLength(points)).Select(
                _ => T.CreateTruncating(number(random)))];
            var (expected, found) = (new T[layout.OutputLength(points)], new T[layout.OutputLength(points)]);
            CompiledProgram<T>.Interpreted(program, roles).Evaluate(x, expected, points);
            compiled.Evaluate(x, found, points);
            Assert.Equal(expected, found);
        }
    }
}
