using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Tests;

public class DerivativeResolverTests
{
    [Theory]
    [InlineData("C z", "dC/dz", "C", "z")]
    [InlineData("C z", "∂C/∂z", "C", "z")]
    [InlineData("C z", "dC / dz[i]", "C", "z[i]")]
    [InlineData("a z", "da[i]/dz[j]", "a[i]", "z[j]")]
    [InlineData("a W", "∂a[i]/∂W[j, 0]", "a[i]", "W[j, 0]")]
    [InlineData("C z", "d2C/dz[i]dz[j]", "C", "z[i] z[j]")]
    [InlineData("C z", "∂²C/∂z[i]∂z[j]", "C", "z[i] z[j]")]
    [InlineData("C z", "d²C/dz²", "C", "z z")]
    [InlineData("C z", "d2C/dz2", "C", "z z")]
    [InlineData("C z w", "d2C/dzdw", "C", "z w")]
    [InlineData("C z w", "d2C/dz dw[i]", "C", "z w[i]")]
    [InlineData("a z w", "d2a[k]/dz[i]dw[j]", "a[k]", "z[i] w[j]")]
    public void Words_are_cut_into_names(string names, string derivative, string function, string variables) =>
        AssertReads(names, derivative, function, variables);

    [Theory]
    [InlineData("d x", "dd/dx", "d", "x")]
    [InlineData("d x", "dx/dd", "x", "d")]
    [InlineData("dP P x", "dP/dx", "P", "x")]
    [InlineData("dP P x", "ddP/dx", "dP", "x")]
    [InlineData("dist ist x", "ddist/dx", "dist", "x")]
    [InlineData("dist x", "dx/ddist", "x", "dist")]
    [InlineData("C z2 z", "dC/dz2", "C", "z2")]
    [InlineData("C z2 z", "d2C/dz2", "C", "z z")]
    [InlineData("C z2 z", "d2C/dz2dz", "C", "z2 z")]
    [InlineData("C z w zdw", "dC/dzdw", "C", "zdw")]
    [InlineData("C z w zdw", "d2C/dzdw", "C", "z w")]
    [InlineData("C z w zdw wdz", "d2C/dzdwdz", "C", "zdw z")]
    [InlineData("C d", "d2C/dddd", "C", "d d")]
    [InlineData("C pi π", "dC/dπ", "C", "π")]
    [InlineData("C pi π", "dC/dpi", "C", "pi")]
    [InlineData("x\u0302 y", "dx\u0302/dy", "x\u0302", "y")]
    public void The_longest_name_that_leaves_a_derivative_wins(
        string names, string derivative, string function, string variables) =>
        AssertReads(names, derivative, function, variables);

    private static void AssertReads(string names, string derivative, string function, string variables)
    {
        var declarations = string.Join("; ", names.Split(' ').Select(name => $"{name} : real"));
        var file = FormulaParser.ParseFile($"{declarations}\nclaim {derivative} = 0");
        var read = Assert.IsType<ClaimSyntax>(file.Statements[^1]).Derivative;
        Assert.Equal(function, read.Function.ToString());
        Assert.Equal(variables, string.Join(' ', read.Variables));
    }
}
