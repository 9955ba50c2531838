using System.Buffers;
using AutoDiff.BackEnds;

namespace AutoDiff.Tests;

/// <summary>An array as the plain loops of tests see it: elements addressed by an index per axis.</summary>
internal sealed record NdArray(double[] Elements, int[] Lengths)
{
    public Shape Shape => Shape.Of(Lengths);

    public int Rank => Lengths.Length;

    public double this[IReadOnlyList<int> index]
    {
        get
        {
            var position = 0;
            for (var axis = 0; axis < Rank; axis++)
            {
                position = (position * Lengths[axis]) + index[axis];
            }

            return Elements[position];
        }
    }

    public static NdArray Build(int[] lengths, Func<int[], double> element) =>
        new([.. Indices(lengths).Select(element)], lengths);

    /// <summary>All indices of an array in row-major order.</summary>
    public static IEnumerable<int[]> Indices(int[] lengths) =>
        lengths.Aggregate(
            (IEnumerable<int[]>)[[]],
            (indices, length) => indices.SelectMany(
                index => Enumerable.Range(0, length), (index, i) => (int[])[.. index, i]));

    public override string ToString() => $"{Shape} ({string.Join(", ", Elements.Select(x => x.ToString("R", null)))})";

    /// <summary>
    /// Arrays of rank <paramref name="minimumRank"/> to 4 with axes of length <paramref name="minimumLength"/> to 3.
    /// </summary>
    public static Gen<NdArray> Any(int minimumRank = 0, int minimumLength = 0) =>
        from rank in Gen.Choose(minimumRank, 4)
        from lengths in Gen.Choose(minimumLength, 3).ArrayOf(rank)
        from array in OfShape(lengths)
        select array;

    public static Gen<NdArray> OfShape(int[] lengths) =>
        from elements in Gen.Choose(-4000, 4000).Select(x => x / 1000.0).ArrayOf(lengths.Aggregate(1, (x, y) => x * y))
        select new NdArray(elements, lengths);

    /// <summary>An array whose shape broadcasts with that of another.</summary>
    public static Gen<NdArray> Broadcastable(NdArray other) =>
        from dropped in Gen.Choose(0, other.Rank)
        from ones in Gen.Elements(true, false).ArrayOf(other.Rank)
        from array in OfShape([.. other.Lengths.Zip(ones, (length, one) => one ? 1 : length).Skip(dropped)])
        select array;

    /// <summary>
    /// What a function of variables gives: on a tape, on one whose memory an earlier recording left full of NaN, and as
    /// a program. All three must agree to the bit.
    /// </summary>
    public static NdArray Evaluate(Func<Variable[], Variable> function, params NdArray[] inputs)
    {
        var fresh = Record(new Tape<double>(), function, inputs);
        var used = new Tape<double>();
        used.Constant(Enumerable.Repeat(double.NaN, 4096).ToArray(), [4096]);
        used.Reset();
        Assert.Equal(fresh.Elements, Record(used, function, inputs).Elements);

        var program = ProgramBuilder.Trace(
            variables => [function(variables)], [.. inputs.Select((input, k) => ($"x{k}", input.Shape))]);
        var stale = ArrayPool<double>.Shared.Rent(4096);
        Array.Fill(stale, double.NaN);
        ArrayPool<double>.Shared.Return(stale);
        var outputs = new Interpreter(program).Run<double>([.. inputs.Select(input => input.Elements)]);
        Assert.Equal(fresh.Elements, outputs[0]);
        Assert.Equal(fresh.Shape, program.Instructions[program.Outputs[0]].Shape);
        return fresh;
    }

    /// <summary>Equality of shapes, and of elements up to a relative rounding error.</summary>
    public static void AssertEqual(NdArray expected, NdArray actual, double tolerance = 0)
    {
        Assert.Equal(expected.Lengths, actual.Lengths);
        for (var i = 0; i < expected.Elements.Length; i++)
        {
            var (x, y) = (expected.Elements[i], actual.Elements[i]);
            Assert.True(
                x.Equals(y) || x == y || Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Abs(x)),
                $"Element {i} is {y:R}; expected {x:R}. Found {actual}, expected {expected}.");
        }
    }

    private static NdArray Record(Tape<double> tape, Func<Variable[], Variable> function, NdArray[] inputs)
    {
        var result = function([.. inputs.Select(input => tape.Input(input.Elements, input.Shape))]);
        return new(result.ToArray(), result.Shape.Axes.ToArray());
    }
}
