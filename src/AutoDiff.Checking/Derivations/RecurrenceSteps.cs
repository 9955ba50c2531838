using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// The steps of the recurrences of a file, which go in one direction: forward from <c>h[0]</c> or backward from
/// <c>h[T-1]</c>, each from the same number of elements before.
/// </summary>
/// <exception cref="NotSupportedException">Thrown by the constructor for other recurrences.</exception>
internal sealed class RecurrenceSteps
{
    private readonly FormulaModel model;
    private readonly List<DefinitionSyntax> definitions;
    private readonly IReadOnlyDictionary<string, ExpressionSyntax[]> shapes;

    /// <param name="model">The file.</param>
    /// <param name="sizes">Some sizes.</param>
    /// <param name="others">Other sizes.</param>
    /// <param name="function">What depends on the recurrences.</param>
    public RecurrenceSteps(FormulaModel model, SizeAssignment sizes, SizeAssignment others, string function)
    {
        this.model = model;
        var needed = NeededBy(function);
        Starts = [.. model.File.Statements.OfType<StartSyntax>().Where(start => needed.Contains(start.Name.Name))];
        definitions = [.. model.Definitions.Where(definition => needed.Contains(definition.Name.Name))];
        var last = definitions.FindLastIndex(IsStarted);
        All =
        [
            .. definitions.Where((definition, k) => definition.Indices.Count > 0
                && (IsStarted(definition) || (k < last && IsGate(definition)))),
        ];
        IsForward = Starts.All(start => start.Position is NumberSyntax);
        Lag = Starts.Count == 0 ? 0 : Starts.Max(start => Starts.Count(own => own.Name.Name == start.Name.Name));
        if (last < 0 || All.Any(step => step.Indices[0].Name != All[0].Indices[0].Name)
            || Starts.GroupBy(start => start.Name.Name).Any(group => group.Count() != Lag))
        {
            throw new NotSupportedException("The recurrences do not go from the same elements to the next.");
        }

        Time = new(All[0].Indices[0].Name);
        shapes = SequenceShapes.Of(model, sizes, others);
        Length = shapes[All[0].Name.Name][0];
        if (Length is NumberSyntax { Value: var count } && count < 2 * Lag)
        {
            throw new NotSupportedException("There are too few steps.");
        }

        string[] places = [.. Enumerable.Range(0, Lag).SelectMany(place => (string[])
            [$"{First(place)}", .. IsForward ? Array.Empty<string>() : [$"-{place + 1}"]])];
        if (Starts.Any(start => !places.Contains($"{start.Position}")
            || All.Any(step => Indices.Uses(start.Value, step.Name.Name))))
        {
            throw new NotSupportedException("The first elements stand elsewhere.");
        }

        Before = [.. BeforeSteps()];
    }

    /// <summary>The steps, among them what is computed with them, in the order of the file.</summary>
    public IReadOnlyList<DefinitionSyntax> All { get; }

    /// <summary>The first elements.</summary>
    public IReadOnlyList<StartSyntax> Starts { get; }

    /// <summary>The definitions before the steps that they are made of, in the order of the file.</summary>
    public IReadOnlyList<DefinitionSyntax> Before { get; }

    /// <summary>The index of the steps.</summary>
    public NameSyntax Time { get; }

    /// <summary>How many elements there are.</summary>
    public ExpressionSyntax Length { get; }

    /// <summary>Whether the first elements are those from 0 on.</summary>
    public bool IsForward { get; }

    /// <summary>How many elements are given, and so how far a step may look back.</summary>
    public int Lag { get; }

    /// <summary>The element that a step is so many turns behind the one of <see cref="Time"/>.</summary>
    public ExpressionSyntax Turn(int behind) => behind == 0 ? Time
        : new AdditionSyntax([new(false, Time), new(!IsForward, new NumberSyntax(behind))]);

    /// <summary>The given element so many places behind the first.</summary>
    public ExpressionSyntax First(int place) => IsForward ? new NumberSyntax(place) : FromEnd(place + 1);

