using AutoDiff.Programs;

namespace AutoDiff.Transforms;

/// <summary>
/// What reverse mode has found of the adjoint of an array by slices of it. Each slice's adjoint among zeros would take
/// the length of the array: of n elements that are read one by one, n². Slices whose elements lie one after the other
/// are joined instead, with zeros between, as many times as they overlap.
/// </summary>
internal sealed class AdjointParts(Shape shape)
{
    // Few slices stay sums, which read better.
    private const int Few = 4;

    private readonly Dictionary<(int Start, int Length), (Variable Adjoint, int[] Slice)> parts = [];

    /// <summary>Adds the adjoint of a slice, if its elements lie one after the other.</summary>
    public bool TryAdd(ReadOnlySpan<int> slice, Variable adjoint)
    {
        if (StartOf(slice, adjoint.Shape.Length) is not { } start)
        {
            return false;
        }

        var place = (start, adjoint.Shape.Length);
        parts[place] = parts.TryGetValue(place, out var known)
            ? (known.Adjoint + Functions.Reshape(adjoint, known.Adjoint.Shape), known.Slice)
            : (adjoint, slice.ToArray());
        return true;
    }

    /// <summary>The adjoint of the array, in terms whose sum it is.</summary>
    /// <param name="recorder">What is recorded on.</param>
    /// <param name="embed">The adjoint of a slice among zeros.</param>
    public IEnumerable<Variable> Terms(Recorder recorder, Func<Variable, int[], Variable> embed)
    {
        return Layers() is { } layers
            ? layers.Select(layer => Joined(recorder, layer))
            : parts.Values.Select(part => embed(part.Adjoint, part.Slice));
    }

    // Lists of slices that do not overlap, in the order of their places; null if that is not worthwhile.
    private List<List<(int Start, int Length)>>? Layers()
    {
        if (parts.Count < Few)
        {
            return null;
        }

        var layers = new List<List<(int Start, int Length)>>();
        foreach (var part in parts.Keys.Order())
        {
            var free = layers.Find(layer => layer[^1].Start + layer[^1].Length <= part.Start);
            if (free is null)
            {
                layers.Add(free = []);
                if (2 * layers.Count > parts.Count)
                {
                    return null;
                }
            }

            free.Add(part);
        }

        return layers;
    }

    private Variable Joined(Recorder recorder, List<(int Start, int Length)> layer)
    {
        var joined = new List<Variable>();
        var end = 0;
        foreach (var (start, length) in layer)
        {
            Fill(start);
            joined.Add(Functions.Reshape(parts[(start, length)].Adjoint, [length]));
            end = start + length;
        }

        Fill(shape.Length);
        return Functions.Reshape(Functions.Concatenate([.. joined]), shape);

        void Fill(int next)
        {
            if (next > end)
            {
                joined.Add(recorder.Fill(0, [next - end]));
            }
        }
    }

    // Where the elements of a slice begin, if they lie one after the other: beyond axes with one element there is at
    // most one of which a range is taken, and all of those behind it.
    private int? StartOf(ReadOnlySpan<int> slice, int length)
    {
        var (start, stride, isWhole) = (0, 1, true);
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            var (first, step, count) = (slice[3 * axis], slice[(3 * axis) + 1], slice[(3 * axis) + 2]);
            if (count != 1 && (!isWhole || step != 1))
            {
                return null;
            }

            isWhole = isWhole && count == shape[axis];
            start += first * stride;
            stride *= shape[axis];
        }

        return length == 0 ? null : start;
    }
}
