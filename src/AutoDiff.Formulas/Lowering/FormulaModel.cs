using System.Collections.Immutable;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas;

/// <summary>
/// A formula file whose names, numbers of arguments and uses have been checked; what depends on sizes is checked when
/// it is lowered. Immutable and safe to share between threads.
/// </summary>
public sealed class FormulaModel
{
    private readonly NameAnalysis names;
    private readonly ImmutableArray<ComputedSizeSyntax> computed;

    private FormulaModel(string source, FileSyntax file, NameAnalysis names)
    {
        (Source, File, this.names) = (source, file, names);
        Claims = [.. file.Statements.OfType<ClaimSyntax>()];
        computed = [.. names.Variables.SelectMany(variable => variable.Dimensions).OfType<ComputedSizeSyntax>()];
        Definitions = [.. file.Statements.OfType<DefinitionSyntax>()];
    }

    /// <summary>The text.</summary>
    public string Source { get; }

    /// <summary>The statements.</summary>
    public FileSyntax File { get; }

    /// <summary>The names of sizes, in order of appearance.</summary>
    public IReadOnlyList<string> SizeNames => names.SizeNames;

    /// <summary>The declared variables in the order of the file.</summary>
    public IReadOnlyList<FormulaVariable> Variables => names.Variables;

    /// <summary>The names of the variables that are symmetric matrices.</summary>
    public IReadOnlySet<string> SymmetricNames => Variables
        .Where(variable => variable is
        {
            Dimensions.Count: 2, Domain.Kind: DomainKind.Symmetric or DomainKind.PositiveDefinite,
        })
        .Select(variable => variable.Name).ToHashSet();

    /// <summary>The names of the variables whose elements along the last axis sum to 1.</summary>
    public IReadOnlySet<string> DistributionNames => Variables
        .Where(variable => variable.Domain.Kind is DomainKind.Simplex or DomainKind.OneHot)
        .Select(variable => variable.Name).ToHashSet();

    /// <summary>What the file says of the order of its variables, as <c>a &lt; b</c>.</summary>
    public IReadOnlyList<VariableOrder> Orders => names.Orders;

    /// <summary>The definitions in the order of the file.</summary>
    public IReadOnlyList<DefinitionSyntax> Definitions { get; }

    /// <summary>The claims in the order of the file.</summary>
    public IReadOnlyList<ClaimSyntax> Claims { get; }

    /// <summary>Parses a file and checks what does not depend on sizes.</summary>
    /// <exception cref="FormulaException">
    /// The text is no formula file, or uses names wrongly; with the errors of up to 20 statements.
    /// </exception>
    public static FormulaModel Analyze(string source)
    {
        var file = Differentials.Declare(
            Notation.Resolve(SequenceCases.Split(FunctionValues.Complete(FormulaParser.ParseFile(source)))));
        var names = NameAnalysis.Of(file);
        SubscriptedNames.Require(file, names);
        return new(source, file, names);
    }

    /// <summary>
    /// The model of statements that were read from another text, with the differentials and values of functions that
    /// their claims speak of.
    /// </summary>
    /// <exception cref="FormulaException">Names are used wrongly.</exception>
    internal static FormulaModel Completed(string source, FileSyntax statements)
    {
        var file = Differentials.Declare(SequenceCases.Split(FunctionValues.Complete(statements)));
        return new(source, file, NameAnalysis.Of(file)) { IsDocument = true };
    }

    /// <summary>
    /// Whether it was read from a document, in whose notation reports speak of it; else from a formula file.
    /// </summary>
    public bool IsDocument { get; private init; }

    private bool KeepsNames { get; init; }

    /// <summary>
    /// The model for formulas that are read and not evaluated. Sizes are inputs of its programs, beside the variables;
    /// lengths that are sizes count as these, so that no two sizes should be equal. A function that the file only
    /// declares stands in programs by its name, as <c>f(x)</c> and <c>f'(x)</c>, and its values are NaN.
    /// </summary>
    public FormulaModel ToBeRead() => new(Source, File, names) { IsDocument = IsDocument, KeepsNames = true };

    /// <summary>
    /// A claim as it is written: in a document both sides as they stand there, in a formula file as it would be
    /// printed.
    /// </summary>
    public string TextOf(ClaimSyntax claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return IsDocument
            ? $"{Written(claim.Derivative.Span)} = {Written(claim.Value.Span)}"
            : FormulaPrinter.Print(claim)["claim ".Length..];
    }

