using AutoDiff.Tests.Laws.Generation;

namespace AutoDiff.Tests.Laws;

/// <summary>The laws of differentiation, for random programs at random points.</summary>
public class RandomProgramLaws
{
    [Property(MaxTest = 1000, Arbitrary = [typeof(RandomProgram)])]
    internal void Every_way_to_differentiate_a_program_gives_the_same_numbers_as_finite_differences(RandomProgram program)
    {
        var laws = DerivativeLaws.Check(new Subject(program));
        Assert.True(laws.Violations.Count == 0, string.Join("\n", laws.Violations));
    }
}
