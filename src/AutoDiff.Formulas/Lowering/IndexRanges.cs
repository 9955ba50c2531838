using System.Collections.Immutable;
using System.Numerics.Tensors;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Finds the ranges of new index names from what they index in a body. <c>x[i+1]</c>, or <c>x[i+k]</c> below another
/// index k, narrows the range to where it means something, as in Σ (x[i+1] − x[i])², and so does <c>x[2*i]</c>. All
/// <c>x[i]</c> must agree with one another or, as in Σ k[i] (x[i+1] − x[i])², with what that leaves. Subscripts inside
/// a branch of an <c>if</c> count only where there are no others, since the branch may choose among them. An index name
/// that indexes nothing has the range of one it is compared with, as the j in <c>D[i, j] = if i == j then x[i] else
/// 0</c>.
/// </summary>
internal sealed class IndexRanges
{
    private readonly ExpressionLowerer lowerer;
    private readonly SyntaxList<IdentifierSyntax> names;
    private readonly bool looksInside;
    private readonly bool choosesTerms;
    private readonly Scope outer;
    private readonly Dictionary<string, List<Use>> uses;
    private readonly List<(string Name, string Other, Scope Inside)> comparisons = [];

    public IndexRanges(
        ExpressionLowerer lowerer, SyntaxList<IdentifierSyntax> names, Scope scope, bool choosesTerms = false)
        : this(lowerer, names, scope, looksInside: true, choosesTerms)
    {
    }

    // Inner reductions are looked at one level deep only: each level would double the work of the next.
    private IndexRanges(
        ExpressionLowerer lowerer,
        SyntaxList<IdentifierSyntax> names,
        Scope scope,
        bool looksInside,
        bool choosesTerms)
    {
        (this.lowerer, this.names, this.looksInside) = (lowerer, names, looksInside);
        this.choosesTerms = choosesTerms;
        outer = Without(scope, names);
        uses = names.ToDictionary(name => name.Name, _ => new List<Use>());
    }

    /// <summary>
    /// A subscript that is an index name up to a known factor and known terms: offset + factor·index, at an axis of the
    /// operand.
    /// </summary>
    private sealed record Use(
        IndexingSyntax Place,
        int Axis,
        int Factor,
        int LeastOffset,
        int LargestOffset,
        bool IsGuarded,
        ImmutableHashSet<string> Hidden)
    {
        /// <summary>Whether it is an index known outside that the place depends on, beside the own one.</summary>
        public bool FollowsOuter => LeastOffset != LargestOffset
            && !new FreeNames().Of(((ElementSubscriptSyntax)Place.Subscripts[Axis]).Index).Overlaps(Hidden);

        /// <summary>Whether the index runs over the axis, from its start or from its end.</summary>
        public bool IsWhole(int length) => LeastOffset == LargestOffset
            && ((Factor == 1 && LeastOffset == 0) || (Factor == -1 && LeastOffset == length - 1));
    }

    /// <summary>
    /// What has to hold for the terms of a sum to be there, as for those of Σⱼ g[j]·w[m − j] where m is given: that
    /// subscripts stay on their axes.
    /// </summary>
    public IReadOnlyList<ExpressionSyntax> Conditions(ImmutableArray<IndexName> indices)
    {
        var conditions = new List<ExpressionSyntax>();
        foreach (var index in indices)
        {
            foreach (var use in Following(index.Name))
            {
                int[] ends = [use.Factor * index.Start, use.Factor * (index.Start + index.Length - 1)];
                if (use.LeastOffset + ends.Min() < 0)
                {
                    conditions.Add(new ComparisonSyntax(
                        ComparisonOperator.GreaterOrEqual, PlaceOf(use), new NumberSyntax(0)));
                }

                if (use.LargestOffset + ends.Max() >= LengthAt(use, outer)!.Value)
                {
                    conditions.Add(new ComparisonSyntax(
                        ComparisonOperator.Less, PlaceOf(use), new NumberSyntax(LengthAt(use, outer)!.Value)));
                }
            }
        }

        return conditions;
    }

    private static ExpressionSyntax PlaceOf(Use use) => ((ElementSubscriptSyntax)use.Place.Subscripts[use.Axis]).Index;

    // The uses that leave an index its range and choose among its values.
    private IEnumerable<Use> Following(string name) =>
        choosesTerms && uses[name].Exists(use => !use.IsGuarded && !use.FollowsOuter)
        ? uses[name].Where(use => !use.IsGuarded && use.FollowsOuter && LengthAt(use, outer) is not null)
        : [];

