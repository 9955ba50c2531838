using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generator.Reading;

/// <summary>Gives out names, each once.</summary>
internal sealed class NameTable
{
    private readonly HashSet<string> taken = [];

    /// <summary>The name if nothing has it, else the name with the first number that is free.</summary>
    public string Unique(string name)
    {
        name = name.TrimStart('@');
        var free = name;
        for (var number = 2; !taken.Add(free); number++)
        {
            free = $"{name}{number}";
        }

        return SyntaxFacts.GetKeywordKind(free) == SyntaxKind.None ? free : $"@{free}";
    }
}
