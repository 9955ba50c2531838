using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Diagnosis;

/// <summary>What a family of hypotheses, asked alone, says about the last claim of a file.</summary>
internal static class Explanations
{
    /// <summary>The last claim of a file at lengths that all differ.</summary>
    public static (Subject Subject, Bench Bench) SubjectOf(string file)
    {
        var model = FormulaModel.Analyze(file);
        var sizes = new SizeAssignment(model.SizeNames, model.SizeNames.Select((_, k) => 3 + k));
        var subject = new Subject(model, model.Claims[^1], sizes);
        return (subject, Bench.For(subject, sizes, 2)!);
    }

    /// <summary>The hypotheses of a family that hold, in its order.</summary>
    public static IReadOnlyList<Hypothesis> Of(IHypotheses family, string file)
    {
        var (subject, bench) = SubjectOf(file);
        return [.. family.About(subject).Where(hypothesis => hypothesis.Mistake != default &&
            Holds(bench, hypothesis))];
    }

    /// <summary>Asserts that a family names a mistake and, where it changes the claim, how it should read.</summary>
    public static void AssertNames(IHypotheses family, string file, string mistake, string? right = null)
    {
        var found = Of(family, file);
        var texts = found.Select(hypothesis => $"{hypothesis.Mistake}: {hypothesis.Right}").ToList();
        Assert.True(
            found.Any(hypothesis => $"{hypothesis.Mistake}" == mistake &&
                (right is null || $"{hypothesis.Right}" == right)),
            $"found {string.Join("; ", texts)}");
    }

    private static bool Holds(Bench bench, Hypothesis hypothesis)
    {
        try
        {
            return bench.Ratio(hypothesis, 0) == 1 && bench.Ratio(hypothesis, 1) == 1 && bench.Confirms(hypothesis);
        }
        catch (ShapeMismatchException)
        {
            return false;
        }
    }
}
