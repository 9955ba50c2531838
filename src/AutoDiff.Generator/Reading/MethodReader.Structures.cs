using System.Collections.Immutable;
using System.Globalization;
using AutoDiff.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

/// <summary>A structure of the compilation is a group of what its fields hold, as a tuple is of its elements.</summary>
internal sealed partial class MethodReader
{
    // What `this` is in the method of a structure that is read.
    private Group? self;
    private ITypeSymbol? selfType;

    private static bool IsStructure(ITypeSymbol type) => type is INamedTypeSymbol
    {
        TypeKind: TypeKind.Struct, IsTupleType: false, SpecialType: SpecialType.None, IsRefLikeType: false,
    } && type.OriginalDefinition.Locations.Any(location => location.IsInSource);

    // An array of groups is a group of arrays.
    private bool IsGroup(ITypeSymbol type) => Resolve(type) is var found
        && (found.IsTupleType || IsStructure(found)
            || (found is IArrayTypeSymbol { Rank: 1, ElementType: var element } && IsGroup(element)));

    // What a value of the type consists of: elements of a tuple; fields, those of properties by the property.
    // Parameters of a structure are in the scope of its methods.
    private ImmutableArray<(ISymbol Key, ITypeSymbol Type)> Fields(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { ElementType: var element })
        {
            return
            [
                .. Fields(Resolve(element)).Select(field =>
                    (field.Key, (ITypeSymbol)compilation.CreateArrayTypeSymbol(field.Type))),
            ];
        }

        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return [.. tuple.TupleElements.Select(field => ((ISymbol)field, field.Type))];
        }

        var fields = type.GetMembers().OfType<IFieldSymbol>()
            .Where(field => !field.IsStatic && (field.AssociatedSymbol is not null || field.CanBeReferencedByName))
            .Select(field => (field.AssociatedSymbol ?? field, field.Type));
        return
        [
            .. fields,
            .. type.IsRecord || Primary((INamedTypeSymbol)type) is not { } primary ? []
                : primary.Parameters.Where(parameter => IsCaptured(type, parameter))
                    .Select(parameter => ((ISymbol)parameter, parameter.Type)),
        ];
    }

    // Whether code other than that of initializers uses a parameter of a structure.
    private static bool IsCaptured(ITypeSymbol type, IParameterSymbol parameter) =>
        type.DeclaringSyntaxReferences.SelectMany(part => part.GetSyntax().DescendantNodes())
            .OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name
                && name.Ancestors().Any(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax
                    or ArrowExpressionClauseSyntax));

    private static IMethodSymbol? Primary(INamedTypeSymbol type) =>
        type.InstanceConstructors.FirstOrDefault(constructor => Syntax(constructor) is TypeDeclarationSyntax);

    private static SyntaxNode? Syntax(ISymbol symbol) =>
        symbol.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();

    private int? Place(ITypeSymbol type, ISymbol key)
    {
        if (type.IsTupleType)
        {
            var element = (((IFieldSymbol)key).CorrespondingTupleField ?? key).Name;
            return int.Parse(element.Substring("Item".Length), CultureInfo.InvariantCulture) - 1;
        }

        var fields = Fields(type);
        for (var i = 0; i < fields.Length; i++)
        {
            if (Is(fields[i].Key.OriginalDefinition, key.OriginalDefinition))
            {
                return i;
            }
        }

        return null;
    }

    private static string PartName(string whole, ISymbol part) =>
        whole + char.ToUpperInvariant(part.Name[0]) + part.Name.Substring(1);

    // A group with a part for each field.
    private Group Parts(ITypeSymbol type, Func<ISymbol, ITypeSymbol, Expression> part) =>
        new([.. Fields(type).Select(field => part(field.Key, field.Type))]);

    private Expression Zero(ITypeSymbol type, Location where) => IsGroup(type)
        ? Parts(Resolve(type), (_, part) => Zero(part, where))
        : TypeName(type, where) switch
        {
            "double" => new Constant("0.0", "double"),
            "bool" => Expression.False,
            var name when IsPlain(Resolve(type)) => new Constant("0", name),
            _ => throw new RefusedException(
                Rules.Construct, where, type.Name, "what it is before it is assigned has no elements."),
        };

    // A field, or a property that is no more than one, of a structure; null for another property.
    private Expression? FieldOf(IOperation? instance, ISymbol field)
    {
        if (instance is null || !IsGroup(instance.Type!) || Place(Resolve(instance.Type!), field) is not { } place)
        {
            return null;
        }

        return ((Group)Lower(instance)).Parts[place];
    }

    private Group Created(IObjectCreationOperation creation)
    {
        var (type, where) = (Resolve(creation.Type!), creation.Syntax.GetLocation());
        if (!IsStructure(type))
        {
            throw Refused(
                creation, $"of objects, structures of this compilation are read; write {Instead(type)}.");
        }

        var value = creation.Constructor is { IsImplicitlyDeclared: false } constructor
            ? Constructed(type, constructor, creation.Arguments, where)
            : (Group)Zero(type, where);
        return creation.Initializer is null ? value : With(value, type, creation.Initializer);
    }

    private Group With(Group value, ITypeSymbol type, IObjectOrCollectionInitializerOperation initializer)
    {
        var parts = value.Parts.ToBuilder();
        foreach (var assignment in initializer.Initializers)
        {
            var key = assignment is ISimpleAssignmentOperation { Target: IMemberReferenceOperation member }
                ? member.Member
                : throw Refused(assignment, "only fields are set.");
            var place = Place(type, key) ?? throw Refused(assignment, "a property with code is not set.");
            parts[place] = Lower(((ISimpleAssignmentOperation)assignment).Value);
        }

        return new(parts.ToImmutable());
    }

    private Group Constructed(
        ITypeSymbol type, IMethodSymbol constructor, ImmutableArray<IArgumentOperation> arguments, Location where)
    {
        var syntax = Syntax(constructor)!;
        var model = compilation.GetSemanticModel(syntax.SyntaxTree);
        var parameters = constructor.OriginalDefinition.Parameters;
        var body = model.GetOperation(syntax) as IConstructorBodyOperation;
        var (around, aroundSelf, aroundType) = (typeArguments, self, selfType);
        var inner = Arguments(constructor.ContainingType, typeArguments);
        IOperation? code = body is null ? null : body.BlockBody ?? body.ExpressionBody;
        Bind(arguments.Select(argument => (argument.Parameter!, argument.Value)), parameters, code, inner, where);
        typeArguments = inner;
        var value = body?.Initializer is IExpressionStatementOperation { Operation: IInvocationOperation chained }
            && Is(chained.TargetMethod.ContainingType.OriginalDefinition, type.OriginalDefinition)
            ? Constructed(type, chained.TargetMethod, chained.Arguments, where)
            : Parts(type, (key, part) => Initial(key, part, parameters, body is null, where));
        if (code is not null)
        {
            if (Assignments(code) is { } assigned)
            {
                var parts = value.Parts.ToBuilder();
                var values = LowerAll(assigned.Select(pair => pair.Value));
                foreach (var ((key, _), x) in assigned.Zip(values, (a, b) => (a, b)))
                {
                    parts[Place(type, key)!.Value] = x;
                }

                value = new(parts.ToImmutable());
            }
            else
            {
                var target = NewTarget(char.ToLowerInvariant(type.Name[0]) + type.Name.Substring(1), type, where);
                Assign(target, value, declares: true);
                value = (Group)target;
                (self, selfType) = (value, type);
                _ = Called((IBlockOperation)code, constructor, where);
            }
        }

        foreach (var parameter in parameters)
        {
            bindings.Remove(parameter);
        }

        (typeArguments, self, selfType) = (around, aroundSelf, aroundType);
        return value;
    }

    // What a field is before the code of a constructor.
    private Expression Initial(
        ISymbol key, ITypeSymbol type, ImmutableArray<IParameterSymbol> parameters, bool isPrimary, Location where)
    {
        var given = isPrimary
            ? parameters.FirstOrDefault(parameter => Is(parameter, key.OriginalDefinition)
                || (key is IPropertySymbol && Syntax(key) is ParameterSyntax && parameter.Name == key.Name))
            : null;
        if (given is not null)
        {
            return bindings[given];
        }

        var initializer = Syntax(key) switch
        {
            PropertyDeclarationSyntax property => property.Initializer,
            VariableDeclaratorSyntax field => field.Initializer,
            _ => null,
        };
        return initializer is not null
            && compilation.GetSemanticModel(initializer.SyntaxTree).GetOperation(initializer)
                is ISymbolInitializerOperation { Value: var value }
                ? Lower(value)
                : Zero(type, where);
    }

    // The fields that a constructor assigns and their values, if it does so once for each and nothing else.
    private static List<(ISymbol Key, IOperation Value)>? Assignments(IOperation code)
    {
        List<(ISymbol Key, IOperation Value)> found = [];
        foreach (var statement in code is IBlockOperation block ? block.Operations : [code])
        {
            switch (statement is IExpressionStatementOperation { Operation: var effect } ? effect : statement)
            {
                case ISimpleAssignmentOperation { Target: IMemberReferenceOperation target, Value: var value }:
                    found.Add((target.Member, value));
                    break;
                case IDeconstructionAssignmentOperation { Target: ITupleOperation places, Value: var values }
                    when Unwrapped(values) is ITupleOperation parts
                        && places.Elements.All(place => place is IMemberReferenceOperation):
                    found.AddRange(places.Elements.Zip(
                        parts.Elements, (place, value) => (((IMemberReferenceOperation)place).Member, value)));
                    break;
                default:
                    return null;
            }
        }

        return found.Select(pair => pair.Key).Distinct(SymbolEqualityComparer.Default).Count() == found.Count
            && !found.Any(pair => pair.Value.DescendantsAndSelf().Any(part => part is IInstanceReferenceOperation))
            ? found
            : null;
    }

    private ImmutableDictionary<ISymbol, ITypeSymbol> Arguments(
        INamedTypeSymbol type, ImmutableDictionary<ISymbol, ITypeSymbol> around)
    {
        foreach (var (parameter, argument) in type.OriginalDefinition.TypeParameters.Zip(
            type.TypeArguments, (x, y) => (x, y)))
        {
            around = around.SetItem(parameter, Resolve(argument));
        }

        return around;
    }

    // A method, an operator or the code of a property of a structure. What it does not write stays where it is.
    private Expression OfStructure(
        IMethodSymbol method, IOperation? instance, IEnumerable<(IParameterSymbol, IOperation)> arguments,
        IOperation call)
    {
        (Group, ITypeSymbol)? structure = null;
        if (instance is not null)
        {
            var type = Resolve(instance.Type!);
            var body = BodyOf(method, call.Syntax.GetLocation());
            var isWritten = body.Descendants().Any(part => part is IInstanceReferenceOperation && IsWrittenAt(part));
            var isVariable = instance is ILocalReferenceOperation or IParameterReferenceOperation
                or IInstanceReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation;
            var value = isWritten && isVariable ? Target(instance) : Lower(instance);
            if (isWritten && !isVariable)
            {
                var copy = NewTarget(type.Name.ToLowerInvariant(), type, call.Syntax.GetLocation());
                Assign(copy, value, declares: true);
                value = copy;
            }

            structure = ((Group)(isWritten ? value : InPlace(value)), type);
        }

        return Inlined(arguments, method, call, structure);
    }

    // A value that is read several times: variables and constants stay, what is computed gets a variable.
    private Expression InPlace(Expression value) => value switch
    {
        Group group => new Group([.. group.Parts.Select(InPlace)]),
        Constant or Use => value,
        _ => Declare("part", Bare(value)),
    };

    private Group Deconstruction(Group value, IOperation deconstructed, int count)
    {
        var type = Resolve(deconstructed.Type!);
        if (type.IsTupleType)
        {
            return value;
        }

        var method = type.GetMembers("Deconstruct").OfType<IMethodSymbol>()
            .FirstOrDefault(method => method.IsImplicitlyDeclared && method.Parameters.Length == count)
            ?? throw Refused(deconstructed, "of structures, records are deconstructed.");
        return new([.. method.Parameters.Select(parameter =>
            value.Parts[Place(type, type.GetMembers(parameter.Name).Single())!.Value])]);
    }

    // Whether a variable is written where it stands: as a whole, by a field, or by a method of its own.
    private static bool IsWrittenAt(IOperation operation) => operation.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == operation,
        IIncrementOrDecrementOperation => true,
        ITupleOperation { Parent: IDeconstructionAssignmentOperation parts } tuple => parts.Target == tuple,
        ITupleOperation { Parent: ITupleOperation } tuple => IsWrittenAt(tuple),
        IArgumentOperation argument => argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.IsRef,
        IFieldReferenceOperation { Instance: var instance } field => instance == operation && IsWrittenAt(field),
        IPropertyReferenceOperation { Instance: var instance } property when property.Type?.IsRefLikeType != true =>
            instance == operation && IsStructure(operation.Type!) && IsWrittenAt(property),
        IInvocationOperation { Instance: var instance, TargetMethod: var method } => instance == operation
            && IsStructure(operation.Type!) && !method.IsReadOnly && !operation.Type!.IsReadOnly,
        _ => false,
    };
}
