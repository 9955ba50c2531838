using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>Lowers the definitions of a file for given sizes.</summary>
internal sealed class FileLowerer
{
    private readonly FileSyntax file;
    private readonly NameAnalysis names;
    private readonly IReadOnlyDictionary<string, int> sizes;
    private readonly Dictionary<DefinitionSyntax, Recurrence> recurrences;
    private readonly HashSet<DefinitionSyntax> steps;
    private readonly Dictionary<string, int> counts;

    /// <summary>What lowers the definitions of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">Its names.</param>
    /// <param name="sizes">A length for each name of a size.</param>
    public FileLowerer(FileSyntax file, NameAnalysis names, IReadOnlyDictionary<string, int> sizes)
    {
        (this.file, this.names, this.sizes) = (file, names, sizes);
        var variables = names.Variables;
        recurrences = Recurrence.Of(file);
        steps = new(recurrences.Values.SelectMany(recurrence => recurrence.Steps), ReferenceEqualityComparer.Instance);
        Tied = variables.Where(variable => variable.Declaration.IsTied).Select(variable => variable.Name).ToHashSet();
        Triangular = variables.Where(variable => variable.Domain.Kind == DomainKind.LowerTriangular)
            .Select(variable => variable.Name).ToHashSet();
        Inputs = [.. variables.Select(variable => (variable.Name, variable.ShapeFor(sizes)))];
        counts = variables.Where(variable => variable.Domain.Count is not null)
            .ToDictionary(variable => variable.Name, variable => variable.CountFor(sizes)!.Value);
    }

    /// <summary>
    /// Whether a sequence that is given still moves with its earlier elements, as it does where a derivative is taken.
    /// </summary>
    public bool SequencesGoOn { get; init; } = true;

    /// <summary>
    /// Whether programs are read and not evaluated: functions that are only declared are recorded by name, and sizes as
    /// further inputs.
    /// </summary>
    public bool KeepsNames { get; init; }

    /// <summary>A claim whose fixed indices are numbers.</summary>
    public ClaimSyntax AtSizes(ClaimSyntax claim) => claim with
    {
        Derivative = claim.Derivative with
        {
            Function = AtSizes(claim.Derivative.Function),
            Variables = [.. claim.Derivative.Variables.Select(AtSizes)],
        },
    };

    private VariableSyntax AtSizes(VariableSyntax quantity) => quantity with
    {
        Indices = [.. quantity.Indices.Select(index => index is ComputedIndexSyntax { Position: var position }
            ? new FixedIndexSyntax(StaticEvaluator.TryEvaluate(position, Sizes)?.Whole ?? throw Error(
                position.Span, "An index of a derivative must be a whole number that is known from the sizes.",
                Quote(position), "a whole number, a name or `:`")) { Span = index.Span }
            : index)],
    };

    // The scope of the constants and the sizes.
    private Scope Sizes => Scope.Constants.With(sizes);

    /// <summary>The variables of which A[i, j] and A[j, i] are one.</summary>
    public IReadOnlySet<string> Tied { get; }

    /// <summary>The variables of which A[i, j] with i &lt; j is 0, and no variable.</summary>
    public IReadOnlySet<string> Triangular { get; }

    /// <summary>The variables with their shapes: the inputs of every program of the file.</summary>
    public IReadOnlyList<(string Name, Shape Shape)> Inputs { get; }

    /// <summary>
    /// The program with the variables as inputs that computes what <paramref name="outputs"/> records.
    /// </summary>
    /// <param name="needed">The definitions to lower.</param>
    /// <param name="independent">Definitions that are further inputs, whatever they are defined to be.</param>
    /// <param name="outputs">Gets what lowers expressions, and the scope at the end of the file.</param>
    /// <param name="heldConstant">Definitions whose derivative is taken to be zero.</param>
    /// <param name="branches">Gets the branches that are met.</param>
    public ArrayProgram Trace(
        IReadOnlySet<string> needed,
        IReadOnlyList<(string Name, Shape Shape)> independent,
        Func<ExpressionLowerer, Scope, Variable[]> outputs,
        IReadOnlySet<string>? heldConstant = null,
        List<(Branch Branch, Variable Value)>? branches = null)
    {
        var builder = new ProgramBuilder();
        IEnumerable<(string Name, Shape Shape)> named = KeepsNames
            ? sizes.Keys.Select(name => (name, Shape.Scalar))
            : [];
        var given = Inputs.Concat(independent).Concat(named).Select(
            input => (input.Name, builder.Input(input.Name, input.Shape)));
        var (lowerer, scope) = Open(builder, needed, [.. given], heldConstant, branches);
        return builder.Build(outputs(lowerer, scope));
    }

