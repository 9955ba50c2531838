using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>Says which shapes the names of a file have.</summary>
public static class NameShapes
{
    /// <summary>
    /// The shape of a definition, in the names of the sizes where it has one form for all of them: <c>[n, d]</c>; null
    /// of a name that is not defined or has no value.
    /// </summary>
    public static string? Of(FormulaModel model, string definition)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(definition);
        if (model.Definitions.All(defined => defined.Name.Name != definition))
        {
            return null;
        }

        var sizes = Some(model);
        return SymbolicShapes.Of(model.SizeNames, At) ?? (At(sizes) is { } shape ? $"{shape} for {sizes}" : null);

        string? At(SizeAssignment at)
        {
            try
            {
                if (!model.Allows(at.ByName))
                {
                    return null;
                }

                var program = model.LowerDefinition(definition, at.ByName, []);
                return $"{program.Instructions[program.Outputs[0]].Shape}";
            }
            catch (Exception error) when (error is FormulaException or CapacityExceededException)
            {
                return null;
            }
        }
    }

    /// <summary>Small sizes that the file allows and that tell its axes apart.</summary>
    public static SizeAssignment Some(FormulaModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return SizePlan.Near(new(model.SizeNames, model.SizeNames.Select((_, k) => k + 2)), model, SizeRange.Default);
    }
}
