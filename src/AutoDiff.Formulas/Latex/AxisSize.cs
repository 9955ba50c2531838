using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// The length of an axis. What indices show to be equal is joined; of what is joined one may be known.
/// </summary>
internal sealed class AxisSize
{
    private AxisSize? joined;
    private SizeSyntax? known;

    /// <summary>A length of which nothing is known yet.</summary>
    public AxisSize()
    {
    }

    /// <summary>A known length.</summary>
    public AxisSize(SizeSyntax known) => this.known = known;

    /// <summary>The length, if it is known.</summary>
    public SizeSyntax? Known
    {
        get => Root.known;
        set => Root.known = value;
    }

    /// <summary>Says that two lengths are equal. Of two known ones that differ both stay.</summary>
    public static void Join(AxisSize first, AxisSize second)
    {
        var (a, b) = (first.Root, second.Root);
        if (ReferenceEquals(a, b) || (a.known is not null && b.known is not null))
        {
            return;
        }

        if (a.known is null)
        {
            a.joined = b;
        }
        else
        {
            b.joined = a;
        }
    }

    private AxisSize Root
    {
        get
        {
            var root = this;
            while (root.joined is not null)
            {
                root = root.joined;
            }

            return root;
        }
    }
}

/// <summary>An expression with what it is: a number, a vector, a matrix, or more axes.</summary>
/// <param name="Syntax">The expression.</param>
/// <param name="Axes">The length of each axis.</param>
internal sealed record Typed(ExpressionSyntax Syntax, IReadOnlyList<AxisSize> Axes)
{
    /// <summary>Whether it is a vector that lies: the transpose of one. The expression is that of the vector.</summary>
    public bool IsRow { get; init; }

    /// <summary>Whether it is the vector of ones, which the number 1 stands for.</summary>
    public bool IsOnes { get; init; }

    /// <summary>
    /// Whether it is a derivative of a number by a vector, which lies or stands as a product needs it.
    /// </summary>
    public bool IsGradient { get; init; }

    /// <summary>The number of axes.</summary>
    public int Rank => Axes.Count;

    /// <summary>The expression at a place.</summary>
    public Typed At(SourceSpan span) => this with { Syntax = Syntax with { Span = span } };
}
