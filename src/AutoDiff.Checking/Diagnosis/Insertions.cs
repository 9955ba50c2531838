using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Something is missing in the claim that stands elsewhere in the file: a factor, a term, a sum; or a part stands there
/// for another.
/// </summary>
internal sealed class Insertions : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject) => Of(subject, subject.Value);

    /// <summary>What may be missing in any value that might be claimed.</summary>
    public static IEnumerable<Hypothesis> Of(Subject subject, ExpressionSyntax whole)
    {
        // What stands in the claim already is no term that was forgotten.
        var standing = SyntaxParts.Sites(whole).Select(site => site.Node).ToHashSet();
        foreach (var site in SyntaxParts.Sites(whole).Concat(SyntaxParts.Repeated(whole)))
        {
            // Insertions further inside have many ways to be right by accident.
            var depth = ReferenceEquals(site.Node, whole) ? 1 : IsTerm(whole, site.Node) ? 2 : 3;
            foreach (var edit in At(site, subject, depth, standing))
            {
                yield return edit.At(site) with
                {
                    Adds = !edit.Removes && edit.Mistake != MistakeKind.TermSign,
                };
            }
        }
    }

    // A term of the claim, or what stands behind its sign or in front of its factors.
    private static bool IsTerm(ExpressionSyntax whole, ExpressionSyntax node) => whole switch
    {
        AdditionSyntax sum => sum.Terms.Any(term => ReferenceEquals(term.Value, node)),
        NegationSyntax negation => ReferenceEquals(negation.Operand, node) || IsTerm(negation.Operand, node),
        MultiplicationSyntax product => product.Factors.Any(factor => IsTerm(factor.Value, node)),
        _ => false,
    };

    private static IEnumerable<Edit> At(
        Site site, Subject subject, int depth, HashSet<ExpressionSyntax> standing)
    {
        var node = site.Node;
        if (site.IsSubscript)
        {
            yield break;
        }

        if (node is not NegationSyntax && depth > 1)
        {
            yield return new(MistakeKind.TermSign, () => $"the sign of `{node}` is wrong", new NegationSyntax(node),
                Plausibility.Inserted.Farther(depth - 1));
        }

        if (depth > 1)
        {
            foreach (var k in subject.Names.Constants.Take(6 + (2 * subject.Model.SizeNames.Count))
                .Where(k => k.IsOfSizes || node is not NumberSyntax))
            {
                var scaled = SyntaxParts.Times(k.Expression, node);
                string message() => $"`{node}` lacks the factor {k}";
                yield return new(
                    MistakeKind.ConstantFactor, message, scaled,
                    k.IsOfSizes ? Plausibility.InsertedExpression.Farther(depth - 1)
                    : depth == 2 && k.IsTwo ? Plausibility.Doubled
                    : Plausibility.Inserted.Farther(depth - 1));
                if (k.IsOfSizes)
                {
                    yield return new(MistakeKind.MeanVsSum, message, scaled, Plausibility.Inserted.Farther(depth - 1));
                }
            }
        }

        foreach (var part in Fitting(site, subject, depth))
        {
            var isName = part is NameSyntax or IndexingSyntax { Operand: NameSyntax };
            var plausibility = isName
                ? Plausibility.Inserted.Farther(depth - 1)
                : Plausibility.InsertedExpression.Farther(depth - 1).Longer(part.Depth);
            yield return new(
                IsMask(part, subject) ? MistakeKind.Branch
                    : MistakeKind.Factor, () => $"`{node}` lacks the factor `{part}`", SyntaxParts.Times(part, node),
                        plausibility);
            yield return new(
                MistakeKind.Factor,
                () => $"`{node}` lacks the factor `{SyntaxParts.Over(new NumberSyntax(1), part)}`",
                SyntaxParts.Over(node, part),
                plausibility.Farther(Inversion(part, subject)))
            {
                Removes = standing.Contains(part),
            };
            if ((depth == 1 && part is NameSyntax { Name: var name } && name == subject.Claim.Derivative.Function.Name)
                || (part.Depth > 1 && standing.Contains(part)))
            {
                continue;
            }

            foreach (var isSubtracted in (bool[])[false, true])
            {
                yield return new(
                    MistakeKind.MissingTerm,
                        () =>
                            $"the term `{(isSubtracted ? "-" : "")}{part}` is " +
                            $"missing{(depth == 1 ? "" : $" beside `{node}`")}",
                    new AdditionSyntax([new(false, node), new(isSubtracted, part)]),
                    depth == 1 ? Plausibility.InsertedTerm.Longer(isName ? 0 : part.Depth) : plausibility);
            }

            if (depth > 1 && node is not NumberSyntax && !(node is NameSyntax && part is NameSyntax) &&
                Substitution(node, part) is var kind
                && (node is NameSyntax || kind != MistakeKind.WrongPoint || IsStage(node, part, subject)))
            {
                yield return new(kind, () => $"`{node}` stands where `{part}` belongs", part, plausibility);
            }
        }

        foreach (var (message, product, tier) in Products(site, subject))
        {
            yield return new(
                MistakeKind.Factor, message, product, Plausibility.InsertedSize.Farther(depth + tier));
        }

        foreach (var edit in Rest(site, subject, depth))
        {
            yield return edit;
        }

        if (site.Bound.Count > 0 || subject.Structure.ShapeOf(node) is not { Rank: > 0 } shape)
        {
            yield break;
        }

        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var number = axis;
            var sum = new CallSyntax(new("sum"), [node], new NumberSyntax(axis));
            yield return new(
                MistakeKind.NotReduced, () => $"`{node}` is not summed over axis {number}", sum,
                Plausibility.InsertedSum.Farther(depth - 1));
        }

        yield return new(
            MistakeKind.NotReduced, () => $"`{node}` is not summed", new CallSyntax(new("sum"), [node]),
            Plausibility.InsertedSum.Farther(depth - 1));
    }

    // A matrix of the file, its transpose or its inverse is missing in a product.
    private static IEnumerable<(Func<string> Message, ExpressionSyntax Product, int Tier)> Products(
        Site site, Subject subject)
    {
        var node = site.Node;
        if (site.Bound.Count > 0 || subject.Structure.ShapeOf(node) is not { Rank: 1 or 2 } shape)
        {
            yield break;
        }

        foreach (var name in subject.Names.Values.Where(name => name.Shape.Rank == 2))
        {
            ExpressionSyntax matrix = name.Expression, transpose = new TransposeSyntax(matrix);
            var isSquare = name.Shape[0] == name.Shape[1];
            (ExpressionSyntax, int)[] factors = isSquare ? [(matrix, 0), (transpose, 0), (new CallSyntax(
                new("inv"), [matrix]), 1)]
                : [(matrix, 0), (transpose, 0)];
            foreach (var (factor, tier) in factors)
            {
                var left = SyntaxParts.MatrixTimes(factor, node);
                ExpressionSyntax[] products =
                [
                    left, SyntaxParts.MatrixTimes(node, factor), SyntaxParts.MatrixTimes(left, factor),
                ];
                foreach (var product in products)
                {
                    if (subject.Structure.ShapeOf(product) == shape)
                    {
                        yield return (() => $"`{node}` lacks the factor `{factor}`", product, tier);
                    }
                }
            }
        }
    }

    // All terms of a sum but one lack a length.
    private static IEnumerable<Edit> Rest(Site site, Subject subject, int depth)
    {
        if (site.Node is not AdditionSyntax { Terms: { Count: > 2 } terms })
        {
            yield break;
        }

        foreach (var k in subject.Names.Constants.Take(2 + (2 * subject.Model.SizeNames.Count)).Where(k => k.IsOfSizes))
        {
            for (var i = 0; i < terms.Count; i++)
            {
                var scaled = terms.Select(
                    (term, j) => j == i ? term : term with { Value = SyntaxParts.Times(k.Expression, term.Value) });
                var own = terms[i].Value;
                string message() => $"all terms but `{own}` lack the factor {k}";
                yield return new(
                    MistakeKind.MeanVsSum, message, new AdditionSyntax([.. scaled]),
                    Plausibility.InsertedSize.Farther(depth - 1));
                yield return new(
                    MistakeKind.ConstantFactor, message, new AdditionSyntax([.. scaled]),
                        Plausibility.InsertedSize.Farther(depth));
            }
        }
    }

    /// <summary>The parts of the file that have a shape to stand beside a node.</summary>
    public static IEnumerable<ExpressionSyntax> Fitting(Site site, Subject subject, int depth)
    {
        string[] indices = [.. subject.Names.Indices, .. site.Bound];
        if (indices.Length > 0)
        {
            foreach (var element in subject.Names.Elements(indices))
            {
                yield return element;
            }
        }

        if (site.Bound.Count > 0 || subject.Structure.ShapeOf(site.Node) is not { } shape)
        {
            yield break;
        }

        var whole = subject.Structure.ShapeOf(subject.Value);
        foreach (var part in subject.Names.Parts)
        {
            var other = subject.Structure.ShapeOf(part);
            if ((indices.Length == 0 || part is not NameSyntax) && other is { } fits && part != site.Node &&
                part != subject.Value
                && (fits == shape || fits == Shape.Scalar
                    ||
                        (shape == Shape.Scalar &&
                            (fits == whole || (depth == 1 && fits == subject.Structure.Truth.Shape)))
                    || Spreads(fits, shape)))
            {
                yield return part;
            }
        }
    }

    private static bool Spreads(Shape part, Shape whole)
    {
        for (var axis = 1; axis <= part.Rank; axis++)
        {
            if (axis > whole.Rank || (part[-axis] != 1 && part[-axis] != whole[-axis]))
            {
                return false;
            }
        }

        return true;
    }

    // A part that contains what stands there says what is missing in it.
    private static MistakeKind Substitution(ExpressionSyntax node, ExpressionSyntax part) => part switch
    {
        AdditionSyntax sum when sum.Terms.Any(term => term.Value == node) => MistakeKind.MissingTerm,
        MultiplicationSyntax product when product.Factors.Any(factor => factor.Value == node) => MistakeKind.Factor,
        PowerSyntax power when power.Base == node => MistakeKind.Factor,
        CallSyntax { Function.Name: "inv", Arguments: [var matrix] } when node is MultiplicationSyntax
            {
                Factors:
                [
                    { Value: NumberSyntax { Value: 1 } }, { Operator: FactorOperator.DividedBy, Value: var below },
                ],
            } && below == matrix => MistakeKind.Notation,
        _ => MistakeKind.WrongPoint,
    };

    // Whether one of two values is computed from the other.
    private static bool IsStage(ExpressionSyntax node, ExpressionSyntax part, Subject subject) =>
        SyntaxParts.Sites(Meaning(part, subject)).Any(site => site.Node == node);

    private static ExpressionSyntax Meaning(ExpressionSyntax part, Subject subject) =>
        part is NameSyntax { Name: var name }
            && subject.Model.Definitions.FirstOrDefault(definition => definition.Name.Name == name) is { } definition
            ? definition.Value
            : part;

    // A condition on values multiplies as 1 or 0: without it both branches are treated alike.
    private static bool IsMask(ExpressionSyntax part, Subject subject)
    {
        var meant = Meaning(part, subject);
        return meant is AndSyntax or OrSyntax or NotSyntax
            || (meant is ComparisonSyntax comparison && !(IsIndex(comparison.Left) && IsIndex(comparison.Right)));

        bool IsIndex(ExpressionSyntax side) =>
            side is NameSyntax { Name: var own } && subject.Names.Indices.Contains(own);
    }

    // Nobody forgets to divide by an array that is a variable, a branch or an index: that is only another way to say
    // that it is too much.
    private static int Inversion(ExpressionSyntax part, Subject subject) =>
        part is ComparisonSyntax || subject.Structure.ShapeOf(part) is { Rank: > 0 } ? 1 : 0;
}
