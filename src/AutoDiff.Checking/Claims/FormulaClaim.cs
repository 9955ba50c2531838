using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Claims;

/// <summary>A claim of a formula file.</summary>
internal sealed class FormulaClaim(FormulaModel model, ClaimSyntax claim) : ICheckable
{
    public int Line => claim.Span.Line;

    public string Text { get; } = model.TextOf(claim);

    public IReadOnlyList<string> SizeNames => model.SizeNames;

    public bool Allows(SizeAssignment sizes) => model.Allows(sizes.ByName);

    public IReadOnlyList<CheckedVariable> Variables { get; } =
        [.. model.Variables.Select(
            variable => new CheckedVariable(
                variable.Name, new(variable.Domain.Kind, variable.Lower, variable.Upper), variable.IsFunction))];

    public IReadOnlyList<CheckedVariable> VariablesAt(SizeAssignment sizes) =>
        [.. Variables.Zip(model.Variables, (variable, declared) => declared.CountFor(sizes.ByName) is { } count
            ? variable with { Domain = new(DomainKind.Index, 0, count - 1) }
            : variable)];

    public IReadOnlyList<OrderedPair> Orders { get; } =
        [.. model.Orders.Select(order => new OrderedPair(
            PositionOf(model, order.Smaller), PositionOf(model, order.Larger), order.IsStrict))];

    public Shape ShapeOf(int variable, SizeAssignment sizes) => model.ShapeOf(model.Variables[variable], sizes.ByName);

    public SizedClaim At(SizeAssignment sizes)
    {
        var lowered = model.Lower(claim, sizes.ByName);
        return new(lowered.Program, lowered.Shape, lowered.ShapesAgree ? lowered.Shape : lowered.ClaimedShape)
        {
            Written = lowered.LiteralClaim,
            Function = () => model.LowerDefinition(claim.Derivative.Function.Name, sizes.ByName, []),
        };
    }

    public BranchProgram BranchesAt(SizeAssignment sizes) => model.LowerBranches(claim, sizes.ByName);

    public bool IsOfClaimedValue(FormulaException error) =>
        error.Error.Span.Start >= claim.Value.Span.Start && error.Error.Span.End <= claim.Value.Span.End;

    private static int PositionOf(FormulaModel model, string name) =>
        model.Variables.Select(variable => variable.Name).ToList().IndexOf(name);
}
