using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Checking.Derivations.DerivativeSymbols;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// Derives derivatives through recurrences as at a blackboard, for all lengths: the derivative in an element follows
/// from those in the elements after it, from the last one back, and what is used in every step has a sum over all.
/// Recurrences go forward, and a step uses elements of its own turn and of the one before.
/// </summary>
/// <exception cref="NotSupportedException">Thrown by all members for other recurrences.</exception>
internal sealed class RecurrenceBoard
{
    private const char All = Ordered;

    private readonly FormulaModel model;
    private readonly SizeAssignment sizes;
    private readonly string function;
    private readonly IReadOnlyList<DefinitionSyntax> steps;
    private readonly string time;
    private readonly ExpressionSyntax length;
    private readonly IndexForm form;
    private readonly Algebra algebra;
    private readonly Partials partials;
    private readonly HashSet<string> reached;
    private readonly Dictionary<string, (BoardLine Last, BoardLine Step)> equations = [];
    private readonly List<BoardSection> shared = [];
    private bool? holds;

    /// <param name="model">The file.</param>
    /// <param name="sizes">Some sizes.</param>
    /// <param name="others">Other sizes.</param>
    /// <param name="function">What is differentiated, a number.</param>
    public RecurrenceBoard(FormulaModel model, SizeAssignment sizes, SizeAssignment others, string function)
    {
        (this.model, this.sizes, this.function) = (model, sizes, function);
        var starts = model.File.Statements.OfType<StartSyntax>().ToList();
        var first = model.Definitions.ToList().FindIndex(step => starts.Exists(s => s.Name.Name == step.Name.Name));
        var last = model.Definitions.ToList().FindLastIndex(step => starts.Exists(s => s.Name.Name == step.Name.Name));
        steps = [.. model.Definitions.Where((definition, k) => definition.Indices.Count > 0
            && (starts.Exists(start => start.Name.Name == definition.Name.Name)
                || (k < last && IsGate(definition, starts))))];
        if (first < 0 || steps.Any(step => step.Indices[0].Name != steps[0].Indices[0].Name)
            || starts.Exists(start => start.Position is not NumberSyntax { Value: 0 }))
        {
            throw new NotSupportedException("The recurrence does not go from one element to the next.");
        }

        time = steps[0].Indices[0].Name;
        var shapes = SequenceShapes.Of(model, sizes, others);
        length = shapes[steps[0].Name.Name][0];
        if (length is NumberSyntax { Value: < 2 })
        {
            throw new NotSupportedException("There is no step.");
        }

        Flat = FormulaModel.Analyze(string.Join('\n', Statements(shapes)));
        Board = new(Flat, sizes);
        (form, algebra, partials) = Board.Tools;
        reached = [.. steps.Select(step => step.Name.Name).Where(
            name => Deriver.Path(Flat, sizes, function, name).Count > 0)];
    }

    /// <summary>The file with sequences as variables: what elements are used for, but the next elements.</summary>
    public FormulaModel Flat { get; }

    /// <summary>The derivation of that, and the names and letters.</summary>
    public Blackboard Board { get; }

    private IEnumerable<string> Names => steps.Select(step => step.Name.Name);

    private string[] Letters => [.. Board.Letters.Where(letter => letter != time)];

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
        var result = isElement ? equations[variable].Step : Sum(variable, sections);
        if (holds == false || (!isElement && !Holds([result])))
        {
            throw new NotSupportedException("What was derived does not hold.");
        }

