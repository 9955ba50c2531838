using System.Text.RegularExpressions;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// The x_i and x_ij beside a matrix X: its rows, or its columns, and its elements. A document declares the matrix, and
/// the small letter by its elements or not at all. Where lengths leave both, they are rows unless the text speaks of
/// columns alone.
/// </summary>
internal sealed partial class MatrixLines(DocumentNames names, string text)
{
    private readonly bool saysColumns = Column().IsMatch(text) && !Row().IsMatch(text);

    public void Run()
    {
        foreach (var matrix in names.Variables.Values.Where(variable => variable is
            { Name: [>= 'A' and <= 'Z'], IsAssumed: false, Axes.Count: 2 }).ToList())
        {
            var name = matrix.Name.ToLowerInvariant();
            if (AreColumns(name, matrix.Axes) is not { } areColumns)
            {
                continue;
            }

            names.Variables.Remove(name);
            names.Lines[name] = (matrix.Name, areColumns);
            if (areColumns)
            {
                // Rows are elements of the matrix, and columns those of another.
                var whole = new SymbolNode(matrix.Name, "", false, matrix.Span);
                names.Definitions[name] = new(
                    name, new ScriptNode(whole, null, new CommandNode("top", matrix.Span), 0, matrix.Span),
                    matrix.Span);
            }
        }
    }

    // Null for a name that stands for something else.
    private bool? AreColumns(string name, IReadOnlyList<AxisSize> matrix)
    {
        if (!names.Variables.TryGetValue(name, out var lines))
        {
            // Elements with both indices.
            return !names.IsTaken(name) && names.IndexCounts.TryGetValue(name, out var counts) && counts.Contains(2)
                && counts.All(count => count <= 2) && !saysColumns ? false : null;
        }

        if (lines is not { Axes: [var count, var length] } || !(lines.IsAssumed || lines.IsByElement))
        {
            return null;
        }

        var mayBeRows = MayBeEqual(count, matrix[0]) && MayBeEqual(length, matrix[1]);
        var mayBeColumns = MayBeEqual(count, matrix[1]) && MayBeEqual(length, matrix[0]);
        return mayBeRows && mayBeColumns ? saysColumns : mayBeRows ? false : mayBeColumns ? true : null;
    }

    private static bool MayBeEqual(AxisSize one, AxisSize other) =>
        one.Known is not { } known || other.Known is not { } otherKnown || known.Equals(otherKnown);

    [GeneratedRegex(@"\bcolumns?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Column();

    [GeneratedRegex(@"\brows?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Row();
}
