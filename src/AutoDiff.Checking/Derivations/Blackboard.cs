using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Checking.Derivations.DerivativeSymbols;

namespace AutoDiff.Checking.Derivations;

/// <summary>A line of a derivation: what is equal to what, and why.</summary>
internal sealed record BoardLine(ExpressionSyntax Left, ExpressionSyntax Right, string Reason);

/// <summary>The lines that follow from some definitions.</summary>
internal sealed record BoardSection(IReadOnlyList<DefinitionSyntax> Definitions, IReadOnlyList<BoardLine> Lines);

/// <summary>
/// Derives derivatives as at a blackboard: in index form, definition by definition, from the function back to the
/// variable. What was derived once is used again without being derived again.
/// </summary>
internal sealed partial class Blackboard
{
    private readonly FormulaModel model;
    private readonly SizeAssignment sizes;
    private readonly IndexForm form;
    private readonly Algebra algebra;
    private readonly Partials partials;
    private readonly string[] letters;
    private readonly Dictionary<(string Function, string Target), Polynomial> derivatives = [];
    private readonly Dictionary<(string Definition, string Target), Polynomial> direct = [];
    private readonly HashSet<string> indexed = [];

    public Blackboard(FormulaModel model, SizeAssignment sizes, bool readsInverses = false)
    {
        (this.model, this.sizes, form) = (model, sizes, new(model, readsInverses));
        (algebra, partials) = (new(model, form), new(new(model, form)));
        Names = model.Variables.Select(variable => variable.Name).Concat(model.SizeNames)
            .Concat(model.Definitions.SelectMany(
                definition => Indices.In(definition.Value).Append(definition.Name.Name)))
            .Except(model.Definitions.SelectMany(definition => SyntaxParts.Sites(definition.Value)
                .SelectMany(site => site.Bound).Concat(definition.Indices.Select(index => index.Name))))
            .ToHashSet();
        letters = [.. Indices.LettersBeside(Names)];
    }

    /// <summary>What formulas are written, brought into order and derived with.</summary>
    public (IndexForm Form, Algebra Algebra, Partials Partials) Tools => (form, algebra, partials);

    /// <summary>The derivations through the recurrences of the file, by what is differentiated.</summary>
    public Dictionary<string, RecurrenceBoard> Recurrences { get; } = [];

    /// <summary>The letters for indices.</summary>
    public IReadOnlyList<string> Letters => letters;

    /// <summary>The names that are no index.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>The indices of a derivative: those of the function, then those of the variable.</summary>
    public IReadOnlyList<ExpressionSyntax> IndicesOf(string function, string target) =>
        [.. LettersFrom(0, Rank(function)), .. TargetIndices(function, target)];

    /// <summary>Takes back what was derived and does not hold.</summary>
    public void Forget(string function, string target) => derivatives.Remove((function, target));

    /// <summary>A derivative that was derived, element by element.</summary>
    public BoardLine Elements(string function, string target) => new(
        Symbol(Total, function, target, IndicesOf(function, target)),
        algebra.Joined(Result(function, target)).ToSyntax(),
        "");

    /// <summary>A derivative that was derived, for all elements at once where that can be written.</summary>
    public BoardLine Conclusion(string function, string target)
    {
        var elements = Elements(function, target);
        if (Listed(Result(function, target), IndicesOf(function, target), LengthsOf(function, target)) is { } list)
        {
            return new(Symbol(Total, function, target, []), list, "");
        }

        return Rank(function) == 0 && Rank(target) > 0 &&
            IndexedValue.Whole(elements.Right, IndicesOf(function, target)) is { } whole
            ? new(Symbol(Total, function, target, []), whole, "")
            : elements;
    }

    private Polynomial Result(string function, string target) => derivatives[(function, target)];

    /// <summary>It where two indices are equal, and where they are not.</summary>
    public (Polynomial Equal, Polynomial Different) Cases(Polynomial sum, string one, string other) =>
        (algebra.With(sum, other, new NameSyntax(one)),
            Polynomial.Sum(sum.Terms.Where(term => !term.Factors.Any(
                factor => factor.IsDelta && factor.Uses(one) && factor.Uses(other)))));

