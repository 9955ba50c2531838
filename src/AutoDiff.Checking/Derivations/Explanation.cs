using AutoDiff.BackEnds;
using AutoDiff.Checking.Derivations;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>Explains the derivatives of a formula file.</summary>
public static class Explanation
{
    /// <summary>
    /// The derivation of every claimed first derivative, with the verdict on the claim; in a file without claims, that
    /// of its last definition that is a number, or else its last, in each variable it depends on.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="options">How thoroughly claims are checked; the defaults if not given.</param>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static IReadOnlyList<Derivation> Of(FormulaModel model, CheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var sizes = Sizes(model, 2);
        if (model.Claims.Count == 0)
        {
            return [.. Wanted(model, sizes).Select(pair => Derive(model, pair.Function, pair.Variable, null))];
        }

        var reports = FormulaChecker.Check(model, options);
        return
        [
            .. model.Claims.Zip(reports)
                .Where(pair => pair.First.Derivative.Order == 1)
                .Select(pair =>
                    Derive(
                        model, pair.First.Derivative.Function.Name, pair.First.Derivative.Variables[0].Name,
                            pair.Second)),
        ];
    }

    private static Derivation Derive(FormulaModel model, string function, string variable, ClaimReport? claim)
    {
        // Lengths are numbers in a program: what reads the same at two sizes holds for all.
        var sizes = Sizes(model, 2);
        var others = Sizes(model, 5, sizes);
        var (steps, result) = Deriver.Derive(model, sizes, function, variable);
        var (otherSteps, otherResult) = Deriver.Derive(model, others, function, variable);
        return new(
            $"d{function}/d{variable}",
            claim,
            [.. steps.Zip(
                otherSteps, (step, other) => step with { Formulas = [.. step.Formulas.Zip(other.Formulas, Checked)] })],
            Checked(result, otherResult));

        DerivedFormula Checked(DerivedFormula formula, DerivedFormula other) =>
            Printed(formula) == Printed(other) ? formula : formula with { Sizes = sizes };
    }

    private static string Printed(DerivedFormula formula) => TextPrinter.Formulas(formula.Program, formula.Label);

    private static IEnumerable<(string Function, string Variable)> Wanted(FormulaModel model, SizeAssignment sizes)
    {
        var all = model.LowerDefinitions(sizes.ByName);
        var last =
            Array.FindLastIndex([.. all.Outputs], output => all.Instructions[output].Shape == Shape.Scalar)
                is >= 0 and var scalar
            ? scalar
            : all.Outputs.Length - 1;
        if (last < 0)
        {
            return [];
        }

        return NeededInputs.Of(all, all.Outputs[last]).Select(input => (model.Definitions[last].Name.Name, input));
    }

    private static SizeAssignment Sizes(FormulaModel model, int first, SizeAssignment? other = null) => SizePlan.Near(
        new(model.SizeNames, model.SizeNames.Select((_, k) => first + k)), model, SizeRange.Default, other);
}
