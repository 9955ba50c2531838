using AutoDiff.Checking.Claims;
using AutoDiff.Primitives;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// What is missing in the claim is a value that the derivative is computed from, or two of them, as a factor or a term;
/// it need not have a name, nor stand anywhere in the file.
/// </summary>
internal sealed class Leftovers(bool ofTwo) : IHypotheses
{
    private const int MostValues = 40;

    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var structure = subject.Structure;
        if (structure.Claimed is null)
        {
            yield break;
        }

        var recorded = structure.Recorder.Instructions;
        int[] values =
        [
            .. Enumerable.Range(0, structure.Steps)
                .Where(step => recorded[step].Shape == Shape.Scalar || recorded[step].Shape == structure.Truth.Shape)
                .Where(step =>
                    recorded[step] is { Varies: true,
                        Op: not (Op.Broadcast or Op.Reshape or Op.Negate or Op.StopGradient or
                        Op.Scale) })
                .Take(MostValues),
        ];
        Func<SizeAssignment, double>[] constants =
        [
            _ => 1,
            .. subject.Names.Constants.Where(constant => constant.IsTwo || constant.IsOfSizes)
                .Take(2 + (2 * subject.Model.SizeNames.Count)).Select(constant => constant.Value),
        ];
        foreach (var hypothesis in ofTwo
            ? []
            : values.SelectMany(i => With(Plausibility.Leftover, constants, at => At(at, i))))
        {
            yield return hypothesis;
        }

        foreach (var i in ofTwo ? values : [])
        {
            foreach (var k in values)
            {
                var quotients = i == k
                    ? []
                    : With(Plausibility.LeftoverOfTwo, [_ => 1], at => At(at, i) / At(at, k), isQuotient: true);
                foreach (var hypothesis in k < i ? quotients : [.. quotients, .. With(
                    Plausibility.LeftoverOfTwo, [_ => 1], at => At(at, i) * At(at, k))])
                {
                    yield return hypothesis;
                }
            }
        }
    }

    private static Variable At(RecordedClaim claim, int step) => claim.Recorder.Result(step);

    private static IEnumerable<Hypothesis> With(
        Plausibility plausibility,
        IReadOnlyList<Func<SizeAssignment, double>> constants,
        Func<RecordedClaim, Variable> value,
        bool isQuotient = false)
    {
        foreach (var kind in (MistakeKind[])[MistakeKind.Factor, MistakeKind.MissingChainStep])
        {
            yield return Of(kind, "a factor that the chain rule gives is missing", (claimed, x, _) => claimed * x);
            if (!isQuotient)
            {
                yield return Of(
                    kind, "the claim is to be divided by a factor that the chain rule gives",
                    (claimed, x, _) => claimed / x);
            }
        }

        foreach (var constant in constants)
        {
            yield return Of(
                MistakeKind.MissingTerm, "a term is missing",
                (claimed, x, at) => claimed + (constant(at) * x));
            yield return Of(
                MistakeKind.MissingTerm, "a term is missing",
                (claimed, x, at) => claimed - (constant(at) * x));
        }

        Hypothesis Of(
            MistakeKind kind, string message, Func<Variable, Variable, SizeAssignment, Variable> corrected) => new(
            kind,
            () => message,
            recorded =>
                recorded.Claimed is { } claimed
                    ? new(recorded.Truth, corrected(claimed, value(recorded), recorded.Sizes))
                    : null,
            plausibility)
        {
            MayBeScaled = kind != MistakeKind.MissingTerm,
        };
    }
}
