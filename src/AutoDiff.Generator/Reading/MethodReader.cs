using System.Collections.Immutable;
using AutoDiff.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

/// <summary>
/// Reads a method into statements over numbers and arrays. The methods that it calls become part of it, choices between
/// numbers become statements, and functions with derivatives get a variable each.
/// </summary>
internal sealed partial class MethodReader
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly Compilation compilation;
    private readonly INamedTypeSymbol home;
    private readonly NameTable names = new();

    // What the variables of C# are: variables of the method, elements that they refer to, groups of these.
    private readonly Dictionary<ISymbol, Expression> bindings = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IOperation> functions = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, Label> labels = new(SymbolEqualityComparer.Default);
    private readonly Stack<IMethodSymbol> calls = new();
    private readonly List<string> constants = [];
    private ImmutableDictionary<ISymbol, ITypeSymbol> typeArguments =
        ImmutableDictionary.Create<ISymbol, ITypeSymbol>(SymbolEqualityComparer.Default);

    private Block block = [];
    private Expression? result;
    private Label end = new();

    // Within conditions, and what is rounded, nothing is differentiated.
    private bool isPlain;

    private MethodReader(Compilation compilation, INamedTypeSymbol home) =>
        (this.compilation, this.home) = (compilation, home);

    /// <summary>Reads a method.</summary>
    /// <exception cref="RefusedException">It does what cannot be differentiated.</exception>
    public static PlainMethod Read(Compilation compilation, IMethodSymbol method)
    {
        var reader = new MethodReader(compilation, method.ContainingType);
        var parameters = method.Parameters.Select(reader.Parameter).ToImmutableArray();
        var type = method.ReturnsVoid ? PlainMethod.Nothing : reader.TypeName(method.ReturnType, Where(method));
        var result = new Local(reader.names.Unique("result"), type) { IsResult = true };
        reader.calls.Push(method);
        var code = reader.BodyOf(method, Where(method));
        if (method.ReturnsVoid)
        {
            reader.Read(code);
        }
        else if (OnlyReturn(code) is { } returned)
        {
            reader.Read(code.Operations.Take(code.Operations.Length - 1));
            reader.Assign(new Use(result), reader.Lower(returned), declares: true);
        }
        else
        {
            reader.block.Add(new Declaration(result));
            reader.result = new Use(result);
            reader.Read(code);
        }

        var body = new Structuring(reader.names).Of(reader.block, reader.end);
        return new(method.Name, parameters, reader.constants, result, body, reader.names);
    }

    private static Location Where(ISymbol symbol) => symbol.Locations[0];

    private Local Parameter(IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None)
        {
            throw new RefusedException(
                Rules.Signature, Where(parameter), parameter.Name, "a parameter is passed by reference.");
        }

        var type = TypeName(parameter.Type, Where(parameter));
        var local = new Local(names.Unique(parameter.Name), type)
        {
            IsParameter = true,
            IsConstant = !IsDifferentiated(type)
                || IsConstant(parameter),
        };
        bindings[parameter] = new Use(local);
        return local;
    }

    private static bool IsConstant(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(data => data.AttributeClass?.Name == "ConstantAttribute");

    /// <summary>Whether values of a type have adjoints.</summary>
    public static bool IsDifferentiated(string type) =>
        type is "double" or "double[]" or "double[,]" or "double[][]" or "Span<double>" or "ReadOnlySpan<double>";

    private IBlockOperation BodyOf(IMethodSymbol method, Location caller)
    {
        var syntax = method.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        var body = syntax is null || method.IsAsync || method.IsAbstract || method.IsVirtual || method.IsOverride
            ? null
            : compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax) switch
            {
                IBlockOperation found => found,
                IMethodBodyOperation found => found.BlockBody ?? found.ExpressionBody,
                ILocalFunctionOperation found => found.Body,
                _ => null,
            };
        return body ?? throw new RefusedException(
            Rules.UnreadCall, caller, method.Name,
            syntax is null
                ? "it is in another assembly; write out what it does, or differentiate as the program runs."
                : "it is asynchronous, virtual, or has no body.");
    }

    // What is returned at the end, if nothing else is.
    private static IOperation? OnlyReturn(IBlockOperation body) =>
        body.Descendants().OfType<IReturnOperation>().ToList() is [var only] && body.Operations.LastOrDefault() == only
            ? only.ReturnedValue
            : null;

    private void Read(IEnumerable<IOperation> operations)
    {
        foreach (var operation in operations)
        {
            Read(operation);
        }
    }

    // The statements that are added while something is read.
    private Block Within(Action read)
    {
        var around = block;
        block = [];
        read();
        (var within, block) = (block, around);
        return within;
    }

    private Local NewLocal(string name, string type) => new(names.Unique(name), type);

    private Use Declare(string name, Expression value)
    {
        var local = NewLocal(name, value.Type);
        local.IsTemporary = true;
        block.Add(new Assignment(new Use(local), value, declares: true));
        return new(local);
    }

    // A variable that gets its value on each way once.
    private Expression DeclareResult(string name, ITypeSymbol type, Location where)
    {
        if (IsGroup(type))
        {
            return Parts(Resolve(type), (_, part) => DeclareResult(name, part, where));
        }

        var local = new Local(names.Unique(name), TypeName(type, where)) { IsResult = true };
        block.Add(new Declaration(local));
        return new Use(local);
    }

    private void Assign(Expression target, Expression value, bool declares = false)
    {
        if (target is Group targets)
        {
            var parts = ((Group)value).Parts;

            // All are read before the first is written.
            if (!declares && parts.Skip(1).SelectMany(part => part.Locals).Intersect(targets.Locals).Any())
            {
                parts = [.. parts.Select(Kept)];
            }

            for (var i = 0; i < parts.Length; i++)
            {
                Assign(targets.Parts[i], parts[i], declares);
            }

            return;
        }

        block.Add(new Assignment(target, Bare(value), declares));
    }

    private ITypeSymbol Resolve(ITypeSymbol type) =>
        typeArguments.TryGetValue(type, out var argument) ? argument
        : type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsTupleType: false, TypeArguments.IsEmpty: false } named
            && named.TypeArguments.Any(typeArguments.ContainsKey)
            ? named.OriginalDefinition.Construct([.. named.TypeArguments.Select(Resolve)])
            : type;

    private string TypeName(ITypeSymbol type, Location where)
    {
        type = Resolve(type);
        var name = type.ToDisplayString(Format);
        return type switch
        {
            { TypeKind: TypeKind.Enum } => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            { SpecialType: SpecialType.System_String } => name,
            IArrayTypeSymbol { ElementType: IArrayTypeSymbol } when name == "double[][]" => name,
            IArrayTypeSymbol { ElementType: var element } when IsPlain(element) => name,
            _ when IsPlain(type) || name is "Span<double>" or "ReadOnlySpan<double>" => name,
            _ => throw new RefusedException(
                Rules.Construct, where, name, $"values of this type are not followed; write {Instead(type)}."),
        };
    }

    // What is followed and can stand for a type that is not.
    private string Instead(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { ElementType: var element } when IsGroup(element) => "an array for each field",
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => "a number and a bool",
        { SpecialType: SpecialType.System_Single or SpecialType.System_Decimal } => "double",
        { AllInterfaces: var interfaces } when interfaces.Any(found =>
            found.SpecialType is SpecialType.System_Collections_IEnumerable) => "an array of double",
        { TypeKind: TypeKind.Class } => "a structure",
        _ => "double, arrays of it and structures of these",
    };

    private static bool IsPlain(ITypeSymbol type) => type.SpecialType
        is SpecialType.System_Double or SpecialType.System_Boolean
        or (>= SpecialType.System_SByte and <= SpecialType.System_UInt64);
}
