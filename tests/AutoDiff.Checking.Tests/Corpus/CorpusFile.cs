using System.Runtime.CompilerServices;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Tests.Corpus;

/// <summary>
/// Reads the files of the corpus. An entry starts with <c>### its name</c> and is a formula file of its own; a claim is
/// right unless its line ends in <c># wrong: kind</c>, where <c>kind or kind</c> lists the kinds that name the mistake,
/// the best one first. <c>kind + kind</c> are mistakes made at once, each of which may be called <c>kind|kind</c>.
/// </summary>
internal static class CorpusFile
{
    private const string Heading = "### ";
    private const string Mark = "# wrong:";

    /// <summary>All entries of all files, in the order of the file names.</summary>
    public static IReadOnlyList<CorpusEntry> ReadAll() =>
        [.. Directory.GetFiles(Folder(), "*.grad").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>The entries of one file.</summary>
    public static IEnumerable<CorpusEntry> Read(string path)
    {
        var topic = Path.GetFileNameWithoutExtension(path);
        return File.ReadAllText(path).ReplaceLineEndings("\n").Split(Heading, StringSplitOptions.RemoveEmptyEntries)
            .Select(text =>
            {
                // The heading's line stays, as an empty one, so that the lines of an entry count from its heading.
                var end = text.IndexOf('\n', StringComparison.Ordinal);
                return new CorpusEntry($"{topic}: {text[..end].Trim()}", FormulaModel.Analyze(text[end..]));
            });
    }

    /// <summary>The kinds that a claim's line is marked with; none for a right claim.</summary>
    public static IReadOnlyList<string> KindsOf(FormulaModel model, ClaimSyntax claim)
    {
        var line = model.Source.Split('\n')[claim.Span.Line - 1];
        var mark = line.IndexOf(Mark, StringComparison.Ordinal);
        return mark < 0 ? [] : [.. line[(mark + Mark.Length)..].Split(" or ").SelectMany(Named).Distinct()];
    }

    // The mistakes that one alternative of a mark names.
    private static IEnumerable<string> Named(string alternative) => alternative.Split('+')
        .Aggregate((IEnumerable<Mistake>)[default], (mistakes, part) =>
            [.. mistakes.SelectMany(mistake => part.Split('|').Select(kind => mistake | KindOf(kind.Trim())))])
        .Select(mistake => $"{mistake}");

    private static Mistake KindOf(string name) =>
        Enum.GetValues<MistakeKind>().Single(kind => $"{(Mistake)kind}" == name);

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}

/// <summary>A function with right and wrong claims about its derivatives.</summary>
/// <param name="Name">The topic and the name.</param>
/// <param name="Model">The function and the claims.</param>
internal sealed record CorpusEntry(string Name, FormulaModel Model)
{
    /// <summary>The claims in the order of the entry.</summary>
    public IReadOnlyList<CorpusClaim> Claims { get; } =
    [
        .. Model.Claims.Select((claim, k) => new CorpusClaim(k, claim, CorpusFile.KindsOf(Model, claim))),
    ];

    /// <summary>Whether it was never used to improve the search.</summary>
    public bool IsUnseen => Name.StartsWith("unseen", StringComparison.Ordinal);

    public override string ToString() => Name;
}

/// <summary>A claim and what is known about it.</summary>
/// <param name="Position">Its place among the claims of the entry.</param>
/// <param name="Statement">The claim.</param>
/// <param name="Kinds">The kinds of mistake that describe it, the best one first; empty for a right claim.</param>
internal sealed record CorpusClaim(int Position, ClaimSyntax Statement, IReadOnlyList<string> Kinds)
{
    public bool IsRight => Kinds.Count == 0;
}
