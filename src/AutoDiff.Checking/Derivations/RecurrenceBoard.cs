using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Checking.Derivations.DerivativeSymbols;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// Derives derivatives through recurrences as at a blackboard, for all lengths: the derivative in an element follows
/// from those in the elements after it, from the last one back, and what is used in every step has a sum over all.
/// </summary>
/// <exception cref="NotSupportedException">Thrown by all members where that is not so.</exception>
internal sealed class RecurrenceBoard
{
    private const char All = Ordered;

    private readonly FormulaModel model;
    private readonly SizeAssignment sizes;
    private readonly string function;
    private readonly RecurrenceSteps recurrence;
    private readonly IndexForm form;
    private readonly Algebra algebra;
    private readonly Partials partials;
    private readonly HashSet<string> reached;
    private readonly Dictionary<string, (IReadOnlyList<BoardLine> Last, BoardLine Step)> equations = [];
    private readonly Dictionary<string, BoardLine> before = [];
    private readonly List<BoardSection> shared = [];
    private bool? holds;

    /// <param name="model">The file.</param>
    /// <param name="sizes">Some sizes.</param>
    /// <param name="others">Other sizes.</param>
    /// <param name="function">What is differentiated, a number.</param>
    public RecurrenceBoard(FormulaModel model, SizeAssignment sizes, SizeAssignment others, string function)
    {
        (this.model, this.sizes, this.function) = (model, sizes, function);
        recurrence = new(model, sizes, others, function);
        Flat = recurrence.Flat();
        Board = new(Flat, sizes);
        (form, algebra, partials) = Board.Tools;
        reached = [.. Names.Where(name => Deriver.Path(Flat, sizes, function, name).Count > 0)];
    }

    /// <summary>The file with sequences as variables: what elements are used for, but the next elements.</summary>
    public FormulaModel Flat { get; }

    /// <summary>The derivation of that, and the names and letters.</summary>
    public Blackboard Board { get; }

    private IEnumerable<string> Names => recurrence.All.Select(step => step.Name.Name);

    private NameSyntax Time => recurrence.Time;

    private string[] Letters => [.. Board.Letters.Where(letter => letter != Time.Name)];

    /// <summary>
    /// The sections that lead to a derivative and were not written before, and the derivative, if it holds.
    /// </summary>
    public (IReadOnlyList<BoardSection> Sections, BoardLine Result) Derive(string variable)
    {
        if (holds is null)
        {
            foreach (var name in Names.Reverse())
            {
                equations[name] = Recursion(name, shared);
            }

            holds = Holds([.. equations.Values.Select(pair => pair.Step)]);
        }

        var sections = new List<BoardSection>();
        var isElement = Names.Contains(variable);
        var result = isElement ? equations[variable].Step
            : before.TryGetValue(variable, out var found) ? found : Sum(variable, sections);
        if (holds == false || (!isElement && !Holds([result])))
        {
            throw new NotSupportedException("What was derived does not hold.");
        }

        IReadOnlyList<BoardSection> all = [.. shared, .. sections];
        shared.Clear();
        return (all, isElement ? result : result with { Reason = "" });
    }

    // ∂L/∂h[t], what L is made of the elements, but by way of the steps.
    private Polynomial Direct(string name, IReadOnlyList<ExpressionSyntax> at, List<BoardSection> sections)
    {
        sections.AddRange(Board.Derive(function, name).Select(section => new BoardSection(
            section.Definitions,
            [
                .. section.Lines.Select(line => new BoardLine(
                    AsPartial(line.Left, name), AsPartial(line.Right, name), line.Reason)),
            ])));
        var own = Board.IndicesOf(function, name);
        NameSyntax[] between = [.. own.Select(_ => form.Fresh(null))];
        var value = own.Zip(between).Aggregate(
            algebra.Of(Board.Elements(function, name).Right),
            (sum, pair) => algebra.With(sum, $"{pair.First}", pair.Second));
        return between.Zip(at).Aggregate(value, (sum, pair) => algebra.With(sum, pair.First.Name, pair.Second));
    }

    private ExpressionSyntax AsPartial(ExpressionSyntax formula, string target) => SyntaxParts.Mapped(formula, part =>
        part is NameSyntax name && name.Name == $"{Total}{function}/{Total}{target}"
            ? new NameSyntax(name.Name.Replace(Total, Partial))
            : part);

    // t and letters for the other indices.
    private ExpressionSyntax[] At(string name, string[] letters, int first) =>
        [Time, .. Enumerable.Range(first, form.Named(name).Rank - 1)
            .Select(k => new NameSyntax(letters[k]))];

