using System.Text;
using System.Text.RegularExpressions;

namespace AutoDiff.Generator.Printing;

/// <summary>
/// Lines of code, indented by their blocks. An empty line stands before a statement with a block, and after one.
/// </summary>
internal sealed class CodeText
{
    private static readonly Regex Declared = new(@"^double (?<name>\w+) = 0;$");

    private readonly List<(int Depth, string Text)> lines = [];
    private int depth;

    public bool IsEmpty => lines.Count == 0;

    public CodeText Line(string text)
    {
        Append(depth, text);
        return this;
    }

    /// <summary>Opens a block, after a line that begins it if there is one.</summary>
    public CodeText Open(string head = "")
    {
        if (head.Length > 0)
        {
            Line(head);
        }

        Line("{");
        depth++;
        return this;
    }

    public CodeText Close()
    {
        depth--;
        return Line("}");
    }

    /// <summary>Adds other lines at this depth.</summary>
    public CodeText Add(CodeText other)
    {
        foreach (var (inner, text) in other.lines)
        {
            Append(depth + inner, text);
        }

        return this;
    }

    /// <summary>Adds an empty line between statements.</summary>
    public CodeText Separate()
    {
        if (lines.Count > 0 && lines[lines.Count - 1].Text is not ("" or "{"))
        {
            lines.Add((0, ""));
        }

        return this;
    }

    /// <summary>
    /// Numbers that are declared as zero are declared where something is added first, if that is in the same block;
    /// those that nothing is added to are not declared.
    /// </summary>
    public CodeText DeclareAtFirstUse()
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (Declared.Match(lines[i].Text) is { Success: true } found && found.Groups["name"].Value is var name)
            {
                var use = i + 1;
                while (use < lines.Count && !Mentions(lines[use].Text, name))
                {
                    use++;
                }

                var isUsed = use < lines.Count;
                if (isUsed && lines[use].Depth == lines[i].Depth
                    && lines[use].Text.StartsWith($"{name} += ", StringComparison.Ordinal))
                {
                    lines[use] = (lines[use].Depth, $"double {name} = {lines[use].Text.Substring(name.Length + 4)}");
                    lines.RemoveAt(i);
                }
                else if (!isUsed)
                {
                    lines.RemoveAt(i);
                }
            }
        }

        return this;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (indentation, line) in lines)
        {
            text.Append(' ', 4 * indentation).Append(line).Append('\n');
        }

        return text.ToString();
    }

    private void Append(int at, string text)
    {
        var last = lines.Count > 0 ? lines[lines.Count - 1].Text : "{";
        if ((last == "}" && text is not ("}" or "else"))
            || (IsHead(text) && !last.StartsWith("//", StringComparison.Ordinal)))
        {
            Separate();
        }

        if (text.Length > 0)
        {
            lines.Add((at, text));
        }
    }

    private static bool Mentions(string text, string name) => Regex.IsMatch(text, $@"\b{name}\b");

    private static bool IsHead(string text) => text.StartsWith("for (", StringComparison.Ordinal)
        || text.StartsWith("if (", StringComparison.Ordinal) || text.StartsWith("while (", StringComparison.Ordinal);
}
