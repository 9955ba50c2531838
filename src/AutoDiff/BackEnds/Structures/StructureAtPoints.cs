namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// A structure at many points, between arrays that have an axis for the points before all others and what
/// <see cref="Structure.ForPoints"/> takes and gives.
/// </summary>
internal sealed class StructureAtPoints(Structure structure, int points)
{
    /// <summary>The structure of all points.</summary>
    public Structure Whole { get; } = structure.ForPoints(points)!;

    /// <summary>The operands of the structure of all points.</summary>
    public Variable[] Operands(ReadOnlySpan<Variable> operands)
    {
        var all = new Variable[operands.Length];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = structure.IsOperandOfTurns(i) ? Swapped(operands[i]) : operands[i];
        }

        return all;
    }

    /// <summary>Cotangents of some operands, side by side for each point.</summary>
    public Variable Join(IEnumerable<int> operands, Variable[] cotangents) =>
        SideBySide([.. operands.Zip(cotangents, (i, x) => structure.IsOperandOfTurns(i) ? Swapped(x) : x)]);

    /// <summary>The results, side by side for each point.</summary>
    public Variable Join(Variable[] results) =>
        SideBySide([.. results.Select((y, k) => structure.IsResultOfTurns(k) ? Swapped(y) : y)]);

    /// <summary>
    /// The results of the structure of all points as one array, given them side by side for each point.
    /// </summary>
    public Variable Split(Variable results)
    {
        var shapes = structure.Results.Shapes;
        var parts = new Variable[shapes.Length];
        for (var k = 0; k < parts.Length; k++)
        {
            var start = structure.Results.Start(k);
            var part = parts.Length == 1 ? results : Functions.Reshape(
                Functions.Slice(results, .., start..(start + shapes[k].Length)),
                Shape.Of([points, .. shapes[k].Axes]));
            parts[k] = structure.IsResultOfTurns(k) ? Swapped(part) : part;
        }

        return Packing.Join(parts);
    }

    // One array keeps its shape, as those of one point do.
    private Variable SideBySide(Variable[] arrays) => arrays.Length == 1
        ? arrays[0]
        : Functions.Concatenate(
            [.. arrays.Select(x => Functions.Reshape(x, Shape.Of(points, x.Shape.Length / points)))], 1);

    // Points before turns, or turns before points.
    private static Variable Swapped(Variable x) =>
        Functions.Transpose(x, [1, 0, .. Enumerable.Range(2, x.Shape.Rank - 2)]);
}