    private (IReadOnlyList<BoardLine> Last, BoardLine Step) Recursion(string name, List<BoardSection> sections)
    {
        var at = At(name, Letters, 0);
        var direct = reached.Contains(name) ? Direct(name, at, sections) : Polynomial.Zero;
        foreach (var (index, axis) in at.Skip(1).Zip(form.Named(name).Lengths.Skip(1)))
        {
            form.Let($"{index}", axis);
        }

        form.Let(Time.Name, recurrence.Inner);
        var lines = new List<BoardLine>();
        var ways = recurrence.All.Where(step => Indices.Uses(step.Value, name)).ToList();
        var (symbols, sum) = (Polynomial.Zero, Polynomial.Zero);
        var atEnd = Enumerable.Range(0, recurrence.Lag).Select(_ => Polynomial.Zero).ToArray();
        if (reached.Contains(name))
        {
            symbols += Polynomial.Atom(Symbol(Partial, function, name, at));
        }

        foreach (var way in ways)
        {
            var (symbol, all, turns) = Passed(way, name, at, lines);
            (symbols, sum) = (symbols + symbol, sum + all);
            for (var place = 0; place < atEnd.Length; place++)
            {
                atEnd[place] += turns.Take(place + 1).Aggregate((x, y) => x + y);
            }
        }

        var label = Symbol(All, function, name, at);
        lines.Add(new(label, symbols.ToSyntax(), "chain rule: directly, and by what follows"));
        var step = new BoardLine(
            label, algebra.Joined(WithoutEnds(direct) + sum).ToSyntax(), recurrence.Reason);
        BoardLine[] last = [.. atEnd.Select((passed, place) => new BoardLine(
            Symbol(All, function, name, [recurrence.Last(place), .. at[1..]]),
            algebra.With(algebra.Joined(direct + passed), Time.Name, recurrence.Last(place)).ToSyntax(),
            (recurrence.IsForward, place) switch
            {
                (true, 0) => "the last one",
                (true, _) => "the one before",
                (false, 0) => "the first one",
                _ => "the next one",
            }))];
        lines.AddRange(last);
        lines.Add(step);
        sections.Add(new([.. ways], lines));
        return (last, step);
    }

    // Σ dL/dk[t', i] ∂k[t', i]/∂s[t, j]: in symbols, as it is, and what of it belongs to each turn t' from t on.
    private (Polynomial Symbols, Polynomial All, Polynomial[] Turns) Passed(
        DefinitionSyntax way, string target, ExpressionSyntax[] at, List<BoardLine> lines, string? bound = null)
    {
        var name = way.Name.Name;
        ExpressionSyntax[] lengths = [.. form.Named(name).Lengths];
        NameSyntax[] between = [new(bound ?? "#t"), .. lengths.Skip(1).Select(form.Fresh)];
        form.Let(between[0].Name, recurrence.Turns);
        var derivative = algebra.Folded(
            partials.Of(StepAt(way, between), target, at), name, new(lengths, own => StepAt(way, own)));
        var rule = Rules.For(StepAt(way, between), part => Indices.Uses(part, target));
        var symbols = Polynomial.Zero;
        var turns = new List<Polynomial>();
        string[] others = [.. between.Skip(1).Select(index => index.Name)];
        for (var behind = 0; behind <= (bound is null ? recurrence.Lag : 0); behind++)
        {
            var turn = recurrence.Turn(behind);
            var own = algebra.With(derivative, between[0].Name, turn);
            if (own.Terms.Count > 0)
            {
                ExpressionSyntax[] letters =
                    [turn, .. lengths.Skip(1).Select((_, k) => new NameSyntax(Letters[at.Length + k]))];
                lines.Add(new(
                    Symbol(Partial, name, target, [.. letters, .. at]),
                    between.Zip(letters).Skip(1).Aggregate(
                        own, (sum, pair) => algebra.With(sum, pair.First.Name, pair.Second)).ToSyntax(),
                    rule));
                symbols += (Polynomial.Atom(Symbol(All, function, name, [turn, .. between[1..]]))
                    * Polynomial.Atom(Symbol(Partial, name, target, [turn, .. between[1..], .. at])))
                    .Over(bound is null ? others : [between[0].Name, .. others]);
            }

            turns.Add(algebra.Simplified(
                (Polynomial.Atom(Symbol(All, function, name, [turn, .. between[1..]])) * own).Over(others)));
        }

        var adjoint = Polynomial.Atom(Symbol(All, function, name, between));
        return (
            symbols, algebra.Simplified((adjoint * derivative).Over([between[0].Name, .. others])), [.. turns]);
    }

