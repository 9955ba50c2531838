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

    /// <summary>The span in a place.</summary>
    internal SpanValue SpanIn(object? reference) => SpanOf(reference is SpanValue ? reference : Load(reference));

    internal SpanValue Part(object? value, int start, int length) => Slice(SpanOf(value), start, length);

    internal SpanValue Slice(SpanValue span, int start, int length) =>
        start < 0 || length < 0 || start > span.Length - length
            ? throw ThrownHere()
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