    /// <summary>The element so many places before the one that is computed last.</summary>
    public ExpressionSyntax Last(int place) => IsForward ? FromEnd(place + 1) : new NumberSyntax(place);

    /// <summary>The turns of the steps: those behind the given elements.</summary>
    public IndexRange Turns => IsForward ? new(new NumberSyntax(Lag), Length) : new(new NumberSyntax(0), FromEnd(Lag));

    /// <summary>The elements that all kinds of steps may follow.</summary>
    public IndexRange Inner => IsForward ? new(new NumberSyntax(0), FromEnd(Lag)) : new(new NumberSyntax(Lag), Length);

    /// <summary>What says that there is a step to an element.</summary>
    public ComparisonSyntax IsStep => IsForward
        ? new(ComparisonOperator.Greater, Time, new NumberSyntax(Lag - 1))
        : new(ComparisonOperator.Less, Time, FromEnd(Lag));

    /// <summary>For which elements the equation of a step holds, in words.</summary>
    public string Reason => IsForward
        ? $"for {Time} < {FromEnd(Lag)}, from the last one back"
        : $"for {Time} > {Lag - 1}, from the first one on";

    /// <summary>The file with sequences, and with what stands before them, as variables.</summary>
    public FormulaModel Flat() => FormulaModel.Analyze(string.Join('\n', model.File.Statements
        .Where(other => other is not (ClaimSyntax or StartSyntax)
            && (other is not DefinitionSyntax || definitions.Contains(other)))
        .Select(statement => statement is DefinitionSyntax { Name.Name: var name } definition
            && (All.Contains(definition) || Before.Contains(definition))
                ? $"{name} : real{(shapes[name].Length == 0 ? "" : $"[{string.Join(", ", shapes[name].Select(
                    axis => $"{axis}"))}]")}"
                : FormulaPrinter.Print(statement))));

    // The names that it is made of, those of sequences with all that their elements are made of.
    private HashSet<string> NeededBy(string function)
    {
        var values = model.File.Statements.Select(statement => statement switch
        {
            DefinitionSyntax definition => (definition.Name.Name, definition.Value),
            StartSyntax start => (start.Name.Name, start.Value),
            _ => ("", IndexedValue.One),
        }).ToLookup(pair => pair.Item1, pair => pair.Item2);
        var needed = new HashSet<string>();
        var open = new Stack<string>([function]);
        while (open.TryPop(out var name))
        {
            if (needed.Add(name))
            {
                foreach (var inner in values[name].SelectMany(Indices.In))
                {
                    open.Push(inner);
                }
            }
        }

        return needed;
    }

    private AdditionSyntax FromEnd(int place) =>
        new([new(false, Length), new(true, new NumberSyntax(place))]);

    private bool IsStarted(DefinitionSyntax definition) =>
        Starts.Any(start => start.Name.Name == definition.Name.Name);

    private bool IsGate(DefinitionSyntax definition) => SyntaxParts.Sites(definition.Value).Any(site =>
        site.Node is IndexingSyntax
        {
            Operand: NameSyntax { Name: var name },
            Subscripts: [ElementSubscriptSyntax { Index: var at }, ..],
        }
        && Starts.Any(start => start.Name.Name == name) && Indices.Uses(at, definition.Indices[0].Name));

    // What depends on no variable is a number or a length, and stays a definition.
    private IEnumerable<DefinitionSyntax> BeforeSteps()
    {
        var varying = model.Variables.Select(variable => variable.Name).ToHashSet();
        foreach (var definition in definitions.Where(
            definition => varying.Any(name => Indices.Uses(definition.Value, name))))
        {
            varying.Add(definition.Name.Name);
        }

        var used = All.Select(step => step.Value).Concat(Starts.Select(start => start.Value)).ToList();
        foreach (var definition in definitions.Except(All).Reverse().Where(
            definition => varying.Contains(definition.Name.Name)))
        {
            if (used.Exists(value => Indices.Uses(value, definition.Name.Name)))
            {
                used.Add(definition.Value);
            }
        }

        return definitions.Except(All).Where(definition => used.Contains(definition.Value));
    }
}
