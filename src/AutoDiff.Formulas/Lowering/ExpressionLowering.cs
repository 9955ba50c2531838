using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Formulas;

/// <summary>Lowers single expressions, whose variables are those that have values.</summary>
public static class ExpressionLowering
{
    /// <summary>The names in an expression that are neither constants nor indices, in alphabetical order.</summary>
    /// <exception cref="FormulaException">The expression cannot be read.</exception>
    public static IReadOnlyList<string> FreeVariables(string expression) =>
        [.. new FreeNames().Of(Notation.Resolve(
            FormulaParser.ParseExpression(expression), new Dictionary<string, int>())).Where(
            name => !Words.Constants.ContainsKey(name))
            .Order(StringComparer.Ordinal)];

    /// <summary>The program that computes an expression, stabilized: one input for each binding, one output.</summary>
    /// <param name="expression">The expression, such as <c>log(sum(exp(z)))</c>.</param>
    /// <param name="bindings">The variables with values, whose shapes count.</param>
    /// <exception cref="FormulaException">
    /// The expression cannot be read, names something unknown, or shapes do not fit.
    /// </exception>
    public static ArrayProgram Lower(string expression, IReadOnlyList<BindingSyntax> bindings)
    {
        ArgumentNullException.ThrowIfNull(bindings);
        var parsed = Notation.Resolve(
            FormulaParser.ParseExpression(expression),
            bindings.ToDictionary(binding => binding.Name.Name, binding => binding.Value.Shape.Count));
        new ExpressionNames(new NameTable(new FileSyntax([])), standsAlone: true).Check(
            parsed, bindings.Select(binding => binding.Name.Name).ToHashSet());

        var builder = new ProgramBuilder();
        var scope = Scope.Constants;
        foreach (var binding in bindings)
        {
            var input = builder.Input(binding.Name.Name, Shape.Of([.. binding.Value.Shape]));
            scope = scope.With(binding.Name.Name, new Meaning(IndexedArray.Of(input)));
        }

        return Stabilize.Apply(builder.Build(new ExpressionLowerer(builder).Lower(parsed, scope).Value));
    }
}
