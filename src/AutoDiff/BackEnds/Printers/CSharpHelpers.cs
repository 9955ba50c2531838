using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <summary>
/// The functions that <see cref="Math"/> lacks, as local functions of the generated method: those that it uses.
/// </summary>
internal sealed class CSharpHelpers(CSharpNames names)
{
    private readonly List<string[]> used = [];
    private readonly Dictionary<string, string> known = [];

    /// <summary>The name under which a method is called; a local function is emitted from now on.</summary>
    public string Find(CSharpMethod method)
    {
        if (method.Code.Length == 0)
        {
            return method.Name;
        }

        if (!known.TryGetValue(method.Name, out var name))
        {
            known[method.Name] = name = names.Unique(method.Name);
            used.Add(Array.ConvertAll(method.Code, line => method.Uses.Aggregate(
                line.Replace("NAME", name, StringComparison.Ordinal),
                (line, use) => line.Replace($"{use.Name}(", $"{Find(use)}(", StringComparison.Ordinal))));
        }

        return name;
    }

    public void WriteTo(CodeText text)
    {
        foreach (var code in used)
        {
            text.Line("").Line(code[0]);
            if (code.Length > 1)
            {
                text.Open();
                foreach (var line in code[1..])
                {
                    text.Line(line);
                }

                text.Close();
            }
        }
    }
}
