using AutoDiff.Primitives;
using AutoDiff.Transforms;
using AutoDiff.Transforms.Rules;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Writes the functions of whole groups as elementwise primitives and sums, which loops can be fused with. Only the
/// largest element of a group stays.
/// </summary>
internal static class ArrayFunctionExpansion
{
    // Beside a weight of 1 one of exp(−700) counts for nothing; but it, or what is multiplied by it, may be subnormal,
    // and with such numbers processors take a hundred times as long.
    private const double Negligible = -700;

    private static readonly RuleSet Expansions = new(
    [
        Expansion("softmax(x) → exp(x - max(x)) / sum(exp(x - max(x)))", Op.Softmax, (x, axes) =>
        {
            var difference = x - Max(x, axes);
            var terms = Functions.Where(Functions.Less(difference, Negligible), 0, Functions.Exp(difference));
            return terms / Functions.Sum(terms, axes, keep: true);
        }),
        Expansion("logsoftmax(x) → x - max(x) - log(sum(exp(x - max(x))))", Op.LogSoftmax, (x, axes) =>
        {
            var difference = x - Max(x, axes);
            return difference - LogOfSum(difference, axes);
        }),
        Expansion("logsumexp(x) → max(x) + log(sum(exp(x - max(x))))", Op.LogSumExp, (x, axes) =>
        {
            // An infinite largest element is all that counts, and must not be subtracted from itself.
            var max = Max(x, axes);
            var shift = Functions.Where(Functions.Less(Functions.Abs(max), double.PositiveInfinity), max, 0);
            return Drop(shift + LogOfSum(x - shift, axes), axes);
        }),
        Expansion("norm(x) → max(abs(x)) * sqrt(sum((x / max(abs(x)))^2))", Op.Norm, (x, axes) =>
        {
            var max = Max(Functions.Abs(x), axes);
            var isPlain = Functions.Min(Functions.Less(0, max), Functions.Less(max, double.PositiveInfinity));
            var scale = Functions.Where(isPlain, max, 1);
            var length = scale * Functions.Sqrt(Functions.Sum(Functions.Square(x / scale), axes, keep: true));
            return Drop(Functions.Where(isPlain, length, max), axes);
        }),
        Expansion("tie_weights(x) → (x == max(x)) / sum(x == max(x))", Op.TieWeights, (x, axes) =>
        {
            var isLargest = Functions.Equal(x, Max(x, axes));
            return isLargest / Functions.Sum(isLargest, axes, keep: true);
        }),
    ]);

    /// <summary>The program with the functions written out.</summary>
    public static ArrayProgram Apply(ArrayProgram program) => Rewriter.Rewrite(program, Expansions);

    private static Rule Expansion(string text, Op op, Func<Variable, int[], Variable> write) =>
        new(text, Validity.Exact, op, (rewriter, in entry) =>
        {
            var x = rewriter[entry.A];

            // Nothing is the largest of an empty group; the kernels of the functions say what becomes of those.
            return x.Shape.Length == 0 ? null : write(x, rewriter.Attribute(entry).ToArray());
        });

    // ln Σ exp dᵢ for dᵢ ≤ 0 of which one is 0: without its 1 the sum may be small, and its logarithm loses nothing.
    private static Variable LogOfSum(Variable differences, int[] axes)
    {
        var isLargest = Functions.Equal(differences, 0);
        var others = Functions.Sum(Functions.Where(isLargest, 0, Functions.Exp(differences)), axes, keep: true);
        return Functions.Log1p(others + (Functions.Sum(isLargest, axes, keep: true) - 1));
    }

    private static Variable Max(Variable x, int[] axes) => Functions.Max(x, axes, keep: true);

    private static Variable Drop(Variable x, int[] axes) => Functions.Reshape(x, x.Shape.Without(axes));
}
