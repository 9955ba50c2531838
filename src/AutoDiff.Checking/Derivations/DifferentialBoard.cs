using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// Derives differentials as in books on matrix calculus: definition by definition, from the variables to the function.
/// </summary>
internal sealed class DifferentialBoard(FormulaModel model)
{
    private readonly IndexForm form = new(model);

    /// <summary>
    /// The sections that lead to the differential of a claim, and what it is in the differentials that the claim names.
    /// </summary>
    /// <exception cref="NotSupportedException">A definition on the way has no rule.</exception>
    public (IReadOnlyList<BoardSection> Sections, BoardLine Result) Derive(ClaimSyntax claim)
    {
        var function = claim.Derivative.Function.Name;
        var named = Indices.In(claim.Value).ToHashSet();
        var needed = model.NeededBy(function);
        var moving = model.MovingIn(claim).ToHashSet();
        var (sections, values) = (new List<BoardSection>(), new Dictionary<string, ExpressionSyntax>());
        foreach (var definition in model.Definitions.Where(definition => needed.Contains(definition.Name.Name)))
        {
            if (!Indices.In(definition.Value).Any(moving.Contains))
            {
                continue;
            }

            if (model.File.Statements.OfType<StartSyntax>().Any(start => start.Name.Name == definition.Name.Name))
            {
                throw new NotSupportedException("It is a sequence.");
            }

            var rules = new DifferentialForm(model, form, new(new(model, form)), moving);
            var name = DifferentialForm.NameOf(definition.Name.Name);
            var left = IndexedValue.Element(name, [.. definition.Indices.Select(index => new NameSyntax(index.Name))]);
            var value = rules.Of(definition.Value) ?? new NumberSyntax(0);
            var folded = Folded(value, definition);
            List<BoardLine> lines = [new(left, value, string.Join("; ", rules.Rules))];
            if (folded != value)
            {
                lines.Add(new(left, folded, $"with `{definition.Name.Name}` for its formula"));
            }

            sections.Add(new([definition], lines));
            moving.Add(definition.Name.Name);
            values[name] = named.Contains(name) || definition.Indices.Count > 0
                ? new NameSyntax(name)
                : IndexForm.Replaced(folded, values);
        }

        var result = DifferentialForm.NameOf(function);
        return values.TryGetValue(result, out var whole)
            ? (sections, new(new NameSyntax(result), whole, ""))
            : throw new NotSupportedException("It does not move.");
    }

    // A formula with the name of a definition where what it says stands.
    private static ExpressionSyntax Folded(ExpressionSyntax formula, DefinitionSyntax definition) =>
        definition.Indices.Count > 0 || definition.Value is NameSyntax or NumberSyntax
            ? formula
            : SyntaxParts.Mapped(formula, part => part == definition.Value
                ? new NameSyntax(definition.Name.Name)
                : part is MultiplicationSyntax whole && definition.Value is MultiplicationSyntax pattern
                    ? Folded(whole, pattern, definition.Name.Name)
                    : part);

    // In a chain of matrix products, what is a part of the chain.
    private static ExpressionSyntax Folded(MultiplicationSyntax whole, MultiplicationSyntax pattern, string name)
    {
        for (var start = 0; start + pattern.Factors.Count <= whole.Factors.Count; start++)
        {
            var end = start + pattern.Factors.Count;
            var isAlone = start == 0 || (whole.Factors[start].Operator == FactorOperator.MatrixTimes
                && pattern.Factors.Skip(1).All(factor => factor.Operator == FactorOperator.MatrixTimes));
            if (isAlone && Enumerable.Range(0, pattern.Factors.Count).All(k =>
                whole.Factors[start + k].Value == pattern.Factors[k].Value
                && (k == 0 || whole.Factors[start + k].Operator == pattern.Factors[k].Operator)))
            {
                FactorSyntax[] factors = [.. whole.Factors.Take(start),
                    whole.Factors[start] with { Value = new NameSyntax(name) }, .. whole.Factors.Skip(end)];
                return factors.Length == 1 ? factors[0].Value : new MultiplicationSyntax([.. factors]);
            }
        }

        return whole;
    }
}
