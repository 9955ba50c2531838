using AutoDiff.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

internal sealed partial class MethodReader
{
    // The sections of switches that are read, the innermost first.
    private readonly Stack<ISwitchCaseOperation> sections = new();

    private void ReadSwitch(ISwitchOperation choice)
    {
        var value = Held(Lower(choice.Value), "choice");
        Block chain = [];
        foreach (var section in choice.Cases.OrderBy(section => section.Clauses.Any(
            clause => clause is IDefaultCaseClauseOperation) ? 0 : 1).ThenByDescending(choice.Cases.IndexOf))
        {
            var body = Within(() => Read(section));
            Expression? condition = null;
            foreach (var clause in section.Clauses)
            {
                var test = clause switch
                {
                    ISingleValueCaseClauseOperation single => new Infix("==", value, Lower(single.Value), "bool"),
                    IPatternCaseClauseOperation { Guard: null } pattern => Matches(value, pattern.Pattern),
                    IDefaultCaseClauseOperation => Expression.True,
                    _ => throw Refused(clause, "cases are constants and comparisons with constants."),
                };
                condition = condition is null ? test
                    : test == Expression.True || condition == Expression.True ? Expression.True
                    : new Infix("||", condition, test, "bool");
            }

            chain = condition == Expression.True ? body : [new If(condition!, body, chain)];
        }

        block.Add(new Labeled(LabelOf(choice.ExitLabel), chain));
    }

    private void Read(ISwitchCaseOperation section)
    {
        sections.Push(section);
        Read(section.Body);
        sections.Pop();
    }

    // What another section of a switch does is written again where the way leads to it.
    private void ReadSection(IBranchOperation branch)
    {
        var target = sections.SelectMany(section => ((ISwitchOperation)section.Parent!).Cases).FirstOrDefault(
            section => section.Clauses.Any(clause => clause.Label is { } label && Is(label, branch.Target)));
        if (target is null || sections.Contains(target))
        {
            throw Refused(branch, "it leads back, or out of a switch; write a loop.");
        }

        Read(target);
    }

    private Expression Matches(Expression value, IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => new Infix("==", value, Lower(constant.Value), "bool"),
        IRelationalPatternOperation relation => new Infix(
            Sign(relation.OperatorKind, relation), value, Lower(relation.Value), "bool"),
        IBinaryPatternOperation pair => new Infix(
            pair.OperatorKind == BinaryOperatorKind.Or ? "||" : "&&",
            Matches(value, pair.LeftPattern), Matches(value, pair.RightPattern), "bool"),
        INegatedPatternOperation negated => new Prefix("!", Matches(value, negated.Pattern), "bool"),
        IDiscardPatternOperation => Expression.True,
        _ => throw Refused(pattern, "patterns are constants and comparisons with constants."),
    };
}