    private string Written(SourceSpan span) => string.Join(
        ' ',
        Source[span.Start..span.End].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The model of a syntax tree, such as an edited one; it has no source text.</summary>
    /// <exception cref="FormulaException">Names are used wrongly.</exception>
    public static FormulaModel Analyze(FileSyntax file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new("", file, NameAnalysis.Of(file));
    }

    /// <summary>Parses an expression in the names of this file, which may have derivatives.</summary>
    /// <exception cref="FormulaException">It is no expression, or a derivative is of something else.</exception>
    public ExpressionSyntax ParseExpression(string source)
    {
        var derivatives = new DerivativeValues(
            Variables.Select(variable => variable.Name).Concat(Definitions.Select(made => made.Name.Name)).ToHashSet());
        return WithDerivatives(FormulaParser.ParseExpression(source));

        ExpressionSyntax WithDerivatives(ExpressionSyntax part) =>
            part is MultiplicationSyntax product && derivatives.In(product, new HashSet<string>()) is { } read
                ? WithDerivatives(read)
                : SyntaxRewriter.WithParts(part, WithDerivatives);
    }

    /// <summary>The shape of a variable for given sizes.</summary>
    /// <exception cref="ArgumentException">A size is missing, or the variable is of another file.</exception>
    public Shape ShapeOf(FormulaVariable variable, IReadOnlyDictionary<string, int> sizes)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Variables.Contains(variable)
            ? variable.ShapeFor(sizes)
            : throw new ArgumentException($"The variable {variable.Name} is of another file.", nameof(variable));
    }

    /// <summary>The length of an axis of a declaration for given sizes.</summary>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    /// <exception cref="FormulaException">The length is computed and no whole number of at least 1.</exception>
    public static int LengthOf(SizeSyntax size, IReadOnlyDictionary<string, int> sizes)
    {
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(sizes);
        return Lengths.Of(size, sizes);
    }

    /// <summary>
    /// The length of an axis of a declaration for given sizes; <see langword="null"/> if one of its sizes is missing.
    /// </summary>
    /// <exception cref="FormulaException">The length is computed and no whole number of at least 1.</exception>
    public static int? TryLengthOf(SizeSyntax size, IReadOnlyDictionary<string, int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return NamesOfSizes.In(size).All(name => sizes.ContainsKey(name.Name)) ? LengthOf(size, sizes) : null;
    }

    /// <summary>
    /// Adds the one missing size of an axis of known length, if the length depends on it linearly; whether it did.
    /// </summary>
    /// <param name="size">The axis of a declaration.</param>
    /// <param name="length">Its length.</param>
    /// <param name="sizes">The sizes that are known.</param>
    public static bool TrySolve(SizeSyntax size, int length, IDictionary<string, int> sizes)
    {
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(sizes);
        return Lengths.TrySolve(size, length, sizes);
    }

