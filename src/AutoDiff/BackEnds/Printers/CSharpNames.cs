using System.Globalization;
using System.Text;

namespace AutoDiff.BackEnds.Printers;

/// <summary>Gives out names that C# allows, each once.</summary>
internal sealed class CSharpNames
{
    // The reserved words of the language, and the names from the library that generated code uses.
    private static readonly string[] Reserved =
    [
        .. """
        abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum
        event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long
        namespace new null object operator out override params private protected public readonly ref return sbyte sealed short sizeof
        stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void
        volatile while Math Span ReadOnlySpan var
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
    ];

    private readonly HashSet<string> taken = [.. Reserved];

    /// <summary>The name if C# allows it and nothing has it, else the nearest that is free.</summary>
    public string Unique(string name)
    {
        var identifier = new StringBuilder();
        foreach (var character in name)
        {
            identifier.Append(IsPart(character) ? character : '_');
        }

        if (identifier.Length == 0 || !IsStart(identifier[0]))
        {
            identifier.Insert(0, '_');
        }

        var free = identifier.ToString();
        for (var number = 2; !taken.Add(free); number++)
        {
            free = $"{identifier}_{number}";
        }

        return free;
    }

    private static bool IsStart(char character) => char.IsLetter(character) || character == '_';

    private static bool IsPart(char character) => IsStart(character)
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.DecimalDigitNumber or
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
