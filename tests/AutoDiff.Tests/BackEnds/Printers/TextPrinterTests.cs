using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Printers;

public sealed class TextPrinterTests
{
    [Fact]
    public void A_listing_shows_a_program_as_it_is_stored()
    {
        var program = ProgramBuilder.Trace(v => [Sum(v[0] * 2), MatMul(v[1], v[0])], ("x", [2]), ("W", [3, 2]));
        Assert.Equal(
            """
            %0 = x : [2]
            %1 = W : [3, 2]
            %2 = 2 : [2]
            %3 = %0 * %2 : [2]
            %4 = sum(%3) : []
            %5 = reshape(%0, [2, 1]) : [2, 1]
            %6 = %1 @ %5 : [3, 1]
            %7 = reshape(%6, [3]) : [3]
            return %4, %7

            """,
            TextPrinter.Listing(program));
    }

    public static TheoryData<string, Func<Variable, Variable, Variable>> Formulas() => new()
    {
        { "x + y * x", (x, y) => x + (y * x) },
        { "(x + y) * x", (x, y) => (x + y) * x },
        { "x - (y - x)", (x, y) => x - (y - x) },
        { "x - y - x", (x, y) => x - y - x },
        { "x / (y * x)", (x, y) => x / (y * x) },
        { "-x * y", (x, y) => -x * y },
        { "-(x * y)", (x, y) => -(x * y) },
        { "(-x) ^ y", (x, y) => Pow(-x, y) },
        { "-x ^ y", (x, y) => -Pow(x, y) },
        { "(x ^ y) ^ x", (x, y) => Pow(Pow(x, y), x) },
        { "x ^ y ^ x", (x, y) => Pow(x, Pow(y, x)) },
        { "x ^ (-1)", (x, _) => Pow(x, -1) },
        { "x * 1e-07 + inf", (x, _) => (x * 1e-7) + double.PositiveInfinity },
        { "where(x < y, x, y)", (x, y) => Where(Less(x, y), x, y) },
        { "(x < y) * y", (x, y) => Less(x, y) * y },
        { "atan2(x, y)", (x, y) => Atan2(x, y) },
    };

    [Theory]
    [MemberData(nameof(Formulas))]
    public void A_formula_has_parentheses_where_they_are_needed_and_only_there(
        string expected, Func<Variable, Variable, Variable> build)
    {
        var program = ProgramBuilder.Trace(v => [build(v[0], v[1])], ("x", []), ("y", []));
        Assert.Equal($"z = {expected}\n", TextPrinter.Formulas(program, "z"));
    }

    public static TheoryData<string, Func<Variable, Variable>> ArrayFormulas() => new()
    {
        { "sum(A, axis=1)", a => Sum(a, [1]) },
        { "sum(A)", a => Sum(a) },
        { "A - max(A, axis=0)", a => a - Max(a, [0]) },
        { "A - max(A, axis=1, keep=true)", a => a - Max(a, [1], keep: true) },
        { "A - sum(A, axis=0, keep=true)", a => a - Sum(a, [0], keep: true) },
        { "A'", a => Transpose(a) },
        { "A[0, 1]", a => a[0, 1] },
        { "A[:, 1:3]", a => Slice(a, .., 1..3) },
        { "softmax(A)", a => Softmax(a) },
        { "softmax(A, axis=0)", a => Softmax(a, 0) },
        { "[A[0, 2], A[1, 0], 3]", a =>
            Concatenate([Reshape(a[0, 2], [1]), Reshape(a[1, 0], [1]), a.Recorder!.Constant([3], [1])], 0) },
        { "exp(A)[1, 2]", a => Reshape(Slice(Reshape(Exp(a), [1, 6]), .., 5..6), []) },
        { "(A == max(A, axis=1, keep=true)) / sum(A == max(A, axis=1, keep=true), axis=1, keep=true)", a =>
            a.Recorder!.Grouped<TieWeights>(a, [1]) },
        { "cumsum(A, axis=0)", a => CumulativeSum(a, 0) },
        { "gather(A, axis=1, [2, 0])", a => Gather(a, 1, 2, 0) },
        { "concatenate(A, A, axis=1)", a => Concatenate([a, a], 1) },
        { "stack(A, A)", a => Stack(a, a) },
        { "A @ A'", a => MatMul(a, Transpose(a)) },
        { "A * [[1, 2, 3], [4, 5, 6]]", a => a * a.Recorder!.Constant([1, 2, 3, 4, 5, 6], [2, 3]) },
    };

    [Theory]
    [MemberData(nameof(ArrayFormulas))]
    public void A_formula_of_arrays_reads_like_the_formula_language(string expected, Func<Variable, Variable> build)
    {
        var program = ProgramBuilder.Trace(v => [build(v[0])], ("A", [2, 3]));
        Assert.Equal($"z = {expected}\n", TextPrinter.Formulas(program, "z"));
    }

    [Fact]
    public void What_is_used_twice_and_is_long_gets_a_name()
    {
        var program = ProgramBuilder.Trace(
            v =>
            {
                var shared = Exp(v[0] + 12345678);
                return [shared * shared];
            },
            ("x", []));
        Assert.Equal("t1 = exp(x + 12345678)\nz = t1 * t1\n", TextPrinter.Formulas(program, "z"));
    }

    [Fact]
    public void The_number_of_names_is_that_of_the_outputs()
    {
        var program = ProgramBuilder.Trace(v => [v[0]], ("x", []));
        var error = Assert.Throws<ArgumentException>(() => TextPrinter.Formulas(program));
        Assert.StartsWith("The program has 1 outputs; 0 names were found.", error.Message);
    }
}
