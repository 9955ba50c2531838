namespace AutoDiff.Formulas.Tests;

/// <summary>What a person reads when names or shapes are wrong.</summary>
public class LoweringErrorScenarioTests
{
    [Theory]
    [InlineData(
        "x : real[n]\nC = sum(xx)",
        "line 2, column 9: There is no `xx` here. Did you mean `x`?")]
    [InlineData(
        "x : real[n]\nC = summ(x)",
        "line 2, column 5: There is no function `summ`. Did you mean `sum`?")]
    [InlineData(
        "x : real[n]\nC = x(2)",
        "line 2, column 5: `x` is not a function. Write `x * (…)` for a product.")]
    [InlineData(
        "x : real[n]\nC = exp",
        "line 2, column 5: `exp` is a function, but has no arguments here. Write `exp(…)`.")]
    [InlineData(
        "x : real[n]\nC = exp(x, x)",
        "line 2, column 5: `exp` takes one argument, but has two arguments here.")]
    [InlineData(
        "x : real[n]\nC = where(x)",
        "line 2, column 5: `where` takes three arguments, but has one argument here. Write `where(c, a, b)`.")]
    [InlineData(
        "x : real[n]\nC = max(x, 1, axis=0)",
        "line 2, column 5: `max` takes `axis=` and `keep=` only with one argument. `max` of two arguments is " +
        "elementwise.")]
    [InlineData(
        "C = a\na = 1",
        "line 1, column 5: `a` is used before it is defined. It is defined in line 2.")]
    [InlineData(
        "x : real\nC = f(x)\nf(t) = t",
        "line 2, column 5: `f` is used before it is defined. It is defined in line 3.")]
    [InlineData(
        "x : real\nf(t) = t\nC = f(x, x)",
        "line 3, column 5: `f` takes one argument, but has two arguments here.")]
    [InlineData(
        "x : real\nx = 2",
        "line 2, column 1: The name `x` is already taken in line 1. A name stands for one thing in the whole file.")]
    [InlineData(
        "x : real[n]\nn = 2",
        "line 2, column 1: The name `n` is already taken in line 1, by a size. A name stands for one thing in the " +
        "whole file.")]
    [InlineData(
        "x : real[n]\nC = sum(i: x)",
        "line 2, column 9: The range of the index `i` is unknown: no subscript in `x` tells it, as `x[i]` would.")]
    [InlineData(
        "x : real[n]\na[i] = 2",
        "line 2, column 3: The range of the index `i` is unknown: no subscript in `2` tells it, as `x[i]` would.")]
    [InlineData(
        "x : real[n]\nC = sum(x)\nclaim dC/dn = 0",
        "line 3, column 10: `n` is a size, which has no derivative.")]
    [InlineData(
        "x : real[n]\nclaim dC/dx = 1\nC = sum(x)",
        "line 2, column 7: `C` is used before it is defined. It is defined in line 3.")]
    [InlineData(
        "f(t) = t\nx : real\nC = f(x)\nclaim df/dx = 1",
        "line 4, column 7: `f` is a function, which has no derivative. Give a value of it a name, such as `C = f(x)`.")]
    [InlineData(
        "x : real[n]\nC = sum(x)\nclaim dC/dx = y",
        "line 3, column 15: There is no `y` here. Declare it above, as in `y : real` or `y : real[n]`.")]
    [InlineData(
        "C = sum(x^2)\nclaim dC/dx = 2*x",
        "line 1, column 9: There is no `x` here. Declare it above, as in `x : real` or `x : real[n]`.")]
    [InlineData(
        "x : real; y : real\nC = x*y\nclaim ∇C = y",
        "line 3, column 7: The gradient does not say in which variable it is taken. Write `∇_x C`.")]
    [InlineData(
        "x : interval(2, 1)",
        "line 1, column 5: The interval from `2` to `1` is empty. Swap the ends.")]
    [InlineData(
        "x : interval(0, y)",
        "line 1, column 17: There is no `y` here. Declare it above, as in `y : real` or `y : real[n]`.")]
    [InlineData(
        "x : interval(0, [1, 2])",
        "line 1, column 17: An interval takes numbers as its ends, but `[1, 2]` is a vector of shape [2].")]
    [InlineData(
        "A : spd",
        "line 1, column 1: The domain `spd` is one of square matrices. Write for example `A : spd[n]` for n × n " +
        "matrices.")]
    [InlineData(
        "A : spd[n, m]",
        "line 1, column 1: The domain `spd` is one of square matrices. Write for example `A : spd[n]` for n × n " +
        "matrices.")]
    [InlineData(
        "y : simplex",
        "line 1, column 1: The domain `simplex` is one of vectors. Write for example `y : simplex[n]`.")]
    public void A_wrong_name_is_explained(string source, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormulaException>(() => FormulaModel.Analyze(source)).Error.ToString());

