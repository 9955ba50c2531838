using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>Arrays, objects and references.</content>
internal sealed partial class Machine
{
    private readonly Dictionary<object, LiftedArray> foreignArrays = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Type, ObjectLayout> layouts = [];

    /// <summary>What a place of a type holds before it is written.</summary>
    internal object? Default(Type type)
    {
        if (!type.IsValueType || type.IsByRef || type.IsPointer || type.IsByRefLike)
        {
            return null;
        }

        return type.IsPrimitive || type.IsEnum
            ? OnStack(RuntimeHelpers.GetUninitializedObject(type))
            : Nullable.GetUnderlyingType(type) is not null || type.IsValueType ? NewObject(type) : null;
    }

    internal LiftedObject NewObject(Type type)
    {
        if (!layouts.TryGetValue(type, out var layout))
        {
            layouts.Add(type, layout = new(type));
        }

        return layout.InlineLength > 0
            ? new(layout, [NewArray(layout.Fields[0].FieldType, layout.InlineLength)])
            : new(layout, [.. layout.Fields.Select(field => Default(field.FieldType))]);
    }

    /// <summary>A reference to a place of its own.</summary>
    internal static PlaceReference PlaceOf(object? value, Type type) => new(new Box { Value = value }, 0, type);

    /// <summary>A list with the elements of an array.</summary>
    internal LiftedObject NewList(Type type, LiftedArray items)
    {
        var list = NewObject(type);
        list[PlaceIn(list, "_items")] = items;
        list[PlaceIn(list, "_size")] = items.Length;
        return list;
    }

    /// <summary>A dictionary like another, with values that are made of its entries.</summary>
    internal LiftedObject NewDictionary(IDictionary like, Func<object, object?, object?> value)
    {
        var dictionary = NewObject(like.GetType());
        for (var k = 0; k < dictionary.Layout.Fields.Length; k++)
        {
            dictionary[k] = OnStack(dictionary.Layout.Fields[k].GetValue(like));
        }

        var place = PlaceIn(dictionary, "_entries");
        var entries = (Array)dictionary[place]!;
        var lifted = new LiftedArray(entries.GetType().GetElementType()!, [entries.Length], null, isForeign: false);
        for (var k = 0; k < entries.Length; k++)
        {
            var entry = (LiftedObject)OnStack(entries.GetValue(k))!;
            lifted[k] = entry;

            // An entry that was removed is one of a list of free ones, whose links are below -1.
            if (k < (int)dictionary[PlaceIn(dictionary, "_count")]! && (int)entry[PlaceIn(entry, "next")]! >= -1)
            {
                var field = entries.GetType().GetElementType()!.GetField("key")!;
                var key = field.GetValue(entries.GetValue(k))!;
                entry[PlaceIn(entry, "value")] = value(key, like[key]);
            }
        }

        dictionary[place] = lifted;
        return dictionary;
    }

    /// <summary>The elements of a list.</summary>
    internal LiftedArray ItemsOf(LiftedObject list) =>
        CopyOf(Part(list[PlaceIn(list, "_items")], 0, (int)list[PlaceIn(list, "_size")]!));

    private static int PlaceIn(LiftedObject x, string field) =>
        Array.FindIndex(x.Layout.Fields, own => own.Name == field);

    /// <summary>A value of .NET as it stands on the stack.</summary>
    internal object? OnStack(object? value)
    {
        switch (value)
        {
            case null or int or long or nint or double or float or string:
                return value;
            case bool x:
                return x ? 1 : 0;
            case char x:
                return (int)x;
            case byte x:
                return (int)x;
            case sbyte x:
                return (int)x;
            case short x:
                return (int)x;
            case ushort x:
                return (int)x;
            case uint x:
                return unchecked((int)x);
            case ulong x:
                return unchecked((long)x);
            case nuint x:
                return unchecked((nint)x);
            case Enum x:
                return OnStack(Convert.ChangeType(x, Enum.GetUnderlyingType(x.GetType()), null));
            case ValueType x:
                var copy = NewObject(x.GetType());
                if (copy.Layout.InlineLength > 0)
                {
                    throw Refused($"An inline array from before the call is read, of the type {copy.Type.Name}");
                }

                for (var k = 0; k < copy.Layout.Fields.Length; k++)
                {
                    copy[k] = OnStack(copy.Layout.Fields[k].GetValue(x));
                }

                return copy;
            default:
                return value;
        }
    }

