using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>An expression inside another one, and how the whole looks with something else in its place.</summary>
/// <param name="Node">The inner expression.</param>
/// <param name="Put">The whole with a replacement.</param>
/// <param name="Bound">The index names over which reductions around it run.</param>
internal readonly record struct Site(
    ExpressionSyntax Node, Func<ExpressionSyntax, ExpressionSyntax> Put, IReadOnlyList<string> Bound)
{
    /// <summary>Whether it is a branch of a condition on values, or lies inside one.</summary>
    public bool IsInBranch { get; init; }

    /// <summary>Whether it is a subscript or lies inside one.</summary>
    public bool IsSubscript { get; init; }
}

/// <summary>Walks over expressions and replaces parts.</summary>
internal static class SyntaxParts
{
    /// <summary>The expression itself and all its parts, from the outermost.</summary>
    public static IEnumerable<Site> Sites(ExpressionSyntax whole)
    {
        var open = new Queue<Site>();
        open.Enqueue(new(whole, replacement => replacement, []));
        while (open.TryDequeue(out var site))
        {
            yield return site;
            IReadOnlyList<string> bound = site.Node is IndexedReductionSyntax reduction
                ? [.. site.Bound, .. reduction.Indices.Select(index => index.Name)]
                : site.Bound;
            foreach (var part in Parts(site.Node))
            {
                open.Enqueue(new(part.Node, replacement => site.Put(part.Put(replacement)), bound)
                {
                    IsInBranch = site.IsInBranch
                        || (site.Node is ConditionalSyntax choice && part.Node != choice.Condition &&
                            !IsOfIndices(choice)),
                    IsSubscript = site.IsSubscript ||
                        (site.Node is IndexingSyntax indexing && part.Node != indexing.Operand),
                });
            }
        }
    }

    /// <summary>
    /// The parts that occur several times, each as one place: a step that is used twice is wrong in both places or in
    /// none.
    /// </summary>
    public static IEnumerable<Site> Repeated(ExpressionSyntax whole) =>
        Sites(whole)
            .Where(site => site.Node.Depth > 1 && !site.IsSubscript)
            .GroupBy(site => site.Node)
            .Where(group => group.Skip(1).Any())
            .Select(
                group => group.First() with { Put = other => Mapped(whole, node => node == group.Key ? other : node) });

    /// <summary>The expressions of which an expression is made.</summary>
    public static IEnumerable<ExpressionSyntax> PartsOf(ExpressionSyntax whole) =>
        Parts(whole).Select(part => part.Node);

    /// <summary>The expression made of other parts, of which there are as many.</summary>
    public static ExpressionSyntax WithParts(ExpressionSyntax whole, IReadOnlyList<ExpressionSyntax> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var own = Parts(whole).ElementAt(i);
            whole = ReferenceEquals(own.Node, parts[i]) ? whole : own.Put(parts[i]);
        }

