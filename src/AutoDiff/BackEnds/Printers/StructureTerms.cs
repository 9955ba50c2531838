using AutoDiff.BackEnds.Structures;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Printers;

/// <summary>How the operands and the results of the structures of a program are written.</summary>
internal sealed class StructureTerms(InstructionList listing, IFormulaStyle style)
{
    private readonly Dictionary<int, (Packing Packing, Fragment[] Terms)> results = [];

    /// <summary>Writes the lines of a structure, and gives its result.</summary>
    public Fragment Write(int instruction, StructureFormulas structure, Func<int, Fragment> whole, List<string> lines)
    {
        var operation = (CustomOperation)listing.Payload(listing[instruction])!;
        int[] operands = [.. listing.Operands(listing[instruction], default)];
        var packing = ((IPackedResults)operation).ResultsOf(Array.ConvertAll(operands, listing.Shape));
        Fragment[] given = Array.ConvertAll(operands, whole.Invoke);
        var written = structure.Write(
            style,
            operation is AdjointOperation adjoint
                ? [.. given[..^1], .. Parts(operands[^1], adjoint.Structure.Results, whole)]
                : given,
            lines);
        results[instruction] = (packing, written);
        return written.Length == 1 ? written[0] : style.Joined(written);
    }

    /// <summary>Whether an instruction has several results, which are read one by one.</summary>
    public bool IsPacked(int instruction) => results.TryGetValue(instruction, out var found) && found.Terms.Length > 1;

    /// <summary>The result of a structure that a slice takes; null for all other instructions.</summary>
    public Fragment? Part(int instruction)
    {
        var entry = listing[instruction];
        return entry.Op == Op.Slice && results.TryGetValue(entry.A, out var found)
            && found.Packing.TakenBy(listing.Attribute(entry), listing.Shape(instruction)) is { } result
            ? found.Terms[result]
            : null;
    }

    // Arrays that were joined to one, or embedded into one and added.
    private Fragment[] Parts(int instruction, Packing packing, Func<int, Fragment> whole)
    {
        var shapes = packing.Shapes.ToArray();
        if (shapes.Length == 1)
        {
            return [whole(instruction)];
        }

        var terms = Array.ConvertAll(shapes, _ => new List<Fragment>());
        for (var open = new Stack<int>([instruction]); open.TryPop(out var term);)
        {
            var entry = listing[term];
            if (entry.Op == Op.Add)
            {
                open.Push(entry.B);
                open.Push(entry.A);
            }
            else if (entry.Op == Op.Embed && packing.TakenBy(Slice(entry), listing.Shape(entry.A)) is { } part)
            {
                terms[part].Add(whole(entry.A));
            }
            else if (entry.Op == Op.Concatenate && listing.OperandCount(entry) == shapes.Length)
            {
                foreach (var (k, operand) in listing.Operands(entry, default).ToArray().Index())
                {
                    terms[k].Add(Unflattened(operand, shapes[k], whole));
                }
            }
            else if (!entry.IsSplat || entry.SplatValue != 0)
            {
                for (var k = 0; k < shapes.Length; k++)
                {
                    var (start, end) = (packing.Start(k), packing.Start(k) + shapes[k].Length);
                    terms[k].Add(style.Indexed(whole(term), shapes[k].Rank == 0 ? $"{start}" : $"{start}:{end}"));
                }
            }
        }

        return [.. terms.Select(parts => parts.Count == 0
            ? Fragment.Number(0)
            : parts.Aggregate((x, y) => Fragment.Infix(x, Add.Name, y, Notation.Additive)))];
    }

    // What an embedding takes back out.
    private int[] Slice(in PackedInstruction embedding) =>
        [listing.Attribute(embedding)[0], 1, listing.Shape(embedding.A).Length];

    private Fragment Unflattened(int part, Shape shape, Func<int, Fragment> whole)
    {
        var entry = listing[part];
        return entry.Op == Op.Reshape && listing.Shape(entry.A) == shape ? whole(entry.A)
            : entry.IsSplat && shape.Rank == 0 ? Fragment.Number(entry.SplatValue)
            : whole(part);
    }
}
