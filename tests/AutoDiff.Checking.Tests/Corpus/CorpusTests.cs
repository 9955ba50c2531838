using System.Collections.Concurrent;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using Xunit.Abstractions;

namespace AutoDiff.Checking.Tests.Corpus;

/// <summary>The mistakes people make: no right claim is rejected, no wrong one gets through.</summary>
public class CorpusTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<CorpusEntry> Entries = CorpusFile.ReadAll();

    private static readonly ConcurrentDictionary<string, IReadOnlyList<ClaimReport>> Reports = [];

    private static readonly string[] Kinds = [.. Enum.GetValues<MistakeKind>().Select(kind => $"{(Mistake)kind}")];

    private static bool IsComplete => Environment.GetEnvironmentVariable("CORPUS") == "all";

    public static TheoryData<string> Names => [.. Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Right_claims_hold_and_wrong_ones_are_refuted_whatever_the_seed(string name)
    {
        // Every entry has one of two seeds in every run, and both with CORPUS=all (docs/checking.md).
        var (position, entry) = Entries.Index().Single(pair => pair.Item.Name == name);
        ulong[] seeds = IsComplete ? [1, 2] : [1 + ((ulong)position % 2)];
        var failures = new List<string>();
        foreach (var seed in seeds)
        {
            var reports = FormulaChecker.Check(entry.Model, new() { Seed = seed, Points = 200, Explains = false });
            failures.AddRange(entry.Claims
                .Where(claim => claim.IsRight
                    ? reports[claim.Position].Verdict is Verdict.Refuted or Verdict.Undecided
                    : reports[claim.Position].Verdict != Verdict.Refuted)
                .Select(
                    claim => $"seed {seed}, {(claim.IsRight ? "right" : "wrong")} claim is " +
                        $"{Describe(reports[claim.Position])}"));
        }

        Assert.True(
            failures.Count == 0, string.Join(
                Environment.NewLine, failures.Prepend($"{name}: {failures.Count} wrong verdicts.")));
    }

    // The shares with the right kind first, and with it among all that are named; docs/checking.md states what was
    // measured.
    [Theory]
    [InlineData(false, 0.94, 0.96)]
    [InlineData(true, 0.87, 0.93)]
    public void Mistakes_are_named_right(bool isUnseen, double shareFirst, double shareNamed)
    {
        var (wrong, first, named) = (0, 0, 0);
        var misses = new ConcurrentBag<string>();
        Parallel.ForEach(Entries.Where(entry => entry.IsUnseen == isUnseen), entry =>
        {
            var reports = Diagnosed(entry);
            foreach (var claim in entry.Claims.Where(claim => !claim.IsRight))
            {
                var report = reports[claim.Position];
                string[] found =
                [
                    report.Diagnosis?.Kind ?? "none", .. report.Alternatives.Select(alternative => alternative.Kind),
                ];
                Interlocked.Increment(ref wrong);
                Interlocked.Add(ref first, claim.Kinds.Contains(found[0]) ? 1 : 0);
                Interlocked.Add(ref named, claim.Kinds.Any(found.Contains) ? 1 : 0);
                if (!isUnseen && !claim.Kinds.Contains(found[0]))
                {
                    misses.Add(
                        $"{entry}, line {report.Line}: {report.Claim} is {string.Join(" or ", claim.Kinds)}; found " +
                        $"{string.Join(", ", found)}");
                }
            }
        });

        // What is missed of the unseen claims stays unseen.
        foreach (var miss in misses.Order(StringComparer.Ordinal))
        {
            output.WriteLine(miss);
        }

        output.WriteLine(
            $"{wrong} wrong claims: {100.0 * first / wrong:F1} % with the right kind first, " +
            $"{100.0 * named / wrong:F1} % with it named");
        Assert.True(
            first >= shareFirst * wrong && named >= shareNamed * wrong,
            $"Of {wrong} wrong claims {first} have the right kind first and {named} have it named.");
    }

    [Fact]
    public void Every_suggestion_is_right_when_it_is_pasted()
    {
        // Every fourth file is part of every run, and all are with CORPUS=all.
        var step = IsComplete ? 1 : 4;
        var (pasted, failures) = (0, new ConcurrentBag<string>());
        Parallel.ForEach(Entries.Where((_, i) => i % step == 0), entry =>
        {
            foreach (var (claim, report) in entry.Claims.Zip(Diagnosed(entry)))
            {
                if (report.Diagnosis?.Suggestion is { } suggestion)
                {
                    Interlocked.Increment(ref pasted);
                    var verdict = VerdictOnPasted(entry.Model, claim.Statement, suggestion);
                    if (verdict is not ("exact" or "supported"))
                    {
                        failures.Add($"{entry}, line {report.Line}: {suggestion} is {verdict}");
                    }
                }
            }
        });
        Assert.True(failures.IsEmpty, string.Join(Environment.NewLine, failures.Order(StringComparer.Ordinal)));
        Assert.True(pasted > 800 / step, $"Only {pasted} suggestions were made.");
    }

    // A suggestion has the claim, or definitions that are to be changed, or both, as text.
    private static string VerdictOnPasted(FormulaModel model, ClaimSyntax claim, string suggestion)
    {
        var parts = suggestion.Split("; ");
        var lines = model.File.Statements.Where(statement => statement is not ClaimSyntax)
            .Select(statement => FormulaPrinter.Print(statement))
            .Select(line => Array.Find(parts, part => Heading(part) == Heading(line)) ?? line)
            .Append(Array.Find(parts, IsClaim) ?? FormulaPrinter.Print(claim));
        try
        {
            var pasted = FormulaModel.Analyze(string.Join('\n', lines));
            return FormulaChecker.Check(pasted, new() { Points = 100, Explains = false })[0].Verdict.Word();
        }
        catch (FormulaException exception)
        {
            return exception.Message;
        }

        static bool IsClaim(string statement) => statement.StartsWith("claim ", StringComparison.Ordinal);

        static string Heading(string statement) => statement.Split(" = ")[0];
    }

    // Each entry once: several tests look at what is found.
    private static IReadOnlyList<ClaimReport> Diagnosed(CorpusEntry entry) => Reports.GetOrAdd(
        entry.Name,
        _ => FormulaChecker.Check(entry.Model, new() { Points = 100, Timeout = TimeSpan.MaxValue }));

    [Fact]
    public void The_corpus_is_large_and_every_wrong_claim_stands_beside_a_right_one_for_the_same_derivative()
    {
        Assert.True(Entries.Sum(entry => entry.Claims.Count(claim => !claim.IsRight)) >= 120);
        foreach (var entry in Entries)
        {
            var right = entry.Claims.Where(claim => claim.IsRight).Select(DerivativeOf).ToHashSet();
            Assert.All(
                entry.Claims,
                claim => Assert.True(
                    right.Contains(DerivativeOf(claim)), $"{entry}: {DerivativeOf(claim)} has no right claim."));
        }
    }

    [Fact]
    public void The_corpus_holds_every_kind_of_mistake_three_times()
    {
        var named = Entries.SelectMany(entry => entry.Claims).SelectMany(claim => claim.Kinds).SelectMany(
            kind => kind.Split('+'))
            .ToLookup(kind => kind);
        Assert.Empty(named.Select(kind => kind.Key).Except(Kinds));
        Assert.All(
            Kinds, kind => Assert.True(
                named[kind].Count() >= 3, $"The kind {kind} occurs {named[kind].Count()} times."));
    }

    [Fact]
    public void A_claim_whose_shapes_fit_only_at_some_sizes_is_refuted()
    {
        var model = FormulaModel.Analyze(
            "X : real[n, d]; w : real[d]\nC = sum((X @ w)^2)/2\nclaim dC/dw = X @ (X @ w)");
        var report = Assert.Single(FormulaChecker.Check(model));
        Assert.Equal((Verdict.Refuted, "operand-transposed"), (report.Verdict, report.Diagnosis?.Kind));
        Assert.Contains(report.Alternatives, alternative => alternative.Kind == "shape");
        Assert.StartsWith(
            "The claim has no value: The matrix product of `X` and `X @ w` is not defined: their shapes are [n, d] " +
            "and [n].",
            report.Diagnosis?.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_fit_nowhere_leave_only_the_claims_that_need_them_without_a_verdict()
    {
        var reports = FormulaChecker.Check(FormulaModel.Analyze(
            """
            X : real[n, d]; w : real[d]; y : real[n]
            C = sum((X @ w)^2)/2
            h = X*w - y
            f(x) = sum(h)*x
            D = sum(f(w))
            claim dC/dw = trace(w)*w
            claim dC/dw = X' @ (X @ w)
            claim dD/dw = 1
            claim dC/dw = X' @ w
            """));
        Assert.Equal(
            [Verdict.Undecided, Verdict.Exact, Verdict.Undecided, Verdict.Refuted],
            reports.Select(report => report.Verdict));
        Assert.Equal([6, null, 3, null], reports.Select(report => report.Error?.Line));
        Assert.Equal("`h` has no value: see the error in line 3.", reports[2].Reason);
    }

    [Fact]
    public void The_first_wrong_step_of_a_chain_of_equalities_is_named()
    {
        var reports = FormulaChecker.Check(FormulaModel.Analyze(
            "x : real[n]\nC = sum(x^2)\nclaim dC/dx = x + x = 2*x = x/2 = x"));
        Assert.Equal(
            [Verdict.Exact, Verdict.Exact, Verdict.Refuted, Verdict.Refuted],
            reports.Select(report => report.Verdict));
        Assert.StartsWith(
            "The 3rd `=` of the line is the first wrong one. dC/dx: ",
            reports[2].Diagnosis?.Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "The 4th `=` of the line is wrong, too. Compared with what stands before it: the claim is 2 times the left "
            + "side.",
            reports[3].Diagnosis?.Message);
    }

    private static string DerivativeOf(CorpusClaim claim) => FormulaPrinter.Print(claim.Statement).Split(" = ")[0];

    private static string Describe(ClaimReport report) =>
        $"{report.Verdict} in line {report.Line}: {report.Claim} {report.Reason}{report.Diagnosis?.Message}" +
        (report.Counterexample is not { } shown ? "" :
            $" {shown.Sizes} at {string.Join("; ", shown.Point.Select(x => $"{x.Name} = {x.Value.ToString("R")}"))}: " +
            $"{shown.Derivative.ToString("R")}, claimed {shown.Claimed.ToString("R")}");
}
