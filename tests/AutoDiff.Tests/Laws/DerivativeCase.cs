using System.Numerics;

namespace AutoDiff.Tests.Laws;

/// <summary>A function of a vector, a point, and its derivatives there, from high precision.</summary>
internal sealed record DerivativeCase(
    string Name, Func<Variable, Variable> Function, double[] At, params double[] Gradient)
{
    /// <summary>
    /// How many roundings are allowed, of 2⁻⁵³ in double: what is computed once more in every mode rounds a few times.
    /// </summary>
    public double Units { get; init; } = 8;

    public Leaves Leaves { get; init; }

    /// <summary>The relative error that is allowed, where numbers have fewer digits.</summary>
    public double? Rounding { get; init; }

    /// <summary>The modes in which the gradient is wrong: in double and, at points of floats, in float.</summary>
    public IEnumerable<string> WrongGradients() => InBoth(EveryMode.Gradients<double>, EveryMode.Gradients<float>);

    /// <summary>The same of the first column of the Hessian.</summary>
    public IEnumerable<string> WrongColumns() => InBoth(
        (function, point) => EveryMode.Columns<double>(function, point, 0),
        (function, point) => EveryMode.Columns<float>(function, point, 0));

    /// <summary>The modes in which the gradient is not finite although the interpreter knows it.</summary>
    public IEnumerable<string> UnknownGradients()
    {
        var found = EveryMode.Gradients<double>(Function, At).ToDictionary();
        return
            from direction in new[] { "reverse", "forward" }
            from form in new[] { direction == "reverse" ? "tape" : "dual tape", $"{direction} compiled",
                $"{direction} compiled for points" }
            where found[$"Double {direction}"].Zip(found[$"Double {form}"])
                .Any(pair => double.IsFinite(pair.First) && !double.IsFinite(pair.Second))
            select $"{form}: {string.Join(", ", found[$"Double {form}"])}";
    }

    private IEnumerable<string> InBoth(Derivatives inDouble, Derivatives inFloat) =>
        Wrong<double>(inDouble, Rounding ?? Math.ScaleB(Units, -53)).Concat(
            Array.TrueForAll(At, x => (float)x == x)
                ? Wrong<float>(inFloat, Rounding ?? Math.ScaleB(Units, -24))
                : []);

    private delegate IEnumerable<(string Mode, double[] Found)> Derivatives(
        Func<Variable, Variable> function, double[] point);

    private IEnumerable<string> Wrong<T>(Derivatives derivatives, double rounding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        from result in derivatives(Function, At)
        let leaves = Leaves == Leaves.Everywhere ||
            (Leaves == Leaves.WhereWritten && !result.Mode.EndsWith("stabilized", StringComparison.Ordinal))
        where !Gradient.Zip(result.Found).All(pair =>
            Is<T>(pair.Second, pair.First, rounding) || (leaves && !double.IsFinite(pair.Second)))
        select $"{result.Mode}: {string.Join(", ", result.Found)}, not {string.Join(", ", Gradient)}";

    // Numbers below the smallest normal one have fewer digits.
    private static bool Is<T>(double found, double truth, double rounding)
        where T : IBinaryFloatingPointIeee754<T> =>
        found.Equals(truth) || found == truth || Math.Abs(found - truth) <= rounding * Math.Abs(truth) ||
        (!T.IsNormal(T.CreateTruncating(truth)) && found == double.CreateTruncating(T.CreateTruncating(truth)));
}

/// <summary>Where a value on the way leaves the range, so that NaN or an infinity is an answer.</summary>
internal enum Leaves
{
    Nowhere,

    /// <summary>In the function as it is written, not in the stabilized one.</summary>
    WhereWritten,

    /// <summary>In both.</summary>
    Everywhere,
}
