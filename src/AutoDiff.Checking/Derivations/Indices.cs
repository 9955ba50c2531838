using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Derivations;

/// <summary>The index names of formulas: those that a sum binds, and the letters that people read for them.</summary>
internal static class Indices
{
    private static readonly string[] Letters = [.. "ijklmpqrstuvabcd".Select(letter => $"{letter}")];

    /// <summary>The letters that are no names of a file, in the order in which they are used.</summary>
    public static IEnumerable<string> LettersBeside(IReadOnlySet<string> names) =>
        Letters.Where(letter => !names.Contains(letter));

    /// <summary>The names of a formula, in the order in which they stand there.</summary>
    public static IEnumerable<string> In(ExpressionSyntax formula) =>
        formula is NameSyntax name ? [name.Name] : SyntaxParts.PartsOf(formula).SelectMany(In);

    /// <summary>Whether a name stands in a formula.</summary>
    public static bool Uses(ExpressionSyntax formula, string name) => In(formula).Contains(name);

    /// <summary>A name like a given one that none of others is.</summary>
    public static string Beside(string index, IReadOnlyCollection<string> taken)
    {
        while (taken.Contains(index))
        {
            index += "'";
        }

        return index;
    }

    /// <summary>A text that is the same for formulas that differ in the names of bound indices alone.</summary>
    public static string Canonical(ExpressionSyntax formula) => $"{Renamed(formula, (_, depth) => $"%{depth}", 0)}";

    /// <summary>
    /// The formula with letters for bound indices, none of which is taken or stands in the formula. Those that have a
    /// name keep it.
    /// </summary>
    public static ExpressionSyntax Lettered(ExpressionSyntax formula, IReadOnlySet<string> taken)
    {
        var free = new HashSet<string>(Free(formula).Concat(taken).Concat(Own(formula)));
        string[] letters = [.. LettersBeside(free)];
        return Renamed(
            formula, (index, depth) => HasName(index) ? index : letters[Math.Min(depth, letters.Length - 1)], 0);
    }

    private static bool HasName(string index) => index[0] != '#';

    private static IEnumerable<string> Own(ExpressionSyntax formula) => SyntaxParts.Sites(formula)
        .SelectMany(site => site.Bound).Distinct().Where(HasName);

    private static IEnumerable<string> Free(ExpressionSyntax formula) => formula switch
    {
        NameSyntax name => [name.Name],
        IndexedReductionSyntax sum => Free(sum.Body).Except(sum.Indices.Select(index => index.Name)),
        _ => SyntaxParts.PartsOf(formula).SelectMany(Free),
    };

    private static ExpressionSyntax Renamed(ExpressionSyntax formula, Func<string, int, string> name, int depth)
    {
        if (formula is not IndexedReductionSyntax sum)
        {
            return SyntaxParts.WithParts(
                formula, [.. SyntaxParts.PartsOf(formula).Select(part => Renamed(part, name, depth))]);
        }

        string[] own = [.. sum.Indices.Select((index, k) => name(index.Name, depth + k))];
        var names = sum.Indices.Select((index, k) => (index.Name, Own: (ExpressionSyntax)new NameSyntax(own[k])))
            .ToDictionary(pair => pair.Name, pair => pair.Own);
        return new IndexedReductionSyntax(
            sum.Function, [.. own.Select(index => new IdentifierSyntax(index))],
            Renamed(IndexForm.Replaced(sum.Body, names), name, depth + own.Length));
    }
}