    [Theory]
    [InlineData(
        "B = sum(I) + W",
        "line 2, column 9: The size of the identity `I` does not follow here. Write `eye(n)`.")]
    [InlineData(
        "C = [[W @ W', W], [W, W @ W']]",
        "line 2, column 20: The block matrix of `W @ W'` and `W` is not defined: their shapes are [2, 2] and [2, 3].")]
    [InlineData(
        "C = [[W, x], [y']]", "line 2, column 14: The rows of a block matrix have different numbers of blocks.")]
    [InlineData(
        "C = cross(y, W)", "line 2, column 14: `cross` takes vectors, but `W` is a matrix of shape [2, 3].")]
    [InlineData(
        "C = cross(x, x)",
        "line 2, column 5: The cross product of `x` and `x` is not defined: their shapes are [2] and [2].")]
    [InlineData("C = kron(W, x)", "line 2, column 13: `kron` takes matrices, but `x` is a vector of shape [2].")]
    [InlineData(
        "C = 2/3 @ x",
        "line 2, column 5: `@` takes vectors and matrices, but `2/3` is a scalar. Use `*` to multiply by a scalar.")]
    [InlineData(
        "C = x + y",
        "line 2, column 5: The sum of `x` and `y` is not defined: their shapes are [2] and [3].")]
    [InlineData(
        "C = x + y - x",
        "line 2, column 5: The sum of `x` and `y` is not defined: their shapes are [2] and [3].")]
    [InlineData(
        "C = x - x + A*y",
        "line 2, column 5: The sum of `x - x` and `A*y` is not defined: their shapes are [2] and [3].")]
    [InlineData(
        "C = W @ y[:2]",
        "line 2, column 5: The matrix product of `W` and `y[:2]` is not defined: their shapes are [2, 3] and [2]. " +
        "Did you " +
        "mean `W' @ y[:2]`?")]
    [InlineData(
        "C = x @ W @ x",
        "line 2, column 5: The matrix product of `x @ W` and `x` is not defined: their shapes are [3] and [2]. For " +
        "the " +
        "matrix x[i]*y[j] write `outer(x, y)`.")]
    [InlineData(
        "C = 2 @ x",
        "line 2, column 5: `@` takes vectors and matrices, but `2` is a scalar. Use `*` to multiply by a scalar.")]
    [InlineData(
        "C = x'",
        "line 2, column 5: `'` takes a matrix, but `x` is a vector of shape [2]. A row stands only in products: `x' " +
        "@ x` is " +
        "a number, `x @ x'` a matrix.")]
    [InlineData(
        "C = dot(x, y)",
        "line 2, column 5: The dot product of `x` and `y` is not defined: their shapes are [2] and [3].")]
    [InlineData(
        "C = dot(W, W)",
        "line 2, column 9: `dot` takes vectors, but `W` is a matrix of shape [2, 3]. Write `sum(A*B)` for matrices.")]
    [InlineData(
        "C = outer(x, W)",
        "line 2, column 14: `outer` takes vectors, but `W` is a matrix of shape [2, 3].")]
    [InlineData(
        "C = trace(W)",
        "line 2, column 11: `trace` takes a square matrix, but `W` is a matrix of shape [2, 3].")]
    [InlineData(
        "C = diag(2)",
        "line 2, column 10: `diag` takes a vector or a matrix, but `2` is a scalar.")]
    [InlineData(
        "C = softmax(x[0])",
        "line 2, column 13: `softmax` takes a vector or rows of a matrix, but `x[0]` is a scalar. Did you mean " +
        "`softmax(x)[0]`?")]
    [InlineData(
        "C = sum(x, axis=1)",
        "line 2, column 17: There is no axis 1: the argument is a vector of shape [2].")]
    [InlineData(
        "C = sum(x, axis=0.5)",
        "line 2, column 17: An axis must be a whole number that is known from the sizes.")]
    [InlineData(
        "C = x[0, 1]",
        "line 2, column 5: `x` is a vector of shape [2], but has 2 subscripts.")]
    [InlineData(
        "C = x[n]",
        "line 2, column 7: The subscript `n` lies beyond the ends of `x`. Positions count from 0; the last one is " +
        "`x[-1]`.")]
    [InlineData(
        "C = x[0.5]",
        "line 2, column 7: The subscript `0.5` is not a whole number.")]
    [InlineData(
        "C = x[x[0]]",
        "line 2, column 7: The subscript `x[0]` depends on the value of a variable. To choose by value write " +
        "`where(c, a, b)`.")]
    [InlineData(
        "C = [x, 1]",
        "line 2, column 9: The elements of an array have different shapes.")]
    [InlineData(
        "C = eye(-1)",
        "line 2, column 9: A size cannot be negative, but `-1` is -1.")]
    [InlineData(
        "C = ones(x)",
        "line 2, column 10: A size must be a whole number that is known from the sizes.")]
    [InlineData(
        "C = max(x[2:])",
        "line 2, column 5: `max` of no elements is not defined. At these sizes the range is empty.")]
    [InlineData(
        "C = sum(i: x[i]*y[i])",
        "line 2, column 17: The index `i` runs over 2 values in `x[i]`, but over 3 in `y[i]`.")]
    [InlineData(
        "C = sum(i: x[i] * (if i > 0 then x[i-2] else 0))",
        "line 2, column 36: The subscript `i - 2` lies beyond the ends of `x`. Write for example `if i - 2 >= 0 " +
        "then … else 0` around it.")]
    [InlineData(
        "C = sum(i, j: W[i, j]*x[i+j])",
        "line 2, column 25: The subscript `i + j` lies beyond the ends of `x`. Write for example `if i + j < 2 " +
        "then … else 0` around it.")]
    [InlineData(
        "C = sum(i: x[i*i])",
        "line 2, column 9: The range of the index `i` is unknown: no subscript in `x[i*i]` tells it, as `x[i]` would.")]
    [InlineData(
        "d[i] = x[i] - x[i-1]",
        "line 2, column 3: The index `i` would start at 1, but the indices of a definition start at 0. Write `i + " +
        "1` for " +
        "`i`, or choose by `if i >= 1 then … else …`.")]
    [InlineData(
        "C = if x > 0 then y else 1",
        "line 2, column 5: The choice of `x > 0` and `y` is not defined: their shapes are [2] and [3].")]
    [InlineData(
        "C = zeros(10000, 10000)",
        "line 2, column 5: An array has more than 16777216 elements.")]
    public void A_wrong_shape_is_explained(string definition, string expected)
    {
        var source = "x : real[n]; y : real[m]; W : real[n, m]; A : real\n" + definition;
        var model = FormulaModel.Analyze(source);
        var sizes = new Dictionary<string, int> { ["n"] = 2, ["m"] = 3 };
        Assert.Equal(expected, Assert.Throws<FormulaException>(() => model.LowerDefinitions(sizes)).Error.ToString());
    }
}
