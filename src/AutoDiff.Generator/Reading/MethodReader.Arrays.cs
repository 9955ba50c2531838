using System.Collections.Immutable;
using AutoDiff.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

internal sealed partial class MethodReader
{
    // What is written or referred to: a variable, an element, a group of these.
    private Expression Target(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation { Local: ISymbol symbol }:
                return Bound(symbol, operation);
            case IParameterReferenceOperation { Parameter: ISymbol symbol }:
                return Bound(symbol, operation);
            case IArrayElementReferenceOperation element:
                return Element(element.ArrayReference, element.Indices, element);
            case IPropertyReferenceOperation { Instance: { } span, Property.IsIndexer: true } element
                when span.Type?.Name is "Span" or "ReadOnlySpan":
                return Element(span, element.Arguments.Select(argument => argument.Value), element);
            case IImplicitIndexerReferenceOperation element:
                return Element(element.Instance, [element.Argument], element);
            case IDeclarationExpressionOperation { Expression: ILocalReferenceOperation { Local: var local } }:
                Declare(local, null, operation);
                return bindings[local];
            case ITupleOperation tuple:
                return new Group([.. tuple.Elements.Select(Target)]);
            case IDiscardOperation discard:
                var ignored = NewLocal("ignored", TypeName(discard.Type!, operation.Syntax.GetLocation()));
                block.Add(new Declaration(ignored));
                return new Use(ignored);
            case IInstanceReferenceOperation when self is not null:
                return self;
            case IMemberReferenceOperation { Instance: { } instance } member
                when IsGroup(instance.Type!) && Place(Resolve(instance.Type!), member.Member) is { } place:
                return ((Group)Target(instance)).Parts[place];
            case IFieldReferenceOperation or IPropertyReferenceOperation:
                throw new RefusedException(
                    Rules.StoredValue, operation.Syntax.GetLocation(), Shortened(operation.Syntax),
                    "only variables of the method and elements of arrays are written.");
            default:
                throw Refused(operation, "it is no variable and no element of an array.");
        }
    }

    private Expression Element(IOperation array, IEnumerable<IOperation> indices, IOperation element)
    {
        var operands = InOrder(
        [
            () => Lower(array) is var found && found is Use or Constant or Item ? found
                : found is Group ? InPlace(found)
                : Declare("items", found),
        ]);
        var items = operands[0];
        var found = ImmutableArray.CreateBuilder<Expression>();
        foreach (var index in indices)
        {
            var position = index is IConversionOperation { IsImplicit: true, Type.Name: "Index" } converted
                ? converted.Operand
                : index;
            if (position is IRangeOperation range)
            {
                return Slice(items, range, element);
            }

            found.Add(Position(items, position));
        }

        return items is Group group
            ? ItemOf(group, InPlace(found[0]))
            : new Item(items, found.ToImmutable(), TypeName(element.Type!, element.Syntax.GetLocation()));
    }

    // The element of a group of arrays, which has as many parts.
    private static Group ItemOf(Group arrays, Expression index) => new(
    [
        .. arrays.Parts.Select(part => part is Group inner
            ? (Expression)ItemOf(inner, index)
            : new Item(part, [index], part.Type.Substring(0, part.Type.Length - "[]".Length))),
    ]);

    // The arrays of a group have one length.
    private static Code LengthOf(Expression array) => array is Group group
        ? LengthOf(group.Parts[0])
        : new Code("{0}.Length", [array], "int");

    private Group NewArraysOf(ITypeSymbol type, Expression length, Location where) => Parts(
        Resolve(type),
        (_, part) =>
        {
            if (IsGroup(part))
            {
                return NewArraysOf(part, length, where);
            }

            var name = TypeName(part, where);
            var text = $"new {name.Substring(0, name.Length - "[]".Length)}[{{0}}]";
            return new NewArray(text, text, [length], name);
        });

    private Expression Position(Expression array, IOperation index)
    {
        var around = isPlain;
        isPlain = true;
        var position = index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat, Operand: var fromEnd }
            ? new Infix("-", LengthOf(array), Lower(fromEnd), "int")
            : Lower(index);
        isPlain = around;
        return position;
    }

    private Code Slice(Expression array, IRangeOperation range, IOperation slice)
    {
        var type = TypeName(slice.Type!, slice.Syntax.GetLocation());
        if (type is not ("Span<double>" or "ReadOnlySpan<double>"))
        {
            throw Refused(slice, "of ranges, those of spans are read; write AsSpan() before it.");
        }

        var start = range.LeftOperand is null ? Integer(0) : Position(array, Unwrapped(range.LeftOperand));
        return range.RightOperand is null
            ? new Code("{0}.Slice({1})", [array, start], type)
            : new Code(
                "{0}.Slice({1}, {2})",
                [array, start, new Infix("-", Position(array, Unwrapped(range.RightOperand)), start, "int")],
                type);
    }

    private static IOperation Unwrapped(IOperation index) =>
        index is IConversionOperation conversion ? conversion.Operand : index;

    private Expression NewArrayOf(IArrayCreationOperation creation)
    {
        if (creation.Initializer is { } initializer)
        {
            return Elements(creation, initializer.ElementValues, creation.Type!);
        }

        if (IsGroup(creation.Type!))
        {
            return NewArraysOf(
                creation.Type!, InPlace(Lower(creation.DimensionSizes[0])), creation.Syntax.GetLocation());
        }

        var type = TypeName(creation.Type!, creation.Syntax.GetLocation());
        var lengths = LowerAll(creation.DimensionSizes);
        var sizes = string.Join(", ", lengths.Select((_, i) => $"{{{i}}}"));
        var text = $"new {type.Substring(0, type.IndexOf('['))}[{sizes}]{type.Substring(type.IndexOf(']') + 1)}";
        return new NewArray(text, text, lengths, type);
    }

    // An array of constants is written out; of another the elements are assigned.
    private Expression Elements(IOperation creation, ImmutableArray<IOperation> elements, ITypeSymbol arrayType)
    {
        if (IsGroup(arrayType) && !elements.Any(operation => operation is ISpreadOperation))
        {
            var parts = LowerAll(elements);
            var group = (Group)InPlace(NewArraysOf(arrayType, Integer(parts.Length), creation.Syntax.GetLocation()));
            for (var i = 0; i < parts.Length; i++)
            {
                Assign(ItemOf(group, Integer(i)), parts[i]);
            }

            return group;
        }

        var type = TypeName(arrayType, creation.Syntax.GetLocation());
        if (type.EndsWith("Span<double>", StringComparison.Ordinal))
        {
            type = "double[]";
        }

        var element = type.Substring(0, type.IndexOf('['));
        if (type.EndsWith("[,]", StringComparison.Ordinal))
        {
            var rows = elements.Select(row => LowerAll(((IArrayInitializerOperation)row).ElementValues)).ToList();
            var empty = $"new {element}[{rows.Count}, {rows[0].Length}]";
            var table = Declare("table", new NewArray(empty, empty, [], type));
            for (var i = 0; i < rows.Count; i++)
            {
                for (var j = 0; j < rows[i].Length; j++)
                {
                    Assign(new Item(table, [Integer(i), Integer(j)], element), rows[i][j]);
                }
            }

            return table;
        }

        if (elements.Any(operation => operation is ISpreadOperation))
        {
            throw Refused(creation, "elements of other collections are not spread.");
        }

        var values = LowerAll(elements);
        var isJagged = type.EndsWith("[][]", StringComparison.Ordinal);
        if (values.All(value => value is Constant or NewArray { Lengths.IsEmpty: true }
            or Prefix { X: Constant }))
        {
            var zeros = isJagged
                ? $"new {type} {{ {string.Join(", ", values.Select(value => ((NewArray)value).Zeros))} }}"
                : $"new {element}[{values.Length}]";
            var text = string.Join(", ", values.Select(value => value switch
            {
                NewArray row => row.Text,
                Prefix sign => sign.Sign + ((Constant)sign.X).Text,
                _ => ((Constant)value).Text,
            }));
            return new NewArray($"new {type} {{ {text} }}", zeros, [], type);
        }

        var length = $"new {element}[{values.Length}]{(isJagged ? "[]" : "")}";
        var array = Declare("items", new NewArray(length, length, [], type));
        for (var i = 0; i < values.Length; i++)
        {
            Assign(new Item(array, [Integer(i)], isJagged ? $"{element}[]" : element), values[i]);
        }

        return array;
    }

    private static Constant Integer(int value) => new($"{value}", "int");

    private Expression Copy(Expression source)
    {
        if (source is Group group)
        {
            return new Group([.. group.Parts.Select(Copy)]);
        }

        source = source is Use ? source : Declare("source", source);
        if (source.Type is not ("double[]" or "Span<double>" or "ReadOnlySpan<double>" or "int[]"))
        {
            throw new InvalidOperationException(source.Type);
        }

        var element = source.Type == "int[]" ? "int" : "double";
        var length = new Code("{0}.Length", [source], "int");
        var text = $"new {element}[{{0}}]";
        var copy = Declare("copy", new NewArray(text, text, [length], $"{element}[]"));
        var index = new Local(names.Unique("i"), "int") { IsIndex = true };
        block.Add(new Loop(
            new Infix("<", new Use(index), length, "bool"),
            [new Assignment(new Item(copy, [new Use(index)], element), new Item(source, [new Use(index)], element))],
            new(),
            new(index, Integer(0), 1)));
        return copy;
    }
}