    /// <summary>
    /// What a place of a type from before the call holds. A structure cannot be written there, and is boxed in the
    /// place of an object.
    /// </summary>
    private object? FromBefore(object? value, Type type) => OnStack(value) switch
    {
        LiftedObject { Type.IsValueType: true } x when type.IsValueType => x.AsForeign(),
        LiftedObject { Type.IsValueType: true } x => new BoxedStructure(x.AsForeign()),
        var x => x,
    };

    /// <summary>A value on the stack as one of a type, for a call or a place.</summary>
    private static object? OfType(object? value, Type type)
    {
        if (value is not (int or long or nint) || !type.IsValueType)
        {
            return value;
        }

        var bits = value is int small ? small : value is long large ? large : (nint)value;
        if (type.IsEnum)
        {
            return Enum.ToObject(type, OfType(value, Enum.GetUnderlyingType(type))!);
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => bits != 0,
            TypeCode.Char => unchecked((char)bits),
            TypeCode.Byte => unchecked((byte)bits),
            TypeCode.SByte => unchecked((sbyte)bits),
            TypeCode.Int16 => unchecked((short)bits),
            TypeCode.UInt16 => unchecked((ushort)bits),
            TypeCode.Int32 => unchecked((int)bits),
            TypeCode.UInt32 => unchecked((uint)bits),
            TypeCode.Int64 => bits,
            TypeCode.UInt64 => unchecked((ulong)bits),
            _ when type == typeof(nint) => (nint)bits,
            _ when type == typeof(nuint) => unchecked((nuint)bits),
            _ => value,
        };
    }

    /// <summary>The array of an object that is one; those from before the call are not written.</summary>
    internal LiftedArray ArrayOf(object? value)
    {
        switch (value)
        {
            case LiftedArray array:
                return array;
            case Array foreign:
                if (!foreignArrays.TryGetValue(foreign, out var lifted))
                {
                    int[] lengths = [.. Enumerable.Range(0, foreign.Rank).Select(foreign.GetLength)];
                    lifted = new(
                        foreign.GetType().GetElementType()!, lengths, Flat(Observations.Read(foreign)),
                        isForeign: true);
                    foreignArrays.Add(foreign, lifted);
                }

                return lifted;
            case null:
                throw ThrownHere("null is used as an object");
            default:
                throw Refused($"An array was expected; found {Described(value)}");
        }
    }

    private static Array Flat(Array array)
    {
        if (array.Rank == 1)
        {
            return array;
        }

        var flat = Array.CreateInstance(array.GetType().GetElementType()!, array.Length);
        var next = 0;
        foreach (var element in array)
        {
            flat.SetValue(element, next++);
        }

        return flat;
    }

    /// <summary>Writes a place; a structure that stands there takes over the values.</summary>
    private void Assign(Store store, int place, Type type, object? value)
    {
        if (store.IsForeign)
        {
            throw Refused($"A structure of the type {((LiftedObject)store).Type.Name} from before the call is written");
        }

        if (value is int or long or nint && type.IsPrimitive)
        {
            value = OnStack(OfType(value, type));
        }

        var before = store[place];
        if (value is LiftedObject { Type.IsValueType: true } from
            && before is LiftedObject { Type.IsValueType: true } to && from.Type == to.Type)
        {
            if (to.Layout.InlineLength > 0)
            {
                Copy(SpanOf(from[0]), SpanOf(to[0]));
                return;
            }

            for (var k = 0; k < from.Layout.Fields.Length; k++)
            {
                Assign(to, k, from.Layout.Fields[k].FieldType, from[k]);
            }

            return;
        }

        journal.Write(store, place, LiftedObject.CopyOf(value));
    }

