using AutoDiff.Primitives;
using AutoDiff.Transforms.Rules;

namespace AutoDiff.BackEnds.Compiled.Rewriting;

/// <summary>
/// Writes the sigmoid and its derivative of the same argument with one exponential and one quotient, which are nearly
/// all that either costs.
/// </summary>
internal static class SharedExponentials
{
    private static readonly RuleSet Shared = new(
    [
        new("sigmoid(x) → its quotient of exponentials", Validity.Exact, Op.Sigmoid, (rewriter, in entry) =>
        {
            var x = rewriter[entry.A];
            var (decay, share) = Terms(x);
            return Functions.Where(Functions.Less(x, 0), decay, 1) * share;
        }),
        new("sigmoid′(x) → its product with them", Validity.Exact, Op.LogisticDensity, (rewriter, in entry) =>
        {
            var (decay, share) = Terms(rewriter[entry.A]);
            return decay * share * share;
        }),
    ]);

    /// <summary>The program in which both share what they can.</summary>
    public static ArrayProgram Apply(ArrayProgram program)
    {
        var listing = program.Listing;
        var sigmoids = Arguments(Op.Sigmoid);
        sigmoids.IntersectWith(Arguments(Op.LogisticDensity));
        return sigmoids.Count == 0
            ? program
            : Rewriter.Rewrite(
                program, i => IsEither(listing[i].Op) && sigmoids.Contains(listing[i].A) ? Shared : RuleSet.Empty);

        HashSet<int> Arguments(Op op) =>
            [.. Enumerable.Range(0, program.Count).Where(i => listing[i].Op == op).Select(i => listing[i].A)];
    }

    private static bool IsEither(Op op) => op is Op.Sigmoid or Op.LogisticDensity;

    // e^(−|x|), which does not overflow, and 1/(1 + e^(−|x|)).
    private static (Variable Decay, Variable Share) Terms(Variable x)
    {
        var decay = Functions.Exp(-Functions.Abs(x));
        return (decay, 1 / (1 + decay));
    }
}
