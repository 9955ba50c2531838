using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Reports;

/// <summary>Writes a counterexample as text to paste.</summary>
internal static partial class Reproducer
{
    /// <summary>The counterexample to a claim of a file.</summary>
    public static Reproduction Of(FormulaModel model, ClaimSyntax claim, Counterexample counterexample) =>
        new(GradOf(model, claim, counterexample), CSharpOf(model, claim, counterexample));

    private static string GradOf(FormulaModel model, ClaimSyntax claim, Counterexample counterexample)
    {
        // A file declares variables for all its claims; those that this claim can do without are left out.
        var used = counterexample.Point.Select(variable => variable.Name)
            .Concat(claim.Derivative.Variables.Select(variable => variable.Name)).ToHashSet();
        string[] candidates =
        [
            Text(used.Contains, isPinned: true), Text(_ => true, isPinned: true),
            Text(used.Contains, isPinned: false), Text(_ => true, isPinned: false),
        ];

        // Not every domain lets a point be fixed by equations; then the search has to find it again.
        return Array.Find(candidates, Refutes) ?? candidates[^1];

        string Text(Func<string, bool> isDeclared, bool isPinned)
        {
            var text = new StringBuilder();
            foreach (var (name, length) in counterexample.Sizes.ByName)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name} = {length}\n");
            }

            var needed = model.DefinitionsBehind(claim).ToHashSet();
            if (claim.Derivative.IsValue)
            {
                needed.Remove(claim.Derivative.Function.Name);
            }

            foreach (var statement in model.File.Statements)
            {
                var line = statement switch
                {
                    DeclarationSyntax declaration when isDeclared(declaration.Name.Name) =>
                        WithLengths(declaration, counterexample.Sizes),
                    DefinitionSyntax definition when needed.Contains(definition.Name.Name) => definition,
                    StartSyntax start when needed.Contains(start.Name.Name) => start,
                    FunctionSyntax or FunctionDeclarationSyntax => SpecifiedIn(counterexample, statement),
                    _ => (StatementSyntax?)null,
                };
                text.Append(line is null ? "" : FormulaPrinter.Print(line) + "\n");
            }

            string[] pins = isPinned
                ? [.. counterexample.Point.Where(variable => !variable.IsFunction).Select(
                    variable => $"{variable.Name} == {variable.Text}")]
                : [];
            var joint = pins.Length == 0 ? "" : claim.Conditions.Count > 0 ? " and " : " given ";
            return text.Append(FormulaPrinter.Print(claim)).Append(joint).AppendJoin(" and ", pins).Append('\n')
                .ToString();
        }
    }

    // A function that is only declared becomes the one that refutes.
    private static StatementSyntax SpecifiedIn(Counterexample counterexample, StatementSyntax function) =>
        function is FunctionDeclarationSyntax declared && counterexample.Point.FirstOrDefault(
            variable => variable.IsFunction && variable.Name == $"{declared.Name}(x)") is { } specified
            ? FormulaParser.ParseFile($"{specified.Name} = {specified.Text}").Statements[0]
            : function;

    private static DeclarationSyntax WithLengths(DeclarationSyntax declaration, SizeAssignment sizes) =>
        declaration with
    {
        Shape = [.. declaration.Shape.Select(size => new FixedSizeSyntax(FormulaModel.LengthOf(size, sizes.ByName)))],
    };

    private static bool Refutes(string source)
    {
        try
        {
            var model = FormulaModel.Analyze(source);
            var claim = new FormulaClaim(model, model.Claims[0]);
            return new ClaimChecker(claim, new() { Points = 50 }, Deadline.Never).Check().Verdict == Verdict.Refuted;
        }
        catch (FormulaException)
        {
            return false;
        }
    }

    private static string? CSharpOf(FormulaModel model, ClaimSyntax claim, Counterexample counterexample)
    {
        var point = counterexample.Point.ToDictionary(variable => variable.Name, variable => variable.Value);
        var lowered = model.Lower(claim, counterexample.Sizes.ByName).Program;
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. lowered.Inputs.Select(input =>
            point.ContainsKey(input.Name) ? builder.Input(input.Name, input.Shape) : builder.Fill(0, input.Shape))];
        var program = Simplify.Apply(
            builder.Build(lowered.Inline(builder, inputs).AsSpan(0, 2)), Validity.IgnoresZeroSigns);
        string method;
        try
        {
            method = CSharpPrinter.Method(program, "Compare", "derivative", "claimed")["public ".Length..];
        }
        catch (NotSupportedException)
        {
            return null;
        }

        var parameters = InputParameters().Matches(method[..method.IndexOf('\n', StringComparison.Ordinal)])
            .Select(match => match.Groups[1].Value);
        var arguments = parameters.Zip(program.Inputs, (name, input) => $"{name}: {Flat(point[input.Name])}");
        var isScalar = counterexample.Derivative.Shape.Rank == 0;
        var length = counterexample.Derivative.Shape.Length;
        var declarations = isScalar
            ? ""
            : $"var derivative = new double[{length}];\nvar claimed = new double[{length}];\n";
        var outputs = isScalar ? "out var derivative, out var claimed" : "derivative, claimed";
        return $"""
            // {FormulaPrinter.Print(claim)["claim ".Length..]} is wrong here; arrays are in row-major order.
            using System;

            {declarations}Compare({string.Join(", ", arguments.Append(outputs))});
            Console.WriteLine($"derivative {Shown("derivative")}");
            Console.WriteLine($"claimed    {Shown("claimed")}");

            {method.TrimEnd()}

            """;

        string Shown(string name) => isScalar ? $"{{{name}:R}}" : $"[{{string.Join(\", \", {name})}}]";
    }

    private static string Flat(NumberArray array)
    {
        var numbers = string.Join(", ", array.Elements.Select(x => x.ToString("R", CultureInfo.InvariantCulture)));
        return array.Shape.Rank == 0 ? numbers : $"[{numbers}]";
    }

    [GeneratedRegex(@"(?<![\w<] |out )(?:ReadOnlySpan<double>|(?<!<)double) (\w+)")]
    private static partial Regex InputParameters();
}
