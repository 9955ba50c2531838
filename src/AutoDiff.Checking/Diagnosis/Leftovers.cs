using AutoDiff.Primitives;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// What is missing in the claim is a value that the derivative is computed from, or two of them, as a factor or a term; it need
/// not have a name, nor stand anywhere in the file.
/// </summary>
internal sealed class Leftovers : IHypotheses
{
    private const int MostValues = 40;

    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var trial = subject.Structure;
        if (trial.Claimed is null)
        {
            yield break;
        }

        var recorded = trial.Recorder.Instructions;
        int[] values =
        [
            .. Enumerable.Range(0, trial.Steps)
                .Where(step => recorded[step].Shape == Shape.Scalar || recorded[step].Shape == trial.Truth.Shape)
                .Where(step =>
                    recorded[step] is { Varies: true, Op: not (Op.Broadcast or Op.Reshape or Op.Negate or Op.StopGradient or
                        Op.Scale) })
                .Take(MostValues),
        ];
        foreach (var i in values)
        {
            foreach (var hypothesis in With(3, at => At(at, i)))
            {
                yield return hypothesis;
            }
        }

        foreach (var i in values)
        {
            foreach (var k in values)
            {
                var quotients = i == k ? [] : With(4, at => At(at, i) / At(at, k), isQuotient: true);
                foreach (var hypothesis in k < i ? quotients : [.. quotients, .. With(4, at => At(at, i) * At(at, k))])
                {
                    yield return hypothesis;
                }
            }
        }
    }

    private static Variable At(Trial trial, int step) => trial.Recorder.Result(step);

    private static IEnumerable<Hypothesis> With(int tier, Func<Trial, Variable> value, bool isQuotient = false)
    {
        foreach (var kind in (string[])[Mistake.Factor, Mistake.MissingChainStep])
        {
            yield return Of(kind, "a factor that the chain rule gives is missing", (claimed, x) => claimed * x);
            if (!isQuotient)
            {
                yield return Of(
                    kind, "the claim is to be divided by a factor that the chain rule gives", (claimed, x) => claimed / x);
            }
        }

        yield return Of(Mistake.MissingTerm, "a term is missing", (claimed, x) => claimed + x);
        yield return Of(Mistake.MissingTerm, "a term is missing", (claimed, x) => claimed - x);

        Hypothesis Of(string kind, string message, Func<Variable, Variable, Variable> corrected) => new(
            kind,
            () => message,
            trial => trial.Claimed is { } claimed ? new(trial.Truth, corrected(claimed, value(trial))) : null)
        {
            Tier = tier,
            MayBeScaled = kind != Mistake.MissingTerm,
        };
    }
}
