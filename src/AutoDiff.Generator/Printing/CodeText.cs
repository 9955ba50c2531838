using System.Text;

namespace AutoDiff.Generator.Printing;

/// <summary>Lines of code, indented by their blocks.</summary>
internal sealed class CodeText
{
    private readonly List<(int Depth, string Text)> lines = [];
    private int depth;

    public bool IsEmpty => lines.Count == 0;

    public CodeText Line(string text)
    {
        lines.Add((text.Length == 0 ? 0 : depth, text));
        return this;
    }

    /// <summary>Opens a block, after a line that begins it if there is one.</summary>
    public CodeText Open(string head = "")
    {
        if (head.Length > 0)
        {
            Separate();
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
        if (!other.IsEmpty)
        {
            if (other.lines[0].Text.StartsWith("for ", StringComparison.Ordinal)
                || other.lines[0].Text.StartsWith("if ", StringComparison.Ordinal)
                || other.lines[0].Text.StartsWith("while ", StringComparison.Ordinal))
            {
                Separate();
            }
            else
            {
                SeparateFromBlock();
            }
        }

        lines.AddRange(other.lines.Select(line => (line.Text.Length == 0 ? 0 : line.Depth + depth, line.Text)));
        return this;
    }

    /// <summary>Adds an empty line between statements and a block, but at the beginning of one.</summary>
    public CodeText Separate()
    {
        if (lines.Count > 0 && lines[lines.Count - 1].Text is not ("" or "{"))
        {
            lines.Add((0, ""));
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

    private void SeparateFromBlock()
    {
        if (lines.Count > 0 && lines[lines.Count - 1].Text == "}")
        {
            lines.Add((0, ""));
        }
    }
}
