using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>What known calls do with arrays and spans.</content>
internal sealed partial class Machine
{
    internal object? CallRead(MethodBase method, object?[] arguments) => Call(MethodCode.Of(method)!, arguments);

    /// <summary>The place of an element of an array of several axes; the array comes first.</summary>
    internal object Index(object?[] arguments)
    {
        var array = ArrayOf(arguments[0]);
        object place = 0;
        for (var axis = 0; axis < array.Lengths.Length; axis++)
        {
            var index = arguments[axis + 1]!;
            var length = array.Lengths[axis];
            if (index is Whole whole)
            {
                RequireInside(length, whole);
            }
            else
            {
                Checked(length, index);
            }

            place = BinaryOfIntegers("add", BinaryOfIntegers("mul", place, length)!, index)!;
        }

        return place;
    }

    /// <summary>A whole array, or a span.</summary>
    internal SpanValue SpanOf(object? value) => value switch
    {
        SpanValue span => span,
        null => new(NewArray(number, 0), 0, 0),
        _ => new(ArrayOf(value), 0, ArrayOf(value).Length),
    };

    /// <summary>The span of some elements from one on.</summary>
    internal SpanValue SpanFrom(object? reference, int length) => reference switch
    {
        PlaceReference { Store: LiftedArray array } first => Slice(SpanOf(array), first.Place, length),
        _ => throw Refused("A span is made of a place whose index depends on values"),
    };

    /// <summary>The span of a part of an array that is kept as memory.</summary>
    internal SpanValue SpanOfMemory(object? memory)
    {
        var x = (LiftedObject)InPlace(memory)!;
        return Part(x[PlaceIn(x, "_object")], (int)x[PlaceIn(x, "_index")]!, (int)x[PlaceIn(x, "_length")]!);
    }

    /// <summary>The span of one place, as the compiler makes it of a value that is only read.</summary>
    internal SpanValue SpanOfOne(PlaceReference place, MethodBase constructor)
    {
        if (constructor.DeclaringType!.GetGenericTypeDefinition() != typeof(ReadOnlySpan<>))
        {
            throw Refused("A span is made of a place outside arrays");
        }

        var copy = NewArray(place.Type, 1);
        StoreElement(copy, 0, Load(place));
        return SpanOf(copy);
    }

    /// <summary>The first element of an inline array that stands in a place; null if none of the type does.</summary>
    internal object? ElementsInline(object? reference, Type type) =>
        InPlace(reference) is LiftedObject { Layout.InlineLength: > 0 } x && x[0] is LiftedArray elements
            && elements.ElementType == type
            ? ElementReferenceOf(elements, 0)
            : null;

    /// <summary>The span in a place.</summary>
    internal SpanValue SpanIn(object? reference) => SpanOf(reference is SpanValue ? reference : Load(reference));

    internal SpanValue Part(object? value, int start, int length) => Slice(SpanOf(value), start, length);

    internal SpanValue Slice(SpanValue span, int start, int length) =>
        start < 0 || length < 0 || start > span.Length - length
            ? throw ThrownHere("a part of a span lies outside it")
            : new(span.Array, span.Start + start, length);

    internal object ElementOfSpan(SpanValue span, object? index)
    {
        if (index is not Whole whole)
        {
            return ElementReferenceOf(span.Array, span.Start + Checked(span.Length, index!));
        }

        RequireInside(span.Length, whole);
        return ElementReferenceOf(span.Array, BinaryOfIntegers("add", index, span.Start));
    }

    internal object? Copy(SpanValue from, SpanValue to)
    {
        object?[] values = [.. Enumerable.Range(from.Start, from.Length).Select(k => ElementOf(from.Array, k))];
        for (var k = 0; k < values.Length; k++)
        {
            StoreElement(to.Array, to.Start + k, values[k]);
        }

        return null;
    }

    /// <summary>Copies elements that are counted by their bytes.</summary>
    internal object? CopyBytes(object? from, object? fromStart, object? to, object? toStart, object? count)
    {
        var type = ArrayOf(from).ElementType;
        if (type != ArrayOf(to).ElementType)
        {
            throw Refused($"{type.Name} is read as {ArrayOf(to).ElementType.Name}");
        }

        int[] elements =
        [
            .. new[] { fromStart, toStart, count }.Select(bytes =>
                (int)BinaryOfIntegers("div", bytes!, RuntimeHelpers.SizeOf(type.TypeHandle))!),
        ];
        return Copy(Part(from, elements[0], elements[2]), Part(to, elements[1], elements[2]));
    }

    internal object? CopyToLonger(SpanValue from, SpanValue to) =>
        Copy(from, Slice(to, 0, from.Length));

    internal LiftedArray CopyOf(SpanValue span, LiftedArray? like = null)
    {
        var (array, isWhole) = (span.Array, span.Length == span.Array.Length);
        var copy = new LiftedArray(
            array.ElementType,
            like?.Lengths ?? [span.Length],
            isWhole ? array[LiftedArray.Whole] : null,
            isForeign: false);
        for (var k = 0; k < span.Length; k++)
        {
            if (!isWhole || !LiftedArray.IsAbsent(array[k]))
            {
                copy[k] = LiftedObject.CopyOf(ElementOf(array, span.Start + k));
            }
        }

        return copy;
    }

