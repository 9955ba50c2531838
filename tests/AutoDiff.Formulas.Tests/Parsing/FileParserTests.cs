using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Tests;

public class FileParserTests
{
    [Fact]
    public void Declarations_have_a_domain_and_a_shape()
    {
        var file = FormulaParser.ParseFile("z : real; W : spd[n]; y : simplex[batch, 10]\nt : interval(0, 2*pi)[n]");
        Assert.Equal(
            [
                new DeclarationSyntax(new("z"), new(DomainKind.Real), []),
                new DeclarationSyntax(new("W"), new(DomainKind.PositiveDefinite), [new NamedSizeSyntax("n")]),
                new DeclarationSyntax(
                    new("y"), new(DomainKind.Simplex), [new NamedSizeSyntax("batch"), new FixedSizeSyntax(10)]),
                new DeclarationSyntax(
                    new("t"),
                    new(DomainKind.Interval, new NumberSyntax(0), FormulaParser.ParseExpression("2*pi")),
                    [new NamedSizeSyntax("n")]),
            ],
            file.Statements);
    }

    [Fact]
    public void Every_domain_of_the_table_can_be_declared()
    {
        foreach (var domain in DomainTable.All)
        {
            var ends = domain.Kind switch
            {
                DomainKind.Interval => "(0, 1)",
                DomainKind.Index => "(c)",
                _ => "",
            };
            var statement = FormulaParser.ParseFile($"x : {domain.Name}{ends}[3]").Statements[0];
            Assert.Equal(domain.Kind, Assert.IsType<DeclarationSyntax>(statement).Domain.Kind);
        }
    }

    [Fact]
    public void Domain_words_and_given_are_ordinary_names_elsewhere()
    {
        var file = FormulaParser.ParseFile(
            "real : real; given : unit; sign = real*given; C = sign\nclaim dC/dreal = given given given == real");
        var claim = Assert.IsType<ClaimSyntax>(file.Statements[^1]);
        Assert.Equal("real", claim.Derivative.Variables[0].Name);
        Assert.Equal([new EquationSyntax(new NameSyntax("given"), new NameSyntax("real"))], claim.Conditions);
    }

    [Fact]
    public void Definitions_have_an_index_form()
    {
        var definition = Assert.IsType<DefinitionSyntax>(FormulaParser.ParseFile("K[i, j] = x[i]*x[j]").Statements[0]);
        Assert.Equal([new IdentifierSyntax("i"), new IdentifierSyntax("j")], definition.Indices);
    }

    [Fact]
    public void Functions_have_parameters()
    {
        var function = Assert.IsType<FunctionSyntax>(FormulaParser.ParseFile("f(x, y) = x^2 + y").Statements[0]);
        Assert.Equal([new IdentifierSyntax("x"), new IdentifierSyntax("y")], function.Parameters);
    }

    [Theory]
    [InlineData("given sum(y) == 1 and A == A'", 2)]
    [InlineData("given sum(y) == 1, A == A', b == 0", 3)]
    [InlineData("given a == b == c", 2)]
    [InlineData("given (a == b and (c == d and e == 1))", 3)]
    [InlineData("", 0)]
    public void Conditions_are_equations(string given, int count)
    {
        var claim = Assert.IsType<ClaimSyntax>(
            FormulaParser.ParseFile($"C = z\nclaim dC/dz = if a then b else c {given}\nz : real").Statements[1]);
        Assert.Equal(count, claim.Conditions.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n;;\n # only a comment")]
    [InlineData("\uFEFF")]
    public void A_file_may_be_empty(string source) => Assert.Empty(FormulaParser.ParseFile(source).Statements);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData(" ; ")]
    public void Statements_end_at_line_breaks_and_semicolons(string separator) =>
        Assert.Equal(2, FormulaParser
            .ParseFile($"a = [1,{separator.Replace(';', ' ')}2]{separator}b\u00A0=\ta").Statements.Count);

    [Fact]
    public void A_statement_of_a_file_knows_its_line()
    {
        var file = FormulaParser.ParseFile("x : real\r\ny = [x,\r\n  x]\r\rclaim dy/dx = 1 # all\n");
        Assert.Equal([1, 2, 5], file.Statements.Select(statement => statement.Span.Line));
        Assert.Equal("claim dy/dx = 1".Length, file.Statements[2].Span.Length);
    }
}