    /// <summary>
    /// The pair of free indices that a formula compares; null if it compares none, or one with another shifted.
    /// </summary>
    public static (string One, string Other)? Compared(Polynomial sum)
    {
        var deltas = sum.Terms.SelectMany(term => term.Factors.Where(factor => factor.IsDelta &&
            !term.Bound.Any(factor.Uses))).Select(factor => factor.Base as ComparisonSyntax).ToList();
        return deltas.FirstOrDefault(delta => delta is { Left: NameSyntax, Right: NameSyntax }) is
            { Left: NameSyntax left, Right: NameSyntax right }
            && !deltas.Exists(delta => delta is { Left: AdditionSyntax } or { Right: AdditionSyntax })
                ? (left.Name, right.Name)
                : null;
    }

    /// <summary>The sections that lead to a derivative and were not written before.</summary>
    /// <exception cref="NotSupportedException">A definition on the way has no index form.</exception>
    public IReadOnlyList<BoardSection> Derive(string function, string variable)
    {
        var path = Deriver.Path(model, sizes, function, variable);
        var sections = new List<BoardSection>();
        foreach (var target in path.Reverse().Where(name => name != function).Append(variable))
        {
            if (!derivatives.ContainsKey((function, target)))
            {
                var ways = path.Where(name => Indices.Uses(Definition(name).Value, target)).Reverse().ToList();
                sections.Add(new([.. ways.Select(Definition)], Section(function, target, ways)));
            }
        }

        return sections;
    }

    private List<BoardLine> Section(string function, string target, List<string> ways)
    {
        var at = TargetIndices(function, target);
        var lines = new List<BoardLine>();
        var isDirect = ways is [var only] && only == function;
        foreach (var (index, length) in at.Zip(form.Named(target).Lengths))
        {
            form.Let($"{index}", length);
        }

        foreach (var way in ways)
        {
            lines.AddRange(Direct(way, target, [.. LettersFrom(way == function ? 0 : Rank(function), Rank(way))], at,
                isDirect ? Total : Partial));
        }

        var label = Symbol(Total, function, target, IndicesOf(function, target));
        var value = isDirect ? direct[(function, target)] : Chained(function, target, ways, at, label, lines);
        var (reduced, used) = algebra.OnSimplexes(value);
        if (used.Count > 0)
        {
            lines.Add(new(label, reduced.ToSyntax(), string.Join(" and ", used.Distinct().Select(
                simplex => $"`sum({simplex})` = 1, because `{simplex}` {Algebra.WhyItSumsToOne(model, simplex)}"))));
        }

        var joined = algebra.Joined(reduced);
        if (joined.Terms.Count < reduced.Terms.Count)
        {
            lines.Add(new(label, joined.ToSyntax(), "as one sum"));
        }

        if (!isDirect && Listed(reduced, IndicesOf(function, target), LengthsOf(function, target)) is { } list)
        {
            lines.Add(new(Symbol(Total, function, target, []), list, "element by element"));
        }

        derivatives[(function, target)] = reduced;
        return lines;
    }

    // What a definition passes on by itself, the names that it uses held fixed.
    private List<BoardLine> Direct(
        string way, string target, IReadOnlyList<ExpressionSyntax> own, IReadOnlyList<ExpressionSyntax> at, char sign)
    {
        var lines = new List<BoardLine>();
        var value = form.Value(way).At(own);
        if (indexed.Add(way) && own.Count + SyntaxParts.Sites(value).Count(
            site => site.Node is IndexedReductionSyntax) > 0 && $"{Display(value)}" != $"{Definition(way).Value}")
        {
            lines.Add(new(IndexedValue.Element(way, own), value, "in index form"));
        }

        if (direct.ContainsKey((way, target)))
        {
            return lines;
        }

        var label = Symbol(sign, way, target, [.. own, .. at]);
        var rule = Rules.For(value, part => Indices.Uses(part, target));
        if (Quotient(value, target, at) is { } quotient)
        {
            lines.Add(new(label, quotient, rule));
            rule = $"with `{Display(IndexedValue.Element(way, own))}` for its formula";
        }

        var derivative = algebra.Folded(partials.Of(value, target, at), way);
        direct[(way, target)] = derivative;
        if (Listed(derivative, [.. own, .. at], LengthsOf(way, target)) is { } list)
        {
            lines.Add(new(Symbol(sign, way, target, []), list, rule));
            return lines;
        }

        lines.Add(new(label, derivative.ToSyntax(), rule));
        lines.AddRange(ElementCases(derivative, place => Symbol(sign, way, target, [place]), [.. own, .. at]));
        if (Compared(derivative) is var (one, other))
        {
            var (equal, different) = Cases(derivative, one, other);
            lines.Add(new(label, equal.ToSyntax(), $"where {one} = {other}"));
            lines.Add(new(label, different.ToSyntax(), $"where {one} ≠ {other}"));
        }

        return lines;
    }

