using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

internal sealed partial class MethodReader
{
    private Expression Assigned(IOperation target, Func<Expression> read)
    {
        if (target is IDiscardOperation)
        {
            return read();
        }

        var place = Expression.True;
        var values = InOrder(() => place = Target(target), read);
        Assign(place, values[1]);
        return place;
    }

    private Expression Compound(ICompoundAssignmentOperation assignment)
    {
        var target = Expression.True;
        var values = InOrder(() => target = Target(assignment.Target), () => Lower(assignment.Value));
        var type = target.Type;
        if (type is not ("double" or "int" or "long" or "uint" or "ulong" or "bool")
            || (type != "double" && values[1].Type == "double"))
        {
            throw Refused(assignment, "the type of the target is changed to compute the value.");
        }

        var value = type == "double" && values[1].Type != "double"
            ? new Code("(double){0}", [values[1]], "double")
            : values[1];
        Assign(target, Arithmetic(Sign(assignment.OperatorKind, assignment), values[0], value, type));
        return target;
    }

    private Expression Step(IIncrementOrDecrementOperation step, bool isUsed)
    {
        var target = Target(step.Target);
        var before = isUsed && step.IsPostfix ? Declare("before", target) : target;
        Assign(target, new Infix(
            step.Kind == OperationKind.Increment ? "+" : "-", target, new Constant("1", target.Type), target.Type));
        return before;
    }

    private Group Deconstructed(IDeconstructionAssignmentOperation assignment)
    {
        var declares = assignment.Target is IDeclarationExpressionOperation;
        var value = Lower(assignment.Value) as Group
            ?? throw Refused(assignment.Value, "tuples and structures alone are deconstructed.");
        var target = assignment.Target is IDeclarationExpressionOperation declaration
            ? declaration.Expression
            : assignment.Target;
        var places = ((ITupleOperation)target).Elements;
        value = Deconstruction(value, assignment.Value, places.Length);

        // All values are read before the first is written.
        var parts = declares || places.Length == 1 ? value.Parts : [.. value.Parts.Select(Kept)];
        for (var i = 0; i < places.Length; i++)
        {
            Deconstruct(places[i], parts[i]);
        }

        return value;
    }

    private Expression Kept(Expression value) => value switch
    {
        Group group => new Group([.. group.Parts.Select(Kept)]),
        Constant => value,
        _ => Declare("next", value),
    };

    private void Deconstruct(IOperation place, Expression value)
    {
        switch (place)
        {
            case IDiscardOperation:
                break;
            case ITupleOperation tuple when value is Group group:
                for (var i = 0; i < tuple.Elements.Length; i++)
                {
                    Deconstruct(tuple.Elements[i], group.Parts[i]);
                }

                break;
            case ILocalReferenceOperation { IsDeclaration: true, Local: var local }:
                var declared = NewTarget(local.Name, local.Type, place.Syntax.GetLocation());
                bindings[local] = declared;
                Assign(declared, value, declares: true);
                break;
            case IDeclarationExpressionOperation declaration:
                Deconstruct(declaration.Expression, value);
                break;
            default:
                Assign(Target(place), value);
                break;
        }
    }
}
