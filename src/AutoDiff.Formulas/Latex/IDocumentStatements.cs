using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Latex;

/// <summary>The statements of a document, read when something needs them.</summary>
internal interface IDocumentStatements
{
    /// <summary>Reads a definition or a function unless that was done, and says what it is.</summary>
    /// <exception cref="FormulaException">It cannot be read, or needs itself.</exception>
    void Require(DocumentDefinition definition, SourceSpan use);

    /// <summary>Notes that what is being read needs a name.</summary>
    void Use(string name);

    /// <summary>
    /// The variable that a free letter of a subscript is, if it is a class or a label; <see langword="null"/> if a sum
    /// might be missing.
    /// </summary>
    DocumentVariable? LabelOf(string name, SourceSpan use);

    /// <summary>A variable that is not declared, from how it is used.</summary>
    /// <exception cref="FormulaException">It does not follow what it is.</exception>
    DocumentVariable Assume(string name, SourceSpan use);

    /// <summary>Notes that an axis is at least so long, because an element of it is named.</summary>
    void RequireLength(AxisSize axis, int length);

    /// <summary>The length of an axis, which gets a name where it has none.</summary>
    ExpressionSyntax LengthOf(AxisSize axis, SourceSpan use);

    /// <summary>How many values an index has by what the text says of it; null if it says nothing.</summary>
    SizeSyntax? RangeSaidOf(string letter);

    /// <summary>The variables that a definition depends on.</summary>
    IReadOnlyList<string> VariablesOf(string definition);

    /// <summary>
    /// Whether a name is another or depends on it as it is defined, or can be written so: <c>\sin(x^2)</c> depends on
    /// <c>u = x^2</c>.
    /// </summary>
    bool DependsOn(string name, string other);

    /// <summary>Whether a definition is being read, whose operations are meant to fit; a claim may be wrong.</summary>
    bool IsDefining { get; }

    /// <summary>Notes that an equation is neither claimed nor defined, and why it could not be judged.</summary>
    void PassOver(SourceSpan equation, string reason);

    /// <summary>Adds a definition of an expression that has no name, and gives its name.</summary>
    string Named(Typed value, IReadOnlyList<string> indices, SourceSpan span);
}
