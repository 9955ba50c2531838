namespace AutoDiff.Checking;

/// <summary>Several definitions were held constant at once, such as the mean and the variance of a normalisation.</summary>
internal sealed class HeldTogether : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var quantities = subject.Claim.Derivative.Variables.Select(variable => variable.Name).Append(subject.Claim.Derivative.Function.Name);
        string[] names = [.. subject.Definitions.Select(definition => definition.Name.Name).Except(quantities)];
        for (var i = 0; i < names.Length; i++)
        {
            for (var k = i + 1; k < names.Length; k++)
            {
                yield return new(
                    Mistake.HeldConstant,
                    $"{subject.Derivative}: `{names[i]}` and `{names[k]}` are held constant, but they depend on the variable.",
                    subject.Holding(new HashSet<string> { names[i], names[k] }))
                {
                    Length = 3,
                };
            }
        }
    }
}
