using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>
/// Methods of the base class library that are not read but executed here: those that move memory, and those about
/// arrays, spans and sequences.
/// </summary>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal static class KnownCalls
{
    /// <summary>What a call does.</summary>
    public delegate object? Call(Machine machine, MethodBase method, object?[] arguments);

    private static readonly Dictionary<string, Call> OfArrays = new()
    {
        ["Get"] = (machine, _, x) => machine.LoadElement(machine.ArrayOf(x[0]), machine.Index(x)),
        ["Set"] = (machine, _, x) =>
        {
            machine.StoreElement(machine.ArrayOf(x[0]), machine.Index(x[..^1]), x[^1]);
            return null;
        },
        ["Address"] = (machine, _, x) => machine.ElementReferenceOf(machine.ArrayOf(x[0]), machine.Index(x)),
    };

    private static readonly Dictionary<(Type, string), Call> ByName = new()
    {
        [(typeof(Array), "GetLength")] = (machine, _, x) => machine.ArrayOf(x[0]).Lengths[(int)x[1]!],
        [(typeof(Array), "GetUpperBound")] = (machine, _, x) => machine.ArrayOf(x[0]).Lengths[(int)x[1]!] - 1,
        [(typeof(Array), "GetLowerBound")] = (_, _, _) => 0,
        [(typeof(Array), "get_Length")] = (machine, _, x) => machine.ArrayOf(x[0]).Length,
        [(typeof(Array), "get_Rank")] = (machine, _, x) => machine.ArrayOf(x[0]).Lengths.Length,
        [(typeof(Array), "Clone")] = (machine, _, x) => machine.CopyOf(machine.SpanOf(x[0]), machine.ArrayOf(x[0])),
        [(typeof(Array), "CopyTo")] = (machine, _, x) =>
        {
            var from = machine.SpanOf(x[0]);
            return machine.Copy(from, machine.Part(x[1], (int)x[2]!, from.Length));
        },
        [(typeof(Array), "Copy")] = (machine, _, x) => x.Length == 3
            ? machine.Copy(machine.Part(x[0], 0, (int)x[2]!), machine.Part(x[1], 0, (int)x[2]!))
            : machine.Copy(machine.Part(x[0], (int)x[1]!, (int)x[4]!), machine.Part(x[2], (int)x[3]!, (int)x[4]!)),
        [(typeof(Array), "Fill")] = (machine, _, x) =>
            machine.Fill(x.Length == 2 ? machine.SpanOf(x[0]) : machine.Part(x[0], (int)x[2]!, (int)x[3]!), x[1]),
        [(typeof(Array), "Clear")] = (machine, _, x) => machine.Clear(
            x.Length == 1 ? machine.SpanOf(x[0]) : machine.Part(x[0], (int)x[1]!, (int)x[2]!)),
        [(typeof(Array), "Empty")] = (machine, method, _) => machine.NewArray(method.GetGenericArguments()[0], 0),
        [(typeof(GC), "AllocateUninitializedArray")] = (machine, method, x) =>
            machine.NewArray(method.GetGenericArguments()[0], x[0]),
        [(typeof(RuntimeHelpers), "InitializeArray")] = (machine, _, x) =>
            machine.Initialize((LiftedArray)x[0]!, (FieldInfo)x[1]!),
        [(typeof(RuntimeHelpers), "CreateSpan")] = (machine, method, x) =>
            machine.ConstantSpan(method.GetGenericArguments()[0], (FieldInfo)x[0]!),
        [(typeof(RuntimeHelpers), "IsReferenceOrContainsReferences")] = (_, method, _) =>
            (bool)method.Invoke(null, [])! ? 1 : 0,
        [(typeof(Array), "Resize")] = (machine, _, x) => machine.Resize(x[0], (int)x[1]!),
        [(typeof(Array), "Reverse")] = (machine, _, x) => machine.Reverse(
            x.Length == 1 ? machine.SpanOf(x[0]) : machine.Part(x[0], (int)x[1]!, (int)x[2]!)),
        [(typeof(Array), "Sort")] = (machine, _, x) => x switch
        {
            [var all] => machine.Sort(machine.SpanOf(all)),
            [var all, int start, int length, null] => machine.Sort(machine.Part(all, start, length)),
            _ => throw machine.Refused("An array is sorted with keys or comparisons"),
        },
        [(typeof(MemoryExtensions), "Sort")] = (machine, _, x) => x.Length == 1
            ? machine.Sort(machine.SpanOf(x[0]))
            : throw machine.Refused("A span is sorted with keys or comparisons"),
        [(typeof(Delegate), "Combine")] = (machine, _, x) => x switch
        {
            [null, var last] => last,
            [var first, null] => first,
            _ => throw machine.Refused("Delegates are added up to one of several methods"),
        },
        [(typeof(Buffer), "BlockCopy")] = (machine, _, x) => machine.CopyBytes(x[0], x[1], x[2], x[3], x[4]),
        [(typeof(Type), "GetTypeFromHandle")] = (_, _, x) => x[0],
        [(typeof(Environment), "get_CurrentManagedThreadId")] = (_, _, _) => 1,
        [(typeof(Unsafe), "NullRef")] = (_, _, _) => null,
        [(typeof(Unsafe), "IsNullRef")] = (_, _, x) => x[0] is null ? 1 : 0,
        [(typeof(Unsafe), "AsRef")] = (_, _, x) => x[0],
        [(typeof(Unsafe), "Add")] = (machine, _, x) => machine.Moved(x[0], x[1]),
        [(typeof(Unsafe), "As")] = (machine, method, x) =>
            method.GetGenericArguments() is [var from, var to] && from != to
                ? machine.ElementsInline(x[0], to) ?? throw machine.Refused($"{from.Name} is read as {to.Name}")
                : x[0],
        [(typeof(MemoryMarshal), "GetArrayDataReference")] = (machine, _, x) =>
            machine.ElementReferenceOf(machine.ArrayOf(x[0]), 0),
        [(typeof(MemoryMarshal), "GetReference")] = (machine, _, x) => machine.SpanOf(x[0]) is var span
            ? machine.ElementReferenceOf(span.Array, span.Start)
            : null,
        [(typeof(DefaultInterpolatedStringHandler), ".ctor")] = (machine, _, x) => machine.Append(x[0], null, ""),
        [(typeof(DefaultInterpolatedStringHandler), "AppendLiteral")] = (machine, _, x) =>
            machine.Append(x[0], machine.TextIn(x[0]), x[1]),
        [(typeof(DefaultInterpolatedStringHandler), "AppendFormatted")] = (machine, method, x) =>
            machine.Append(x[0], machine.TextIn(x[0]), machine.Formatted(method, x)),
        [(typeof(DefaultInterpolatedStringHandler), "ToStringAndClear")] = (machine, _, x) => machine.TextIn(x[0]),
        [(typeof(MemoryExtensions), "AsSpan")] = (machine, _, x) => Sliced(machine, machine.SpanOf(x[0]), x),
    };

    private static readonly Dictionary<string, Call> OfSpans = new()
    {
        // On a span that is declared already, the first argument is its place.
        [".ctor"] = (machine, method, x) => x.Length == method.GetParameters().Length
            ? Constructed(machine, method, x)
            : machine.Put(x[0], Constructed(machine, method, x[1..])),
        ["op_Implicit"] = (machine, _, x) => machine.SpanOf(x[0]),
        ["get_Length"] = (machine, _, x) => machine.SpanIn(x[0]).Length,
        ["get_IsEmpty"] = (machine, _, x) => machine.SpanIn(x[0]).Length == 0 ? 1 : 0,
        ["get_Empty"] = (machine, method, _) => machine.SpanOf(machine.NewArray(ElementType(method), 0)),
        ["get_Item"] = (machine, _, x) => machine.ElementOfSpan(machine.SpanIn(x[0]), x[1]),
        ["Slice"] = (machine, _, x) => Sliced(machine, machine.SpanIn(x[0]), x),
        ["Fill"] = (machine, _, x) => machine.Fill(machine.SpanIn(x[0]), x[1]),
        ["Clear"] = (machine, _, x) => machine.Clear(machine.SpanIn(x[0])),
        ["CopyTo"] = (machine, _, x) => machine.CopyToLonger(machine.SpanIn(x[0]), machine.SpanOf(x[1])),
        ["ToArray"] = (machine, _, x) => machine.CopyOf(machine.SpanIn(x[0])),
    };

    /// <summary>What a call of a method does; null if the method is to be read.</summary>
    public static Call? Find(MethodBase method)
    {
        var type = method.DeclaringType;
        if (type is null)
        {
            return null;
        }

        if (type.IsArray)
        {
            return OfArrays.GetValueOrDefault(method.Name);
        }

        if (type.IsGenericType
            && (type.GetGenericTypeDefinition() == typeof(Span<>)
                || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>)))
        {
            return OfSpans.GetValueOrDefault(method.Name);
        }

        if (method.Name == "get_Span" && type.IsGenericType
            && (type.GetGenericTypeDefinition() == typeof(Memory<>)
                || type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>)))
        {
            return (machine, _, arguments) => machine.SpanOfMemory(arguments[0]);
        }

        if (type == typeof(Debug))
        {
            return (_, _, _) => null;
        }

        if (type == typeof(Sequences) && method.Name == nameof(Sequences.RequireKnown))
        {
            return (machine, _, arguments) => machine.RequireKnown(machine.ArrayOf(arguments[0]));
        }

        if ((type == typeof(Enumerable) || type == typeof(Array) || type == typeof(RuntimeHelpers))
            && !ByName.ContainsKey((type, method.Name)) && Sequences.Of((MethodInfo)method) is { } sequence)
        {
            return (machine, _, arguments) => machine.Invoke(sequence, arguments, isVirtual: false);
        }

        if (type == typeof(Sequences) && method.Name == nameof(Sequences.Items))
        {
            return (machine, method, arguments) => arguments[0] is LiftedArray or Array
                ? arguments[0]
                : machine.CallRead(method, arguments);
        }

        return ByName.GetValueOrDefault((type, method.Name));
    }

    /// <summary>Members of the interfaces of arrays; returns whether the method is one.</summary>
    public static bool OfArray(Machine machine, MethodBase method, object?[] arguments, out object? result)
    {
        var array = machine.ArrayOf(arguments[0]);
        switch (method.Name)
        {
            case "get_Count":
                result = array.Length;
                return true;
            case "get_Item":
                result = machine.LoadElement(array, arguments[1]);
                return true;
            case "set_Item":
                machine.StoreElement(array, arguments[1], arguments[2]);
                result = null;
                return true;
            case "CopyTo":
                result = machine.CopyToLonger(machine.SpanOf(array), machine.Part(
                    arguments[1], (int)arguments[2]!, machine.ArrayOf(arguments[1]).Length - (int)arguments[2]!));
                return true;
            case "GetEnumerator":
                result = machine.Invoke(
                    typeof(Sequences).GetMethod(nameof(Sequences.Enumerate))!.MakeGenericMethod(array.ElementType),
                    [array],
                    isVirtual: false);
                return true;
            default:
                result = null;
                return false;
        }
    }

    private static Type ElementType(MethodBase method) => method.DeclaringType!.GetGenericArguments()[0];

    private static SpanValue Constructed(Machine machine, MethodBase method, object?[] arguments) => arguments switch
    {
        [PlaceReference { Store: LiftedArray } or ElementReference, int length] =>
            machine.SpanFrom(arguments[0], length),
        [PlaceReference { Store: not LiftedArray } only] => machine.SpanOfOne(only, method),
        [StackMemory, _] => machine.SpanOf(machine.NewArray(ElementType(method), arguments[1])),
        _ => Sliced(machine, machine.SpanOf(arguments[0]), arguments),
    };

    // A span, a start and perhaps a length.
    private static SpanValue Sliced(Machine machine, SpanValue span, object?[] arguments)
    {
        var start = arguments.Length > 1 ? (int)arguments[1]! : 0;
        var length = arguments.Length > 2 ? (int)arguments[2]! : span.Length - start;
        return machine.Slice(span, start, length);
    }
}