    /// <summary>Refuses to go on if it depends on values which elements a sequence keeps.</summary>
    internal object? RequireKnown(LiftedArray kept)
    {
        for (var k = 0; k < kept.Length; k++)
        {
            if (ElementOf(kept, k) is Whole)
            {
                throw Refused(
                    "Which elements Where keeps depends on values; Sum, Average, Count, Min, Max, Any, All, Select " +
                    "and Aggregate may follow it");
            }
        }

        return null;
    }

    /// <summary>Puts an array of another length in a place that holds one.</summary>
    internal object? Resize(object? place, int length)
    {
        var before = ArrayOf(Load(place));
        var after = NewArray(before.ElementType, length);
        var kept = Math.Min(before.Length, length);
        Copy(Part(before, 0, kept), Part(after, 0, kept));
        Store(place, after);
        return null;
    }

    /// <summary>A reference moved by some elements.</summary>
    internal object Moved(object? reference, object? elements) => reference switch
    {
        PlaceReference { Store: LiftedArray array } place =>
            ElementReferenceOf(array, BinaryOfIntegers("add", place.Place, elements!)),
        ElementReference element => new ElementReference(
            element.Array, (Whole)BinaryOfIntegers("add", element.Index, elements!)!),
        _ => throw Refused("A reference outside arrays is moved"),
    };

    /// <summary>The text that an interpolated string has so far.</summary>
    internal string TextIn(object? place) => (string)Load(place)!;

    internal object? Put(object? place, object? value)
    {
        Store(place, value);
        return null;
    }

    internal object? Append(object? place, string? text, object? more)
    {
        Store(place, text + more);
        return null;
    }

    /// <summary>What a call that formats a value appends: the value, and an alignment, a format or both.</summary>
    internal string Formatted(MethodBase method, object?[] arguments)
    {
        if (!IsPlain(arguments[1]))
        {
            throw Refused($"Text is made of {Described(arguments[1])}");
        }

        var value = OfType(arguments[1], method.GetParameters()[0].ParameterType);
        var alignment = arguments.OfType<int>().Skip(arguments[1] is int ? 1 : 0).FirstOrDefault();
        var format = arguments.Length > 2 ? arguments[^1] as string : null;
        return string.Format(null, $"{{0,{alignment}{(format is null ? "" : $":{format}")}}}", value);
    }

    internal object? Reverse(SpanValue span)
    {
        object?[] values = [.. Enumerable.Range(span.Start, span.Length).Select(k => ElementOf(span.Array, k))];
        for (var k = 0; k < values.Length; k++)
        {
            StoreElement(span.Array, span.Start + k, values[^(k + 1)]);
        }

        return null;
    }

    /// <summary>Sorts numbers, or integers that are known, in ascending order.</summary>
    internal object? Sort(SpanValue span)
    {
        var places = Enumerable.Range(span.Start, span.Length);
        object?[] values = [.. places.Select(k => ElementOf(span.Array, k))];
        if (Array.TrueForAll(values, value => value is int or long or double or float or string))
        {
            Array.Sort(values);
        }
        else if (!span.Array.HasNumbers)
        {
            throw Refused($"An array of {span.Array.ElementType.Name} is sorted by what depends on values");
        }
        else
        {
            var sorted = Functions.Sort(Functions.Stack([.. values.Select(value => Recorded(AsVariable(value)))]));
            values = [.. places.Select((_, k) => new Number(sorted[k]))];
        }

        for (var k = 0; k < values.Length; k++)
        {
            StoreElement(span.Array, span.Start + k, values[k]);
        }

        return null;
    }

    internal object? Fill(SpanValue span, object? value)
    {
        for (var k = 0; k < span.Length; k++)
        {
            StoreElement(span.Array, span.Start + k, value);
        }

        return null;
    }

    internal object? Clear(SpanValue span) => Fill(span, Default(span.Array.ElementType));

    /// <summary>Fills an array with the constants that the compiler has put into the assembly.</summary>
    internal object? Initialize(LiftedArray array, FieldInfo field)
    {
        var values = Array.CreateInstance(array.ElementType, array.Length);
        RuntimeHelpers.InitializeArray(values, field.FieldHandle);
        for (var k = 0; k < array.Length; k++)
        {
            journal.Write(array, k, OnStack(values.GetValue(k)));
        }

        return null;
    }

    internal SpanValue ConstantSpan(Type type, FieldInfo field)
    {
        var size = field.FieldType.StructLayoutAttribute is { Size: > 0 and var bytes }
            ? bytes
            : RuntimeHelpers.SizeOf(field.FieldType.TypeHandle);
        var array = NewArray(type, size / RuntimeHelpers.SizeOf(type.TypeHandle));
        Initialize(array, field);
        return SpanOf(array);
    }

    // An index outside an array throws.
    private void RequireInside(int length, Whole index)
    {
        if (index.Form is { Counter: LoopPlan plan } form)
        {
            if (plan.Turns is { } turns && Enumerable.Range(0, (int)turns).Any(t => IsOutside(form.AtTurn(t), length)))
            {
                AddThrown(Whole.OfTurns(new(plan, () => IsOutside(form.At(), length) ? 1 : 0, null), isTruth: true));
            }

            return;
        }

        if (index.Least < 0)
        {
            AddThrown(Whole.OfTruth(Functions.Less(index.Variable, 0)));
        }

        if (index.Most >= length)
        {
            AddThrown(Whole.OfTruth(Functions.GreaterOrEqual(index.Variable, length)));
        }

        static bool IsOutside(long index, int length) => index < 0 || index >= length;
    }
}