    private ExpressionSyntax StepAt(DefinitionSyntax step, IReadOnlyList<ExpressionSyntax> at)
    {
        string[] indices = [.. step.Indices.Select(index => index.Name)];
        var body = form.Of(step.Value, indices).At([.. at.Skip(indices.Length)]);
        return IndexForm.Replaced(
            body, Enumerable.Range(0, indices.Length).ToDictionary(k => indices[k], k => at[k]));
    }

    // Between the ends it is none of the last elements.
    private Polynomial WithoutEnds(Polynomial sum) => new([.. sum.Terms.Where(
        term => !term.Factors.Any(factor => factor is { IsDelta: true, Base: ComparisonSyntax delta }
            && factor.Uses(Time.Name) && Enumerable.Range(0, recurrence.Lag).Select(recurrence.Last).Any(
                end => $"{end}" == $"{delta.Left}" || $"{end}" == $"{delta.Right}")))]);

    private BoardLine Sum(string variable, List<BoardSection> sections)
    {
        var ways = recurrence.All.Where(step => Indices.Uses(step.Value, variable)).ToList();
        var starts = recurrence.Starts.Where(start => Indices.Uses(start.Value, variable)).ToList();
        var made = recurrence.Before.Where(definition => Indices.Uses(definition.Value, variable)).Reverse().ToList();
        if (ways.Count + starts.Count + made.Count == 0)
        {
            sections.AddRange(Board.Derive(function, variable));
            return Board.Conclusion(function, variable);
        }

        foreach (var name in made.Select(definition => definition.Name.Name).Where(name => !before.ContainsKey(name)))
        {
            before[name] = Sum(name, sections);
        }

        var lengths = form.Named(variable).Lengths;
        var isScanned = ways.Exists(step => SyntaxParts.Sites(step.Value).Any(site => site.Node is IndexingSyntax
            {
                Operand: NameSyntax { Name: var name },
                Subscripts: [ElementSubscriptSyntax { Index: NameSyntax { Name: var index } }, ..],
            }
            && name == variable && index == Time.Name));
        ExpressionSyntax[] at = [.. lengths.Select(
            (_, k) => !isScanned ? new NameSyntax(Letters[k]) : k == 0 ? Time : new NameSyntax(Letters[k - 1]))];
        var lines = new List<BoardLine>();
        var label = Symbol(All, function, variable, at);
        var (symbols, sum) = (Polynomial.Zero, Polynomial.Zero);
        if (Deriver.Path(Flat, sizes, function, variable).Count > 0)
        {
            sum += Direct(variable, at, sections);
            symbols += Polynomial.Atom(Symbol(Partial, function, variable, at));
        }

        foreach (var (index, axis) in at.Zip(lengths))
        {
            form.Let($"{index}", axis);
        }

        foreach (var way in ways)
        {
            var (symbol, all, _) = Passed(way, variable, at, lines, isScanned ? null : Time.Name);
            (symbols, sum) = (symbols + symbol, sum + Polynomial.Sum(all.Terms.Select(FromFirstStep)));
        }

        foreach (var (symbol, all) in starts.Select(start => Passed(start, variable, at, lines))
            .Concat(made.Select(definition => PassedBefore(definition, variable, at, lines))))
        {
            (symbols, sum) = (symbols + symbol, sum + all);
        }

        lines.Add(new(label, symbols.ToSyntax(), at.Length == 0 && ways.Count == 0
            ? "chain rule" : "chain rule: the sum over all that it changes"));
        var result = new BoardLine(label, algebra.Joined(sum).ToSyntax(), "with what was found above");
        lines.Add(result);
        sections.Add(new([.. made, .. ways], lines));
        return result;
    }

    // Σ dL/du[i] ∂u[i]/∂x[j] of a definition that the steps are made of.
    private (Polynomial Symbols, Polynomial All) PassedBefore(
        DefinitionSyntax way, string target, ExpressionSyntax[] at, List<BoardLine> lines)
    {
        var name = way.Name.Name;
        NameSyntax[] between = [.. form.Named(name).Lengths.Select(form.Fresh)];
        string[] indices = [.. way.Indices.Select(index => index.Name)];
        var value = form.Of(way.Value, indices);
        var derivative = algebra.Folded(
            partials.Of(Element(between), target, at), name, new(form.Named(name).Lengths, Element));
        NameSyntax[] letters = [.. between.Select((_, k) => new NameSyntax(Letters[at.Length + k]))];
        lines.Add(new(
            Symbol(Partial, name, target, [.. letters, .. at]),
            between.Zip(letters).Aggregate(
                derivative, (all, pair) => algebra.With(all, pair.First.Name, pair.Second)).ToSyntax(),
            Rules.For(Element(between), part => Indices.Uses(part, target))));
        string[] over = [.. between.Select(index => index.Name)];
        var adjoint = Polynomial.Atom(Symbol(All, function, name, between));
        return (
            (adjoint * Polynomial.Atom(Symbol(Partial, name, target, [.. between, .. at]))).Over(over),
            algebra.Simplified((adjoint * derivative).Over(over)));

        ExpressionSyntax Element(IReadOnlyList<ExpressionSyntax> own) => IndexForm.Replaced(
            value.At([.. own.Skip(indices.Length)]), Enumerable.Range(0, indices.Length).ToDictionary(
                k => indices[k], k => own[k]));
    }

