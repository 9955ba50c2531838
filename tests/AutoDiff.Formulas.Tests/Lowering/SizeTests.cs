using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Tests.Lowering;

/// <summary>Sizes that follow from others.</summary>
public class SizeTests
{
    [Property(MaxTest = 300)]
    public bool A_linear_size_has_its_value_and_is_solved_for_each_name(
        PositiveInt factor, int shift, PositiveInt first, PositiveInt second)
    {
        var (a, n, m) = (factor.Get, first.Get, second.Get);
        var length = (a * n) - m + shift;
        var size = Assert.Single(Model($"x : real[{a}*n - m + {Math.Max(shift, 0)} - {Math.Max(-shift, 0)}]").Variables)
            .Dimensions[0];
        var all = new Dictionary<string, int> { ["n"] = n, ["m"] = m };
        var isPossible = Model($"x : real[{size}]").Allows(all);
        return isPossible == (length > 0)
            && (!isPossible || (FormulaModel.LengthOf(size, all) == length && Solves("n") && Solves("m")));

        bool Solves(string name)
        {
            var known = all.Where(other => other.Key != name).ToDictionary();
            return FormulaModel.TrySolve(size, length, known) && known[name] == all[name];
        }
    }

    [Theory]
    [InlineData("n^2", 9)]
    [InlineData("2*n", 7)]
    [InlineData("n - 7", -7)]
    [InlineData("n - n + 3", 3)]
    [InlineData("n + m", 5)]
    [InlineData("4", 4)]
    public void What_does_not_follow_from_a_length_stays_open(string size, int length)
    {
        var known = new Dictionary<string, int>();
        Assert.False(FormulaModel.TrySolve(Model($"x : real[{size}]").Variables[0].Dimensions[0], length, known));
        Assert.Empty(known);
    }

    [Theory]
    [InlineData("n - k + 1", "The size `n - k + 1` is -1 at n = 1, k = 3.")]
    [InlineData("n/2", "The size `n/2` is 0.5 at n = 1.")]
    [InlineData("k*n - k", "The size `k*n - k` is 0 at k = 3, n = 1.")]
    public void A_size_that_is_no_length_is_an_error_with_its_place(string size, string message)
    {
        var sizes = new Dictionary<string, int> { ["n"] = 1, ["k"] = 3 };
        var model = Model($"y : real; x : real[{size}]");
        Assert.False(model.Allows(sizes));
        var error = Assert.Throws<FormulaException>(() => model.LowerDefinitions(sizes)).Error;
        Assert.Equal((message, 20), (error.Message, error.Column));
    }

    [Fact]
    public void A_length_is_unknown_while_one_of_its_sizes_is()
    {
        var size = Model("x : real[n + m]").Variables[0].Dimensions[0];
        Assert.Null(FormulaModel.TryLengthOf(size, new Dictionary<string, int> { ["n"] = 1 }));
        Assert.Equal(3, FormulaModel.TryLengthOf(size, new Dictionary<string, int> { ["n"] = 1, ["m"] = 2 }));
    }

    [Theory]
    [InlineData("n >= 2", 1, 1, false)]
    [InlineData("n >= 2", 2, 1, true)]
    [InlineData("n > m - 1", 2, 3, false)]
    [InlineData("n < 2*m; m != 2", 3, 2, false)]
    [InlineData("n < 2*m; m != 2", 5, 3, true)]
    public void Bounds_say_which_sizes_there_are(string bounds, int n, int m, bool areAllowed) => Assert.Equal(
        areAllowed,
        Model($"x : real[n, m]\n{bounds}").Allows(new Dictionary<string, int> { ["n"] = n, ["m"] = m }));

    [Theory]
    [InlineData("a : real; b : real\na < 2*b", "line 2, column 1: `a` is no size, and only sizes are bounded")]
    [InlineData("a : real; b : real[n]\na < b", "line 2, column 1: `a` and `b` have no such order")]
    [InlineData("a : real; b : real\na != b", "line 2, column 1: `a` and `b` have no such order")]
    [InlineData("x : real[n]\nn < k", "line 2, column 5: `k` is no size, and only sizes are bounded")]
    public void Only_sizes_are_bounded(string source, string message) => Assert.StartsWith(
        message, Assert.Throws<FormulaException>(() => Model(source)).Error.ToString(), StringComparison.Ordinal);

    private static FormulaModel Model(string source) => FormulaModel.Analyze(source);
}
