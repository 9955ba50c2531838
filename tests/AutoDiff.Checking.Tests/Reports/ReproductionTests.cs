using System.Globalization;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Tests.Documentation;

namespace AutoDiff.Checking.Tests.Reports;

/// <summary>What is pasted shows the same difference again.</summary>
public class ReproductionTests
{
    public static TheoryData<string> Wrong => new()
    {
        "z : real[n]; y : simplex[n]\na = exp(z)/sum(exp(z))\nC = -sum(y*log(a))\nclaim dC/dz = y - a",
        "z : real[n]\na = exp(z)/sum(exp(z))\nclaim da[i]/dz[j] = if i == j then a[i]*(1 - a[i]) else 0",
        "A : real[n, m]; x : real[m]; unused : real[k]\nf = sum((A @ x)^2)\n" +
        "claim df/dx = 2*(A @ x) @ A/n\nclaim df/dA = outer(A @ x, x)",
        "x : positive\nf = sqrt(x)\nclaim df/dx = 1/x",
        "x : real\ng(t) = t^3\nf = g(x)\nclaim df/dx = x^2",
        "A : spd[n]\nf = sum(A*A)\nclaim df/dA = A",
        "y : onehot[n]; z : real[n]\nC = -sum(y*z)\nclaim dC/dz = y",
        "w : real[n]; z : real[n]\na = softmax(z)\nC = -sum(w*log(a))\nclaim dC/dz = a - 2*w given sum(w) == 1",
        "x : real\nf = erf(x)\nclaim df/dx = exp(-x^2)",
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_pasted_formula_file_is_refuted_at_the_same_point(string source)
    {
        foreach (var report in FormulaChecker.Check(FormulaModel.Analyze(source)))
        {
            var again = Assert.Single(FormulaChecker.Check(FormulaModel.Analyze(report.Reproduction!.Grad)));
            Assert.Equal(Verdict.Refuted, again.Verdict);
            foreach (var variable in again.Counterexample!.Point)
            {
                Assert.Equal(
                    report.Counterexample!.Point.Single(other => other.Name == variable.Name).Value.Elements,
                    variable.Value.Elements);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_pasted_program_prints_both_gradients(string source)
    {
        foreach (var report in FormulaChecker.Check(FormulaModel.Analyze(source)))
        {
            if (report.Reproduction!.CSharp is not { } code)
            {
                Assert.Contains("erf", source);
                continue;
            }

            var lines = CSharpProgram.Run(code).Trim().Split('\n');
            Agree(report.Counterexample!.Derivative, lines[0]["derivative".Length..]);
            Agree(report.Counterexample.Claimed, lines[1]["claimed".Length..]);
        }

        static void Agree(NumberArray expected, string printed)
        {
            var found = printed.Trim(' ', '[', ']').Split(", ")
                .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(expected.Elements.Count, found.Length);

            // Plain loops round a little otherwise than pairwise sums.
            Assert.All(
                expected.Elements.Zip(found),
                pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Max(1, Math.Abs(pair.First))));
        }
    }
}
