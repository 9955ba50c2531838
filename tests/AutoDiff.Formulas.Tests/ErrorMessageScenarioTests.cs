namespace AutoDiff.Formulas.Tests;

/// <summary>What people read when a formula is wrong, as whole sentences.</summary>
public class ErrorMessageScenarioTests
{
    [Theory]
    [InlineData("1 + * 3", "line 1, column 5: Found `*`, but expected an expression.")]
    [InlineData("1 +", "line 1, column 4: Found the end of the text, but expected an expression.")]
    [InlineData(
        "(1 + 2", "line 1, column 7: Found the end of the text, but expected `)` to close the `(` at column 1.")]
    [InlineData("1 + 2)", "line 1, column 6: Found `)`, but expected an operator or the end of the formula.")]
    [InlineData(
        "exp z x",
        "line 1, column 1: Found `exp z x`, which can be read in two ways, but expected parentheses around the " +
        "argument. Write `exp(z) x` or `exp(z x)`.")]
    [InlineData(
        "[a b]",
        "line 1, column 4: Found the name `b`, but expected `]` to close the `[` at column 1. Write `a, b` for two " +
        "sizes or elements, `*` or `@` for a product.")]
    [InlineData(
        "x.shape",
        "line 1, column 2: Found `.shape`, but expected an operator or the end of the line. Write a function with " +
        "its arguments, as `norm(x)`, and a part of an array as `x[0]`.")]
    [InlineData(
        "1/2x",
        "line 1, column 3: Found `2x` behind `/`, which can be read in two ways, but expected an operator between " +
        "them. " +
        "Write `/2*x` or `/(2*x)`.")]
    [InlineData(
        "a ? b",
        "line 1, column 6: Found the end of the text, but expected `:` and the value where the condition does not " +
        "hold.")]
    [InlineData(
        "{x if x > 0; 0}",
        "line 1, column 15: Found `}`, but expected `if` and a condition, or `otherwise`. Write for example `{x if x " +
        "> 0; 0 otherwise}`.")]
    [InlineData(
        "sum_{i=1}^n x",
        "line 1, column 5: Found `{`, but expected an operator or the end of the formula. Write a sum over an index " +
        "as `sum(i: x[i]^2)`; indices count from 0.")]
    [InlineData(
        "<x, y>",
        "line 1, column 1: Found `<`, but expected an expression. Write `dot(x, y)` for the product of two vectors.")]
    [InlineData(
        "sum(i=1..n: x[i])",
        "line 1, column 5: Found the keyword `i`, but expected `axis=` or `keep=`. An index runs over what it " +
        "indexes, from 0: write `sum(i: …)`.")]
    [InlineData("|x", "line 1, column 3: Found the end of the text, but expected `|` to close the `|` at column 1.")]
    [InlineData(
        "sin⁻¹(x)",
        "line 1, column 4: Found `⁻¹`, but expected a raised number or `ᵀ` behind a value. Write `asin(x)` for the " +
        "inverse function " +
        "and `1/sin(x)` for the reciprocal.")]
    [InlineData(
        "sum(x[i]^2 for i in range(n))",
        "line 1, column 12: Found the name `for`, but expected `)` to close the `(` at column 4. Write a sum over " +
        "an index as " +
        "`sum(i: x[i]^2)`.")]
    [InlineData(
        "[1 2]",
        "line 1, column 4: Found the number `2`, but expected `]` to close the `[` at column 1. Separate elements " +
        "by `,`, as " +
        "in `[1, 2]`.")]
    [InlineData(
        "\\frac{1}{2}",
        "line 1, column 1: Found `\\`, but expected a name, a number, an operator or a bracket. This is LaTeX; " +
        "write `a/b`, " +
        "`sum(i: x[i])`, `sqrt(x)`.")]
    [InlineData(
        "a\0",
        "line 1, column 2: Found the control character U+0000, but expected a name, a number, an operator or a " +
        "bracket.")]
    [InlineData(
        "a = b",
        "line 1, column 3: Found `=`, but expected an operator or the end of the formula. Write `==` to compare.")]
    [InlineData(
        "2 * if a then b else c",
        "line 1, column 5: Found the word `if`, but expected an expression. Put the `if` in parentheses.")]
    [InlineData(
        "a == not b",
        "line 1, column 6: Found the word `not`, but expected an expression. Put the `not` in parentheses.")]
    [InlineData(
        "if a then b",
        "line 1, column 12: Found the end of the text, but expected `else`. Every `if` has a `then` and an `else`; " +
        "it goes " +
        "on in the next line only inside brackets.")]
    [InlineData(
        "1e999", "line 1, column 1: The number `1e999` is too large for double precision. Write `inf` for infinity.")]
    [InlineData("1e-999", "line 1, column 1: The number `1e-999` is too small for double precision.")]
    [InlineData("x[]", "line 1, column 3: Found `]`, but expected an index or a slice.")]
    [InlineData(
        "x[::2]",
        "line 1, column 4: Found `:`, but expected `]` to close the `[` at column 2. A slice has a start and an " +
        "end, but no " +
        "step.")]
    [InlineData(
        "sum(x, axes=0)",
        "line 1, column 8: Found the keyword `axes`, but expected `axis=` or `keep=`. Did you mean `axis`?")]
    [InlineData(
        "exp(x, axis=0)",
        "line 1, column 8: `exp` takes no `axis`. The functions with `axis=` and `keep=` are `sum`, `mean`, `prod`, " +
        "`max`, " +
        "`min`.")]
    [InlineData(
        "sum(axis=0, x)",
        "line 1, column 13: An argument without a keyword stands behind one with a keyword. Put the arguments with " +
        "keywords " +
        "last.")]
    [InlineData("sum(x, keep=1)", "line 1, column 13: Found the number `1`, but expected `true` or `false`.")]
    [InlineData(
        "norm(i: x[i])",
        "line 1, column 7: Found `:`, but expected `,` or `)`. The functions over index names are `sum`, `mean`, " +
        "`prod`, `max`, `min`.")]
    [InlineData(
        "sum(i + 1: x)",
        "line 1, column 5: Found `i + 1`, but expected an index name before the `:`. Write for example `sum(i, j: " +
        "W[i, j])`.")]
    [InlineData("sum(i, i: x[i])", "line 1, column 8: The name `i` is given twice.")]
    public void In_expressions(string source, string message) =>
        Assert.Equal(message, Fails(() => FormulaParser.ParseExpression(source)).Error.ToString());

