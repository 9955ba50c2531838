using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>The claim as a whole lacks a factor or a term that stands somewhere in the file.</summary>
internal sealed class Completions : IHypotheses
{
    private const int MostParts = 40;

    public IEnumerable<Hypothesis> About(Subject subject)
    {
        var (claim, derivative) = (subject.Claim.Value, subject.Derivative);
        foreach (var part in Parts(subject))
        {
            var (tier, length) = part is NameExpression ? (1, 0) : (2, part.Depth);
            (string Factor, Expression Edited)[] scaled =
                [($"{part}", SyntaxParts.Times(part, claim)), ($"1/({part})", SyntaxParts.Over(claim, part))];
            foreach (var (factor, edited) in scaled)
            {
                yield return Suggesting(Mistake.Factor, $"{derivative}: the factor `{factor}` is missing.", edited, tier, length);
            }

            if (part is NameExpression name && name.Name == subject.Claim.Derivative.Function.Name)
            {
                continue;
            }

            foreach (var isSubtracted in (bool[])[false, true])
            {
                yield return Suggesting(
                    Mistake.MissingTerm,
                    $"{derivative}: the term `{(isSubtracted ? "-" : "")}{part}` is missing.",
                    new AdditionExpression([new(false, claim), new(isSubtracted, part)]),
                    2,
                    length);
            }
        }

        Hypothesis Suggesting(string kind, string message, Expression edited, int tier, int length) =>
            new(kind, message, subject.Claiming(edited)) { Suggestion = subject.Suggest(edited), Tier = tier, Length = length };
    }

    private static IEnumerable<Expression> Parts(Subject subject)
    {
        Expression[] names =
        [
            .. subject.Model.Variables.Select(variable => variable.Name)
                .Concat(subject.Definitions.Select(definition => definition.Name.Name))
                .Select(name => new NameExpression(name)),
        ];
        var one = new NumberExpression(1);
        return names
            .Append<Expression>(one)
            .Concat(names.Select(name => new AdditionExpression([new(false, one), new(true, name)])))
            .Concat(names.Select(name => new PowerExpression(name, new NumberExpression(2))))
            .Concat(subject.Expressions.SelectMany(SyntaxParts.Places).Select(place => place.Node).Where(part => part is not NameExpression and not NumberExpression))
            .Distinct()
            .Take(MostParts);
    }
}
