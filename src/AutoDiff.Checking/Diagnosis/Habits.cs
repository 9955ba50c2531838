namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// A rule that is spoiled wherever it is used, or everywhere but in the innermost or the outermost step.
/// </summary>
internal sealed class Habits : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        foreach (var (stage, program, all) in Spoilings.Stages(subject))
        {
            foreach (var habit in all.Where(spoiling => spoiling.Habit is not null)
                .GroupBy(spoiling => (spoiling.Habit, spoiling.Kind)))
            {
                Spoiling[] places = [.. habit.DistinctBy(spoiling => spoiling.Instruction)];
                foreach (var some in (Spoiling[][])[places, places[1..], places[..^1]])
                {
                    if (some.Length > 1)
                    {
                        yield return Spoilings.Spoiling(
                            program, stage, some[0].Plausibility.Farther(1).Longer(some.Length), some);
                    }
                }
            }
        }
    }
}
