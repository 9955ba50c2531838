using System.Collections.Immutable;
using AutoDiff.Generator.Facts;
using AutoDiff.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

internal sealed partial class MethodReader
{
    private Expression Invocation(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var owner = method.ContainingType;
        if (owner.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
        {
            if (owner.Name == "Math" || owner.SpecialType == SpecialType.System_Double)
            {
                return MathCall(call, method);
            }

            if (Part(call, method) is { } part)
            {
                return part;
            }
        }

        var isRead = method is { MethodKind: MethodKind.LocalFunction }
            or { IsStatic: true, MethodKind: MethodKind.Ordinary };
        return isRead ? Inlined(call, method) : throw new RefusedException(
            Rules.UnreadCall, call.Syntax.GetLocation(), Shortened(call.Syntax),
            "static methods and local functions of the same compilation are, and functions of Math.");
    }

    private Expression MathCall(IInvocationOperation call, IMethodSymbol method)
    {
        var name = $"{(method.ContainingType.Name == "Math" ? "Math" : "double")}.{method.Name}";
        var type = TypeName(method.ReturnType, call.Syntax.GetLocation());
        var isRounding = DerivativeFacts.IsLocallyConstant(method.Name) || type != "double";
        var around = isPlain;
        isPlain |= isRounding;
        var arguments = LowerAll(call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)
            .Select(argument => argument.Value));
        isPlain = around;
        var text = $"{name}({string.Join(", ", arguments.Select((_, i) => $"{{{i}}}"))})";
        if (isRounding || !arguments.Any(Varies))
        {
            return new Code(text, arguments, type);
        }

        switch (method.Name)
        {
            case "Clamp" or "Log" when isPlain:
                return new Code(text, arguments, type);
            case "Clamp":
                return Clamped([.. arguments.Select((argument, i) => Held(argument, i == 0 ? "clamped" : "bound"))]);
            case "Log" when arguments.Length == 2:
                return Arithmetic("/", Function("Log", [arguments[0]]), Function("Log", [arguments[1]]), "double");
            case var function when DerivativeFacts.Has(function):
                return Function(function, arguments);
            default:
                throw new RefusedException(
                    Rules.UnreadCall, call.Syntax.GetLocation(), name, "it has no derivative in the table.");
        }
    }

    private Expression Function(string name, ImmutableArray<Expression> arguments) =>
        isPlain ? new Call(name, arguments)
        : Declare(char.ToLowerInvariant(name[0]) + name.Substring(1), new Call(name, arguments));

    // As the library does.
    private Use Clamped(ImmutableArray<Expression> arguments)
    {
        var (x, least, most) = (arguments[0], arguments[1], arguments[2]);
        var result = new Local(names.Unique("inside"), "double") { IsResult = true };
        var target = new Use(result);
        block.Add(new If(
            new Infix(">", least, most, "bool"),
            [new Throw(new Constant("new ArgumentException(\"The bounds are in the wrong order.\")", "Exception"))],
            []));
        block.Add(new Declaration(result));
        block.Add(new If(
            new Infix("<", x, least, "bool"),
            [new Assignment(target, least)],
            [new If(
                new Infix(">", x, most, "bool"), [new Assignment(target, most)], [new Assignment(target, x)])]));
        return target;
    }

    // Parts, copies and lengths of arrays.
    private Expression? Part(IInvocationOperation call, IMethodSymbol method)
    {
        var arguments = call.Arguments.Select(argument => argument.Value);
        var operands = call.Instance is null ? arguments : arguments.Prepend(call.Instance);
        switch (method.Name)
        {
            case "GetLength":
                return new Code("{0}.GetLength({1})", LowerAll(operands), "int");
            case "AsSpan" or "Slice":
                var parts = LowerAll(operands);
                return new Code(
                    $"{{0}}.{method.Name}({string.Join(", ", parts.Skip(1).Select((_, i) => $"{{{i + 1}}}"))})",
                    parts,
                    TypeName(method.ReturnType, call.Syntax.GetLocation()));
            case "ToArray" when call.Instance is { } copied:
                return Copy(Lower(copied));
            default:
                return null;
        }
    }

    private Expression Inlined(IInvocationOperation call, IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        if (calls.Any(caller => Is(caller.OriginalDefinition, definition)))
        {
            throw new RefusedException(
                Rules.UnreadCall, call.Syntax.GetLocation(), method.Name, "it calls itself.");
        }

        var body = BodyOf(method, call.Syntax.GetLocation());
        var arguments = call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).ToList();
        var values = InOrder([.. arguments.Select(argument => (Func<Expression>)(() =>
            argument.Parameter!.RefKind is RefKind.Ref or RefKind.Out
                ? Target(argument.Value)
                : Lower(argument.Value)))]);
        var (aroundTypes, aroundResult, aroundEnd, aroundPlain) = (typeArguments, result, end, isPlain);
        foreach (var (parameter, argument) in definition.TypeParameters.Zip(method.TypeArguments, (x, y) => (x, y)))
        {
            typeArguments = typeArguments.SetItem(parameter, Resolve(argument));
        }

        foreach (var (argument, value) in arguments.Zip(values, (x, y) => (x, y)))
        {
            var parameter = argument.Parameter!.OriginalDefinition;
            bindings[parameter] = parameter.RefKind is RefKind.Ref or RefKind.Out
                || (!Writes(body, parameter) && (value is Constant || IsArray(value) && value is Use || IsFixed(value)))
                    ? value
                    : Copied(parameter, value, call.Syntax.GetLocation());
        }

        calls.Push(method);
        (end, isPlain) = (new(), false);
        var returned = Body(body, method, call.Syntax.GetLocation());
        calls.Pop();
        (typeArguments, result, end, isPlain) = (aroundTypes, aroundResult, aroundEnd, aroundPlain);
        return returned;
    }

    private static bool IsFixed(Expression value) =>
        value is Use { Local: { IsIndex: true } or { IsResult: true } };

    private Expression Copied(IParameterSymbol parameter, Expression value, Location where)
    {
        var target = NewTarget(parameter.Name, parameter.Type, where);
        Assign(target, value, declares: true);
        return target;
    }

    // The value that is returned at the end is an expression; where there are more, they are assigned.
    private Expression Body(IBlockOperation body, IMethodSymbol method, Location where)
    {
        if (OnlyReturn(body) is { } value)
        {
            Read(body.Operations.Take(body.Operations.Length - 1));
            return Lower(value);
        }

        result = method.ReturnsVoid
            ? Expression.True
            : DeclareResult(char.ToLowerInvariant(method.Name[0]) + method.Name.Substring(1), method.ReturnType, where);
        var (returned, label) = (result, end);
        block.Add(new Labeled(label, Within(() => Read(body))));
        return returned;
    }
}