    /// <summary>
    /// Whether each length that the declarations compute is a whole number of at least 1, and the sizes satisfy what
    /// the file says of them.
    /// </summary>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    public bool Allows(IReadOnlyDictionary<string, int> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var scope = Scope.Constants.With(sizes);
        return computed.All(size => Lengths.Compute(size, sizes).Whole > 0)
            && File.Statements.OfType<SizeBoundSyntax>().Where(IsOfSizes).All(
                bound => StaticEvaluator.TryEvaluate(bound.Condition, scope)?.AllAre(true) == true);
    }

    private bool IsOfSizes(SizeBoundSyntax bound) => bound.Condition is not
        { Left: NameSyntax { Name: var left }, Right: NameSyntax } || SizeNames.Contains(left);

    /// <summary>
    /// The names of definitions that a claim's two sides use, directly or through others, in the order of the file.
    /// </summary>
    public IReadOnlyList<string> DefinitionsBehind(ClaimSyntax claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var needed = names.NeededBy(claim);
        return [.. Definitions.Select(definition => definition.Name.Name).Where(needed.Contains)];
    }

    /// <summary>The names that a claim needs, directly or through others.</summary>
    public IReadOnlySet<string> NeededBy(ClaimSyntax claim) => names.NeededBy(claim);

    /// <summary>The variables whose differentials a claim such as <c>dY = A @ dX</c> speaks of.</summary>
    public IReadOnlyList<string> MovingIn(ClaimSyntax claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return names.DifferentialsOf(claim).Moving;
    }

    /// <summary>The names that a definition needs, directly or through others, and its own.</summary>
    public IReadOnlySet<string> NeededBy(string definition) => names.NeededBy([definition]);

    /// <summary>The variables and definitions whose names stand in a definition.</summary>
    public IReadOnlySet<string> NamesIn(DefinitionSyntax definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var written = new FreeNames().Of(definition.Value);
        written.IntersectWith(
            [.. Variables.Select(variable => variable.Name), .. Definitions.Select(other => other.Name.Name)]);
        written.ExceptWith(definition.Indices.Select(index => index.Name));
        return written;
    }

    /// <summary>The claim as programs for given sizes.</summary>
    /// <param name="claim">A claim of this file.</param>
    /// <param name="sizes">A length for each of <see cref="SizeNames"/>.</param>
    /// <exception cref="FormulaException">
    /// Shapes do not fit at these sizes; the message names the expressions and their shapes.
    /// </exception>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    public LoweredClaim Lower(ClaimSyntax claim, IReadOnlyDictionary<string, int> sizes) =>
        Lower(claim, sizes, ImmutableHashSet<string>.Empty);

    /// <summary>
    /// As above, with some definitions held constant in the derivative: their value is used, but not that it depends on
    /// anything. What a person gets who forgets a path through a mean or a normalizer.
    /// </summary>
    /// <param name="claim">A claim of this file.</param>
    /// <param name="sizes">A length for each of <see cref="SizeNames"/>.</param>
    /// <param name="heldConstant">Names of definitions.</param>
    /// <exception cref="FormulaException">
    /// Shapes do not fit at these sizes; the message names the expressions and their shapes.
    /// </exception>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    public LoweredClaim Lower(
        ClaimSyntax claim, IReadOnlyDictionary<string, int> sizes, IReadOnlySet<string> heldConstant)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(heldConstant);
        return Lowerer(claim, Lowerer(File, sizes), heldConstant).Lower(claim);
    }

    /// <summary>The branches of the definitions behind a claim, and of its value, for given sizes.</summary>
    /// <exception cref="FormulaException">Shapes do not fit at these sizes.</exception>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    public BranchProgram LowerBranches(ClaimSyntax claim, IReadOnlyDictionary<string, int> sizes)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return Lowerer(claim, Lowerer(File, sizes), ImmutableHashSet<string>.Empty)
            .LowerBranches(claim);
    }

    /// <summary>What lowers a claim of this file, given what lowers its definitions.</summary>
    internal ClaimLowerer Lowerer(ClaimSyntax claim, FileLowerer file, IReadOnlySet<string> heldConstant) =>
        new(file, names.NeededBy(claim), names.DifferentialsOf(claim), heldConstant);

    /// <summary>
    /// The claim recorded for given sizes, so that other claims can be recorded beside it: on a tape, which computes
    /// while it records, or on a builder.
    /// </summary>
    /// <param name="claim">A claim of this file.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="recorder">What it is recorded on.</param>
    /// <param name="inputs">What stands for the variables, in their order.</param>
    /// <exception cref="FormulaException">Shapes do not fit at these sizes.</exception>
    public OpenClaim Open(
        ClaimSyntax claim,
        IReadOnlyDictionary<string, int> sizes,
        Recorder recorder,
        params ReadOnlySpan<Variable> inputs)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(recorder);
        return new(this, claim, sizes, recorder, inputs.ToArray());
    }

    /// <summary>
    /// All definitions as one program for given sizes: an output for each, in the order of the file, exactly as
    /// written. This checks the shapes also of definitions that no claim uses.
    /// </summary>
    /// <exception cref="FormulaException">
    /// Shapes do not fit at these sizes; the message names the expressions and their shapes.
    /// </exception>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    public ArrayProgram LowerDefinitions(IReadOnlyDictionary<string, int> sizes)
    {
        var all = Definitions.Select(definition => definition.Name.Name).ToList();
        return Lowerer(File, sizes).Trace(
            all.ToHashSet(), [], (_, scope) => [.. all.Select(name => scope.Names[name].Value.Value)]);
    }

    /// <summary>
    /// The definitions that have no value at given sizes because shapes do not fit, in them or in what they need: by
    /// name, with the error. The other definitions have one.
    /// </summary>
    /// <exception cref="FormulaException">An array or a program becomes too large.</exception>
    /// <exception cref="ArgumentException">A size is missing.</exception>
    public IReadOnlyDictionary<string, FormulaError> ShapeErrors(IReadOnlyDictionary<string, int> sizes)
    {
        var errors = new ShapeErrors(names);
        var file = Lowerer(File, sizes);
        var builder = new ProgramBuilder();
        file.Open(
            builder,
            Definitions.Select(definition => definition.Name.Name).ToHashSet(),
            [.. file.Inputs.Select(input => (input.Name, builder.Input(input.Name, input.Shape)))],
            errors: errors);
        return errors.ByName;
    }

    /// <summary>What lowers the definitions of this file, or of one with the same names.</summary>
    internal FileLowerer Lowerer(FileSyntax file, IReadOnlyDictionary<string, int> sizes) =>
        new(file, names, sizes) { KeepsNames = KeepsNames };

    /// <summary>What collects the errors of definitions that are lowered beside others.</summary>
    internal ShapeErrors Errors => new(names);

    /// <summary>
    /// One definition as a program for given sizes, exactly as written, in which other definitions are inputs beside
    /// the variables.
    /// </summary>
    /// <param name="name">The definition.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="given">The inputs beside the variables, with their shapes.</param>
    public ArrayProgram LowerDefinition(
        string name, IReadOnlyDictionary<string, int> sizes, IReadOnlyList<(string Name, Shape Shape)> given) =>
        new FileLowerer(File, names, sizes) { SequencesGoOn = false, KeepsNames = KeepsNames }.Trace(
            names.NeededBy([name]),
            given,
            (_, scope) => [scope.Names[name].Value.Value]);
}