    /// <summary>The ranges of all names.</summary>
    /// <param name="body">What they index.</param>
    /// <param name="likewise">A formula that tells the ranges of those that index nothing in the body.</param>
    /// <exception cref="FormulaException">Nothing tells a range.</exception>
    public ImmutableArray<IndexName> Infer(ExpressionSyntax body, ExpressionSyntax? likewise = null)
    {
        var found = TryInfer(body);
        if (found.Count < names.Count && likewise is not null)
        {
            foreach (var (name, index) in new IndexRanges(lowerer, names, outer).TryInfer(likewise))
            {
                found.TryAdd(name, index);
            }
        }

        return [.. names.Select(
            name => found.TryGetValue(name.Name, out var index) ? index : throw HasNoRange(name, body))
            .OrderBy(index => index.Order)];
    }

    /// <summary>The error that nothing tells the range of an index name.</summary>
    public static FormulaException HasNoRange(
        IdentifierSyntax name, ExpressionSyntax body, string? suggestion = null) => Error(
        name.Span,
        $"The range of the index `{name.Name}` is unknown: no subscript in {Quote(body)} tells it, as " +
        $"`x[{name.Name}]` would.",
        $"the index `{name.Name}`", $"a subscript such as `x[{name.Name}]` in the body", suggestion);

    private Dictionary<string, IndexName> TryInfer(ExpressionSyntax body)
    {
        Collect(body, isGuarded: false, outer, []);
        var found = new Dictionary<string, IndexName>();
        var known = outer;
        // An operand such as W[i,:] in W[i,:][j] has a shape only once the range of i is known.
        for (var progress = true; progress && found.Count < names.Count;)
        {
            progress = false;
            foreach (var name in names)
            {
                if (!found.ContainsKey(name.Name) && Range(name.Name, known) is { } range)
                {
                    Add(name.Name, range.Start, range.Length);
                }
            }

            foreach (var (name, other, inside) in progress ? [] : comparisons)
            {
                if (!found.ContainsKey(name) && RangeOf(other, known, inside) is { } same)
                {
                    Add(name, same.Start, same.Length);
                }
            }

            void Add(string name, int start, int length)
            {
                found[name] = lowerer.NewIndex(name, start, length);
                known = known.With(name, lowerer.MeaningOf(found[name]));
                progress = true;
            }
        }

        return found;
    }

    private static IndexName? RangeOf(string name, Scope known, Scope inside) =>
        (inside.Names.TryGetValue(name, out var meaning) || known.Names.TryGetValue(name, out meaning))
        && meaning.Known is { Axes: [var index] } && index.Name == name
            ? index
            : null;

    private (int Start, int Length)? Range(string name, Scope known)
    {
        var wholes = new List<(Use Use, int Length)>();
        var (start, end) = (0, int.MaxValue);
        var isFree = uses[name].Exists(use => !use.IsGuarded);
        var following = Following(name).ToHashSet();
        foreach (var use in uses[name].Where(use => (!isFree || !use.IsGuarded) && !following.Contains(use)))
        {
            if (LengthAt(use, known) is not { } length || (!isFree && !use.IsWhole(length)))
            {
                continue;
            }

            if (use.IsWhole(length))
            {
                wholes.Add((use, length));
            }
            else
            {
                // The position counts from 0 to the length, upwards or downwards.
                var (first, last) = use.Factor > 0
                    ? (-use.LeastOffset, length - 1 - use.LargestOffset)
                    : (use.LargestOffset - length + 1, use.LeastOffset);
                var factor = Math.Abs((double)use.Factor);
                (start, end) =
                    (Math.Max(start, (int)Math.Ceiling(first / factor)), Math.Min(
                        end, (int)Math.Floor(last / factor) + 1));
            }
        }

        if (wholes.Count > 0)
        {
            // In k[i] (x[i+1] − x[i]) the shorter axis is as long as x[i+1] leaves the other.
            var shortest = wholes.Min(whole => whole.Length);
            var index = wholes.FindIndex(whole => whole.Length != wholes[0].Length);
            if (index > 0 && (start, end) != (0, shortest))
            {
                throw Disagree(name, wholes[0], wholes[index]);
            }

            end = Math.Min(end, shortest);
        }

        return end == int.MaxValue ? null : (start, Math.Max(0, end - start));
    }

    private int? LengthAt(Use use, Scope known)
    {
        var operand = use.Place.Operand;
        var free = new FreeNames().Of(operand);
        if (free.Overlaps(use.Hidden) || free.Any(name => !known.Names.ContainsKey(name)))
        {
            return null;
        }

        var shape = operand is NameSyntax name ? known.Names[name.Name].Value.Own : lowerer.Lower(operand, known).Own;
        return use.Axis < shape.Rank ? shape[use.Axis] : null;
    }

    private static Scope Without(Scope scope, SyntaxList<IdentifierSyntax> names) =>
        scope with { Names = scope.Names.RemoveRange(names.Select(name => name.Name)) };

