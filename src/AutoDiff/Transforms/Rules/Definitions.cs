using AutoDiff.Primitives;
using static AutoDiff.Functions;
using static AutoDiff.Validity;

namespace AutoDiff.Transforms.Rules;

/// <summary>
/// Definitions read from right to left: what a formula writes out becomes the primitive, which neither overflows nor
/// cancels.
/// </summary>
internal static class Definitions
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Rule.Of(AssumesFinite, x => Definition<Expm1>(x), x => Expm1(x)),
        Rule.Of(AssumesFinite, x => Definition<Softplus>(x), x => Softplus(x)),
        Rule.Of(AssumesFinite, x => Definition<Log1p>(x), x => Log1p(x)),
        Rule.Of(AssumesFinite, x => Definition<Logit>(x), x => Logit(x)),
        Rule.Of(AssumesFinite, x => Definition<Sinh>(x), x => Sinh(x)),
        Rule.Of(AssumesFinite, x => Definition<Cosh>(x), x => Cosh(x)),
        Rule.Of(AssumesFinite, x => Definition<Tanh>(x), x => Tanh(x)),
        Rule.Of(AssumesFinite, x => Definition<Atanh>(x), x => Atanh(x)),
        Rule.Of(AssumesFinite, x => Log((1 + x) / (1 - x)), x => 2 * Atanh(x)),
        Rule.Of(AssumesFinite, x => Log(x + Hypot(x, 1)), x => Asinh(x)),
        Rule.Of(AssumesFinite, x => Log(x + Sqrt(Square(x) - 1)), x => Acosh(x)),
        Rule.Of(AssumesFinite, x => Definition<Erfc>(x), x => Erfc(x)),
        Rule.Of(AssumesFinite, (x, y) => Definition<LogAddExp>(x, y), (x, y) => LogAddExp(x, y)),
        Rule.Of(AssumesFinite, (x, y) => Definition<ExpShare>(x, y), (x, y) => Variable.Apply<ExpShare>(x, y)),

        Rule.OfGroups(AssumesFinite, (x, axes) => Definition<Softmax>(x, axes), (x, axes) => Grouped<Softmax>(x, axes)),
        Rule.OfGroups(
            AssumesFinite, (x, axes) => Definition<LogSumExp>(x, axes), (x, axes) => Grouped<LogSumExp>(x, axes)),
        Rule.OfGroups(
            AssumesFinite,
            (x, axes) => x - Spread(Grouped<LogSumExp>(x, axes), x, axes),
            (x, axes) => Grouped<LogSoftmax>(x, axes)),
        Rule.OfGroups(
            AssumesFinite, (x, axes) => Exp(Grouped<LogSoftmax>(x, axes)), (x, axes) => Grouped<Softmax>(x, axes)),
        Rule.OfGroups(
            AssumesFinite, (x, axes) => Log(Grouped<Softmax>(x, axes)), (x, axes) => Grouped<LogSoftmax>(x, axes)),
        Rule.OfGroups(
            AssumesFinite, (x, axes) => Sqrt(Functions.Sum(Square(x), axes)), (x, axes) => Grouped<Norm>(x, axes)),
    ];

    private static Variable Definition<TOp>(Variable x)
        where TOp : struct, IUnary => TOp.Definition(x)!.Value;

    private static Variable Definition<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary => TOp.Definition(x, y)!.Value;

    private static Variable Definition<TFunction>(Variable x, ReadOnlySpan<int> axes)
        where TFunction : struct, IGrouped => TFunction.Definition(x, axes)!.Value;

    private static Variable Grouped<TFunction>(Variable x, ReadOnlySpan<int> axes)
        where TFunction : struct, IGrouped => x.Recorder!.Grouped<TFunction>(x, axes);

    private static Variable Spread(Variable x, Variable like, ReadOnlySpan<int> axes) =>
        x.Recorder!.Linear<Broadcast>(x, like.Shape, axes);
}
