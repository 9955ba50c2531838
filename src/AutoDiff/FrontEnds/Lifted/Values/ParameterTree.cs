using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>What a value is among parameters.</summary>
internal enum TreeKind
{
    /// <summary>It has no numbers that are differentiated in.</summary>
    Constant,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An array of numbers, of any rank.</summary>
    Numbers,

    /// <summary>An array or a list of other parameters, or a list of numbers.</summary>
    Items,

    /// <summary>A dictionary whose values are parameters.</summary>
    Dictionary,

    /// <summary>A tuple, a record, a structure or an object of a class, whose fields are parameters.</summary>
    Fields,
}

/// <summary>
/// Parameters that are made of numbers: tuples, records, structures, dictionaries, lists and arrays of them. Their
/// numbers stand one after the other, fields in the order of their declaration, elements and entries in theirs.
/// </summary>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal static class ParameterTree
{
    private const BindingFlags OwnFields =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly MethodInfo Clone =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>The fields of a type, those it inherits last.</summary>
    public static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var part = type; part is not null; part = part.BaseType)
        {
            fields.AddRange(part.GetFields(OwnFields));
        }

        return [.. fields];
    }

    /// <summary>Whether values of a type have numbers of a type that are differentiated in.</summary>
    public static bool Holds(Type type, Type number) => Holds(type, number, []);

    /// <summary>The type of the elements of a span, which an array is given for; null for other types.</summary>
    public static Type? SpannedType(Type type) =>
        IsOf(type, typeof(Span<>)) || IsOf(type, typeof(ReadOnlySpan<>)) ? type.GetGenericArguments()[0] : null;

    /// <summary>What a value is.</summary>
    public static TreeKind KindOf(object? value, Type number) => value switch
    {
        null => TreeKind.Constant,
        _ when value.GetType() == number => TreeKind.Number,
        _ when !Holds(value.GetType(), number) => TreeKind.Constant,
        Array when value.GetType().GetElementType() == number => TreeKind.Numbers,
        Array { Rank: not 1 } => TreeKind.Constant,
        IList => TreeKind.Items,
        IDictionary => TreeKind.Dictionary,
        _ => TreeKind.Fields,
    };

    /// <summary>Adds the numbers of a value, and everything about it that is no number.</summary>
    public static void Flatten<T>(object? value, List<T> numbers, List<object?> constants)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var kind = KindOf(value, typeof(T));
        constants.Add(kind);
        switch (kind)
        {
            case TreeKind.Constant:
                constants.Add(value);
                break;
            case TreeKind.Number:
                numbers.Add((T)value!);
                break;
            case TreeKind.Numbers:
                var array = (Array)value!;
                constants.AddRange(Enumerable.Range(0, array.Rank).Select(axis => (object?)array.GetLength(axis)));
                numbers.AddRange(array.Cast<T>());
                break;
            case TreeKind.Items:
                constants.Add(((IList)value!).Count);
                foreach (var item in (IList)value)
                {
                    Flatten(item, numbers, constants);
                }

                break;
            case TreeKind.Dictionary:
                foreach (DictionaryEntry entry in (IDictionary)value!)
                {
                    constants.Add(entry.Key);
                    Flatten(entry.Value, numbers, constants);
                }

                break;
            case TreeKind.Fields:
                constants.Add(value!.GetType());
                foreach (var field in FieldsOf(value.GetType()))
                {
                    Flatten(field.GetValue(value), numbers, constants);
                }

                break;
        }
    }

    /// <summary>A value like another with other numbers, the first of which are taken.</summary>
    public static object? Rebuild<T>(object? like, ref ReadOnlySpan<T> numbers)
    {
        switch (KindOf(like, typeof(T)))
        {
            case TreeKind.Number:
                var number = numbers[0];
                numbers = numbers[1..];
                return number;
            case TreeKind.Numbers:
                var array = (Array)((Array)like!).Clone();
                var elements = numbers[..array.Length].ToArray();
                Buffer.BlockCopy(elements, 0, array, 0, Buffer.ByteLength(elements));
                numbers = numbers[array.Length..];
                return array;
            case TreeKind.Items:
                var items = like is Array original
                    ? (IList)original.Clone()
                    : (IList)Activator.CreateInstance(like!.GetType(), like)!;
                for (var k = 0; k < items.Count; k++)
                {
                    items[k] = Rebuild(items[k], ref numbers);
                }

                return items;
            case TreeKind.Dictionary:
                var type = like!.GetType();
                var comparer = type.GetProperty("Comparer")!.GetValue(like);
                var entries = (IDictionary)Activator.CreateInstance(type, comparer)!;
                foreach (DictionaryEntry entry in (IDictionary)like)
                {
                    entries.Add(entry.Key, Rebuild(entry.Value, ref numbers));
                }

                return entries;
            case TreeKind.Fields:
                var copy = Clone.Invoke(like, null)!;
                foreach (var field in FieldsOf(like!.GetType()))
                {
                    if (KindOf(field.GetValue(like), typeof(T)) != TreeKind.Constant)
                    {
                        field.SetValue(copy, Rebuild(field.GetValue(like), ref numbers));
                    }
                }

                return copy;
            default:
                return like;
        }
    }

    private static bool Holds(Type type, Type number, HashSet<Type> within)
    {
        if (type == number)
        {
            return true;
        }

        if (type.IsPrimitive || type.IsEnum || type.IsPointer || !within.Add(type))
        {
            return false;
        }

        return type.IsArray ? Holds(type.GetElementType()!, number, within)
            : SpannedType(type) is { } element ? Holds(element, number, within)
            : IsOf(type, typeof(List<>)) ? Holds(type.GetGenericArguments()[0], number, within)
            : IsOf(type, typeof(Dictionary<,>)) ? Holds(type.GetGenericArguments()[1], number, within)
            : (type.IsValueType || IsOwn(type))
                && Array.Exists(FieldsOf(type), field => Holds(field.FieldType, number, within));
    }

    private static bool IsOf(Type type, Type generic) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic;

    // Classes of the base class library are no parameters.
    private static bool IsOwn(Type type) =>
        type.IsClass && !typeof(Delegate).IsAssignableFrom(type)
        && type.Namespace?.Split('.')[0] is not ("System" or "Microsoft");
}
