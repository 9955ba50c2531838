using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>The shapes of definitions in the names of sizes: what is right at two choices.</summary>
internal static class SequenceShapes
{
    /// <summary>The lengths of the axes of each definition.</summary>
    /// <exception cref="NotSupportedException">A length is no size.</exception>
    public static IReadOnlyDictionary<string, ExpressionSyntax[]> Of(
        FormulaModel model, SizeAssignment sizes, SizeAssignment others)
    {
        var (all, again) = (model.LowerDefinitions(sizes.ByName), model.LowerDefinitions(others.ByName));
        return model.Definitions.Select((definition, k) => (definition.Name.Name, Axes:
                all.Instructions[all.Outputs[k]].Shape.Axes.ToArray()
                    .Zip(again.Instructions[again.Outputs[k]].Shape.Axes.ToArray(), Length).ToArray()))
            .ToDictionary(pair => pair.Name, pair => pair.Axes);

        ExpressionSyntax Length(int one, int other) =>
            model.SizeNames.FirstOrDefault(name => sizes.ByName[name] == one && others.ByName[name] == other)
                is { } size ? new NameSyntax(size)
            : model.Variables.SelectMany(variable => variable.Dimensions).OfType<ComputedSizeSyntax>().FirstOrDefault(
                computed => FormulaModel.LengthOf(computed, sizes.ByName) == one
                    && FormulaModel.LengthOf(computed, others.ByName) == other) is { } known ? known.Value
            : one == other ? new NumberSyntax(one)
            : throw new NotSupportedException("A length is no size.");
    }
}