    // (u'v - uv')/v², where both depend on the variable.
    private ExpressionSyntax? Quotient(ExpressionSyntax value, string target, IReadOnlyList<ExpressionSyntax> at)
    {
        if (value is not MultiplicationSyntax { Factors: [var u, { Operator: FactorOperator.DividedBy } v] } ||
            !Indices.Uses(u.Value, target) || !Indices.Uses(v.Value, target))
        {
            return null;
        }

        var (above, below) = (partials.Of(u.Value, target, at), partials.Of(v.Value, target, at));
        return SyntaxParts.Over(
            new AdditionSyntax(
            [
                new(false, SyntaxParts.Times(above.ToSyntax(), v.Value)),
                new(true, SyntaxParts.Times(u.Value, below.ToSyntax())),
            ]),
            new PowerSyntax(v.Value, new NumberSyntax(2)));
    }

    // The chain rule over all definitions by way of which the function depends on the target.
    private Polynomial Chained(
        string function,
        string target,
        List<string> ways,
        IReadOnlyList<ExpressionSyntax> at,
        ExpressionSyntax label,
        List<BoardLine> lines)
    {
        IReadOnlyList<ExpressionSyntax> outer = LettersFrom(0, Rank(function));
        var (symbols, met, sum) = (Polynomial.Zero, Polynomial.Zero, Polynomial.Zero);
        var (inserted, cancelled) = (new List<TermSyntax>(), new List<string>());
        foreach (var way in ways)
        {
            if (way == function)
            {
                var own = direct[(way, target)];
                symbols += Polynomial.Atom(Symbol(Partial, way, target, [.. outer, .. at]));
                (met, sum) = (met + own, sum + own);
                inserted.AddRange(own.Terms.Select(term => new TermSyntax(term.Coefficient < 0, term.ToSyntax())));
                continue;
            }

            var letters = LettersFrom(Rank(function), Rank(way));
            NameSyntax[] between = [.. form.Named(way).Lengths.Select(form.Fresh)];
            string[] bound = [.. between.Select(index => index.Name)];
            var adjoint = Polynomial.Atom(Symbol(Total, function, way, [.. outer, .. between]));
            var passed = Renamed(direct[(way, target)], letters, between);
            symbols += (adjoint * Polynomial.Atom(Symbol(Partial, way, target, [.. between, .. at]))).Over(bound);
            var reached = algebra.Simplified((adjoint * passed).Over(bound));
            met += reached;
            foreach (var term in reached.Terms)
            {
                if (!term.Factors.Any(factor => IsAdjoint(factor.Base, function, way)))
                {
                    // Inside of a case.
                    var positive = new Polynomial([term with { Coefficient = Math.Abs(term.Coefficient) }]);
                    var value = SyntaxParts.Mapped(
                        positive.ToSyntax(),
                        part => IsAdjoint(part, function, way) ? Found(part, function, way).ToSyntax() : part);
                    inserted.Add(new(term.Coefficient < 0, value));
                    sum += algebra.Of(value).Scaled(Math.Sign(term.Coefficient));
                    continue;
                }

                var (rest, found) = Inserted(term, function, way, inserted, cancelled);
                sum += algebra.Simplified((found * new Polynomial([rest with { Bound = [] }])).Over(term.Bound));
            }
        }

        var rule = at.Count > 0 && ways.Exists(way => way != function && Rank(way) > 0)
            ? "chain rule: the sum over all that it changes"
            : "chain rule";
        Add(symbols.ToSyntax(), rule);
        Add(met.ToSyntax(), Compared(met) is null && ways.Exists(way => direct[(way, target)].HasDeltas)
            ? "of a sum with equal indices one term remains"
            : "with the derivative of each definition");
        Add(inserted.Count == 0 ? new NumberSyntax(0)
            : inserted.Count == 1 ? Signed(inserted[0])
            : new AdditionSyntax([new(false, Signed(inserted[0])), .. inserted.Skip(1)]), "with what was found above");
        Add(sum.ToSyntax(), cancelled.Count > 0
            ? $"{string.Join(" and ", cancelled.Distinct())} cancels"
            : "collected");
        return sum;

        void Add(ExpressionSyntax right, string reason)
        {
            if (lines.Count == 0 || $"{Display(lines[^1].Right)}" != $"{Display(right)}" || lines[^1].Left != label)
            {
                lines.Add(new(label, right, reason));
            }
        }
    }

