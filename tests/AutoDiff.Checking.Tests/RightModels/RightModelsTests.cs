using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AutoDiff.Checking.Tests.Corpus;

namespace AutoDiff.Checking.Tests.RightModels;

/// <summary>
/// Layers, likelihoods and formulas of the sciences, each with right claims in several forms: none is ever refuted.
/// </summary>
public class RightModelsTests
{
    private static readonly IReadOnlyList<CorpusEntry> Models =
        [.. Directory.GetFiles(Folder(), "*.grad").Order(StringComparer.Ordinal).SelectMany(CorpusFile.Read)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_claim_holds(ulong seed)
    {
        var failures = new ConcurrentBag<string>();
        Parallel.ForEach(Models, model =>
        {
            foreach (var report in FormulaChecker.Check(
                model.Model, new() { Seed = seed, Points = 100, Explains = false }))
            {
                if (report.Verdict is not (Verdict.Exact or Verdict.Supported))
                {
                    failures.Add($"{model}, line {report.Line}: {report.Claim} is {report.Verdict.Word()}");
                }
            }
        });
        Assert.Empty(failures);
    }

    [Fact]
    public void There_are_a_hundred_models() => Assert.True(Models.Count >= 100, $"There are {Models.Count} models.");

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