    private object? Load(object? reference)
    {
        switch (reference)
        {
            case PlaceReference { Store: LiftedArray array } place:
                return LiftedObject.CopyOf(ElementOf(array, place.Place));
            case PlaceReference place:
                return LiftedObject.CopyOf(place.Store[place.Place]);
            case ElementReference element:
                return LoadAt(element.Array, element.Index);
            case ForeignReference foreign:
                return LiftedObject.CopyOf(Read(foreign));
            case LiftedObject structure:
                return structure.Copy();
            case BoxedStructure boxed:
                return boxed.Value.Copy();
            case BoxedNumber boxed:
                return boxed.Value;
            case null:
                throw ThrownHere("null is used as an object");
            default:
                throw Refused($"A reference was expected; found {Described(reference)}");
        }
    }

    private void Store(object? reference, object? value)
    {
        switch (reference)
        {
            case PlaceReference { Store: LiftedArray array } place:
                StoreElement(array, place.Place, value);
                break;
            case PlaceReference place:
                Assign(place.Store, place.Place, place.Type, value);
                break;
            case ElementReference element:
                StoreElement(element.Array, element.Index, value);
                break;
            case ForeignReference foreign:
                throw Refused($"The field {foreign.Field.Name} of an object from before the call is written");
            case null:
                throw ThrownHere("null is used as an object");
            default:
                throw Refused($"A reference was expected; found {Described(reference)}");
        }
    }

    /// <summary>The structure in a place, not a copy of it.</summary>
    private object? InPlace(object? reference) => reference switch
    {
        PlaceReference { Store: LiftedArray array } place => ElementOf(array, place.Place),
        PlaceReference place => place.Store[place.Place],
        ForeignReference foreign => Read(foreign),
        BoxedStructure boxed => boxed.Value,
        _ => reference,
    };

    private object? Read(ForeignReference place) =>
        FromBefore(Observations.Read(place.Owner, place.Field), place.Field.FieldType);

    private object? LoadField(object? owner, FieldInfo field)
    {
        if (field.IsStatic)
        {
            return LiftedObject.CopyOf(Read(new ForeignReference(null, field)));
        }

        if (field.DeclaringType!.IsPrimitive)
        {
            return owner is PlaceReference or ElementReference or ForeignReference ? Load(owner) : owner;
        }

        switch (InPlace(owner))
        {
            case LiftedObject x:
                return LiftedObject.CopyOf(x[x.Layout.PlaceOf(field)]);
            case null:
                throw ThrownHere("null is used as an object");
            case Forgotten:
                throw Refused("A value is read that a loop or a branch has left undetermined");
            case var x when field.DeclaringType!.IsInstanceOfType(x):
                return LiftedObject.CopyOf(Read(new ForeignReference(x, field)));
            case var x:
                throw Refused($"The field {field.Name} of {Described(x)} is read");
        }
    }

    private void StoreField(object? owner, FieldInfo field, object? value)
    {
        if (field.IsStatic)
        {
            // The compiler keeps delegates that capture nothing in static fields.
            if (!IsGenerated(field.DeclaringType!) || value is not LiftedDelegate)
            {
                throw Refused($"The static field {field.Name} is written");
            }

            return;
        }

        switch (InPlace(owner))
        {
            case LiftedObject x:
                Assign(x, x.Layout.PlaceOf(field), field.FieldType, value);
                break;
            case null:
                throw ThrownHere("null is used as an object");
            default:
                throw Refused($"The field {field.Name} of an object from before the call is written");
        }
    }

    private object FieldReference(object? owner, FieldInfo field)
    {
        if (field.IsStatic)
        {
            return new ForeignReference(null, field);
        }

        return InPlace(owner) switch
        {
            LiftedObject x => new PlaceReference(x, x.Layout.PlaceOf(field), field.FieldType),
            null => throw ThrownHere("null is used as an object"),
            var x => new ForeignReference(x, field),
        };
    }

    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static string Described(object? value) => value switch
    {
        null => "null",
        Number or BoxedNumber => "a number that depends on the arguments",
        Whole => "an integer that depends on values",
        SpanValue => "a span",
        LiftedArray array => $"an array of {array.ElementType.Name}",
        LiftedObject x => x.Type.Name,
        PlaceReference or ElementReference or ForeignReference => "a reference",
        Forgotten => "a value that a loop or a branch has left undetermined",
        _ => value.GetType().Name,
    };
}