    // A term with what the derivative in it is, as it is put there, and the factors that divide one another.
    private (Monomial Left, Polynomial Found) Inserted(
        Monomial term, string function, string way, List<TermSyntax> inserted, List<string> cancelled)
    {
        var symbol = term.Factors.First(factor => IsAdjoint(factor.Base, function, way));
        var rest = term with { Factors = [.. term.Factors.Where(factor => factor != symbol)] };
        var found = Found(symbol.Base, function, way);
        var plain = rest with { Coefficient = Math.Abs(rest.Coefficient), Bound = [] };
        var product = plain is { Factors: [], Coefficient: 1 }
            ? found.ToSyntax()
            : SyntaxParts.Times(found.ToSyntax(), plain.ToSyntax());
        inserted.Add(new(rest.Coefficient < 0, term.Bound.Count == 0 ? product : new IndexedReductionSyntax(
            new("sum"), [.. term.Bound.Select(index => new IdentifierSyntax(index))], product)));
        if (found.IsProduct)
        {
            cancelled.AddRange(found.Terms[0].Factors.Where(own => rest.Factors.Any(other =>
                other.Key == own.Key && Math.Sign(other.Exponent) != Math.Sign(own.Exponent)))
                .Select(own => Indices.In(own.Base).First()));
        }

        return (rest, found);
    }

    private bool IsAdjoint(ExpressionSyntax part, string function, string way) =>
        NameOf(part) == $"{Total}{function}/{Total}{way}"
            && part is IndexingSyntax == IndicesOf(function, way).Count > 0;

    // What was found for the derivative that a symbol stands for.
    private Polynomial Found(ExpressionSyntax symbol, string function, string way) => Renamed(
        derivatives[(function, way)],
        IndicesOf(function, way),
        symbol is IndexingSyntax indexing
            ? [.. indexing.Subscripts.Cast<ElementSubscriptSyntax>().Select(subscript => subscript.Index)]
            : []);

    private Polynomial Renamed(
        Polynomial sum, IReadOnlyList<ExpressionSyntax> from, IReadOnlyList<ExpressionSyntax> to)
    {
        // By way of names that are in neither, so that i, j becomes j, i.
        NameSyntax[] between = [.. from.Select(_ => form.Fresh(null))];
        for (var k = 0; k < from.Count; k++)
        {
            sum = algebra.With(sum, ((NameSyntax)from[k]).Name, between[k]);
        }

        for (var k = 0; k < from.Count; k++)
        {
            sum = algebra.With(sum, between[k].Name, to[k]);
        }

        return sum;
    }

    private static ExpressionSyntax Signed(TermSyntax term) =>
        term.IsSubtracted ? new NegationSyntax(term.Value) : term.Value;

    private IReadOnlyList<ExpressionSyntax> TargetIndices(string function, string target)
    {
        var path = Deriver.Path(model, sizes, function, target);
        var between = path.Where(name => name != function && Indices.Uses(Definition(name).Value, target))
            .Select(Rank).DefaultIfEmpty().Max();
        return LettersFrom(Rank(function) + between, Rank(target));
    }

    private IReadOnlyList<ExpressionSyntax> LettersFrom(int first, int count) => first + count <= letters.Length
        ? [.. letters[first..(first + count)].Select(letter => (ExpressionSyntax)new NameSyntax(letter))]
        : throw new NotSupportedException("There are not enough letters for all indices.");

    /// <summary>The number of indices of what has a name.</summary>
    public int Rank(string name) => form.Named(name).Rank;

    private IEnumerable<ExpressionSyntax> LengthsOf(string function, string target) =>
        form.Named(function).Lengths.Concat(form.Named(target).Lengths);

    private DefinitionSyntax Definition(string name) =>
        model.Definitions.First(definition => definition.Name.Name == name);

    /// <summary>The formula with letters for indices and its derivatives as parts of it.</summary>
    public ExpressionSyntax WithDerivatives(ExpressionSyntax formula) => DerivativeSymbols.AsDerivatives(
        Indices.Lettered(formula, Names), Rank);

    /// <summary>The formula as it is read.</summary>
    public ExpressionSyntax Display(ExpressionSyntax formula) =>
        Shown(Indices.Lettered(formula, Names), Rank);
}
