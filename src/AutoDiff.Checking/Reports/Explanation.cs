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
    /// <summary>
    /// The derivation of every claimed first derivative, with the verdict on the claim; in a file without claims, that
    /// of its last definition that is a number, or else its last, in each variable it depends on. Formulas with an
    /// index form are derived as at a blackboard, others as the engine derives them.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="options">How thoroughly claims are checked; the defaults if not given.</param>
    /// <param name="notation">How formulas are written; as in a formula file if not given.</param>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static IReadOnlyList<Derivation> Of(
        FormulaModel model, CheckOptions? options = null, FormulaLatex? notation = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (read, sizes) = (model.ToBeRead(), CheckedDerivations.Sizes(model, 2));
        var board = new Blackboard(read, sizes);
        var writer = new DerivationWriter(board, notation);
        if (model.Claims.Count == 0)
        {
            // Short sequences may have no step yet.
            var wanted = Wanted(model, sizes).ToList();
            return
            [
                .. (wanted.Count > 0 ? wanted : Wanted(model, CheckedDerivations.Sizes(model, 5)))
                    .Select(pair => Derive(read, board, writer, pair.Function, pair.Variable)),
            ];
        }

        // Nothing is said of the others.
        var given = options ?? new();
        var chosen = given with { Judged = claim => Derives(claim) && given.Judges(claim) };
        return
        [
            .. model.Claims.Where(chosen.Judges).Zip(FormulaChecker.Check(model, chosen))
                .Select(pair => Derive(read, board, writer, pair.First, pair.Second.Verdict == Verdict.Refuted) with
                {
                    Claim = pair.Second,
                }),
        ];
    }

    /// <summary>
    /// The derivation of what one claim speaks of, with all its steps; null if it is neither a first derivative nor a
    /// differential. The claim is not checked.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="claim">One of its claims.</param>
    /// <param name="isWrong">Whether to say where the claim departs from the derivation.</param>
    /// <param name="notation">How formulas are written; as in a formula file if not given.</param>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static Derivation? Of(
        FormulaModel model, ClaimSyntax claim, bool isWrong, FormulaLatex? notation = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(claim);
        var board = new Blackboard(model.ToBeRead(), CheckedDerivations.Sizes(model, 2));
        return Derives(claim)
            ? Derive(model.ToBeRead(), board, new(board, notation), claim, isWrong)
            : null;
    }

    /// <summary>
    /// A first derivative in index form, checked as a claim is; null if it has none, the file writes no indices, or
    /// other formulas are as short.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="function">The definition that is differentiated.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="others">The other formulas, one a line; null if there are none.</param>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static DerivedFormula? InIndexForm(
        FormulaModel model, string function, string variable, Func<string?> others)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(others);
        var board = new Blackboard(model.ToBeRead(), CheckedDerivations.Sizes(model, 2));
        return model.Definitions.Any(WritesIndices)
            && CheckedDerivations.Sections(model.ToBeRead(), board, function, variable) is not null
            && WrittenOperations.Of(board.Conclusion(function, variable).Right) < WrittenOperations.Of(others())
                ? new DerivationWriter(board, null).Line(board.Conclusion(function, variable))
                : null;
    }

    /// <summary>
    /// The Jacobian of an array in index form, or as a whole where it can be written so; null if it has no such form,
    /// or other formulas are as short.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="function">The definition that is differentiated.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="others">The other formulas, one a line; null if there are none.</param>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static DerivedFormula? JacobianInIndexForm(
        FormulaModel model, string function, string variable, Func<string?> others)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(others);
        var board = new Blackboard(model.ToBeRead(), CheckedDerivations.Sizes(model, 2), readsInverses: true);
        if (CheckedDerivations.Sections(model.ToBeRead(), board, function, variable) is null)
        {
            return null;
        }

        var elements = board.Elements(function, variable);
        var line = IndexedValue.Whole(elements.Right, board.IndicesOf(function, variable)) is { } whole
            ? new BoardLine(DerivativeSymbols.Symbol(DerivativeSymbols.Total, function, variable, []), whole, "")
            : elements;
        return WrittenOperations.Of(line.Right) < WrittenOperations.Of(others())
            ? new DerivationWriter(board, null).Line(line)
            : null;
    }

    private static bool WritesIndices(DefinitionSyntax definition) => definition.Indices.Count > 0
        || SyntaxParts.Sites(definition.Value).Any(site => site.Node is IndexedReductionSyntax);

    /// <summary>
    /// Whether a claim is derived: one about a first derivative or a differential. Second derivatives and equations are
    /// judged only.
    /// </summary>
    /// <param name="claim">The claim.</param>
    public static bool Derives(ClaimSyntax claim) => 
        claim is { Derivative: { Order: <= 1, IsValue: false } };

    private static Derivation Derive(
        FormulaModel model, Blackboard board, DerivationWriter writer, ClaimSyntax claim, bool isWrong) =>
        claim.Derivative.IsDifferential
            ? DeriveDifferential(model, writer, claim)
            : Derive(model, board, writer, claim.Derivative.Function.Name, claim.Derivative.Variables[0].Name) with
            {
                Departure = isWrong && board.HasDerived(claim) ? Departure.Of(board, claim) : [],
            };

    private static Derivation DeriveDifferential(FormulaModel model, DerivationWriter writer, ClaimSyntax claim)
    {
        var name = $"{claim.Derivative}";
        try
        {
            var (sections, result) = new DifferentialBoard(model).Derive(claim);
            if (CheckedDerivations.Holds(model, result))
            {
                return new(name, null, [.. sections.Select(writer.Step)], writer.Line(result));
            }
        }
        catch (NotSupportedException)
        {
            // What there is no rule for is derived by the engine.
        }

        return DeriveByEngine(
            model, writer, name, sizes => Deriver.Derive(
                model, sizes, claim.Derivative.Function.Name, model.MovingIn(claim)));
    }

    private static Derivation Derive(
        FormulaModel model, Blackboard board, DerivationWriter writer, string function, string variable)
    {
        if (Recurrent(model, board, writer, function, variable) is { } recurrent)
        {
            return recurrent;
        }

        if (CheckedDerivations.Sections(model, board, function, variable) is { } sections)
        {
            return new(
                $"d{function}/d{variable}", null, [.. sections.Select(writer.Step)],
                writer.Line(board.Conclusion(function, variable)));
        }

        return DeriveByEngine(
            model, writer, $"d{function}/d{variable}", sizes => Deriver.Derive(model, sizes, function, variable));
    }

    // The derivation for all lengths through a recurrence; null if there is none.
    private static Derivation? Recurrent(
        FormulaModel model, Blackboard blackboard, DerivationWriter writer, string function, string variable)
    {
        if (!model.File.Statements.Any(statement => statement is StartSyntax))
        {
            return null;
        }

        try
        {
            var sizes = CheckedDerivations.Sizes(model, 2);
            var board = blackboard.Recurrences.TryGetValue(function, out var known)
                ? known
                : blackboard.Recurrences[function] =
                    new(model, sizes, CheckedDerivations.Sizes(model, 5, sizes), function);
            var (sections, result) = board.Derive(variable);
            var own = writer.For(board.Board);
            return new($"d{function}/d{variable}", null, [.. sections.Select(own.Step)], own.Line(result));
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static Derivation DeriveByEngine(
        FormulaModel model,
        DerivationWriter writer,
        string derivative,
        Func<SizeAssignment, (IReadOnlyList<EngineStep> Steps, EngineFormula Result)> derive)
    {
        // Lengths are numbers in a program: what reads the same at two sizes holds for all.
        var sizes = CheckedDerivations.Sizes(model, 2);
        var (steps, result) = derive(sizes);
        var (otherSteps, otherResult) = derive(CheckedDerivations.Sizes(model, 5, sizes));
        return new(
            derivative,
            null,
            [.. steps.Zip(otherSteps, (step, other) => new DerivationStep(
                [writer.Definition(step.Definition)],
                [.. step.Formulas.Zip(other.Formulas, (formula, again) => writer.Engine(formula, again, sizes))]))],
            writer.Engine(result, otherResult, sizes));
    }

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

        return NeededInputs.Of(all, all.Outputs[last])
            .Where(input => model.Variables.Any(variable => variable.Name == input && !variable.IsFunction))
            .Select(input => (model.Definitions[last].Name.Name, input));
    }
}
