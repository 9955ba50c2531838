namespace AutoDiff.Formulas;

/// <summary>A stretch of source text: where a token or a node of the syntax tree was written.</summary>
/// <param name="Start">Offset of the first character, in UTF-16 units from the start of the text.</param>
/// <param name="Length">Number of UTF-16 units covered.</param>
/// <param name="Line">
/// Line of the first character, counted from 1; 0 in the default value, which stands for "no source".
/// </param>
/// <param name="Column">Column of the first character, counted from 1 in Unicode code points.</param>
public readonly record struct SourceSpan(int Start, int Length, int Line, int Column)
{
    /// <summary>Offset just behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The span from the start of this one to the end of <paramref name="last"/>.</summary>
    public SourceSpan To(SourceSpan last) => this with { Length = last.End - Start };
}
