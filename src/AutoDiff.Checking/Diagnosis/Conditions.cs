using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>The claim is right if something holds that the file does not say.</summary>
internal static class Conditions
{
    /// <summary>The diagnoses of the conditions under which the claim is right.</summary>
    public static IEnumerable<Diagnosis> Under(Subject subject, ulong seed)
    {
        foreach (var condition in Candidates(subject))
        {
            var narrowed = subject.Claim with { Conditions = [.. subject.Claim.Conditions, condition] };
            if (subject.With(narrowed) is { } other
                && Bench.For(other, subject.Reference, seed + 2) is { Supports: true })
            {
                yield return new(
                    Mistake.Conditional,
                    $"{subject.Derivative}: the claim is right only if {condition.Left} == {condition.Right}, which the file does not say.",
                    FormulaPrinter.Print(narrowed));
            }
        }
    }

    private static IEnumerable<Equation> Candidates(Subject subject)
    {
        foreach (var variable in subject.Model.Variables.Where(variable => !DomainIsFixed(variable)))
        {
            Expression name = new NameExpression(variable.Name);
            var rank = variable.Dimensions.Count;
            if (rank == 1)
            {
                yield return new(new CallExpression(new("sum"), [name]), new NumberExpression(1));
                yield return new(new CallExpression(new("sum"), [name]), new NumberExpression(0));
                yield return new(new CallExpression(new("norm"), [name]), new NumberExpression(1));
                yield return new(name, new NumberExpression(1));
                yield return new(name, new CallExpression(new("mean"), [name]));
            }
            else if (rank == 2)
            {
                yield return new(new CallExpression(new("sum"), [name], new NumberExpression(1)), new NumberExpression(1));
                if (variable.Dimensions[0] == variable.Dimensions[1] && variable.Domain.Kind is not (DomainKind.Symmetric or DomainKind.PositiveDefinite))
                {
                    yield return new(name, new TransposeExpression(name));
                    yield return new(
                        GramMatrix(name), new CallExpression(new("eye"), [SizeOf(variable.Dimensions[0])]));
                }
            }
            else if (rank == 0)
            {
                yield return new(name, new NumberExpression(1));
            }
        }
    }

    private static MultiplicationExpression GramMatrix(Expression name) =>
        new([new(FactorOperator.Times, new TransposeExpression(name)), new(FactorOperator.MatrixTimes, name)]);

    private static Expression SizeOf(Size size) => size is FixedSize known ? new NumberExpression(known.Length) : new NameExpression(((NamedSize)size).Name);

    private static bool DomainIsFixed(FormulaVariable variable) =>
        variable.Domain.Kind is DomainKind.Sign or DomainKind.Binary or DomainKind.OneHot or DomainKind.Simplex;
}
