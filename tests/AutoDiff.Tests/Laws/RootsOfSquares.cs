using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Lengths that are written as roots of sums of squares have the derivative 0 where they are 0, as norms have, on both
/// ways; and what forward mode over reverse mode meets in a branch that is not chosen adds nothing.
/// </summary>
public class RootsOfSquares
{
    private static readonly DerivativeCase[] Slopes =
    [
        new("a root of a sum of squares", x => Sqrt(Sum(Square(x))), [0, 0], 0, 0),
        new("a root of two products", x => Sqrt((x[0] * x[0]) + (x[1] * x[1])), [0, -0.0], 0, 0),
        new("a root of a square and a power", x => Sqrt(Square(x[0]) + Pow(x[1], 2)), [0, 3], 0, 1),
        new("a root of one square", x => Sqrt(Square(x[0])), [0], 0),
        new("a root of a mean of squares", x => Sqrt(Mean(Square(x))), [0, 0], 0, 0),
        new("roots of rows", x => Sum(Sqrt(Sum(Square(Reshape(x, [2, 2])), [1]))), [0, 0, 3, 4], 0, 0, 0.6, 0.8),
        new("a distance between equal points", x => Sqrt(Square(x[0] - x[1]) + Square(x[2] - x[3])), [1, 1, 2, 2],
            0, 0, 0, 0),
        new("a square that underflows is no zero", x => Sqrt(Square(x[0])), [1e-200], 1)
            { Leaves = Leaves.WhereWritten },
        new("an absolute value of a square that underflows", x => Sqrt(Abs(Square(x[0]))), [1e-200], 1)
            { Leaves = Leaves.Everywhere },
    ];

    private static readonly (string Name, Func<Variable, Variable> Function, double[] At)[] Branches =
    [
        ("a pole that is cut off", x => Clamp(1 / x[0], -10, 10), [0]),
        ("a quotient not chosen", x => Where(Greater(x[1], 1), x[0] / x[1], 0), [1, 0]),
        ("relu of a pole", x => Relu(1 / x[0]), [-0.0]),
    ];

    public static TheoryData<string> Names => [.. Slopes.Select(sample => sample.Name)];

    public static TheoryData<string> Chosen => [.. Branches.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_root_of_squares_is_flat_at_0_as_a_norm_is(string name) =>
        Assert.Empty(Slopes.Single(sample => sample.Name == name).WrongGradients());

    [Theory]
    [MemberData(nameof(Chosen))]
    public void What_is_not_chosen_adds_nothing_to_second_derivatives(string name)
    {
        var (_, function, x) = Branches.Single(sample => sample.Name == name);
        Assert.All(x.Select((_, i) => i), i =>
        {
            var unit = x.Select((_, k) => k == i ? 1.0 : 0).ToArray();
            var pushed = Differentiate.Jvp((Variable v) => Differentiate.Gradient(function, v), x, unit).Tangent;
            var pulled = Differentiate.Gradient((Variable v) => Differentiate.Gradient(function, v)[i], x);
            Assert.All(pushed.Concat(pulled), element => Assert.Equal(0.0, element));
        });
    }
}
