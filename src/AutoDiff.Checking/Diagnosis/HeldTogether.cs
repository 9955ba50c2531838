namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// Definitions were held constant, one or several at once, such as the mean and the variance of a normalization.
/// </summary>
internal sealed class HeldTogether : IHypotheses
{
    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var derivative = subject.Claim.Derivative;
        var quantities = derivative.Variables.Select(variable => variable.Name).Append(derivative.Function.Name);
        string[] names = [.. subject.Definitions.Select(definition => definition.Name.Name).Except(quantities)];
        for (var i = 0; i < names.Length; i++)
        {
            for (var k = i + 1; k < names.Length; k++)
            {
                var (one, other) = (names[i], names[k]);
                yield return Hypothesis.Spoiling(
                    MistakeKind.HeldConstant, () =>
                        $"`{one}` and `{other}` are held constant, but they depend on the variable",
                    claim => claim.Holding(new HashSet<string> { one, other }), Plausibility.HeldTogether);
            }
        }
    }
}