    [Theory]
    [InlineData(
        "a = exp(z / sum(z)\nC = a",
        "line 2, column 1: Found the name `C`, but expected `)` to close the `(` at line 1, column 8.")]
    [InlineData(
        "a = 1 +\nb = 2",
        "line 1, column 8: Found the end of the line, but expected an expression. A line goes on in the next one " +
        "only inside " +
        "brackets.")]
    [InlineData(
        "x == 3",
        "line 1, column 3: Found `==`, but expected `:` for a declaration or `=` for a definition. Write `=` for a " +
        "definition.")]
    [InlineData(
        "z : real[n, 0.5*n]",
        "line 1, column 13: Found `0.5`, but expected a size. A size is a whole number, a name, or made of such by " +
        "`+`, `-`, `*`, `/` and `^`.")]
    [InlineData("z : reel[n]", "line 1, column 5: There is no domain `reel`. Did you mean `real`?")]
    [InlineData(
        "z : real 3",
        "line 1, column 10: Found the number `3`, but expected `[` and a shape, or the end of the line. Write a " +
        "shape in brackets, as in `real[n, m]`.")]
    [InlineData(
        "y' = 2*x",
        "line 1, column 2: Found `'`, but expected `:` for a declaration or `=` for a definition. Write `claim dy/dx " +
        "= …` with the variable of the derivative.")]
    [InlineData(
        "grad f = x",
        "line 1, column 6: Found the name `f`, but expected `:` for a declaration or `=` for a definition. Write " +
        "`claim grad(f, x) = …` with the variable of the gradient.")]
    [InlineData(
        "y : {1, 2}",
        "line 1, column 5: Found {1, 2}, but expected `binary` for {0, 1}, `sign` for {-1, 1} or another domain.")]
    [InlineData(
        "z : real[n m]",
        "line 1, column 12: Found the name `m`, but expected `]` to close the `[` at column 9. Write `n, m` for " +
        "two sizes or elements, `*` or `@` for a product.")]
    [InlineData(
        "z : real[]",
        "line 1, column 10: Found `]`, but expected a size. A size is a whole number or a name; a scalar has no " +
        "brackets.")]
    [InlineData(
        "z : interval[n]",
        "line 1, column 13: Found `[`, but expected `(` and the ends of the interval. Write for example " +
        "`interval(-1, 1)`.")]
    [InlineData(
        "x, y = 2",
        "line 1, column 6: Found `=`, but expected `:` and a domain. Write for example `x, y : real`.")]
    [InlineData(
        "then = 1",
        "line 1, column 1: Found the word `then`, but expected a declaration, a definition or a claim. `then` has a " +
        "fixed " +
        "meaning; choose another name.")]
    [InlineData("z[0, 1] = 1", "line 1, column 6: Found the number `1`, but expected an index name.")]
    [InlineData("f(x, x) = 1", "line 1, column 6: The name `x` is given twice.")]
    [InlineData(
        "clam dC/dz = 1",
        "line 1, column 6: Found the name `dC`, but expected `:` for a declaration or `=` for a definition. Did you " +
        "mean " +
        "`claim`?")]
    [InlineData(
        "a = x b = 2",
        "line 1, column 9: Found `=`, but expected an operator or the end of the line. Write `==` to compare.")]
    [InlineData(
        "var x = 3",
        "line 1, column 5: Found the name `x`, but expected `:` for a declaration or `=` for a definition. Leave " +
        "out the " +
        "`var`.")]
    [InlineData(
        "a = 1\nb = \"text\"",
        "line 2, column 5: Found `\"`, but expected a name, a number, an operator or a bracket. " +
        "There is no text in quotes.")]
    [InlineData(
        "x real[n]",
        "line 1, column 3: Found the name `real`, but expected `:` for a declaration or `=` for a definition. A " +
        "declaration has a colon, as in `x : real` or `x : real[n]`.")]
    [InlineData(
        "x : integer[n]",
        "line 1, column 5: There is no domain `integer`. Write `index(c)` for data that is a subscript, and `real` " +
        "for numbers that are computed with; a size such as the n of `real[n]` needs no declaration.")]
    [InlineData(
        "x ∈ ℝ₊",
        "line 1, column 6: Found `₊`, but expected a domain. Write `positive[n]` for x > 0, `nonnegative[n]` for " +
        "x ≥ 0.")]
    public void In_files(string source, string message) =>
        Assert.Equal(message, Fails(() => FormulaParser.ParseFile(source)).Error.ToString());

