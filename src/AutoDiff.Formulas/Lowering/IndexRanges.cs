using System.Collections.Immutable;
using static AutoDiff.Formulas.LoweringErrors;

namespace AutoDiff.Formulas;

/// <summary>
/// Finds the ranges of new index names from what they index in a body. All <c>x[i]</c> must agree; <c>x[i+1]</c> narrows the range to where it means
/// something, as in Σ (x[i+1] − x[i])². Subscripts inside a branch of an <c>if</c> count only where there are no others, since the branch
/// may choose among them.
/// </summary>
internal sealed class IndexRanges(ExpressionLowerer lowerer, SyntaxList<Identifier> names, Scope scope)
{
    private readonly Dictionary<string, List<Use>> uses = names.ToDictionary(name => name.Name, _ => new List<Use>());

    /// <summary>A subscript that is an index name up to sign and a constant: offset ± index, at an axis of the operand.</summary>
    private sealed record Use(IndexingExpression Place, int Axis, int Sign, int Offset, bool IsGuarded, ImmutableHashSet<string> Hidden);

    public ImmutableArray<IndexName> Infer(Expression body)
    {
        Collect(body, isGuarded: false, []);
        var found = new Dictionary<string, IndexName>();
        var known = scope;
        // An operand such as W[i,:] in W[i,:][j] has a shape only once the range of i is known.
        for (var progress = true; progress && found.Count < names.Count;)
        {
            progress = false;
            foreach (var name in names)
            {
                if (found.ContainsKey(name.Name) || Range(name.Name, known) is not { } range) continue;
                found[name.Name] = lowerer.NewIndex(name.Name, range.Start, range.Length);
                known = known.With(name.Name, lowerer.MeaningOf(found[name.Name]));
                progress = true;
            }
        }
        return [.. names.Select(name => found.TryGetValue(name.Name, out var index) ? index : throw HasNoRange(name, body))
            .OrderBy(index => index.Order)];
    }

    /// <summary>The error that nothing tells the range of an index name.</summary>
    public static FormulaException HasNoRange(Identifier name, Expression body) => Error(
        name.Span, $"The range of the index `{name.Name}` is unknown: nothing in {Quote(body)} is indexed by it.",
        $"the index `{name.Name}`", $"a subscript such as `x[{name.Name}]` in the body");

    private (int Start, int Length)? Range(string name, Scope known)
    {
        (Use Use, int Length)? whole = null;
        var (start, end) = (0, int.MaxValue);
        var candidates = uses[name].Exists(use => !use.IsGuarded) ? uses[name].Where(use => !use.IsGuarded) : uses[name].Where(use => use is { Offset: 0, Sign: 1 });
        foreach (var use in candidates)
        {
            if (LengthAt(use, known) is not { } length) continue;
            if (use is { Offset: 0, Sign: 1 })
            {
                if (whole is { } other && other.Length != length) throw Disagree(name, other, (use, length));
                whole ??= (use, length);
                end = Math.Min(end, length);
            }
            else if (use.Sign > 0)
            {
                (start, end) = (Math.Max(start, -use.Offset), Math.Min(end, length - use.Offset));
            }
            else
            {
                (start, end) = (Math.Max(start, use.Offset - length + 1), Math.Min(end, use.Offset + 1));
            }
        }
        return end == int.MaxValue ? null : (start, Math.Max(0, end - start));
    }

    private int? LengthAt(Use use, Scope known)
    {
        var operand = use.Place.Operand;
        var free = new FreeNames().Of(operand);
        if (free.Overlaps(use.Hidden) || free.Any(name => uses.ContainsKey(name) && !IsRanged(name, known))) return null;
        var shape = operand is NameExpression name ? known.Names[name.Name].Value.Own : lowerer.Lower(operand, known).Own;
        return use.Axis < shape.Rank ? shape[use.Axis] : null;
    }

    private bool IsRanged(string name, Scope known) =>
        known.Names.TryGetValue(name, out var meaning) && !(scope.Names.TryGetValue(name, out var outer) && outer == meaning);

    private static FormulaException Disagree(string name, (Use Use, int Length) first, (Use Use, int Length) second) => Error(
        second.Use.Place.Span,
        $"The index `{name}` runs over {first.Length} values in {Quote(first.Use.Place)}, but over {second.Length} in {Quote(second.Use.Place)}.",
        $"an axis of length {second.Length}", $"an axis of length {first.Length}");

    private void Collect(Expression expression, bool isGuarded, ImmutableHashSet<string> hidden)
    {
        if (expression is IndexingExpression indexing)
        {
            for (var axis = 0; axis < indexing.Subscripts.Count; axis++)
                if (indexing.Subscripts[axis] is ElementSubscript element) Collect(indexing, axis, element.Index, isGuarded, hidden);
        }
        if (expression is IndexedReductionExpression reduction)
        {
            Collect(reduction.Body, isGuarded, hidden.Union(reduction.Indices.Select(index => index.Name)));
            return;
        }
        if (expression is ConditionalExpression choice)
        {
            Collect(choice.Condition, isGuarded, hidden);
            Collect(choice.WhenTrue, isGuarded: true, hidden);
            Collect(choice.WhenFalse, isGuarded: true, hidden);
            return;
        }
        foreach (var child in Children.Of(expression)) Collect(child, isGuarded, hidden);
    }

    private void Collect(IndexingExpression place, int axis, Expression subscript, bool isGuarded, ImmutableHashSet<string> hidden)
    {
        string? index = null;
        var (sign, offset) = (0, 0);
        foreach (var term in subscript is AdditionExpression sum ? sum.Terms : [new Term(false, subscript)])
        {
            if (term.Value is NameExpression name && uses.ContainsKey(name.Name) && !hidden.Contains(name.Name))
            {
                if (index is not null) return;
                (index, sign) = (name.Name, term.IsSubtracted ? -1 : 1);
            }
            else if (!new FreeNames().Of(term.Value).Overlaps(hidden) && StaticEvaluator.TryEvaluate(term.Value, scope)?.Whole is { } constant)
            {
                offset += term.IsSubtracted ? -constant : constant;
            }
            else
            {
                return;
            }
        }
        if (index is not null) uses[index].Add(new(place, axis, sign, offset, isGuarded, hidden));
    }
}
