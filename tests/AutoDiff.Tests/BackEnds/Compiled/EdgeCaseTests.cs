using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.Primitives;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// Compiled code agrees with the interpreter at the edges: special values of every elementwise primitive, and shapes
/// that are empty or have length 1.
/// </summary>
public class EdgeCaseTests
{
    private static readonly double[] Special =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1, -1, 0.5, -0.5, 2, -3,
        1e308, -1e308, 5e-324, -5e-324, 3e-310, 710, -746, 1e-17,
    ];

    public static TheoryData<Op> Elementwise() =>
        [.. Enum.GetValues<Op>().Where(op => op is >= Op.Negate and <= Op.Polygamma)];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void A_primitive_of_special_values_is_what_the_interpreter_makes_of_it(Op op)
    {
        var arrays = Of(op, [Special.Length * Special.Length]);
        var scalars = Of(op, Shape.Scalar);
        double[] x = [.. Special.SelectMany(x => Special.Select(_ => x)), .. Special.SelectMany(_ => Special)];
        if (arrays.Inputs.Length == 1)
        {
            x = x[..(Special.Length * Special.Length)];
        }

        // Registers of neighbors, and registers of points. Vectorized functions and those of the library are each
        // within a few units of the last place.
        foreach (var lanes in LaneSet.Available<double>())
        {
            Agree<double>(arrays, PointRoles.Each, lanes, x, 1, 8 * Math.ScaleB(1, -53), double.Epsilon);
            Agree<double>(
                scalars, PointRoles.Each, lanes, x, Special.Length * Special.Length, 8 * Math.ScaleB(1, -53),
                    double.Epsilon);
        }

        foreach (var lanes in LaneSet.Available<float>())
        {
            var floats = Array.ConvertAll(x, x => (float)x);
            Agree<float>(arrays, PointRoles.Each, lanes, floats, 1, 8 * Math.ScaleB(1, -24), float.Epsilon);
            Agree<float>(
                scalars, PointRoles.Each, lanes, floats, Special.Length * Special.Length, 8 * Math.ScaleB(1, -24),
                    float.Epsilon);
        }
    }

    public static TheoryData<string, ArrayProgram> Shapes()
    {
        (string, Func<Variable, Variable>, Shape)[] cases =
        [
            ("sum of nothing", x => Sum(x) + 1, [0]),
            ("sums along an empty axis", x => Exp(Sum(x, [1])), [3, 0]),
            ("sums of no rows", x => Sum(Sin(x), [1]), [0, 3]),
            ("the largest of no rows", x => Max(x, [1]), [0, 2]),
            ("an empty result", x => Exp(x) * x, [0, 4]),
            ("an empty part", x => Concatenate([x, x[..0], Square(x)]), [5]),
            ("an empty product", x => MatMul(Reshape(x, [2, 0]), Reshape(x, [0, 3])), [0]),
            ("softmax of single elements", x => Softmax(x), [5, 1]),
            ("log-sum-exp of single elements", x => LogSumExp(x, [0]), [1, 5]),
            ("logarithms of softmax of one element", x => LogSoftmax(x), [1]),
            ("axes of length 1 that are broadcast", x => x + Transpose(x), [1, 7]),
            ("axes of length 1 that are summed", x => Sum(x * x, [0, 2]), [1, 9, 1]),
            ("a matrix of one element", x => MatMul(x, Transpose(x)), [1, 1]),
            ("softmax of nothing", x => Softmax(x), [3, 0]),
            ("norm of one element", x => Norm(x, [1]), [4, 1]),
            ("running sums of one element", x => CumulativeSum(x), [1]),
            ("a gather of nothing", x => Gather(x, 0), [3]),
            ("a scatter of one", x => ScatterAdd(x, 0, 3, 2), [1]),
        ];
        var data = new TheoryData<string, ArrayProgram>();
        foreach (var (name, function, shape) in cases)
        {
            var program = ProgramBuilder.Trace(
                v => [function(v[0] * v[1]), Sum(function(v[0]) * v[1][0])], ("x", shape), ("w", [1]));
            data.Add(name, program);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Empty_arrays_and_axes_of_length_1_are_as_any_other(string name, ArrayProgram program)
    {
        Assert.NotEmpty(name);
        var random = new Random(1);
        foreach (var roles in new PointRoles[] { PointRoles.Each, new([1], [1]), new([0], [0, 1]) })
        {
            foreach (var points in new[] { 0, 1, 3, 11 })
            {
                var length = new PointLayout(program, points == 1 ? PointRoles.Each : roles).InputLength(points);
                double[] x = [.. Enumerable.Range(0, (int)length).Select(_ => random.NextDouble() + 0.5)];
                foreach (var lanes in LaneSet.Available<double>())
                {
                    // Some tens of roundings of positive numbers.
                    Agree<double>(program, roles, lanes, x, points, 1e-14, 0);
                }
            }
        }
    }

    private static void Agree<T>(
        ArrayProgram program, PointRoles roles, LaneSet lanes, T[] inputs, int points, double relative, T smallest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var length = new PointLayout(program, points == 1 ? PointRoles.Each : roles).OutputLength(points);
        var (expected, found) = (new T[length], new T[length]);
        CompiledProgram<T>.Interpreted(program, roles).Evaluate(inputs, expected, points);
        new CompiledProgram<T>(program, roles, lanes).Evaluate(inputs, found, points);
        for (var i = 0; i < expected.Length; i++)
        {
            var allowed = (T.CreateTruncating(relative) * T.Abs(expected[i])) + smallest;
            Assert.True(
                expected[i].Equals(found[i]) || T.Abs(expected[i] - found[i]) <= allowed,
                $"{lanes.Width} lanes, {points} points, element {i} of {length}: {found[i]}; expected {expected[i]}");
        }
    }

    private static ArrayProgram Of(Op op, Shape shape)
    {
        var builder = new ProgramBuilder();
        var visitor = new Recording { Builder = builder, Shape = shape };
        PrimitiveTable.Visit(op, null, ref visitor);
        return builder.Build(visitor.Result);
    }

    private struct Recording : IPrimitiveVisitor
    {
        public ProgramBuilder Builder;
        public Shape Shape;
        public Variable Result;

        public void Unary<TOp>()
            where TOp : struct, IUnary => Result = Variable.Apply<TOp>(Builder.Input("x", Shape));

        public void Binary<TOp>()
            where TOp : struct, IBinary =>
                Result = Variable.Apply<TOp>(Builder.Input("x", Shape), Builder.Input("y", Shape));

        public readonly void Leaf() => throw new NotSupportedException();

        public readonly void Linear<TOp>()
            where TOp : struct, ILinear => throw new NotSupportedException();

        public readonly void Grouped<TFunction>()
            where TFunction : struct, IGrouped => throw new NotSupportedException();

        public readonly void Custom() => throw new NotSupportedException();
    }
}