    private static FormulaException Disagree(string name, (Use Use, int Length) first, (Use Use, int Length) second) =>
        Error(
        second.Use.Place.Span,
        $"The index `{name}` runs over {first.Length} values in {Quote(first.Use.Place)}, " +
        $"but over {second.Length} in {Quote(second.Use.Place)}.",
        $"an axis of length {second.Length}", $"an axis of length {first.Length}");

    private void Collect(ExpressionSyntax expression, bool isGuarded, Scope inside, ImmutableHashSet<string> hidden)
    {
        switch (expression)
        {
            case IndexingSyntax indexing:
                for (var axis = 0; axis < indexing.Subscripts.Count; axis++)
                {
                    if (indexing.Subscripts[axis] is ElementSubscriptSyntax element)
                    {
                        Collect(indexing, axis, element.Index, isGuarded, inside, hidden);
                    }
                }

                break;
            case ComparisonSyntax { Left: NameSyntax left, Right: NameSyntax right }:
                if (IsOwn(left))
                {
                    comparisons.Add((left.Name, right.Name, inside));
                }

                if (IsOwn(right))
                {
                    comparisons.Add((right.Name, left.Name, inside));
                }

                break;
            case IndexedReductionSyntax reduction:
                Collect(
                    reduction.Body, isGuarded, WithInner(reduction, inside),
                    hidden.Union(reduction.Indices.Select(index => index.Name)));
                return;
            case ConditionalSyntax choice:
                Collect(choice.Condition, isGuarded, inside, hidden);
                Collect(choice.WhenTrue, isGuarded: true, inside, hidden);
                Collect(choice.WhenFalse, isGuarded: true, inside, hidden);
                return;
        }

        foreach (var child in Children.Of(expression))
        {
            Collect(child, isGuarded, inside, hidden);
        }

        bool IsOwn(NameSyntax name) => uses.ContainsKey(name.Name) && !hidden.Contains(name.Name);
    }

    private Scope WithInner(IndexedReductionSyntax reduction, Scope inside)
    {
        var result = Without(inside, reduction.Indices);
        if (!looksInside)
        {
            return result;
        }

        foreach (var index in new IndexRanges(
            lowerer, reduction.Indices, inside, looksInside: false, reduction.Function.Name == "sum")
            .TryInfer(reduction.Body).Values)
        {
            result = result.With(index.Name, lowerer.MeaningOf(index));
        }

        return result;
    }

    private void Collect(
        IndexingSyntax place, int axis, ExpressionSyntax subscript, bool isGuarded, Scope inside,
            ImmutableHashSet<string> hidden)
    {
        string? index = null;
        var (slope, least, largest) = (0, 0.0, 0.0);
        foreach (var term in subscript is AdditionSyntax sum ? sum.Terms : [new TermSyntax(false, subscript)])
        {
            var sign = term.IsSubtracted ? -1 : 1;
            if (Multiple(term.Value, inside, hidden) is var (name, factor))
            {
                if (index is not null)
                {
                    return;
                }

                (index, slope) = (name, sign * factor);
            }
            else if (StaticEvaluator.TryEvaluate(
                term.Value, inside)?.Map(value => sign * value) is { Values: { IsEmpty: false } values })
            {
                if (values.IndexOfAnyNotWhole() is not null)
                {
                    return;
                }

                (least, largest) = (least + TensorPrimitives.Min(values), largest + TensorPrimitives.Max(values));
            }
            else
            {
                return;
            }
        }

        if (index is not null)
        {
            uses[index].Add(new(place, axis, slope, (int)least, (int)largest, isGuarded, hidden));
        }
    }

    /// <summary>
    /// One of the index names times a whole number, as i, 2*i or i*n; <see langword="null"/> for anything else.
    /// </summary>
    private (string Name, int Factor)? Multiple(
        ExpressionSyntax expression, Scope inside, ImmutableHashSet<string> hidden)
    {
        string? name = null;
        var product = 1.0;
        foreach (var factor in expression is MultiplicationSyntax many
            ? many.Factors
            : [new FactorSyntax(FactorOperator.Times, expression)])
        {
            if (factor.Operator != FactorOperator.Times)
            {
                return null;
            }

            if (name is null && factor.Value is NameSyntax own && uses.ContainsKey(own.Name) &&
                !hidden.Contains(own.Name))
            {
                name = own.Name;
            }
            else if (StaticEvaluator.TryEvaluate(factor.Value, inside)?.Whole is { } whole)
            {
                product *= whole;
            }
            else
            {
                return null;
            }
        }

        return name is null || product == 0 || Math.Abs(product) > int.MaxValue ? null : (name, (int)product);
    }
}
