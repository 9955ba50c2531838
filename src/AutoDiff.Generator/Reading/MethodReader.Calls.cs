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
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return Invoked(call);
        }

        if (IsLinq(call))
        {
            return Ended(call);
        }

        if (owner.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
        {
            if (IsOfMath(method))
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
        var arguments = call.Arguments.Select(argument => (argument.Parameter!, argument.Value));
        if (call.Instance is { Type: { } type } structure && IsStructure(Resolve(type)))
        {
            return OfStructure(method, structure, arguments, call);
        }

        return isRead ? Inlined(arguments, method, call) : throw new RefusedException(
            Rules.UnreadCall, call.Syntax.GetLocation(), Shortened(call.Syntax),
            "static methods and local functions of the same compilation are, and functions of Math.");
    }

    private static bool IsOfMath(IMethodSymbol method) =>
        method.ContainingType is { Name: "Math" or "Double", ContainingNamespace: { Name: "System" } space }
        && space.ContainingNamespace.IsGlobalNamespace;

    private static bool IsRounding(IMethodSymbol method) => DerivativeFacts.IsLocallyConstant(method.Name)
        || method.ReturnType.SpecialType != SpecialType.System_Double;

    private Expression MathCall(IInvocationOperation call, IMethodSymbol method)
    {
        var around = isPlain;
        isPlain |= IsRounding(method);
        var arguments = LowerAll(call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)
            .Select(argument => argument.Value));
        isPlain = around;
        return MathFunction(method, arguments, call.Syntax.GetLocation());
    }

    private Expression MathFunction(IMethodSymbol method, ImmutableArray<Expression> arguments, Location where)
    {
        var name = $"{(method.ContainingType.Name == "Math" ? "Math" : "double")}.{method.Name}";
        var type = TypeName(method.ReturnType, where);
        var text = $"{name}({string.Join(", ", arguments.Select((_, i) => $"{{{i}}}"))})";
        if (IsRounding(method) || !arguments.Any(Varies))
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
                    Rules.UnreadCall, where, name, "it has no derivative in the table.");
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

    private Expression Inlined(
        IEnumerable<(IParameterSymbol, IOperation)> arguments, IMethodSymbol method, IOperation call,
        (Group, ITypeSymbol)? structure = null)
    {
        var definition = method.OriginalDefinition;
        if (calls.Any(caller => Is(caller.OriginalDefinition, definition)))
        {
            return Recursion(arguments, method, call);
        }

        var around = typeArguments;
        var body = BodyOf(method, call.Syntax.GetLocation());
        var inner = Arguments(method.ContainingType, typeArguments);
        foreach (var (parameter, argument) in definition.TypeParameters.Zip(method.TypeArguments, (x, y) => (x, y)))
        {
            inner = inner.SetItem(parameter, Resolve(argument));
        }

        Bind(arguments, definition.Parameters, body, inner, call.Syntax.GetLocation());
        var (aroundSelf, aroundType) = (self, selfType);
        typeArguments = inner;
        if (method.MethodKind != MethodKind.LocalFunction)
        {
            (self, selfType) = structure is var (found, type) ? (found, type) : (null, null);
        }

        var returned = Called(body, method, call.Syntax.GetLocation());
        (typeArguments, self, selfType) = (around, aroundSelf, aroundType);
        return returned;
    }

    // A call of the methods that are generated for a method of numbers: what is read ends here.
    private Linked Recursion(
        IEnumerable<(IParameterSymbol Parameter, IOperation Value)> given, IMethodSymbol method, IOperation call)
    {
        var isOfNumbers = method.ReturnType.SpecialType == SpecialType.System_Double && method.Parameters.All(
            parameter => parameter.RefKind == RefKind.None && IsPlain(parameter.Type));
        if (!isOfNumbers || !HasDerivatives(method) || !compilation.IsSymbolAccessibleWithin(method, home))
        {
            throw new RefusedException(
                Rules.UnreadCall, call.Syntax.GetLocation(), Shortened(call.Syntax),
                "the method calls itself. It can if it is a static method of a class, marked [Differentiable], and " +
                "has numbers alone; a local function can be made one, with what it captures as parameters.");
        }

        var arguments = given.OrderBy(argument => argument.Parameter.Ordinal).ToList();
        var values = LowerAll(arguments.Select(argument => argument.Value)).Select(InPlace).ToImmutableArray();
        var differentiated = values.Where((value, i) => value.IsNumber && !IsConstant(arguments[i].Parameter))
            .ToImmutableArray();
        var name = char.ToLowerInvariant(method.Name[0]) + method.Name.Substring(1);
        var partials = differentiated.Select(_ => DeclareResult(
            $"{name}Slope", method.ReturnType, call.Syntax.GetLocation())).ToImmutableArray();
        var owner = Is(method.ContainingType, home)
            ? "" : method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + ".";
        var value = Declare(name, new Evaluation($"{owner}{method.Name}ValueAndGradient", values, partials));
        return new(value, differentiated, partials);
    }

    private static bool HasDerivatives(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, IsStatic: true, IsGenericMethod: false }
        && (IsMarked(method) || (IsMarked(method.ContainingType)
            && method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal));

    private static bool IsMarked(ISymbol symbol) =>
        symbol.GetAttributes().Any(data => data.AttributeClass?.Name == "DifferentiableAttribute");

    // A call of a variable: of the lambda or the method that it holds.
    private Expression Invoked(IInvocationOperation call)
    {
        var where = call.Syntax.GetLocation();
        var arguments = call.Arguments.Select(argument => (argument.Parameter!, argument.Value));
        switch (FunctionOf(call.Instance!))
        {
            case IAnonymousFunctionOperation function when !calls.Any(caller => Is(caller, function.Symbol)):
                Bind(arguments, function.Symbol.Parameters, function.Body, typeArguments, where);
                return Called(function.Body, function.Symbol, where);
            case IMethodReferenceOperation { Method: { IsStatic: true } method }:
                var body = BodyOf(method, where);
                Bind(arguments, method.Parameters, body, typeArguments, where);
                return Called(body, method, where);
            default:
                throw new RefusedException(
                    Rules.UnreadCall, where, Shortened(call.Syntax),
                    "it is a lambda that calls itself, or a method of an object.");
        }
    }

    // The lambda or the method that a value is.
    private IOperation FunctionOf(IOperation value) => value switch
    {
        IDelegateCreationOperation creation => FunctionOf(creation.Target),
        IConversionOperation conversion => FunctionOf(conversion.Operand),
        IAnonymousFunctionOperation or IMethodReferenceOperation => value,
        ILocalReferenceOperation { Local: var local } when functions.TryGetValue(local, out var held) => held,
        IParameterReferenceOperation { Parameter: var parameter } when functions.TryGetValue(parameter, out var held) =>
            held,
        _ => throw Refused(value, "what a delegate holds is known if it is a lambda or a method."),
    };

    // The arguments are values, variables that are written, or functions. A method outside of the caller, or a function
    // that shares no variables with it, does not write the variables that hold its arguments.
    private void Bind(
        IEnumerable<(IParameterSymbol Parameter, IOperation Value)> given,
        ImmutableArray<IParameterSymbol> parameters, IOperation? body,
        ImmutableDictionary<ISymbol, ITypeSymbol> inner, Location where)
    {
        var arguments = given.OrderBy(argument => argument.Parameter.Ordinal).ToList();
        var values = InOrder([.. arguments.Select(argument => (Func<Expression>)(() =>
            argument.Parameter.Type.TypeKind == TypeKind.Delegate || IsSequence(argument.Parameter.Type)
                ? Expression.True
            : argument.Parameter.RefKind is RefKind.Ref or RefKind.Out ? Target(argument.Value)
            : Lower(argument.Value)))]);
        var isOutside = parameters.Length > 0 && parameters[0].ContainingSymbol
            is IMethodSymbol { MethodKind: not (MethodKind.LocalFunction or MethodKind.AnonymousFunction) }
            or { IsStatic: true };
        var around = typeArguments;
        for (var i = 0; i < values.Length; i++)
        {
            var (parameter, value) = (parameters[i], values[i]);
            if (parameter.Type.TypeKind == TypeKind.Delegate)
            {
                functions[parameter] = FunctionOf(arguments[i].Value);
                continue;
            }

            if (IsSequence(parameter.Type))
            {
                sequences[parameter] = arguments[i].Value;
                continue;
            }

            var isWritten = body is not null && Writes(body, parameter);
            if (value is Group && isOutside && !isWritten)
            {
                bindings[parameter] = InPlace(value);
                continue;
            }

            var isSame = parameter.RefKind is RefKind.Ref or RefKind.Out || (!isWritten
                && (value is Constant || (isOutside && IsArray(value) && value is Use) || IsFixed(value)));
            typeArguments = inner;
            bindings[parameter] = isSame ? value : Copied(parameter, value, where);
            typeArguments = around;
        }
    }

    private Expression Called(IBlockOperation body, IMethodSymbol method, Location where)
    {
        var (aroundResult, aroundEnd, aroundPlain) = (result, end, isPlain);
        calls.Push(method);
        (end, isPlain) = (new(), false);
        var returned = Body(body, method, where);
        calls.Pop();
        (result, end, isPlain) = (aroundResult, aroundEnd, aroundPlain);
        return returned;
    }

    private static string ResultName(IMethodSymbol method) => method.MethodKind == MethodKind.AnonymousFunction
        ? "returned"
        : char.ToLowerInvariant(method.Name[0]) + method.Name.Substring(1);

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
            : DeclareResult(ResultName(method), method.ReturnType, where);
        var (returned, label) = (result, end);
        block.Add(new Labeled(label, Within(() => Read(body))));
        return returned;
    }
}
