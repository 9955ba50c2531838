using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>Elements of arrays, at indices that are known or depend on values.</content>
internal sealed partial class Machine
{
    /// <summary>An element as it stands on the stack.</summary>
    internal object? ElementOf(LiftedArray array, int place)
    {
        Touch(array);
        var element = array[place];
        return LiftedArray.IsAbsent(element) ? AbsentElement(array, place) : element;
    }

    private object? AbsentElement(LiftedArray array, int place)
    {
        var value = array[LiftedArray.Whole] switch
        {
            Array source when array.IsForeign || !array.ElementType.IsValueType =>
                FromBefore(source.GetValue(place), array.ElementType),
            Array source => OnStack(source.GetValue(place)),
            Variable whole => new Number(Functions.At(whole, [place])),
            _ => Default(array.ElementType),
        };
        if (value is LiftedObject)
        {
            // The element is this structure from now on: it can be written in its place.
            array[place] = value;
        }

        return value;
    }

    /// <summary>All elements of an array of numbers as a vector.</summary>
    internal Variable WholeOf(LiftedArray array)
    {
        if (!array.HasNumbers)
        {
            throw Refused($"An array of {array.ElementType.Name} was used as a whole; expected numbers");
        }

        Touch(array);
        var written = Enumerable.Range(0, array.Length).Where(k => !LiftedArray.IsAbsent(array[k])).ToArray();
        var whole = array[LiftedArray.Whole] switch
        {
            Variable variable => variable,
            Array source => written.Length == array.Length
                ? default
                : Recorder.Constant([.. source.Cast<IConvertible>().Select(x => x.ToDouble(null))], [array.Length]),
            _ => written.Length == array.Length ? default : Recorder.Fill(0, [array.Length]),
        };
        if (written.Length == 0)
        {
            return whole;
        }

        if (array.Length == written.Length && written.All(k => array[k] is double or float))
        {
            return Recorder.Constant(
                [.. written.Select(k => ((IConvertible)array[k]!).ToDouble(null))], [array.Length]);
        }

        var parts = new List<Variable>();
        for (var k = 0; k < array.Length;)
        {
            var start = k;
            while (k < array.Length && LiftedArray.IsAbsent(array[k]))
            {
                k++;
            }

            if (k > start)
            {
                parts.Add(Functions.Slice(whole, start..k));
            }

            var run = new List<Variable>();
            for (; k < array.Length && !LiftedArray.IsAbsent(array[k]); k++)
            {
                run.Add(Recorded(AsVariable(array[k])));
            }

            if (run.Count > 0)
            {
                parts.Add(Functions.Stack([.. run]));
            }
        }

        return parts is [var only] ? only : Functions.Concatenate([.. parts]);
    }

    private Variable Recorded(Variable x) => x.IsLiteral ? Recorder.Fill(x.Literal, Shape.Scalar) : x;

    private void SetWhole(LiftedArray array, Variable whole)
    {
        journal.Write(array, LiftedArray.Whole, whole);
        for (var k = 0; k < array.Length; k++)
        {
            if (!LiftedArray.IsAbsent(array[k]))
            {
                journal.Write(array, k, LiftedArray.InWhole);
            }
        }
    }

    internal object? LoadElement(LiftedArray array, object? index)
    {
        switch (index)
        {
            case int or long or nint:
                return LiftedObject.CopyOf(ElementOf(array, Checked(array.Length, index)));
            case Whole whole:
                return LoadAt(array, whole);
            default:
                throw Refused($"An index was expected; found {Described(index)}");
        }
    }

    internal void StoreElement(LiftedArray array, object? index, object? value)
    {
        if (array.IsForeign)
        {
            throw Refused("An array that was there before the call is written");
        }

        switch (index)
        {
            case int or long or nint:
                var place = Checked(array.Length, index);
                Assign(array, place, array.ElementType, value);
                break;
            case Whole whole:
                StoreAt(array, whole, value);
                break;
            default:
                throw Refused($"An index was expected; found {Described(index)}");
        }
    }

    // An index that is found by values only: each element is compared with it.
    private Variable Selected(LiftedArray array, Whole index)
    {
        RequireInside(array.Length, index);
        return Functions.Equal(Recorder.Constant(Counted(array.Length), [array.Length]), index.Variable);
    }

    private static double[] Counted(int length) => [.. Enumerable.Range(0, length).Select(k => (double)k)];

    private object? LoadAt(LiftedArray array, Whole index)
    {
        if (index.Form is { Counter: LoopPlan plan } form && ElementAt(plan, array, form) is { } element)
        {
            return element;
        }

        if (array.Length == 0)
        {
            throw ThrownHere("an element of an empty array is read");
        }

        if (array.HasNumbers)
        {
            return new Number(Functions.Sum(Functions.Where(Selected(array, index), WholeOf(array), 0)));
        }

        RequireInside(array.Length, index);
        var element0 = ElementOf(array, 0);
        if (element0 is not (int or long or Whole))
        {
            throw Refused($"An element of {array.ElementType.Name}[] is read at an index that depends on values");
        }

        var value = AsWhole(element0);
        for (var k = 1; k < array.Length; k++)
        {
            var next = AsWhole(ElementOf(array, k));
            value = Whole.OfData(
                Functions.Where(Functions.Equal(index.Variable, k), next.Variable, value.Variable),
                Math.Min(value.Least, next.Least), Math.Max(value.Most, next.Most));
        }

        return value;
    }

    private void StoreAt(LiftedArray array, Whole index, object? value)
    {
        if (index.Form is { Counter: LoopPlan plan } form && TryStoreAt(plan, array, form, value))
        {
            return;
        }

        if (!array.HasNumbers)
        {
            throw Refused($"An element of {array.ElementType.Name}[] is written at an index that depends on values");
        }

        SetWhole(array, Functions.Where(Selected(array, index), AsVariable(value), WholeOf(array)));
    }

    private int Checked(int length, object index)
    {
        var number = index is int small ? small : index is long large ? large : (nint)index;
        return number >= 0 && number < length ? (int)number
            : throw ThrownHere($"the index {number} lies outside an array of length {length}");
    }
}
