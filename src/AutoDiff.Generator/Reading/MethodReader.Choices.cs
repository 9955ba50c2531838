using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

internal sealed partial class MethodReader
{
    private Expression ShortCircuit(string sign, IBinaryOperation binary)
    {
        var left = Condition(binary.LeftOperand);
        var right = left;
        var then = Within(() => right = Condition(binary.RightOperand));
        if (then.Count == 0)
        {
            return new Infix(sign, left, right, "bool");
        }

        var both = Declare("test", left);
        then.Add(new Assignment(both, right));
        block.Add(new If(sign == "&&" ? both : new Prefix("!", both, "bool"), then, []));
        return both;
    }

    private Expression Conditional(IConditionalOperation choice)
    {
        var condition = Condition(choice.Condition);
        if (Thrown(choice.WhenTrue) is { } whenTrue)
        {
            block.Add(new If(condition, [new Throw(Exception(whenTrue))], []));
            return Lower(choice.WhenFalse!);
        }

        if (Thrown(choice.WhenFalse!) is { } whenFalse)
        {
            block.Add(new If(condition, [], [new Throw(Exception(whenFalse))]));
            return Lower(choice.WhenTrue);
        }

        Expression x = condition, y = condition;
        var then = Within(() => x = Lower(choice.WhenTrue));
        var otherwise = Within(() => y = Lower(choice.WhenFalse!));
        if (then.Count == 0 && otherwise.Count == 0 && x is not Group && !IsArray(x)
            && (isPlain || (!Varies(x) && !Varies(y))))
        {
            return new Choice(condition, x, y, TypeName(choice.Type!, choice.Syntax.GetLocation()));
        }

        var chosen = DeclareResult("chosen", choice.Type!, choice.Syntax.GetLocation());
        block.Add(new If(condition, Ending(then, chosen, x), Ending(otherwise, chosen, y)));
        return chosen;
    }

    // The exception that stands in the place of a value; null where there is a value.
    private static IOperation? Thrown(IOperation value) => value switch
    {
        IThrowOperation thrown => thrown.Exception,
        IConversionOperation { Operand: IThrowOperation thrown } => thrown.Exception,
        _ => null,
    };

    private Block Ending(Block statements, Expression target, Expression value)
    {
        statements.AddRange(Within(() => Assign(target, value)));
        return statements;
    }

    private Expression SwitchExpression(ISwitchExpressionOperation choice)
    {
        var value = Held(Lower(choice.Value), "choice");
        var chosen = DeclareResult("chosen", choice.Type!, choice.Syntax.GetLocation());
        Block chain = [new Throw(new Constant("new InvalidOperationException()", "Exception"))];
        foreach (var arm in choice.Arms.Reverse())
        {
            if (arm.Guard is not null)
            {
                throw Refused(arm, "arms have no guards.");
            }

            var condition = Matches(value, arm.Pattern);
            var body = Thrown(arm.Value) is { } exception
                ? [new Throw(Exception(exception))]
                : Within(() => Assign(chosen, Lower(arm.Value)));
            chain = condition == Expression.True ? body : [new If(condition, body, chain)];
        }

        block.AddRange(chain);
        return chosen;
    }
}
