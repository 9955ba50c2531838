namespace AutoDiff.Programs;

/// <summary>
/// The elements of rows in the order in which keys ascend, or put back from it: a permutation that depends on the keys,
/// whose derivative in the values is itself and in the keys 0. Equal keys keep their order, and NaN comes last.
/// </summary>
/// <param name="putsBack">Whether elements in that order are put back.</param>
internal sealed class Ordered(bool putsBack) : CustomOperation
{
    public static Ordered ByKeys { get; } = new(putsBack: false);

    public static Ordered Back { get; } = new(putsBack: true);

    public override string Name => putsBack ? "put_back_by_order" : "ordered";

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0] == operands[1]
        ? operands[0]
        : throw new ShapeMismatchException(
            $"Values are ordered by as many keys; found the shapes {operands[0]} and {operands[1]}.");

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var length = operands.Shape(0)[-1];
        var keys = new double[length];
        var order = new int[length];
        for (var start = 0; start < result.Length; start += length)
        {
            operands[0].Slice(start, length).CopyTo(keys);
            for (var i = 0; i < length; i++)
            {
                order[i] = i;
            }

            Array.Sort(order, (i, j) => Compare(keys[i], keys[j]) is var sign and not 0 ? sign : i - j);
            var values = operands[1].Slice(start, length);
            var sorted = result.Slice(start, length);
            for (var i = 0; i < length; i++)
            {
                if (putsBack)
                {
                    sorted[order[i]] = values[i];
                }
                else
                {
                    sorted[i] = values[order[i]];
                }
            }
        }
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        [0, Functions.Apply(putsBack ? ByKeys : Back, operands[0], cotangent)];

    private static int Compare(double x, double y) => double.IsNaN(x) || double.IsNaN(y)
        ? double.IsNaN(x).CompareTo(double.IsNaN(y))
        : x.CompareTo(y);
}
