using System.Globalization;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;

namespace AutoDiff.Checking.Tests;

/// <summary>No right claim is refuted and no factor of 1 + 10⁻⁶ is missed, for gradients of 10⁻¹⁵⁰ to 10¹⁵⁰.</summary>
public class MagnitudeTests
{
    private const string Declarations =
        "x : real[n]; y : real[n]; s : real; p : positive; A : spd[n]; w : simplex[n]; u : unit[n]\n";

    // A function and its gradient in other words than the engine's.
    private static readonly (string Function, string By, string Gradient)[] Table =
    [
        ("C*sum(x^2)", "x", "2*C*x"),
        ("C*exp(s)", "s", "C*exp(s/2)^2"),
        ("C*norm(x)", "x", "C*x/sqrt(sum(x*x))"),
        ("C*logsumexp(x)", "x", "C*exp(x)/sum(exp(x))"),
        ("C*dot(x, A @ x)", "x", "C*(A @ x) + C*(A' @ x)"),
        ("C/p", "p", "-C*p^-2"),
        ("sqrt(C*p)", "p", "C/(2*sqrt(C*p))"),
        ("C*(s - 1)^3", "s", "3*C*(s^2 - 2*s + 1)"),
        ("C*tanh(s)", "s", "C/cosh(s)^2"),
        ("-C*sum(w*log(u))", "u", "-C*w/u"),
        ("C*sum((x - mean(x))^2)", "x", "2*C*(x - sum(x)/n)"),
        ("s/(C + s)", "s", "C/(C + s)^2"),
        ("C*sum(relu(x))", "x", "C*(x > 0)"),
        ("C*max(s, p)", "s", "C*(s > p)"),
        ("C*sum((x - y)^2*(x + y))", "x", "C*(x - y)*(3*x + y)"),
        ("atan(C*s)", "s", "C/(1 + (C*s)^2)"),
        ("C*log(1 + exp(s))", "s", "C*exp(s)/(1 + exp(s))"),
        ("C*sigmoid(s)^2", "s", "2*C*sigmoid(s)^2*(1 - sigmoid(s))"),
        ("C/(2*(1 + exp(-s)))", "s", "C*exp(s)/(2*exp(2*s) + 4*exp(s) + 2)"),
    ];

    [Property(MaxTest = 12)]
    public Property A_right_claim_holds_and_a_factor_near_one_is_seen_whatever_the_magnitude()
    {
        var scales = Gen.Zip(Gen.Choose(-150, 150), Gen.Choose(1, 9)).Select(pair => $"{pair.Item2}e{pair.Item1}");
        return Prop.ForAll(Gen.Zip(scales.ArrayOf(4), Gen.Choose(1, 1_000_000)).ToArbitrary(), drawn =>
        {
            var (scale, seed) = drawn;
            var rows = Enumerable.Range(0, scale.Length)
                .Select(k => (Row: Table[(seed + (k * 7)) % Table.Length], Scale: scale[k])).ToList();
            var text = Declarations + string.Concat(rows.Select((row, k) => string.Create(
                CultureInfo.InvariantCulture,
                $"f{k} = {Scaled(row.Row.Function, row.Scale)}\n" +
                $"claim df{k}/d{row.Row.By} = {Scaled(row.Row.Gradient, row.Scale)}\n" +
                $"claim df{k}/d{row.Row.By} = 1.000001*({Scaled(row.Row.Gradient, row.Scale)})\n")));
            var reports = FormulaChecker.Check(
                FormulaModel.Analyze(text),
                    new() { Seed = (ulong)seed, Points = 120, Sizes = new(1, 4), Explains = false });
            for (var k = 0; k < reports.Count; k += 2)
            {
                Assert.True(
                    reports[k].Verdict is Verdict.Exact or Verdict.Supported,
                        $"{reports[k].Claim} {reports[k].Reason}");
                Assert.True(
                    reports[k + 1].Verdict == Verdict.Refuted, $"{reports[k + 1].Claim} {reports[k + 1].Reason}");
            }
        });

        static string Scaled(string formula, string scale) =>
            System.Text.RegularExpressions.Regex.Replace(formula, @"\bC\b", scale);
    }
}
