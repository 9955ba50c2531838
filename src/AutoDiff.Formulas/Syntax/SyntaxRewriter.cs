namespace AutoDiff.Formulas.Syntax;

/// <summary>Makes an expression again with other parts.</summary>
internal static class SyntaxRewriter
{
    /// <summary>The expression with a value in the place of a name, unless that is an index of a sum there.</summary>
    public static ExpressionSyntax Substituted(ExpressionSyntax whole, string name, ExpressionSyntax value) =>
        whole switch
        {
            NameSyntax found when found.Name == name => value with { Span = found.Span },
            IndexedReductionSyntax reduction when reduction.Indices.Any(index => index.Name == name) => whole,
            _ => WithParts(whole, part => Substituted(part, name, value)),
        };

    /// <summary>
    /// The expression with each direct part mapped, at the same place of the source; the expression itself where no
    /// part changes.
    /// </summary>
    public static ExpressionSyntax WithParts(ExpressionSyntax whole, Func<ExpressionSyntax, ExpressionSyntax> map)
    {
        var changes = false;
        var made = whole switch
        {
            ArraySyntax array => new ArraySyntax(Mapped(array.Elements)),
            CallSyntax call =>
                new CallSyntax(
                    call.Function,
                    Mapped(call.Arguments),
                    call.Axis is { } axis ? Part(axis) : null,
                    call.Keep,
                    [.. call.Options.Select(option => option with { Value = Part(option.Value) })])
                {
                    DerivativeOrder = call.DerivativeOrder,
                },
            IndexedReductionSyntax reduction =>
                new IndexedReductionSyntax(reduction.Function, reduction.Indices, Part(reduction.Body)),
            IndexingSyntax indexing =>
                new IndexingSyntax(Part(indexing.Operand), [.. indexing.Subscripts.Select(Subscript)]),
            NegationSyntax negation => new NegationSyntax(Part(negation.Operand)),
            NotSyntax complement => new NotSyntax(Part(complement.Operand)),
            TransposeSyntax transpose => new TransposeSyntax(Part(transpose.Operand)),
            PowerSyntax power => new PowerSyntax(Part(power.Base), Part(power.Exponent)),
            AdditionSyntax sum =>
                new AdditionSyntax([.. sum.Terms.Select(term => term with { Value = Part(term.Value) })]),
            MultiplicationSyntax product =>
                new MultiplicationSyntax(
                    [.. product.Factors.Select(factor => factor with { Value = Part(factor.Value) })]),
            ComparisonSyntax comparison =>
                new ComparisonSyntax(comparison.Operator, Part(comparison.Left), Part(comparison.Right)),
            AndSyntax and => new AndSyntax(Mapped(and.Operands)),
            OrSyntax or => new OrSyntax(Mapped(or.Operands)),
            ConditionalSyntax choice =>
                new ConditionalSyntax(Part(choice.Condition), Part(choice.WhenTrue), Part(choice.WhenFalse)),
            _ => whole,
        };
        return changes ? made with { Span = whole.Span } : whole;

        ExpressionSyntax Part(ExpressionSyntax part)
        {
            var mapped = map(part);
            changes |= !ReferenceEquals(mapped, part);
            return mapped;
        }

        SyntaxList<ExpressionSyntax> Mapped(SyntaxList<ExpressionSyntax> parts) => [.. parts.Select(Part)];

        SubscriptSyntax Subscript(SubscriptSyntax subscript) => subscript switch
        {
            ElementSubscriptSyntax element => element with { Index = Part(element.Index) },
            SliceSubscriptSyntax slice => slice with
            {
                Start = slice.Start is { } start ? Part(start) : null,
                End = slice.End is { } end ? Part(end) : null,
            },
            _ => subscript,
        };
    }
}
