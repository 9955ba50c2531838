using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <content>Operations that are made of programs, whose results are variables of their own.</content>
internal ref partial struct CSharpWriter
{
    public readonly void Custom()
    {
        var operation = (CustomOperation)listing.Payload(entry)!;
        var operands = listing.Operands(entry, default).ToArray();
        Shape[] shapes = Array.ConvertAll(operands, listing.Shape);
        if (operation is not IPackedResults packed)
        {
            throw NotSupported(operation.Name);
        }

        var packing = packed.ResultsOf(shapes);
        var written = new CSharpStructures(scope).Write(operation, NamesOf(operands), shapes);
        if (written.Length == 1)
        {
            variables[index] = written[0];
            return;
        }

        results[index] = (packing, written);
        if (!IsReadWhole(index))
        {
            return;
        }

        Declare(null);
        for (var k = 0; k < written.Length; k++)
        {
            scope.SetPart(Name(index), $"{packing.Start(k)}", packing.Shapes[k], written[k]);
        }
    }

    private readonly string[] NamesOf(int[] operands)
    {
        var operandNames = new string[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            operandNames[i] = Name(operands[i]);
        }

        return operandNames;
    }

    // The variable of the result of an operation that a slice takes.
    private readonly string? Result(int instruction) =>
        listing[instruction] is { Op: Op.Slice } slice
        && results.TryGetValue(slice.A, out var found)
        && found.Packing.TakenBy(listing.Attribute(slice), listing.Shape(instruction)) is { } result
            ? found.Names[result]
            : null;

    // Whether anything but slices that take one of its results reads an operation.
    private readonly bool IsReadWhole(int operation)
    {
        if (program.Outputs.Contains(operation))
        {
            return true;
        }

        Span<int> buffer = stackalloc int[3];
        for (var i = operation + 1; i < program.Count; i++)
        {
            if (listing.Operands(listing[i], buffer).Contains(operation) && Result(i) is null)
            {
                return true;
            }
        }

        return false;
    }
}
