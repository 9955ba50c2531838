using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Tests;

/// <summary>A claim about a program written in C#: what the checker needs, without the formula language.</summary>
internal sealed class ProgramClaim : ICheckable
{
    private readonly Func<Dictionary<string, Variable>, Variable> function;
    private readonly Func<Dictionary<string, Variable>, Variable> claimed;
    private readonly string independent;
    private readonly Func<Dictionary<string, Variable>, Variable>[] conditions;
    private readonly (string Name, ValueDomain Domain, string[] Shape)[] variables;

    /// <summary>
    /// The claim that the gradient of a scalar function in the variable <paramref name="independent"/> is a formula.
    /// </summary>
    public ProgramClaim(
        (string Name, ValueDomain Domain, string[] Shape)[] variables,
        Func<Dictionary<string, Variable>, Variable> function,
        string independent,
        Func<Dictionary<string, Variable>, Variable> claimed,
        params Func<Dictionary<string, Variable>, Variable>[] conditions)
    {
        (this.variables, this.function, this.claimed, this.independent, this.conditions) =
            (variables, function, claimed, independent, conditions);
        Variables = [.. variables.Select(variable => new CheckedVariable(variable.Name, variable.Domain))];
        SizeNames = [.. variables.SelectMany(variable => variable.Shape).Distinct()];
    }

    public int Line => 7;

    public string Text => $"df/d{independent} = …";

    public IReadOnlyList<string> SizeNames { get; }

    public IReadOnlyList<CheckedVariable> Variables { get; }

    public static ValueDomain Real => new(DomainKind.Real);

    public static ValueDomain Positive => new(DomainKind.Positive);

    public static ValueDomain Simplex => new(DomainKind.Simplex);

    public Shape ShapeOf(int variable, SizeAssignment sizes) =>
        Shape.Of([.. variables[variable].Shape.Select(name => sizes.ByName[name])]);

    public SizedClaim At(SizeAssignment sizes)
    {
        var builder = new ProgramBuilder();
        var inputs = new Dictionary<string, Variable>();
        for (var v = 0; v < variables.Length; v++)
        {
            inputs[variables[v].Name] = builder.Input(variables[v].Name, ShapeOf(v, sizes));
        }

        var truth = Reverse.Pull(function(inputs), 1.0, inputs[independent])[0];
        var claim = claimed(inputs);
        var whole = claim.Shape.Rank == 0 ? Functions.BroadcastTo(claim, truth.Shape) : claim;
        return new(
            builder.Build([truth, whole, .. conditions.Select(c => c(inputs))]), truth.Shape, whole.Shape);
    }

    public ClaimReport Check(ulong seed = 1, int points = 300) =>
        new ClaimChecker(this, new CheckOptions { Seed = seed, Points = points }, new(TimeSpan.FromMinutes(1), default))
            .Check();
}
