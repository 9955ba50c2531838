using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Writes out the elements of a recurrence one after the other, as many as the arrays have that are indexed beside it:
/// <c>h[t] = tanh(W @ h[t-1] + x[t])</c> has those of x.
/// </summary>
/// <param name="lowerer">What lowers the steps.</param>
/// <param name="recurrence">The recurrence.</param>
/// <param name="recorder">What it is recorded on.</param>
/// <param name="given">The sequences that are given.</param>
/// <param name="goesOn">
/// Whether an element that is given still moves with those before it: it is what is given, plus what the step changes.
/// So a derivative in a sequence counts what comes of it later.
/// </param>
/// <param name="heldConstant">
/// The sequences that are held constant, and those whose earlier elements are in each step.
/// </param>
internal sealed class RecurrenceLowerer(
    ExpressionLowerer lowerer,
    Recurrence recurrence,
    Recorder recorder,
    IReadOnlyDictionary<string, Variable> given,
    bool goesOn,
    IReadOnlySet<string>? heldConstant)
{
    private readonly Dictionary<string, Sequence> sequences = recurrence.Steps.ToDictionary(
        step => step.Name.Name, _ => new Sequence());

    /// <summary>The scope with the sequences.</summary>
    public Scope Lower(Scope scope)
    {
        var (start, end) = Range(scope);
        var places = recurrence.Starts.ToDictionary(
            first => (object)first, first => PlaceOf(first, end, scope), ReferenceEqualityComparer.Instance);
        var isForward = places.Values.Min() == 0;
        var length = isForward ? Math.Max(end, places.Values.Max() + 1) : places.Values.Max() + 1;
        foreach (var (name, all) in given)
        {
            for (var place = 0; place < length && !goesOn; place++)
            {
                sequences[name].Add(place, IndexedArray.Of(all[place]));
            }
        }

        foreach (var first in recurrence.Starts.Where(start => goesOn || !given.ContainsKey(start.Name.Name)))
        {
            var (indices, written, likewise) = Likewise(first);
            var value = Value(indices, written, WithElements(scope, length), likewise);
            Add(first.Name.Name, places[first], value, first.Value);
        }

        var begin = isForward ? recurrence.Starts.GroupBy(first => first.Name.Name).Min(group => group.Count()) : 0;
        var last = isForward ? length - 1 : places.Values.Min() - 1;
        if (begin <= last && begin < start)
        {
            throw Error(
                recurrence.Steps[0].Span,
                $"The steps would begin at {start}, but the elements before are not all given.",
                $"the first element at {places.Values.Max()}", $"all elements before {start}");
        }

        foreach (var place in places.Values.Distinct())
        {
            HoldEarlier(place);
        }

        for (var i = begin; i <= last; i++)
        {
            var place = isForward ? i : last - i + begin;
            Step(place, length, scope);
            HoldEarlier(place);
        }

        foreach (var (name, sequence) in sequences)
        {
            scope = scope.With(name, new(IndexedArray.Of(sequence.Close(length, recorder))), sequence);
        }

        return scope;
    }

    private void HoldEarlier(int place)
    {
        foreach (var (name, sequence) in sequences)
        {
            if (heldConstant?.Contains(OpenClaim.EarlierElementsOf(name)) == true)
            {
                sequence.Hold(place);
            }
        }
    }

    private void Step(int place, int length, Scope outer)
    {
        foreach (var step in recurrence.Steps)
        {
            var name = step.Name.Name;
            if (sequences[name].TryFind(place, out _))
            {
                continue;
            }

            var scope = WithElements(outer, length).With(
                step.Indices[0].Name, new(IndexedArray.Of(place), StaticArray.Of(place)));
            Add(name, place, Value([.. step.Indices.Skip(1)], step.Value, scope), step.Value);
        }
    }

    // The elements there are so far. Ranges of other indices follow from the shapes of the sequences, which are no
    // arrays yet.
    private Scope WithElements(Scope scope, int length)
    {
        foreach (var (name, sequence) in sequences)
        {
            if (sequence.ElementShape is { } shape)
            {
                var standIn = recorder.Fill(0, Shape.Of([length, .. shape.Axes]));
                scope = scope.With(name, new(IndexedArray.Of(standIn)), sequence);
            }
        }

        return scope;
    }

    // A first element beside the step in the same indices, which run as they do there: β[T-1, i] = 1. Where the step
    // sums over the index, as β[t, i] = sum(j: A[i, j]*β[t+1, j]) beside β[T-1, j] = 1, both have those of the step.
    private (SyntaxList<IdentifierSyntax> Indices, ExpressionSyntax Value, ExpressionSyntax Step) Likewise(
        StartSyntax first)
    {
        var step = recurrence.Steps.First(step => step.Name.Name == first.Name.Name);
        SyntaxList<IdentifierSyntax> indices = [.. step.Indices.Skip(1)];
        return indices.Count == first.Indices.Count && first.Indices.Any(index => Binds(step.Value, index.Name))
            ? (indices, Renamed(first.Value, first.Indices, indices), step.Value)
            : (first.Indices, first.Value, Renamed(step.Value, indices, first.Indices));

        static bool Binds(ExpressionSyntax value, string index) =>
            (value is IndexedReductionSyntax sum && sum.Indices.Any(bound => bound.Name == index))
            || Children.Of(value).Any(part => Binds(part, index));
    }

    // All at once, by way of names that nothing has: i and j may become j and i.
    private static ExpressionSyntax Renamed(
        ExpressionSyntax value, SyntaxList<IdentifierSyntax> from, SyntaxList<IdentifierSyntax> to)
    {
        var pairs = from.Zip(to).ToList();
        value = pairs.Aggregate(value, (all, pair) => SyntaxRewriter.Substituted(
            all, pair.First.Name, new NameSyntax($"{pair.First.Name}'") { Span = pair.Second.Span }));
        return pairs.Aggregate(value, (all, pair) => SyntaxRewriter.Substituted(
            all, $"{pair.First.Name}'", new NameSyntax(pair.Second.Name) { Span = pair.Second.Span }));
    }

    private Variable Value(
        SyntaxList<IdentifierSyntax> indices, ExpressionSyntax value, Scope scope, ExpressionSyntax? likewise = null)
    {
        var element = lowerer.Defined(indices, value, scope, likewise);
        return element.IsPlainNumber ? recorder.Fill(element.Value.Value, Shape.Scalar) : element.Value;
    }

    private void Add(string name, int place, Variable value, ExpressionSyntax written)
    {
        if (sequences[name].ElementShape is { } shape && shape != value.Shape)
        {
            throw Error(
                written.Span, $"The elements of `{name}` have different shapes.",
                $"{Quote(written)}, {Describe(value.Shape)}", $"{Describe(shape)} like the first");
        }

        if (given.TryGetValue(name, out var all))
        {
            value = all[place] + (value - Functions.StopGradient(value));
        }

        sequences[name].Add(
            place, IndexedArray.Of(heldConstant?.Contains(name) == true ? Functions.StopGradient(value) : value));
    }

    private static int PlaceOf(StartSyntax start, int end, Scope scope)
    {
        var place = StaticEvaluator.TryEvaluate(start.Position, scope)?.Whole ?? throw Error(
            start.Position.Span, "The place of a first element must be a whole number that is known from the sizes.",
            Quote(start.Position), "a whole number");
        return place >= 0 || end == int.MaxValue ? place : place + end;
    }

    // The places at which all subscripts of other arrays mean something.
    private (int Start, int End) Range(Scope scope)
    {
        var (start, end) = (0, int.MaxValue);
        foreach (var step in recurrence.Steps)
        {
            Visit(step.Value, step.Indices[0].Name);
        }

        // `g[N-1] = v` begins at the last element.
        if (end == int.MaxValue
            && recurrence.Starts.FirstOrDefault(first => first.Position is AdditionSyntax) is { } last)
        {
            end = PlaceOf(last, end, scope) + 1;
        }

        return end < int.MaxValue ? (start, end) : throw Error(
            recurrence.Steps[0].Span,
            "Nothing tells how many elements the sequence has.",
            Quote(recurrence.Steps[0].Value),
            "an array that is indexed beside it",
            $"Use an array of that many elements, as in `{recurrence.Steps[0].Name.Name}[" +
            $"{recurrence.Steps[0].Indices[0].Name}] = … + x[{recurrence.Steps[0].Indices[0].Name}]`.");

        void Visit(ExpressionSyntax expression, string index)
        {
            if (expression is IndexingSyntax { Operand: NameSyntax { Name: var name } } indexing &&
                !sequences.ContainsKey(name) && scope.Names.TryGetValue(name, out var array))
            {
                for (var axis = 0; axis < Math.Min(indexing.Subscripts.Count, array.Value.Rank); axis++)
                {
                    if (indexing.Subscripts[axis] is ElementSubscriptSyntax element)
                    {
                        Narrow(element.Index, index, array.Value.Own[axis]);
                    }
                }
            }

            // As many ones say how long it is where nothing else does.
            if (expression is IndexingSyntax { Operand: CallSyntax { Function.Name: "ones", Arguments: [var count] },
                    Subscripts: [ElementSubscriptSyntax only] }
                && StaticEvaluator.TryEvaluate(count, scope)?.Whole is { } length)
            {
                Narrow(only.Index, index, length);
            }

            // A branch may choose among the places.
            foreach (var child in expression is ConditionalSyntax choice ? [choice.Condition] : Children.Of(expression))
            {
                Visit(child, index);
            }
        }

        void Narrow(ExpressionSyntax subscript, string index, int length)
        {
            if (At(0) is { } first && At(1) is { } second && second != first)
            {
                var slope = second - first;
                var (low, high) = slope > 0
                    ? (-(double)first / slope, (double)(length - 1 - first) / slope)
                    : ((double)(length - 1 - first) / slope, -(double)first / slope);
                (start, end) = (Math.Max(start, (int)Math.Ceiling(low)), Math.Min(end, (int)Math.Floor(high) + 1));
            }

            int? At(int place) => StaticEvaluator.TryEvaluate(
                subscript, scope.With(index, new(IndexedArray.Of(place), StaticArray.Of(place))))?.Whole;
        }
    }
}