        return whole;
    }

    /// <summary>The expression with every part mapped, the innermost first.</summary>
    public static ExpressionSyntax Mapped(ExpressionSyntax whole, Func<ExpressionSyntax, ExpressionSyntax> map) =>
        map(WithParts(whole, [.. PartsOf(whole).Select(part => Mapped(part, map))]));

    /// <summary>
    /// An expression with two changes of it at once; <see langword="null"/> if both change the same part.
    /// </summary>
    public static ExpressionSyntax? Merged(ExpressionSyntax whole, ExpressionSyntax one, ExpressionSyntax other)
    {
        if (one == whole || other == whole)
        {
            return one == whole ? other : one;
        }

        // One change around what the other one changes, or a part taken away.
        if (IsInside(whole, one) || IsInside(whole, other))
        {
            var (outer, inner) = IsInside(whole, one) ? (one, other) : (other, one);
            return Mapped(outer, node => node == whole ? inner : node);
        }

        if ((WithoutThatOf(whole, one, other) ?? WithoutThatOf(whole, other, one)) is { } less)
        {
            return less;
        }

        ExpressionSyntax[] parts = [.. PartsOf(whole)], ones = [.. PartsOf(one)], others = [.. PartsOf(other)];
        if (parts.Length == 0 || ones.Length != parts.Length || others.Length != parts.Length
            || WithParts(one, parts) != whole || WithParts(other, parts) != whole)
        {
            return null;
        }

        var merged = parts.Select((part, i) => Merged(part, ones[i], others[i])).ToArray();
        return merged.Contains(null) ? null : WithParts(whole, merged!);
    }

    /// <summary>The smallest part of an expression that differs from the same part of a changed one.</summary>
    public static ExpressionSyntax Changed(ExpressionSyntax original, ExpressionSyntax changed)
    {
        while (true)
        {
            ExpressionSyntax[] mine = [.. PartsOf(original)], others = [.. PartsOf(changed)];
            int[] different = mine.Length == others.Length && WithParts(changed, mine) == original
                ? [.. Enumerable.Range(0, mine.Length).Where(i => mine[i] != others[i])]
                : [];
            if (different is not [var only])
            {
                return Enumerable.Range(0, mine.Length).Where(i => Without(original, i) == changed)
                    .Select(i => mine[i]).FirstOrDefault(original);
            }

            (original, changed) = (mine[only], others[only]);
        }
    }

    private static ExpressionSyntax? Without(ExpressionSyntax whole, int part) => whole switch
    {
        MultiplicationSyntax product => ProductEdits.Without(product, part),
        AdditionSyntax sum => SumEdits.Without(sum, part),
        _ => null,
    };

    private static bool IsInside(ExpressionSyntax part, ExpressionSyntax whole) =>
        Sites(whole).Any(site => site.Node == part);

    // A changed product or sum without the part that is taken away elsewhere.
    private static ExpressionSyntax? WithoutThatOf(
        ExpressionSyntax whole, ExpressionSyntax less, ExpressionSyntax changed)
    {
        switch (whole, changed)
        {
            case (MultiplicationSyntax { Factors: var own } product, MultiplicationSyntax { Factors: var others } other)
                when own.Count == others.Count:
                var factor = Enumerable.Range(0, own.Count).FirstOrDefault(
                    i => own[i] == others[i] && ProductEdits.Without(product, i) == less, -1);
                return factor < 0 ? null : ProductEdits.Without(other, factor);
            case (AdditionSyntax { Terms: var own } sum, AdditionSyntax { Terms: var others } other)
                when own.Count == others.Count:
                var term = Enumerable.Range(0, own.Count).FirstOrDefault(
                    i => own[i] == others[i] && SumEdits.Without(sum, i) == less, -1);
                return term < 0 ? null : SumEdits.Without(other, term);
            default:
                return null;
        }
    }

    // i == j, as it stands in Jacobians, or i > 0 before x[i - 1]: no condition on values.
    private static bool IsOfIndices(ConditionalSyntax choice) => IsOfIndices(choice.Condition, choice);

    private static bool IsOfIndices(ExpressionSyntax condition, ConditionalSyntax choice) => condition switch
    {
        AndSyntax or OrSyntax or NotSyntax => PartsOf(condition).All(part => IsOfIndices(part, choice)),
        ComparisonSyntax { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual, Left: NameSyntax,
            Right: NameSyntax } => true,
        ComparisonSyntax comparison =>
            Subscripts(choice).Any(part => part == comparison.Left || part == comparison.Right),
        _ => false,
    };

    private static IEnumerable<ExpressionSyntax> Subscripts(ExpressionSyntax expression) => expression switch
    {
        NameSyntax => [],
        IndexingSyntax indexing => PartsOf(indexing).Skip(1).SelectMany(
            subscript => PartsOf(subscript).Append(subscript)).Where(part => part is NameSyntax or AdditionSyntax),
        _ => PartsOf(expression).SelectMany(Subscripts),
    };

    private static IEnumerable<Part> Parts(ExpressionSyntax expression) => expression switch
    {
        NegationSyntax negation => [new(negation.Operand, x => new NegationSyntax(x))],
        NotSyntax complement => [new(complement.Operand, x => new NotSyntax(x))],
        TransposeSyntax transpose => [new(transpose.Operand, x => new TransposeSyntax(x))],
        PowerSyntax power =>
        [
            new(power.Base, x => new PowerSyntax(x, power.Exponent)),
            new(power.Exponent, x => new PowerSyntax(power.Base, x)),
        ],
        ArraySyntax array => array.Elements.Select((element, i) =>
            new Part(element, x => new ArraySyntax([.. Replaced(array.Elements, i, x)]))),
        AdditionSyntax sum => sum.Terms.Select((term, i) =>
            new Part(term.Value, x => new AdditionSyntax([.. Replaced(sum.Terms, i, term with { Value = x })]))),
        MultiplicationSyntax product => product.Factors.Select((factor, i) =>
            new Part(
                factor.Value, x => new MultiplicationSyntax(
                    [.. Replaced(product.Factors, i, factor with { Value = x })]))),
        ComparisonSyntax comparison =>
        [
            new(comparison.Left, x => new ComparisonSyntax(comparison.Operator, x, comparison.Right)),
            new(comparison.Right, x => new ComparisonSyntax(comparison.Operator, comparison.Left, x)),
        ],
        AndSyntax all => all.Operands.Select((operand, i) =>
            new Part(operand, x => new AndSyntax([.. Replaced(all.Operands, i, x)]))),
        OrSyntax any => any.Operands.Select((operand, i) =>
            new Part(operand, x => new OrSyntax([.. Replaced(any.Operands, i, x)]))),
        ConditionalSyntax choice =>
        [
            new(choice.Condition, x => new ConditionalSyntax(x, choice.WhenTrue, choice.WhenFalse)),
            new(choice.WhenTrue, x => new ConditionalSyntax(choice.Condition, x, choice.WhenFalse)),
            new(choice.WhenFalse, x => new ConditionalSyntax(choice.Condition, choice.WhenTrue, x)),
        ],
        CallSyntax call => call.Arguments.Select((argument, i) =>
            new Part(
                argument, x => call.With(arguments: [.. Replaced(call.Arguments, i, x)]))),
        IndexedReductionSyntax reduction =>
            [new(reduction.Body, x => new IndexedReductionSyntax(reduction.Function, reduction.Indices, x))],
        IndexingSyntax indexing => indexing.Subscripts
            .Select((subscript, i) => (subscript, i))
            .Where(part => part.subscript is ElementSubscriptSyntax)
            .Select(part => new Part(
                ((ElementSubscriptSyntax)part.subscript).Index,
                x => new IndexingSyntax(
                    indexing.Operand, [.. Replaced(indexing.Subscripts, part.i, new ElementSubscriptSyntax(x))])))
            .Prepend(new(indexing.Operand, x => new IndexingSyntax(x, indexing.Subscripts))),
        _ => [],
    };

    /// <summary>A list with one element replaced.</summary>
    public static IEnumerable<T> Replaced<T>(IEnumerable<T> list, int position, T replacement) =>
        list.Select((item, i) => i == position ? replacement : item);

    /// <summary>The product of two expressions.</summary>
    public static ExpressionSyntax Times(ExpressionSyntax x, ExpressionSyntax y) =>
        new MultiplicationSyntax([new(FactorOperator.Times, x), new(FactorOperator.Times, y)]);

    /// <summary>The matrix product of two expressions.</summary>
    public static ExpressionSyntax MatrixTimes(ExpressionSyntax x, ExpressionSyntax y) =>
        new MultiplicationSyntax([new(FactorOperator.Times, x), new(FactorOperator.MatrixTimes, y)]);

    /// <summary>Whether a text is an expression of the formula language that calls nothing but its functions.</summary>
    public static bool IsReadable(string text)
    {
        try
        {
            return Sites(FormulaParser.ParseExpression(text)).Select(place => place.Node).OfType<CallSyntax>()
                .All(call => FunctionTable.TryFind(call.Function.Name, out _));
        }
        catch (FormulaException)
        {
            return false;
        }
    }

    /// <summary>How much there is to say about an expression.</summary>
    public static int Weight(ExpressionSyntax expression) =>
        expression is NameSyntax or NumberSyntax ? 0 : expression.Depth;

    /// <summary>The quotient of two expressions.</summary>
    public static ExpressionSyntax Over(ExpressionSyntax x, ExpressionSyntax y) =>
        new MultiplicationSyntax([new(FactorOperator.Times, x), new(FactorOperator.DividedBy, y)]);

    private readonly record struct Part(ExpressionSyntax Node, Func<ExpressionSyntax, ExpressionSyntax> Put);
}
