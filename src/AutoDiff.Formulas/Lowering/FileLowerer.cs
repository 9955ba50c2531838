using AutoDiff.Formulas.Syntax;

using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>Lowers the definitions of a file for given sizes.</summary>
internal sealed class FileLowerer
{
    private readonly FileSyntax file;
    private readonly IReadOnlyDictionary<string, int> sizes;

    public FileLowerer(
        FileSyntax file, IReadOnlyList<FormulaVariable> variables, IReadOnlyDictionary<string, int> sizes)
    {
        (this.file, this.sizes) = (file, sizes);
        Inputs = [.. variables.Select(variable => (variable.Name, variable.ShapeFor(sizes)))];
    }

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
        var given = Inputs.Concat(independent).Select(input => (input.Name, builder.Input(input.Name, input.Shape)));
        var (lowerer, scope) = Open(builder, needed, [.. given], heldConstant, branches);
        return builder.Build(outputs(lowerer, scope));
    }

    /// <summary>Records definitions, and gives what lowers expressions with the scope at the end of the file.</summary>
    /// <param name="recorder">A tape or a builder.</param>
    /// <param name="needed">The definitions to lower.</param>
    /// <param name="given">What stands for the variables, and for definitions that are not to be lowered.</param>
    /// <param name="heldConstant">Definitions whose derivative is taken to be zero.</param>
    /// <param name="branches">Gets the branches that are met.</param>
    public (ExpressionLowerer Lowerer, Scope Scope) Open(
        Recorder recorder,
        IReadOnlySet<string> needed,
        IReadOnlyList<(string Name, Variable Value)> given,
        IReadOnlySet<string>? heldConstant = null,
        List<(Branch Branch, Variable Value)>? branches = null)
    {
        var lowerer = new ExpressionLowerer(recorder, branches);
        var scope = Scope.Constants;
        foreach (var (name, length) in sizes)
        {
            scope = scope.With(name, new Meaning(IndexedArray.Of(length), StaticArray.Of(length)));
        }

        foreach (var (name, value) in given)
        {
            scope = scope.With(name, new Meaning(IndexedArray.Of(value)));
        }

        var fixedNames = given.Select(input => input.Name).ToHashSet();
        foreach (var statement in file.Statements)
        {
            if (statement is FunctionSyntax function)
            {
                scope = scope.With(function);
            }

            if (statement is not DefinitionSyntax { Name.Name: var name } definition)
            {
                continue;
            }

            if (!needed.Contains(name) || fixedNames.Contains(name))
            {
                continue;
            }

            var meaning = Define(definition, lowerer, scope);
            if (heldConstant?.Contains(name) == true)
            {
                meaning = new Meaning(IndexedArray.Of(Functions.StopGradient(meaning.Value.Value)), meaning.Known);
            }

            scope = scope.With(name, meaning);
        }

        return (lowerer, scope);
    }

    private static Meaning Define(DefinitionSyntax definition, ExpressionLowerer lowerer, Scope scope)
    {
        if (definition.Indices.Count == 0)
        {
            return new(lowerer.Lower(definition.Value, scope), StaticEvaluator.TryEvaluate(definition.Value, scope));
        }

        var inner = lowerer.WithIndices(definition.Indices, definition.Value, scope, out var indices);
        foreach (var index in indices)
        {
            if (index.Start == 0)
            {
                continue;
            }

            throw Error(
                definition.Indices.First(name => name.Name == index.Name).Span,
                $"The index `{index.Name}` would start at {index.Start}, but the indices of a definition start at 0.",
                $"a range from {index.Start}", "a range from 0",
                $"Write `{index.Name} + {index.Start}` for `{index.Name}`, or choose by `if {index.Name} >= " +
                $"{index.Start} " +
                "then … else …`.");
        }

        var value = lowerer.Expanded(lowerer.Lower(definition.Value, inner), indices);
        int[] order = [
            .. definition.Indices.Select(name => indices.Select(index => index.Name).ToList().IndexOf(name.Name)),
            .. Enumerable.Range(indices.Length, value.Rank)];
        return new(IndexedArray.Of(Functions.Transpose(value.Value, order)));
    }
}
