namespace AutoDiff.Checking;

/// <summary>Makes a counterexample smaller and simpler for as long as it still refutes the claim as plainly.</summary>
internal sealed class Shrinker(ICheckable claim, SizeRange range, ulong seed, Deadline deadline)
{
    private const int PointsPerSize = 48;
    private const int MaximumTrials = 4000;

    // A point that shows a difference of one per cent shows it well; a simpler one must not trade that for a difference at the edge of rounding.
    private const double Plain = 0.01;

    /// <summary>The simplest counterexample found, starting from one.</summary>
    public Counterexample Shrink(SizeAssignment sizes, SizedClaim sized, Point point, Judgement judgement)
    {
        // A tenth is left for the rounding of the differences themselves.
        var plainness = 0.9 * Math.Min(judgement.Plainness, Plain);
        foreach (var smaller in SizePlan.Below(sizes, range).TakeWhile(_ => !deadline.HasPassed))
        {
            var at = claim.At(smaller);
            if (at.ShapesAgree && FirstRefutation(smaller, at, plainness) is var (found, verdict))
            {
                (sizes, sized, point, judgement) = (smaller, at, found, verdict);
                break;
            }
        }

        var sampler = new PointSampler(claim, sizes, sized);
        (point, judgement) = Simplify(sampler, new Judge(sized, claim.Variables), point, judgement, plainness);
        return new(
            sizes,
            [.. Used(sized.Program).Select(v => new NamedArray(claim.Variables[v].Name, new(sampler.Shapes[v], point.Values[v])))],
            new(sized.Shape, [.. judgement.Entries.Select(entry => entry.Truth)]),
            new(sized.Shape, [.. judgement.Entries.Select(entry => entry.Claim)]),
            [.. Enumerable.Range(0, judgement.Entries.Length).Where(i => judgement.Entries[i].Outcome == Outcome.Differs)]);
    }

    private (Point Point, Judgement Judgement)? FirstRefutation(SizeAssignment sizes, SizedClaim sized, double plainness)
    {
        var judge = new Judge(sized, claim.Variables);
        foreach (var point in new PointSampler(claim, sizes, sized).Draw(seed, PointsPerSize).OfType<Point>())
        {
            var judgement = judge.At(point);
            if (judgement.Refutes && judgement.Plainness >= plainness)
            {
                return (point, judgement);
            }
        }

        return null;
    }

    private (Point Point, Judgement Judgement) Simplify(
        PointSampler sampler, Judge judge, Point point, Judgement judgement, double plainness)
    {
        var trials = 0;
        for (var improved = true; improved;)
        {
            improved = false;
            for (var v = 0; v < claim.Variables.Count; v++)
            {
                var domain = claim.Variables[v].Domain;
                foreach (var candidate in SimplerValues.Candidates(domain, sampler.Shapes[v], point.Values[v]))
                {
                    if (++trials > MaximumTrials || deadline.HasPassed)
                    {
                        return (point, judgement);
                    }

                    if (Cost(candidate) >= Cost(point.Values[v]) || !DomainMembership.Contains(domain, sampler.Shapes[v], candidate))
                    {
                        continue;
                    }

                    var values = (double[][])point.Values.Clone();
                    values[v] = candidate;
                    if (sampler.Complete(values) is { } simpler
                        && simpler.Values.Sum(Cost) < point.Values.Sum(Cost)
                        && judge.At(simpler) is { Refutes: true } still
                        && still.Plainness >= plainness)
                    {
                        (point, judgement) = (simpler, still);
                        improved = true;
                        break;
                    }
                }
            }
        }

        return (point, judgement);
    }

    // A file declares variables for all its claims; those this one does not use would only distract.
    private static IEnumerable<int> Used(Program program)
    {
        var used = program.Outputs.ToHashSet();
        for (var i = 0; i < program.Count; i++)
        {
            used.UnionWith(program.Operands(i));
        }

        return Enumerable.Range(0, program.Inputs.Length).Where(v => used.Contains(program.Inputs[v].Index));
    }

    private static double Cost(double[] values) => values.Sum(SimplerValues.Cost);
}
