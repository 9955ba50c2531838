namespace AutoDiff.Formulas;

/// <summary>In what a derivation is written.</summary>
public enum DocumentKind
{
    /// <summary>A formula file, <c>.grad</c>.</summary>
    Formulas,

    /// <summary>Markdown with formulas in LaTeX between dollar signs.</summary>
    Markdown,

    /// <summary>A LaTeX document.</summary>
    Latex,
}
