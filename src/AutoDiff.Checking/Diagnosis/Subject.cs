using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>The claim under diagnosis and what stands in its file.</summary>
internal sealed class Subject
{
    private readonly Lazy<Trial> structure;

    /// <param name="model">The file.</param>
    /// <param name="claim">A claim of the file.</param>
    /// <param name="reference">Sizes at which the structure of the file is looked at.</param>
    public Subject(FormulaModel model, ClaimSyntax claim, SizeAssignment reference)
    {
        (Model, Claim, Reference) = (model, claim, reference);
        Derivative = FormulaPrinter.Print(claim.Derivative);
        structure = new(() => Program(reference).Trial);
        var needed = model.DefinitionsBehind(claim);
        Definitions = [.. model.Definitions.Where(definition => needed.Contains(definition.Name.Name))];
        Names = new(this);
    }

    public FormulaModel Model { get; }

    public ClaimSyntax Claim { get; }

    public SizeAssignment Reference { get; }

    /// <summary>The derivative as it is named in messages.</summary>
    public string Derivative { get; }

    /// <summary>The claim at the reference sizes, without numbers.</summary>
    public Trial Structure => structure.Value;

    /// <summary>The definitions behind the function and the claim.</summary>
    public IReadOnlyList<DefinitionSyntax> Definitions { get; }

    /// <summary>What may stand in a claim.</summary>
    public Vocabulary Names { get; }

    /// <summary>The values of the definitions behind the claim, and what is claimed.</summary>
    public IEnumerable<ExpressionSyntax> Expressions => Definitions.Select(definition => definition.Value).Append(Claim.Value);

    /// <summary>The claim as it would read with another value.</summary>
    public string Suggest(ExpressionSyntax value) => FormulaPrinter.Print(Claim with { Value = value });

    /// <summary>The claim recorded for programs at given sizes.</summary>
    public (ProgramBuilder Builder, Trial Trial) Program(SizeAssignment sizes)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs =
        [
            .. Model.Variables.Select(variable => builder.Input(variable.Name, Model.ShapeOf(variable, sizes.ByName))),
        ];
        return (builder, new(this, sizes, builder, inputs));
    }

    /// <summary>The claim recorded with numbers.</summary>
    public Trial Numbers(SizeAssignment sizes, Point point)
    {
        var tape = new Tape<double>();
        Variable[] inputs =
            [.. Model.Variables.Select(
                (variable, i) => tape.Input(point.Values[i].AsSpan(), Model.ShapeOf(variable, sizes.ByName)))];
        return new(this, sizes, tape, inputs);
    }

    /// <summary>The same claim under other conditions.</summary>
    public Subject? With(ClaimSyntax narrowed)
    {
        try
        {
            var file = new FileSyntax([.. Model.File.Statements.Select(s => ReferenceEquals(s, Claim) ? narrowed : s)]);
            return new(FormulaModel.Analyze(file), narrowed, Reference);
        }
        catch (FormulaException)
        {
            return null;
        }
    }
}
