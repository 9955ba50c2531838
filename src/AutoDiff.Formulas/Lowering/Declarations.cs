using AutoDiff.BackEnds;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>Reads declarations: what shape a domain asks for, and the ends of intervals.</summary>
internal static class Declarations
{
    /// <exception cref="FormulaException">The domain does not go with the shape, or an interval is empty.</exception>
    public static FormulaVariable Read(DeclarationSyntax declaration)
    {
        var (lower, upper) = Interval(declaration.Domain);
        return new(declaration.Name.Name, declaration.Domain, Dimensions(declaration), lower, upper, declaration);
    }

    /// <summary>The number of axes, of which a square matrix may have one size.</summary>
    public static int RankOf(DeclarationSyntax declaration) =>
        declaration.Shape.Count == 1 && IsOfMatrices(declaration.Domain.Kind) ? 2 : declaration.Shape.Count;

    private static bool IsOfMatrices(DomainKind domain) => domain is DomainKind.Symmetric
        or DomainKind.PositiveDefinite or DomainKind.Invertible or DomainKind.LowerTriangular;

    private static SyntaxList<SizeSyntax> Dimensions(DeclarationSyntax declaration)
    {
        var shape = declaration.Shape;
        var name = DomainTable.NameOf(declaration.Domain.Kind);
        switch (declaration.Domain.Kind)
        {
            case var domain when IsOfMatrices(domain):
                if (shape.Count == 1)
                {
                    return [shape[0], shape[0]];
                }

                if (shape.Count >= 2 && shape[^1] == shape[^2])
                {
                    return shape;
                }

                throw Error(
                    declaration.Span, $"The domain `{name}` is one of square matrices.",
                    shape.Count == 0 ? "no shape" : $"the lengths `{shape[^2]}` and `{shape[^1]}`", "equal lengths",
                    $"Write for example `{declaration.Name.Name} : {name}[n]` for n × n matrices.");
            case DomainKind.Simplex or DomainKind.OneHot when shape.Count == 0:
                throw Error(
                    declaration.Span, $"The domain `{name}` is one of vectors.", "no shape", "a shape",
                    $"Write for example `{declaration.Name.Name} : {name}[n]`.");
            default:
                return shape;
        }
    }

    private static (double Lower, double Upper) Interval(DomainSyntax domain)
    {
        if (domain is not { Lower: { } lower, Upper: { } upper })
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }

        var (from, to) = (End(lower), End(upper));
        if (from < to)
        {
            return (from, to);
        }

        throw Error(
            domain.Span, $"The interval from {Quote(lower)} to {Quote(upper)} is empty.", $"the ends {from} and {to}",
            "a lower end below the upper one", from > to ? "Swap the ends." : null);
    }

    private static double End(ExpressionSyntax end)
    {
        new ExpressionNames(new NameTable(new FileSyntax([]))).Check(end, new HashSet<string>());
        var builder = new ProgramBuilder();
        var value = new ExpressionLowerer(builder).Lower(end, Scope.Constants);
        if (value.Rank > 0)
        {
            throw WrongShape(end, value.Own, "An interval", "numbers as its ends");
        }

        return new Interpreter(builder.Build(value.Value)).Run<double>()[0][0];
    }
}