    // There is no step to the first elements, where no subscript says so.
    private Monomial FromFirstStep(Monomial term)
    {
        var furthest = $"{new AdditionSyntax(
            [new(false, Time), new(recurrence.IsForward, new NumberSyntax(recurrence.Lag))])}";
        if (!term.Bound.Contains(Time.Name) || term.Factors.Any(factor => SyntaxParts.Sites(factor.Base).Any(
            site => site is { IsSubscript: true, Node: AdditionSyntax sum } && $"{sum}" == furthest)))
        {
            return term;
        }

        var body = new Monomial(1, term.Factors, [.. term.Bound.Where(index => index != Time.Name)]).ToSyntax();
        return Polynomial.Atom(new ConditionalSyntax(recurrence.IsStep, body, new NumberSyntax(0)))
            .Scaled(term.Coefficient).Over([Time.Name]).Terms[0];
    }

    private (Polynomial Symbols, Polynomial All) Passed(
        StartSyntax start, string variable, ExpressionSyntax[] at, List<BoardLine> lines)
    {
        var name = start.Name.Name;
        NameSyntax[] between = [.. form.Named(name).Lengths.Skip(1).Select(form.Fresh)];
        string[] indices = [.. start.Indices.Select(index => index.Name)];
        var value = IndexForm.Replaced(
            form.Of(start.Value, indices).At([.. between.Skip(indices.Length)]),
            indices.Zip(between).ToDictionary(pair => pair.First, pair => (ExpressionSyntax)pair.Second));
        var place = start.Position is NegationSyntax { Operand: NumberSyntax fromEnd }
            ? recurrence.First((int)fromEnd.Value - 1)
            : start.Position;
        ExpressionSyntax[] first = [place, .. between];
        string[] all = [.. between.Select(index => index.Name)];
        lines.Add(new(
            IndexedValue.Element(name, [first[0], .. start.Indices.Select(index => new NameSyntax(index.Name))]),
            start.Value,
            "the first element"));
        var adjoint = Polynomial.Atom(Symbol(All, function, name, first));
        return (
            (adjoint * Polynomial.Atom(Symbol(Partial, name, variable, [.. first, .. at]))).Over(all),
            algebra.Simplified((adjoint * partials.Of(value, variable, at)).Over(all)));
    }

    // The recursion is a sequence of the language, and claims say that its elements are the derivatives.
    private bool Holds(IReadOnlyList<BoardLine> derived)
    {
        var names = Names.ToDictionary(name => name, name => Indices.Beside($"{name}_bar", Board.Names));
        var statements = model.File.Statements.Where(statement => statement is not ClaimSyntax)
            .Select(statement => FormulaPrinter.Print(statement))
            .Concat(recurrence.Length is NameSyntax ? [$"{recurrence.Length} >= {2 * recurrence.Lag}"] : [])
            .Concat(equations.SelectMany(pair => pair.Value.Last.Select(Equation)))
            .Concat(equations.Select(pair => $"{Equation(pair.Value.Step)} + 0*{Element(pair.Key, pair.Value.Step)}"))
            .Concat(derived.Select(line => Claim(
                line, equations.Values.Any(pair => pair.Step == line) ? Named(line.Left) : Named(line.Right))));
        return CheckedDerivations.AllHold(string.Join('\n', statements));

        string Equation(BoardLine line) => $"{Board.Display(Named(line.Left))} = {Board.Display(Named(line.Right))}";

        string Claim(BoardLine line, ExpressionSyntax right) =>
            $"claim {Text(Board.Display(line.Left))} = {Text(Board.Display(right))}";

        string Element(string name, BoardLine line) => $"{SyntaxParts.Mapped(line.Left, part =>
            part is NameSyntax symbol && symbol.Name.EndsWith($"/{All}{name}", StringComparison.Ordinal)
                ? new NameSyntax(name)
                : part)}";

        ExpressionSyntax Named(ExpressionSyntax formula) => SyntaxParts.Mapped(formula, part =>
            part is NameSyntax { Name: [All, ..] } symbol
                && names.TryGetValue(symbol.Name.Split('/')[1][1..], out var own)
                ? new NameSyntax(own)
                : part);
    }
}
