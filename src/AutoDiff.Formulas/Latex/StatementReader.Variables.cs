using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>Variables: what is assumed of them, and how they are declared.</content>
internal sealed partial class StatementReader
{
    public DocumentVariable? LabelOf(string name, SourceSpan use)
    {
        if (names.Variables.TryGetValue(name, out var known))
        {
            Use(name);
            return known.Labels is null ? null : known;
        }

        // A letter that is usual for indices might lack its sum.
        if (names.IsTaken(name) || name.Length != 1
            || (DeclarationReader.UsualIndices.Contains(name) && !names.Labels.Contains(name)))
        {
            return null;
        }

        Use(name);
        return names.Variables[name] = new(name, new DomainSyntax(DomainKind.Index) { Span = use }, [], use)
        {
            IsAssumed = true, Labels = RangeOf(name),
        };
    }

    public DocumentVariable Assume(string name, SourceSpan use)
    {
        if (names.Variables.TryGetValue(name, out var known))
        {
            return known;
        }

        if (names.Mixed.Contains(name))
        {
            throw Failure(
                use, $"`{name}` stands beside itself with an index, so that it is a number there and an array here.",
                $"`{name}`", "a name for each", $"Write for example `\\bar{{{name}}}` for the number.");
        }

        if (names.Like.TryGetValue(name, out var model))
        {
            if (names.Definitions.TryGetValue(model, out var like))
            {
                Require(like, use);
            }

            return names.Variables[name] = new(
                name, new DomainSyntax(DomainKind.Real) { Span = use },
                like?.Axes ?? names.Variables.GetValueOrDefault(model)?.Axes ?? [], use) { IsAssumed = true };
        }

        if (names.Conflicting.Contains(name))
        {
            throw Undeclared(
                name, use, $"`{name}` stands beside numbers at one place and beside vectors at another.",
                "\\mathbb{R}");
        }

        var counts = names.IndexCounts.GetValueOrDefault(name);
        if (counts is { Count: > 1 })
        {
            throw Undeclared(name, use, $"`{name}` has different numbers of indices.", "\\mathbb{R}^{m \\times n}");
        }

        if (counts is null && names.Arrays.Contains(name))
        {
            throw Undeclared(
                name, use, $"`{name}` is not declared, and nothing says whether it is a vector or a matrix.",
                "\\mathbb{R}^n");
        }

        var domain = new DomainSyntax(declarations.NotedFor(name) is DomainKind.Positive ? DomainKind.Positive
            : declarations.NotedFor(name) is DomainKind.Nonnegative ? DomainKind.Nonnegative
            : DomainKind.Real) { Span = use };
        var variable = new DocumentVariable(
            name, domain, [.. Enumerable.Range(0, counts?.First() ?? 0).Select(_ => new AxisSize())], use)
        {
            IsAssumed = true,
        };
        return names.Variables[name] = variable;
    }

    private static FormulaException Undeclared(string name, SourceSpan use, string message, string set) => Failure(
        use, message, $"`{name}`", "a declaration", $"Add for example `${name} \\in {set}$`.");

    public ExpressionSyntax LengthOf(AxisSize axis, SourceSpan use)
    {
        axis.Known ??= new NamedSizeSyntax(FreshSize()) { Span = use };
        return LengthOf(axis.Known)!;
    }

    public void RequireLength(AxisSize axis, int length) => lengths.Add((axis, length));

    // Sizes at which every element that is named exists.
    private IEnumerable<StatementSyntax> Bounds(IEnumerable<StatementSyntax> declared) => lengths
        .Select(bound => (Size: bound.Axis.Known as NamedSizeSyntax, bound.Length))
        .Where(bound => bound.Length > 1 && declared.OfType<DeclarationSyntax>().Any(
            declaration => declaration.Shape.Contains(bound.Size)))
        .GroupBy(bound => bound.Size!.Name, bound => bound.Length)
        .Select(bound => new SizeBoundSyntax(new(
            ComparisonOperator.GreaterOrEqual, new NameSyntax(bound.Key), new NumberSyntax(bound.Max()))));

    // The variables, with names for the lengths that nothing says.
    private List<StatementSyntax> Declared()
    {
        var declared = new List<StatementSyntax>();
        foreach (var (name, span) in names.Unspecified)
        {
            declared.Add(new FunctionDeclarationSyntax(new(name) { Span = span }) { Span = span });
        }

        foreach (var variable in names.Variables.Values.Where(variable => used.ContainsKey(variable.Name)))
        {
            foreach (var axis in variable.Axes)
            {
                axis.Known ??= new NamedSizeSyntax(FreshSize()) { Span = variable.Span };
            }

            if (variable.Labels is { } labels)
            {
                labels.Known ??= new NamedSizeSyntax(FreshSize()) { Span = variable.Span };
            }

            declared.Add(new DeclarationSyntax(
                new(variable.Name) { Span = variable.Span },
                variable.Domain with { Count = variable.Labels?.Known },
                [.. variable.Axes.Select(axis => axis.Known!)]) { Span = variable.Span });
        }

        return declared;
    }

    // A size that no shape has, as the upper end of a sum of powers, is that of an array that nothing uses.
    private void DeclareSizes(List<StatementSyntax> declared)
    {
        var shaped = declared.OfType<DeclarationSyntax>().SelectMany(declaration => declaration.Shape)
            .SelectMany(NamesOfSizes.In).Select(size => size.Name).ToHashSet();
        var written = defined.Concat(claims).SelectMany(statement => statement switch
        {
            DefinitionSyntax definition => new FreeNames().Of(definition.Value),
            FunctionSyntax function => new FreeNames().Of(function.Body),
            ClaimSyntax claim => new FreeNames().Of(claim.Value),
            _ => [],
        });
        foreach (var size in written.Where(name => names.Sizes.Contains(name) && !names.IsValue(name))
            .Except(shaped).Distinct())
        {
            declared.Add(new DeclarationSyntax(
                new(DocumentNames.Compound(size, "range")), new(DomainKind.Real), [new NamedSizeSyntax(size)]));
        }
    }

    private string FreshSize()
    {
        string[] usual = ["n", "m", "k", "p", "q", "N", "M", "K"];
        var name = usual.Concat(Enumerable.Range(1, 99).Select(k => $"n{k}"))
            .First(free => !names.IsTaken(free) && !names.IndexLetters.Contains(free));
        names.Sizes.Add(name);
        return name;
    }

    /// <summary>What was assumed of names that are not declared.</summary>
    public IReadOnlyList<string> Assumptions() =>
    [
        .. names.NormalLetters.Select(letter => $"`{letter.Key}` is the {(letter.Value == "normcdf"
            ? "distribution function" : "density")} of the standard normal distribution"),
        .. names.Lines.Where(lines => used.ContainsKey(lines.Value.Matrix)).Select(lines =>
            $"`{lines.Key}_i` is {(lines.Value.AreColumns ? "column" : "row")} i of `{lines.Value.Matrix}`"),
        .. names.Variables.Values.Where(variable => variable.IsAssumed && used.ContainsKey(variable.Name))
            .Select(variable => variable.Labels is { } labels
                ? $"`{variable.Name}` is one of the {labels.Known} values of an index (line {variable.Span.Line})"
                : variable.Axes.Count == 0
                ? $"`{variable.Name}` is a real number (line {variable.Span.Line})"
                : $"`{variable.Name}` is an array with the {(variable.Axes.Count == 1 ? "length" : "lengths")} " +
                    $"{string.Join(" × ", variable.Axes.Select(axis => axis.Known))} (line {variable.Span.Line})"),
    ];
}