    /// <summary>Records definitions, and gives what lowers expressions with the scope at the end of the file.</summary>
    /// <param name="recorder">A tape or a builder.</param>
    /// <param name="needed">The definitions to lower.</param>
    /// <param name="given">What stands for the variables, and for definitions that are not to be lowered.</param>
    /// <param name="heldConstant">Definitions whose derivative is taken to be zero.</param>
    /// <param name="branches">Gets the branches that are met.</param>
    /// <param name="errors">
    /// Gets the definitions whose shapes do not fit, which are left out; without it they are an exception.
    /// </param>
    public (ExpressionLowerer Lowerer, Scope Scope) Open(
        Recorder recorder,
        IReadOnlySet<string> needed,
        IReadOnlyList<(string Name, Variable Value)> given,
        IReadOnlySet<string>? heldConstant = null,
        List<(Branch Branch, Variable Value)>? branches = null,
        ShapeErrors? errors = null)
    {
        var lowerer = new ExpressionLowerer(recorder, branches)
        {
            DerivativeOf = (derivative, inside) => Derivative(derivative, inside, given),
            Lengths = sizes,
            NameOfLength = KeepsNames ? length => NameOf(length) : null,
        };
        var scope = Sizes;
        foreach (var (name, value) in given)
        {
            int? count = counts.TryGetValue(name, out var known) ? known : null;
            StaticArray? length = sizes.TryGetValue(name, out var size) ? StaticArray.Of(size) : null;
            scope = scope.With(name, new Meaning(IndexedArray.Of(value), length, Count: count));
        }

        var fixedNames = given.Select(input => input.Name).ToHashSet();
        foreach (var statement in file.Statements)
        {
            if (statement is FunctionSyntax function)
            {
                scope = scope.With(function);
            }

            if (statement is FunctionDeclarationSyntax unspecified)
            {
                scope = scope.With(
                    UnspecifiedFunction.DefinitionOf(unspecified),
                    KeepsNames ? new DeclaredFunction(unspecified.Name.Name) : null);
            }

            if (statement is not DefinitionSyntax { Name.Name: var name } definition)
            {
                continue;
            }

            if (steps.Contains(definition))
            {
                if (recurrences.TryGetValue(definition, out var recurrence))
                {
                    Lower(
                        [.. recurrence.Steps.Select(step => step.Name.Name)],
                        () => Continued(recurrence, recorder, lowerer, needed, given, heldConstant, scope));
                }

                continue;
            }

            if (!needed.Contains(name) || fixedNames.Contains(name))
            {
                continue;
            }

            Lower([name], () =>
            {
                var meaning = Define(definition, lowerer, scope);
                return scope.With(name, heldConstant?.Contains(name) == true
                    ? new Meaning(IndexedArray.Of(Functions.StopGradient(meaning.Value.Value)), meaning.Known)
                    : meaning);
            });
        }

        return (lowerer, scope);

        Variable? NameOf(int length) => sizes.FirstOrDefault(size => size.Value == length).Key is { } name
            ? given.First(input => input.Name == name).Value
            : null;

        void Lower(IReadOnlyList<string> names, Func<Scope> lowered)
        {
            if (errors is null)
            {
                scope = lowered();
            }
            else
            {
                errors.Lower(names, () => scope = lowered());
            }
        }
    }

    // The exact derivative as a value: that of a program in which what it is taken by is an input.
    private IndexedArray Derivative(
        PartialDerivativeSyntax derivative, Scope scope, IReadOnlyList<(string Name, Variable Value)> given)
    {
        var inputs = Inputs.Select(input =>
            (input.Name, given.First(known => known.Name == input.Name).Value)).ToList();
        var defined = derivative.Variables.Distinct().Where(name => inputs.TrueForAll(input => input.Name != name))
            .Select(name => (Name: name, scope.Names[name].Value.Value)).ToList();
        var function = Stabilize.Apply(Trace(
            names.NeededBy([derivative.Function]),
            [.. defined.Select(definition => (definition.Name, definition.Value.Shape))],
            (_, inner) => [inner.Names[derivative.Function].Value.Value]));
        inputs.AddRange(defined);
        return IndexedArray.Of(ClaimSubject.Differentiated(
            function,
            [.. inputs.Select(input => input.Value)],
            [.. derivative.Variables.Select(name => inputs.FindIndex(input => input.Name == name))]));
    }

    // The scope with the sequences of a recurrence, if one of them is needed that is not given.
    private Scope Continued(
        Recurrence recurrence,
        Recorder recorder,
        ExpressionLowerer lowerer,
        IReadOnlySet<string> needed,
        IReadOnlyList<(string Name, Variable Value)> given,
        IReadOnlySet<string>? heldConstant,
        Scope scope)
    {
        string[] sequences = [.. recurrence.Steps.Select(step => step.Name.Name)];
        var known = given.Where(input => sequences.Contains(input.Name)).ToDictionary(
            input => input.Name, input => input.Value);
        return sequences.Any(name => needed.Contains(name) && (SequencesGoOn || !known.ContainsKey(name)))
            ? new RecurrenceLowerer(lowerer, recurrence, recorder, known, SequencesGoOn, heldConstant).Lower(scope)
            : scope;
    }

    private static Meaning Define(DefinitionSyntax definition, ExpressionLowerer lowerer, Scope scope) => new(
        lowerer.Defined(definition.Indices, definition.Value, scope),
        definition.Indices.Count == 0 ? StaticEvaluator.TryEvaluate(definition.Value, scope) : null);
}
