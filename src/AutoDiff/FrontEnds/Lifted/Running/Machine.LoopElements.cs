using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>Elements of arrays at functions of the turn of a loop.</content>
internal sealed partial class Machine
{
    // More runs of elements are gathered by a table.
    private const int MostParts = 8;

    private void Touch(LiftedArray array)
    {
        foreach (var plan in plans)
        {
            plan.Touched.Add(array);
        }
    }

    // The element at a function of the turn; null if the array is not the same at all turns.
    private object? ElementAt(LoopPlan plan, LiftedArray array, TurnForm form)
    {
        if (!MayGather(plan, array))
        {
            return null;
        }

        RequireInside(array.Length, Whole.OfTurns(form));
        if (array.HasNumbers)
        {
            return plan.ElementFor(array, form)[0];
        }

        if (RowLength(array) is { } length)
        {
            return plan.ElementFor(array, form, partLength: length).Part;
        }

        if (Enumerable.Range(0, array.Length).All(k => ElementOf(array, k) is int or long))
        {
            // What stands in the table now: the array must not change during the loop.
            long[] table = [.. Enumerable.Range(0, array.Length).Select(k => LongOf(ElementOf(array, k)))];
            return Whole.OfTurns(new(plan, () => table[Math.Clamp(form.At(), 0, table.Length - 1)], null));
        }

        return null;
    }

    private bool TryStoreAt(LoopPlan plan, LiftedArray array, TurnForm form, object? value)
    {
        if (!array.HasNumbers || !MayGather(plan, array))
        {
            return false;
        }

        RequireInside(array.Length, Whole.OfTurns(form));
        journal.Write(plan.ElementFor(array, form), 0, value);
        return true;
    }

    private static bool MayGather(LoopPlan plan, LiftedArray array) =>
        array.Length > 0 && array.Serial <= plan.Start.Stores && !plan.WholeStates.Contains(array);

    // The length of the rows of an array of arrays of numbers; null if it is not that, or they differ.
    private int? RowLength(LiftedArray array)
    {
        if (array.ElementType != typeof(double[]) && array.ElementType != typeof(float[]))
        {
            return null;
        }

        int? length = null;
        for (var k = 0; k < array.Length; k++)
        {
            if (ElementOf(array, k) is not (Array or LiftedArray)
                || (length ??= ArrayOf(ElementOf(array, k)).Length) != ArrayOf(ElementOf(array, k)).Length)
            {
                return null;
            }
        }

        return length;
    }

    // What an element is at all turns, along the first axis.
    private Variable SequenceOf(TurnElement element, int turns)
    {
        if (element.Array is not { } array)
        {
            return Recorder.Constant(
                [.. Enumerable.Range(0, turns).Select(turn => (double)element.Form.AtTurn(turn))], [turns]);
        }

        var indices = element.Indices(turns);
        if (element.PartLength is null)
        {
            return Gathered([WholeOf(array)], indices);
        }

        return Functions.Stack([.. indices.Select(k => Recorded(WholeOf(ArrayOf(ElementOf(array, k)))))]);
    }

    // Elements of vectors that follow one another. Where few runs of them stand as they stood, they are parts, which
    // code copies and adds up in registers; a table is looked up element by element.
    private static Variable Gathered(Variable[] vectors, int[] indices)
    {
        var parts = new List<Variable>();
        for (var k = 0; k < indices.Length;)
        {
            var (vector, first) = (0, indices[k]);
            while (first >= vectors[vector].Shape[0])
            {
                first -= vectors[vector++].Shape[0];
            }

            var end = k + 1;
            while (end < indices.Length && indices[end] == indices[end - 1] + 1
                && first + end - k < vectors[vector].Shape[0])
            {
                end++;
            }

            if (parts.Count == MostParts)
            {
                return Functions.Gather(vectors is [var only] ? only : Functions.Concatenate(vectors), 0, indices);
            }

            parts.Add(end - k == vectors[vector].Shape[0]
                ? vectors[vector]
                : Functions.Slice(vectors[vector], first..(first + end - k)));
            k = end;
        }

        return parts is [var whole] ? whole : Functions.Concatenate([.. parts]);
    }

    // Writes what all turns have written to elements.
    private void Scatter(LiftedArray array, TurnElement[] elements, Variable[] stacked, int turns)
    {
        var table = Enumerable.Range(0, array.Length).ToArray();
        for (var k = 0; k < elements.Length; k++)
        {
            var indices = elements[k].Indices(turns);
            for (var turn = 0; turn < turns; turn++)
            {
                table[indices[turn]] = array.Length + (k * turns) + turn;
            }
        }

        // What is written at all places owes nothing to what was there.
        SetWhole(array, table.All(place => place >= array.Length)
            ? Gathered(stacked, Array.ConvertAll(table, place => place - array.Length))
            : Gathered([WholeOf(array), .. stacked], table));
    }
}
