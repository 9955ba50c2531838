using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Derivations;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking;

/// <summary>Explains the derivatives of a formula file.</summary>
public static class Explanation
{
    // How many points a derived formula is tried at before it is shown, where the fields do not prove it.
    private const int PointsOfResult = 50;

    /// <summary>
    /// The derivation of every claimed first derivative, with the verdict on the claim; in a file without claims, that
    /// of its last definition that is a number, or else its last, in each variable it depends on. Formulas with an
    /// index form are derived as at a blackboard, others as the engine derives them.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="options">How thoroughly claims are checked; the defaults if not given.</param>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static IReadOnlyList<Derivation> Of(FormulaModel model, CheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var sizes = Sizes(model, 2);
        var board = new Blackboard(model, sizes);
        if (model.Claims.Count == 0)
        {
            return [.. Wanted(model, sizes).Select(pair => Derive(model, board, pair.Function, pair.Variable))];
        }

        var reports = FormulaChecker.Check(model, options);
        return
        [
            .. model.Claims.Zip(reports)
                .Where(pair => pair.First.Derivative.Order == 1)
                .Select(pair => Derive(model, board, pair.First, pair.Second.Verdict == Verdict.Refuted) with
                {
                    Claim = pair.Second,
                }),
        ];
    }

    /// <summary>
    /// The derivation of what one claim speaks of, with all its steps; null if it is no first derivative. The claim is
    /// not checked.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="claim">One of its claims.</param>
    /// <param name="isWrong">Whether to say where the claim departs from the derivation.</param>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static Derivation? Of(FormulaModel model, ClaimSyntax claim, bool isWrong)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(claim);
        return claim.Derivative.Order == 1 ? Derive(model, new(model, Sizes(model, 2)), claim, isWrong) : null;
    }

    private static Derivation Derive(FormulaModel model, Blackboard board, ClaimSyntax claim, bool isWrong) =>
        Derive(model, board, claim.Derivative.Function.Name, claim.Derivative.Variables[0].Name) with
        {
            Departure = isWrong && board.HasDerived(claim) ? Departure.Of(board, claim) : [],
        };

    private static Derivation Derive(FormulaModel model, Blackboard board, string function, string variable)
    {
        try
        {
            var sections = board.Derive(function, variable);
            if (Holds(model, board, function, variable))
            {
                return new(
                    $"d{function}/d{variable}", null, [.. sections.Select(section => Written(board, section))],
                    Written(board, board.Conclusion(function, variable)));
            }
        }
        catch (NotSupportedException)
        {
            // What has no index form is derived by the engine.
        }

        board.Forget(function, variable);
        return DeriveByEngine(model, function, variable);
    }

    // What was derived is checked as if someone had claimed it.
    private static bool Holds(FormulaModel model, Blackboard board, string function, string variable)
    {
        var line = board.Elements(function, variable);
        var statements = model.File.Statements.Where(statement => statement is not ClaimSyntax)
            .Select(statement => FormulaPrinter.Print(statement));
        var claim = $"claim {Text(board.Display(line.Left))} = {board.Display(line.Right)}";
        try
        {
            var claimed = FormulaModel.Analyze(string.Join('\n', statements.Append(claim)));
            var checker = new ClaimChecker(
                new FormulaClaim(claimed, claimed.Claims[0]), new() { Points = PointsOfResult }, Deadline.Never);
            return checker.Check().Verdict is Verdict.Exact or Verdict.Supported;
        }
        catch (FormulaException)
        {
            return false;
        }
    }

    private static DerivationStep Written(Blackboard board, BoardSection section) =>
        new([.. section.Definitions.Select(Written)], [.. section.Lines.Select(line => Written(board, line))]);

    private static DerivedFormula Written(DefinitionSyntax definition)
    {
        var left = IndexedValue.Element(
            definition.Name.Name, [.. definition.Indices.Select(index => new NameSyntax(index.Name))]);
        return new($"{left}", $"{definition.Value}", SyntaxLatex.Equation(left, definition.Value), "");
    }

    private static DerivedFormula Written(Blackboard board, BoardLine line)
    {
        var (left, right) = (board.Display(line.Left), board.Display(line.Right));
        return new(Text(left), Text(right), SyntaxLatex.Equation(left, right), line.Reason);
    }

    private static string Text(ExpressionSyntax formula) =>
        $"{formula}".Replace(DerivativeSymbols.Total, 'd');

    private static Derivation DeriveByEngine(FormulaModel model, string function, string variable)
    {
        // Lengths are numbers in a program: what reads the same at two sizes holds for all.
        var sizes = Sizes(model, 2);
        var others = Sizes(model, 5, sizes);
        var (steps, result) = Deriver.Derive(model, sizes, function, variable);
        var (otherSteps, otherResult) = Deriver.Derive(model, others, function, variable);
        return new(
            $"d{function}/d{variable}",
            null,
            [.. steps.Zip(otherSteps, (step, other) => new DerivationStep(
                [Written(step.Definition)], [.. step.Formulas.Zip(other.Formulas, Checked)]))],
            Checked(result, otherResult));

        DerivedFormula Checked(EngineFormula formula, EngineFormula other)
        {
            var lines = Printed(formula).TrimEnd().Split('\n');
            var right = lines[^1][$"{formula.Label} = ".Length..];
            string[] reasons = [.. lines[..^1], .. Printed(formula) == Printed(other) ? [] : new[] { $"for {sizes}" }];
            return new(
                formula.Label, right, LatexPrinter.Formulas(formula.Program, formula.Label).TrimEnd(),
                string.Join("; ", reasons));
        }
    }

    private static string Printed(EngineFormula formula) => TextPrinter.Formulas(formula.Program, formula.Label);

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