    [Theory]
    [InlineData(
        "claim C = 1",
        "line 2, column 7: Found `C`, but expected a derivative. Write `dC` for the derivative of `C`.")]
    [InlineData(
        "claim d2C/dz^2 = 1",
        "line 2, column 13: Found `^`, but expected `=` and the claimed value. Write a second derivative as " +
        "`d2C/dz2` or " +
        "`d2C/dz[i]dz[j]`.")]
    [InlineData(
        "claim d2C = 0", "line 2, column 7: Only first differentials can be claimed. Write for example `d2C/dz2`.")]
    [InlineData("claim dC/dzz = 1", "line 2, column 10: There is no `zz` in this file. Did you mean `dz`?")]
    [InlineData("claim dCost/dz = 1", "line 2, column 7: There is no `Cost` in this file.")]
    [InlineData(
        "claim C/z = 1",
        "line 2, column 7: Found `C`, but expected a derivative. Write `dC` for the derivative of `C`.")]
    [InlineData(
        "claim dC/z = 1", "line 2, column 10: Found `z`, but expected the variable of the derivative. Write `dz`.")]
    [InlineData("claim d3C/dz = 1", "line 2, column 7: Only first and second derivatives can be claimed.")]
    [InlineData(
        "claim d2C/dz = 1",
        "line 2, column 7: A second derivative has two variables. Write for example `d2C/dz[i]dz[j]` or `d2C/dz2`.")]
    [InlineData(
        "claim dC/dzdz = 1",
        "line 2, column 7: A first derivative has one variable. Write `d2C` for a second derivative.")]
    [InlineData(
        "claim dC/dz[*] = 1",
        "line 2, column 13: Found `*`, but expected an index. An index of a derivative is a name or a whole number.")]
    [InlineData(
        "claim dC/dz = 1 given z > 1",
        "line 2, column 23: A condition after `given` is not an equation. Declare a domain for an inequality.")]
    [InlineData(
        "claim dC/dz = 1 given n > 1",
        "line 2, column 23: A condition after `given` is not an equation. Write `n > 1` on a line of its own, above.")]
    [InlineData(
        "claim C' = 1",
        "line 2, column 7: Found `C'`, but expected a derivative with its variable. Write `claim dC/dx = …` with the " +
        "variable of the derivative.")]
    public void In_claims(string claim, string message) =>
        Assert.Equal(message, Fails(() => FormulaParser.ParseFile("z : real; C = z\n" + claim)).Error.ToString());