        IReadOnlyList<BoardSection> all = [.. shared, .. sections];
        shared.Clear();
        return (all, isElement ? result : result with { Reason = "" });
    }

    private static bool IsGate(DefinitionSyntax definition, List<StartSyntax> starts) =>
        Indices.In(definition.Value).Any(name => starts.Exists(start => start.Name.Name == name))
        && SyntaxParts.Sites(definition.Value).Any(site => site.Node is IndexingSyntax
            { Operand: NameSyntax { Name: var name }, Subscripts: [ElementSubscriptSyntax { Index: var at }, ..] }
            && starts.Exists(start => start.Name.Name == name) && Indices.Uses(at, definition.Indices[0].Name));

    private IEnumerable<string> Statements(IReadOnlyDictionary<string, ExpressionSyntax[]> shapes)
    {
        foreach (var statement in model.File.Statements.Where(other => other is not (ClaimSyntax or StartSyntax)))
        {
            yield return statement is DefinitionSyntax { Name.Name: var name } definition && steps.Contains(definition)
                ? $"{name} : real[{string.Join(", ", shapes[name].Select(axis => $"{axis}"))}]"
                : FormulaPrinter.Print(statement);
        }
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
        [new NameSyntax(time), .. Enumerable.Range(first, form.Named(name).Rank - 1)
            .Select(k => new NameSyntax(letters[k]))];

    private (BoardLine Last, BoardLine Step) Recursion(string name, List<BoardSection> sections)
    {
        var end = algebra.Of(new AdditionSyntax([new(false, length), new(true, IndexedValue.One)])).ToSyntax();
        var at = At(name, Letters, 0);
        var direct = reached.Contains(name) ? Direct(name, at, sections) : Polynomial.Zero;
        foreach (var (index, axis) in at.Zip(form.Named(name).Lengths))
        {
            form.Let($"{index}", $"{index}" == time ? end : axis);
        }

        var lines = new List<BoardLine>();
        var ways = steps.Where(step => Indices.Uses(step.Value, name)).ToList();
        var (symbols, sum, ofTurn) = (Polynomial.Zero, Polynomial.Zero, Polynomial.Zero);
        if (reached.Contains(name))
        {
            symbols += Polynomial.Atom(Symbol(Partial, function, name, at));
        }

        foreach (var way in ways)
        {
            var (symbol, all, same) = Passed(way, name, at, lines);
            (symbols, sum, ofTurn) = (symbols + symbol, sum + all, ofTurn + same);
        }

        var label = Symbol(All, function, name, at);
        lines.Add(new(label, symbols.ToSyntax(), "chain rule: directly, and by what follows"));
        var step = new BoardLine(
            label,
            algebra.Joined(WithoutEnd(direct, end) + sum).ToSyntax(),
            $"for {time} < {end}, from the last one back");
        var last = new BoardLine(
            Symbol(All, function, name, [end, .. at[1..]]),
            algebra.With(algebra.Joined(direct + ofTurn), time, end).ToSyntax(),
            "the last one");
        lines.Add(last);
        lines.Add(step);
        sections.Add(new([.. ways], lines));
        return (last, step);
    }

    // Σ dL/dk[t', i] ∂k[t', i]/∂s[t, j]: in symbols, as it is, and what of it belongs to t' = t.
    private (Polynomial Symbols, Polynomial All, Polynomial OfTurn) Passed(
        DefinitionSyntax way, string target, ExpressionSyntax[] at, List<BoardLine> lines, string? bound = null)
    {
        var name = way.Name.Name;
        ExpressionSyntax[] lengths = [.. form.Named(name).Lengths];
        NameSyntax[] between = [new(bound ?? "#t"), .. lengths.Skip(1).Select(form.Fresh)];
        form.Let(between[0].Name, new IndexRange(IndexedValue.One, length));
        var derivative = algebra.Folded(
            partials.Of(StepAt(way, between), target, at), name, new(lengths, own => StepAt(way, own)));
        var rule = Partials.RuleFor(StepAt(way, between), part => Indices.Uses(part, target));
        var (symbols, ofTurn) = (Polynomial.Zero, Polynomial.Zero);
        foreach (var shift in bound is null ? (int[])[0, 1] : [0])
        {
            ExpressionSyntax turn = shift == 0
                ? new NameSyntax(time)
                : new AdditionSyntax([new(false, new NameSyntax(time)), new(false, IndexedValue.One)]);
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
                    .Over([.. between[(bound is null ? 1 : 0)..].Select(index => index.Name)]);
            }

            ofTurn = shift == 0 ? derivative : ofTurn;
        }

        string[] all = [.. between.Select(index => index.Name)];
        var adjoint = Polynomial.Atom(Symbol(All, function, name, between));
        var same = new Polynomial([.. ofTurn.Terms.Where(term => term.Factors.Any(
            factor => factor is { IsDelta: true, Base: ComparisonSyntax { Left: NameSyntax, Right: NameSyntax } }
                && factor.Uses(all[0]) && factor.Uses(time)))]);
        return (
            symbols,
            algebra.Simplified((adjoint * derivative).Over(all)),
            algebra.Simplified((adjoint * same).Over(all)));
    }

    private ExpressionSyntax StepAt(DefinitionSyntax step, IReadOnlyList<ExpressionSyntax> at)
    {
        string[] indices = [.. step.Indices.Select(index => index.Name)];
        var body = form.Of(step.Value, indices).At([.. at.Skip(indices.Length)]);
        return IndexForm.Replaced(
            body, Enumerable.Range(0, indices.Length).ToDictionary(k => indices[k], k => at[k]));
    }

    // Before the end it is not the last element.
    private Polynomial WithoutEnd(Polynomial sum, ExpressionSyntax end) => new([.. sum.Terms.Where(
        term => !term.Factors.Any(factor => factor is { IsDelta: true, Base: ComparisonSyntax delta }
            && factor.Uses(time) && (delta.Left == end || delta.Right == end)))]);

    private BoardLine Sum(string variable, List<BoardSection> sections)
    {
        var ways = steps.Where(step => Indices.Uses(step.Value, variable)).ToList();
        var starts = model.File.Statements.OfType<StartSyntax>()
            .Where(start => Indices.Uses(start.Value, variable)).ToList();
        if (ways.Count + starts.Count == 0)
        {
            sections.AddRange(Board.Derive(function, variable));
            return Board.Conclusion(function, variable);
        }

        var lengths = form.Named(variable).Lengths;
        var isScanned = ways.Exists(step => SyntaxParts.Sites(step.Value).Any(site => site.Node is IndexingSyntax
            {
                Operand: NameSyntax { Name: var name },
                Subscripts: [ElementSubscriptSyntax { Index: NameSyntax { Name: var index } }, ..],
            }
            && name == variable && index == time));
        ExpressionSyntax[] at = [.. lengths.Select(
            (_, k) => new NameSyntax(!isScanned ? Letters[k] : k == 0 ? time : Letters[k - 1]))];
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
            var (symbol, all, _) = Passed(way, variable, at, lines, isScanned ? null : time);
            (symbols, sum) = (symbols + symbol, sum + Polynomial.Sum(all.Terms.Select(FromFirstStep)));
        }

        foreach (var start in starts)
        {
            var (symbol, all) = Passed(start, variable, at, lines);
            (symbols, sum) = (symbols + symbol, sum + all);
        }

        lines.Add(new(label, symbols.ToSyntax(), "chain rule: the sum over all that it changes"));
        var result = new BoardLine(label, algebra.Joined(sum).ToSyntax(), "with what was found above");
        lines.Add(result);
        sections.Add(new([.. ways], lines));
        return result;
    }

    // There is no step to the first element, where no subscript says so.
    private Monomial FromFirstStep(Monomial term)
    {
        if (!term.Bound.Contains(time) || term.Factors.Any(factor => SyntaxParts.Sites(factor.Base).Any(
            site => site is { IsSubscript: true, Node: AdditionSyntax sum } && Indices.Uses(sum, time))))
        {
            return term;
        }

        var body = new Monomial(1, term.Factors, [.. term.Bound.Where(index => index != time)]).ToSyntax();
        var zero = new NumberSyntax(0);
        return Polynomial.Atom(new ConditionalSyntax(
            new ComparisonSyntax(ComparisonOperator.Greater, new NameSyntax(time), zero), body, zero))
            .Scaled(term.Coefficient).Over([time]).Terms[0];
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
        ExpressionSyntax[] first = [new NumberSyntax(0), .. between];
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
            .Concat(length is NameSyntax ? [$"{length} >= 2"] : [])
            .Concat(equations.Select(pair => Equation(pair.Value.Last)))
            .Concat(equations.Select(pair => $"{Equation(pair.Value.Step)} + 0*{Element(pair.Key, pair.Value.Step)}"))
            .Concat(derived.Select(line => Claim(
                line, equations.Values.Any(pair => pair.Step == line) ? Named(line.Left) : Named(line.Right))));
        return Explanation.AllHold(string.Join('\n', statements));

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
