using System.Text;
using System.Text.RegularExpressions;

namespace AutoDiff.Generator.Printing;

/// <summary>
/// Lines of code, indented by their blocks. An empty line stands before a statement with a block, and after one.
/// </summary>
internal sealed class CodeText
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly Regex Zero = new(@"^(?<type>double )?(?<name>\w+) = 0;$");

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
    /// Numbers that are set to zero are set where something is added first, if that is in the same block; declared
    /// ones that nothing is added to are not declared.
    /// </summary>
    public CodeText SetAtFirstUse()
    {
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (Zero.Match(lines[i].Text) is { Success: true } found && found.Groups["name"].Value is var name)
            {
                var use = lines.FindIndex(i + 1, line => Mentions(line.Text, name));
                var type = found.Groups["type"].Value;
                if (use < 0 && type.Length > 0)
                {
                    lines.RemoveAt(i);
                }
                else if (use >= 0 && IsSameBlock(i, use) && lines[use].Text.StartsWith($"{name} += ", Ordinal)
                    && !Mentions(lines[use].Text.Substring(name.Length), name))
                {
                    lines[use] = (lines[use].Depth, $"{type}{name} = {lines[use].Text.Substring(name.Length + 4)}");
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
            || (IsHead(text) && !last.StartsWith("//", Ordinal)))
        {
            Separate();
        }

        if (text.Length > 0)
        {
            lines.Add((at, text));
        }
    }

    private bool IsSameBlock(int first, int last) => lines[first].Depth == lines[last].Depth
        && lines.GetRange(first, last - first).TrueForAll(
            line => line.Text.Length == 0 || line.Depth >= lines[first].Depth);

    private static bool Mentions(string text, string name) => Regex.IsMatch(text, $@"\b{name}\b");

    private static bool IsHead(string text) => text.StartsWith("for (", Ordinal)
        || text.StartsWith("if (", Ordinal) || text.StartsWith("while (", Ordinal);
}
