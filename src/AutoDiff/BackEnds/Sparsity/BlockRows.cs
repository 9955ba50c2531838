using System.Numerics;
using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// The rows of a sparse Jacobian that a call over points gives: the Jacobian of one point, evaluated at all of them,
/// so many at a time that what is gathered for them stays in the caches.
/// </summary>
internal sealed class BlockRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PointsAtOnce = 256;

    private readonly CompiledProgram<T> jacobian;
    private readonly int points;

    // What varies: of one point first elements among the inputs, and how many follow each.
    private readonly int[] starts;
    private readonly int[] lengths;
    private readonly int variables;

    // What does not: all elements of each operand, and how many each point has; 0 if all share them.
    private readonly (T[] Elements, int Length)[] constants;

    // Where the entries of each point belong; null if one after the other.
    private readonly int[]? places;

    // Given the columns of the entries of each row of one point, and of each point where the columns are.
    private BlockRows(PointCall call, int[][] local, int[] columns)
    {
        points = call.Points;
        variables = columns.Length / points;
        constants = [.. call.Needed().Constant.Select(operand => (
            Array.ConvertAll(call.Operands[operand], element => T.CreateTruncating(element.Value)),
            call.Operation.Roles!.IsShared(operand) ? 0 : call.Program.Inputs[operand].Shape.Length))];
        (starts, lengths) = Runs(columns, variables, points);
        jacobian = CompiledProgram<T>.Of(Jacobian(call, local), new(
            [.. Enumerable.Range(0, constants.Length).Where(k => constants[k].Length == 0).Select(k => k + 1)], []));
        Pattern = Sorted(local, columns, out places);
    }

    /// <summary>How many entries each row has, and their columns.</summary>
    public (int[] Counts, int[] Columns) Pattern { get; }

    /// <summary>The rows of a call; null if no point takes any input, or one takes an input twice.</summary>
    public static BlockRows<T>? Of(PointCall call)
    {
        var origins = call.Needed().Varying.Select(
            operand => (Elements: call.Operands[operand], call.Program.Inputs[operand].Shape.Length)).ToArray();
        var variables = origins.Sum(operand => operand.Length);
        var local = SparsityPattern.OfJacobian(Joined(call, (_, y) => y));
        int[][] rows = Filled([.. Enumerable.Range(0, local.Rows).Select(
            row => local.Row(row).ToArray().Where(column => column < variables).ToArray())]);
        if (call.Points == 0 || variables == 0
            || (long)call.Points * Math.Max(variables, local.Count) > Array.MaxLength)
        {
            return null;
        }

        var columns = new int[call.Points * variables];
        var next = 0;
        for (var point = 0; point < call.Points; point++)
        {
            foreach (var (elements, length) in origins)
            {
                foreach (var element in elements.AsSpan(point * length, length))
                {
                    columns[next++] = element.Place;
                }
            }
        }

        var block = new BlockRows<T>(call, rows, columns);
        return block.TakesTwice() ? null : block;
    }

    /// <summary>Computes the entries, in the order of the pattern.</summary>
    public void Evaluate(ReadOnlySpan<T> inputs, Span<T> values, int threads)
    {
        var given = new Rented<T>(PointsAtOnce * jacobian.InputLength);
        var computed = new Rented<T>(places is null ? 0 : PointsAtOnce * jacobian.OutputLength);
        for (var first = 0; first < points; first += PointsAtOnce)
        {
            var count = Math.Min(PointsAtOnce, points - first);
            var (start, length) = (first * jacobian.OutputLength, count * jacobian.OutputLength);
            var results = places is null ? values.Slice(start, length) : computed.Span[..length];
            jacobian.Evaluate(given.Span[..Fill(inputs, given.Span, first, count)], results, count, threads);
            for (var entry = 0; places is not null && entry < length; entry++)
            {
                values[places[start + entry]] = results[entry];
            }
        }

        computed.Return();
        given.Return();
    }

    // What some points are given; returns how many elements that are.
    private int Fill(ReadOnlySpan<T> inputs, Span<T> given, int first, int count)
    {
        var places = starts.AsSpan(first * lengths.Length, count * lengths.Length);
        var start = 0;
        for (var k = 0; k < lengths.Length; k++)
        {
            var length = lengths[k];
            for (var (point, place) = (start, k); place < places.Length; point += variables, place += lengths.Length)
            {
                inputs.Slice(places[place], length).CopyTo(given[point..]);
            }

            start += length;
        }

        start = count * variables;
        foreach (var (elements, length) in constants)
        {
            var part = length == 0 ? elements : elements.AsSpan(first * length, count * length);
            part.CopyTo(given[start..]);
            start += part.Length;
        }

        return start;
    }

    // Few zeros cost less than rows of different lengths.
    private static int[][] Filled(int[][] rows)
    {
        int[] columns = [.. rows.SelectMany(row => row).Distinct().Order()];
        return 2 * rows.Sum(row => row.Length) >= rows.Length * columns.Length
            ? [.. rows.Select(_ => columns)]
            : rows;
    }

    // From what varies at a point, as one vector, and the constants, the entries of its rows.
    private static ArrayProgram Jacobian(PointCall call, int[][] local) => Joined(call, (x, y) =>
    {
        var (rows, columns, recorder) = (local.Length, x.Shape.Length, x.Recorder!);
        var matrix = Functions.Stack([.. Enumerable.Range(0, rows).Select(row =>
        {
            var unit = new double[rows];
            unit[row] = 1;
            return Reverse.Pull(y, recorder.Constant(unit, y.Shape), x)[0];
        })]);
        int[] entries = [.. local.Index().SelectMany(row => row.Item.Select(column => (row.Index * columns) + column))];
        var flat = Functions.Reshape(matrix, [rows * columns]);
        return entries.Length == rows * columns ? flat : Functions.Gather(flat, 0, entries);
    });

    private static ArrayProgram Joined(PointCall call, Func<Variable, Variable, Variable> results)
    {
        var (program, builder) = (call.Program, new ProgramBuilder());
        var (varying, constant) = call.Needed();
        var x = builder.Input("x", Shape.Of(varying.Sum(i => program.Inputs[i].Shape.Length)));
        Variable[] inputs = [.. program.Inputs.Select(input => builder.Fill(0, input.Shape))];
        var start = 0;
        foreach (var i in varying)
        {
            var shape = program.Inputs[i].Shape;
            inputs[i] = Functions.Reshape(x[start..(start + shape.Length)], shape);
            start += shape.Length;
        }

        foreach (var i in constant)
        {
            inputs[i] = builder.Input(program.Inputs[i].Name, program.Inputs[i].Shape);
        }

        return builder.Build([results(x, program.Inline(builder, inputs)[call.Output])]);
    }

    // Elements that are neighbors at every point are moved together.
    private static (int[] Starts, int[] Lengths) Runs(int[] columns, int variables, int points)
    {
        List<int> begins = [.. Enumerable.Range(0, variables).Where(j => j == 0 || !Enumerable.Range(0, points).All(
            point => columns[(point * variables) + j] == columns[(point * variables) + j - 1] + 1))];
        return (
            [.. Enumerable.Range(0, points).SelectMany(
                point => begins.Select(j => columns[(point * variables) + j]))],
            [.. begins.Select((j, k) => (k + 1 < begins.Count ? begins[k + 1] : variables) - j)]);
    }

    private bool TakesTwice()
    {
        var rest = Pattern.Columns.AsSpan();
        foreach (var count in Pattern.Counts)
        {
            for (var entry = 1; entry < count; entry++)
            {
                if (rest[entry] == rest[entry - 1])
                {
                    return true;
                }
            }

            rest = rest[count..];
        }

        return false;
    }

    // The columns of each row in ascending order, and where that takes the entries, unless they stay.
    private (int[] Counts, int[] Columns) Sorted(int[][] local, int[] columns, out int[]? permuted)
    {
        var ofPoint = Array.ConvertAll(local, row => row.Length);
        int[] counts = [.. Enumerable.Repeat(ofPoint, points).SelectMany(row => row)];
        var sorted = new int[counts.Sum()];
        var (next, isAscending) = (0, true);
        for (var point = 0; point < points; point++)
        {
            foreach (var row in local)
            {
                for (var entry = 0; entry < row.Length; entry++)
                {
                    sorted[next] = columns[(point * variables) + row[entry]];
                    isAscending &= entry == 0 || sorted[next] > sorted[next - 1];
                    next++;
                }
            }
        }

        permuted = isAscending ? null : Permuted(sorted, counts);
        return (counts, sorted);
    }

    private static int[] Permuted(int[] columns, int[] counts)
    {
        int[] order = [.. Enumerable.Range(0, columns.Length)];
        var start = 0;
        foreach (var count in counts)
        {
            Array.Sort(columns, order, start, count);
            start += count;
        }

        var places = new int[order.Length];
        for (var place = 0; place < order.Length; place++)
        {
            places[order[place]] = place;
        }

        return places;
    }
}
