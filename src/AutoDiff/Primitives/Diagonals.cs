namespace AutoDiff.Primitives;

/// <summary>The main diagonal of the last two axes.</summary>
internal readonly struct Diagonal : IStrided<Diagonal>
{
    public static Op Code => Op.Diagonal;

    public static string Name => "diag";

    public static Motion Motion => Motion.Views;

    public static Op Transposed => Op.EmbedDiagonal;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        source.Rank < 2
            ? $"two axes or more were expected to take a diagonal of; found the shape {source}"
            : target.Rank != source.Rank - 1 || !target.Axes[..^1].SequenceEqual(source.Axes[..^2]) ||
                target[-1] != Math.Min(source[-2], source[-1])
                ? $"the shapes {source} and {target} are not those of a matrix and its diagonal"
                : null;

    public static Fragment? Formula(in PrintedOperands operands) => operands.As(Name);

    public static Fragment? Latex(in PrintedOperands operands) => operands.AsLatex(Name);

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        var (rows, columns) = (source[-2], source[-1]);
        var count = Math.Min(rows, columns);
        var matrices = 1;
        foreach (var length in source.Axes[..^2])
        {
            matrices *= length;
        }

        copy.AddAxis(matrices, rows * columns, count);
        copy.AddAxis(count, columns + 1, 1);
    }
}

/// <summary>Zeros, but for the main diagonal of the last two axes.</summary>
internal readonly struct EmbedDiagonal : IStrided<EmbedDiagonal>
{
    public static Op Code => Op.EmbedDiagonal;

    public static string Name => "embed_diag";

    public static Motion Motion => Motion.Places;

    public static Op Transposed => Op.Diagonal;

    public static string? Check(Shape source, Shape target, ReadOnlySpan<int> attribute) =>
        Diagonal.Check(target, source, attribute);

    public static Fragment? Formula(in PrintedOperands operands) =>
        operands.As(operands.IsFormula ? Diagonal.Name : Name);

    public static Fragment? Latex(in PrintedOperands operands) => Diagonal.Latex(operands);

    public static void Plan(Shape source, Shape target, ReadOnlySpan<int> attribute, ref StridedCopy copy)
    {
        Diagonal.Plan(target, source, attribute, ref copy);
        copy.Transpose();
    }
}
