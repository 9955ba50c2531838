using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Sequences whose elements are defined by earlier ones, their own or each other's: <c>h[0] = h0</c> and
/// <c>h[t] = tanh(W @ h[t-1] + x[t])</c>. What stands beside them and depends on them, such as the gates of an LSTM, is
/// part of the recurrence.
/// </summary>
/// <param name="Starts">The first elements.</param>
/// <param name="Steps">The definitions of the other elements, in the order in which they are computed.</param>
internal sealed record Recurrence(IReadOnlyList<StartSyntax> Starts, IReadOnlyList<DefinitionSyntax> Steps)
{
    /// <summary>The recurrences of a file, each by its last step.</summary>
    public static Dictionary<DefinitionSyntax, Recurrence> Of(FileSyntax file)
    {
        var result = new Dictionary<DefinitionSyntax, Recurrence>(ReferenceEqualityComparer.Instance);
        var starts = file.Statements.OfType<StartSyntax>().ToLookup(start => start.Name.Name);
        var open = new HashSet<string>();
        var steps = new List<DefinitionSyntax>();
        var used = new HashSet<string>();
        foreach (var statement in file.Statements)
        {
            if (statement is StartSyntax start)
            {
                open.Add(start.Name.Name);
            }

            if (statement is not DefinitionSyntax { Indices.Count: > 0 } definition)
            {
                continue;
            }

            var names = new FreeNames().Of(definition.Value);
            var isStep = open.Contains(definition.Name.Name);
            if (!isStep && steps.Count == 0 && !names.Overlaps(open))
            {
                continue;
            }

            steps.Add(definition);
            used.UnionWith(names);
            open.Remove(definition.Name.Name);
            if (!used.Overlaps(open))
            {
                result[definition] = new([.. steps.SelectMany(step => starts[step.Name.Name])], [.. steps]);
                steps.Clear();
                used.Clear();
            }
        }

        return result;
    }
}