    [Theory]
    [InlineData(
        "z",
        "line 1, column 2: Found the end of the text, but expected `=` and a value. Write for example `z = [1, 2, " +
        "3]`.")]
    [InlineData(
        "z = x",
        "line 1, column 5: Found the name `x`, but expected a number or an array of numbers such as `[1, 2, 3]`.")]
    [InlineData(
        "z = 1 y = 2",
        "line 1, column 7: Found the name `y`, but expected `;` or the end of the text. Separate values by `;`.")]
    [InlineData(
        "{\"z\": 1}",
        "line 1, column 1: Found `{`, but expected the name of a variable. Write for example `x = 1; y = [2, 3]`.")]
    [InlineData("z = 1; z = 2", "line 1, column 8: The name `z` is given twice.")]
    [InlineData("z = [[1, 2], [3]]", "line 1, column 14: The rows of an array have different shapes.")]
    public void In_values(string source, string message) =>
        Assert.Equal(message, Fails(() => FormulaParser.ParseBindings(source)).Error.ToString());

    [Fact]
    public void Lone_surrogates_are_named() =>
        Assert.StartsWith(
            "line 1, column 5: Found half of a surrogate pair, U+D800,",
            Fails(() => FormulaParser.ParseFile("a = \uD800")).Error.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Found_and_expected_are_phrases_of_their_own()
    {
        var error = Fails(() => FormulaParser.ParseFile("z : reel")).Error;
        Assert.Equal("There is no domain `reel`.", error.Message);
        Assert.Equal("the name `reel`", error.Found);
        Assert.StartsWith("a domain (real, positive,", error.Expected, StringComparison.Ordinal);
        Assert.Equal("Did you mean `real`?", error.Suggestion);
    }

    [Fact]
    public void Several_statements_can_be_wrong_at_once()
    {
        const string Source = "a = 1 +\nb = [1, 2\n 3]\nc = 3\nd = )\n";
        var exception = Fails(() => FormulaParser.ParseFile(Source));
        Assert.Equal([(1, 8), (3, 2), (5, 5)], exception.Errors.Select(error => (error.Line, error.Column)));
        Assert.Equal(
            """
            f.grad, line 1, column 8: Found the end of the line, but expected an expression. A line goes on in the next one only inside brackets.
            1 | a = 1 +
              |        ^

            f.grad, line 3, column 2: Found the number `3`, but expected `]` to close the `[` at line 2, column 5.
            3 |  3]
              |  ^

            f.grad, line 5, column 5: Found `)`, but expected an expression.
            5 | d = )
              |     ^

            """,
            exception.Render(Source, "f.grad"), ignoreLineEndingDifferences: true);
    }

    private static FormulaException Fails(Func<object> parse) => Assert.Throws<FormulaException>(parse);
}
