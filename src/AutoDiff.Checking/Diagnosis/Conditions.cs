using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>The claim is right if something holds that the file does not say.</summary>
internal static class Conditions
{
    /// <summary>
    /// The diagnoses of the conditions under which the claim is right, those first that people have in mind: that a
    /// quantity is 1 only says that it is missing, that all its elements are equal that others of them belong there.
    /// </summary>
    /// <param name="subject">The claim.</param>
    /// <param name="bench">Points at which it is wrong.</param>
    /// <param name="seed">Where further points begin.</param>
    public static IEnumerable<(DiagnosedMistake Told, bool IsWeak)> Under(Subject subject, Bench bench, ulong seed)
    {
        foreach (var (condition, onto) in Candidates(subject))
        {
            var narrowed = subject.Claim with { Conditions = [.. subject.Claim.Conditions, condition] };
            if (bench.AgreesAt(onto) && subject.With(narrowed) is { } other
                && Bench.For(other, bench.Sizes, seed + 2) is { Supports: true })
            {
                yield return (
                    new(MistakeKind.Conditional,
                    $"{subject.Derivative}: the claim is right if {condition.Left} == {condition.Right}, which the " +
                    "file does " +
                    "not say.",
                    FormulaPrinter.Print(narrowed)),
                    condition is { Left: NameSyntax, Right: NumberSyntax or CallSyntax { Function.Name: "mean" } });
            }
        }
    }

    // Each with a way to move a point onto it, to sort out quickly what does not help.
    private static IEnumerable<(EquationSyntax Condition, Func<double[][], Shape[], double[][]> Onto)> Candidates(
        Subject subject)
    {
        var differentiated = subject.Claim.Derivative.Variables.Select(variable => variable.Name).ToHashSet();
        for (var v = 0; v < subject.Model.Variables.Count; v++)
        {
            var (position, variable) = (v, subject.Model.Variables[v]);
            if (variable.IsFunction || DomainIsFixed(variable) || differentiated.Contains(variable.Name))
            {
                continue;
            }

            ExpressionSyntax name = new NameSyntax(variable.Name);
            var one = new NumberSyntax(1);
            switch (variable.Dimensions.Count)
            {
                case 0:
                    yield return (new(name, one), Moved((x, _) => [1]));
                    break;
                case 1:
                    yield return (new(Call("sum", name), one), Moved((x, _) => Scaled(x, 1 / x.Sum())));
                    yield return (new(Call("sum", name), new NumberSyntax(0)),
                        Moved((x, _) => [.. x.Select(value => value - x.Average())]));
                    yield return (new(Call("norm", name), one),
                        Moved((x, _) => Scaled(x, 1 / Math.Sqrt(x.Sum(value => value * value)))));
                    yield return (new(name, Call("mean", name)), Moved((x, _) => Constant(x, x.Average())));
                    yield return (new(name, one), Moved((x, _) => Constant(x, 1)));
                    break;
                case 2:
                    yield return (new(new CallSyntax(new("sum"), [name], one), one),
                        Moved((x, shape) => RowsScaled(x, shape[1])));
                    if (variable.Dimensions[0] == variable.Dimensions[1]
                        && variable.Domain.Kind is not (DomainKind.Symmetric or DomainKind.PositiveDefinite))
                    {
                        yield return (new(name, new TransposeSyntax(name)), Moved(
                            (x, shape) => Symmetric(x, shape[0])));
                    }

                    break;
            }

            Func<double[][], Shape[], double[][]> Moved(Func<double[], Shape, double[]> onto) =>
                (values, shapes) =>
                    [.. SyntaxParts.Replaced(values, position, onto(values[position], shapes[position]))];
        }
    }

    private static CallSyntax Call(string function, ExpressionSyntax argument) => new(new(function), [argument]);

    private static double[] Scaled(double[] x, double factor) => [.. x.Select(value => value * factor)];

    private static double[] Constant(double[] x, double value) => [.. x.Select(_ => value)];

    private static double[] RowsScaled(double[] x, int length) =>
        [.. x.Chunk(Math.Max(length, 1)).SelectMany(row => Scaled(row, 1 / row.Sum()))];

    private static double[] Symmetric(double[] x, int n) =>
        [.. x.Select((value, i) => (value + x[(i % n * n) + (i / n)]) / 2)];

    private static bool DomainIsFixed(FormulaVariable variable) =>
        variable.Domain.Kind is DomainKind.Sign or DomainKind.Binary or DomainKind.OneHot or DomainKind.Simplex;
}
