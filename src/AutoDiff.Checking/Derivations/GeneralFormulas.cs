using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AutoDiff.Checking.Derivations;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking;

/// <summary>
/// Formulas that a program prints, in which lengths are numbers, as formulas for all lengths: printed at three sizes,
/// they may differ in numbers alone, and each such number has to be one expression in the sizes.
/// </summary>
public static partial class GeneralFormulas
{
    private const int Tried = 3;

    // The lengths at which formulas are printed: no product, quotient or root of some of them is another.
    private static readonly int[] Lengths = [5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43];

    private static readonly double[] Multiples = [1, 2, 3, 4, 6, 8, 12, 24];

    /// <summary>The text that is printed at any sizes, in their names.</summary>
    /// <param name="model">The file whose sizes they are.</param>
    /// <param name="print">Prints formulas at given sizes; null for sizes at which something is empty.</param>
    /// <param name="isLatex">Whether it prints LaTeX, else formulas of the language.</param>
    /// <returns>Null if the texts differ in more than numbers, or in numbers that are no known expression.</returns>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static string? Of(
        FormulaModel model, Func<IReadOnlyDictionary<string, int>, string?> print, bool isLatex = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(print);
        if (model.SizeNames.Count + Tried > Lengths.Length)
        {
            return null;
        }

        foreach (var sizes in SizesOf(model))
        {
            if (sizes.Select(print).ToArray() is var texts && !texts.Contains(null))
            {
                return Of(model, sizes, texts!, isLatex);
            }
        }

        return null;
    }

    private static string? Of(FormulaModel model, Dictionary<string, int>[] sizes, string[] texts, bool isLatex)
    {
        MatchCollection[] numbers = [.. texts.Select(text => Number().Matches(text))];
        if (Array.Exists(texts, text => Number().Replace(text, "0") != Number().Replace(texts[0], "0")))
        {
            return null;
        }

        var candidates = Candidates(model, sizes);
        var (general, written) = (new StringBuilder(), 0);
        for (var k = 0; k < numbers[0].Count; k++)
        {
            var place = numbers[0][k];
            if (Array.TrueForAll(numbers, own => own[k].Value == place.Value))
            {
                continue;
            }

            double[] values = [.. numbers.Select(own => double.Parse(own[k].Value, CultureInfo.InvariantCulture))];
            if (candidates.Find(candidate => candidate.Values.SequenceEqual(values))?.Formula is not { } formula)
            {
                return null;
            }

            general.Append(texts[0], written, place.Index - written);
            written = place.Index + place.Length;
            var text = isLatex ? SyntaxLatex.Of(formula) : $"{formula}";
            general.Append(
                formula is NameSyntax || IsEnclosed(texts[0], place.Index, written) ? text : $"({text})");
        }

        return general.Append(texts[0], written, texts[0].Length - written).ToString();
    }

    // In either order, for a size may have to be larger than another.
    private static IEnumerable<Dictionary<string, int>[]> SizesOf(FormulaModel model)
    {
        foreach (var names in (IEnumerable<string>[])[model.SizeNames, model.SizeNames.Reverse()])
        {
            Dictionary<string, int>[] sizes = [.. Enumerable.Range(0, Tried).Select(
                first => names.Select((name, k) => (name, Length: Lengths[first + k])).ToDictionary(
                    pair => pair.name, pair => pair.Length))];
            if (sizes.All(model.Allows))
            {
                yield return sizes;
            }
        }
    }

    // Whether what stands there is alone between brackets or commas.
    private static bool IsEnclosed(string text, int start, int end) =>
        start > 0 && text[..start].TrimEnd() is [.., '(' or '[' or '{' or ','] &&
        end < text.Length && text[end..].TrimStart() is [')' or ']' or '}' or ',', ..];

    private sealed record Candidate(ExpressionSyntax Formula, double[] Values);

    // What a number that depends on sizes may be, the simplest first.
    private static List<Candidate> Candidates(FormulaModel model, Dictionary<string, int>[] sizes)
    {
        var atoms = model.SizeNames.Select(
            name => new Candidate(new NameSyntax(name), [.. sizes.Select(own => (double)own[name])])).ToList();
        atoms.AddRange(model.Variables.SelectMany(variable => variable.Dimensions).OfType<ComputedSizeSyntax>()
            .Select(size => new Candidate(
                size.Value, [.. sizes.Select(own => (double)FormulaModel.LengthOf(size, own))])));
        atoms.AddRange(atoms.ToList().SelectMany(_ => (double[])[1, 2], Shifted).SelectMany(pair => pair));
        List<Candidate> products =
        [
            .. atoms,
            .. atoms.SelectMany((_, k) => atoms.Skip(k), (x, y) => new Candidate(
                x == y ? new PowerSyntax(x.Formula, new NumberSyntax(2)) : SyntaxParts.Times(x.Formula, y.Formula),
                [.. x.Values.Zip(y.Values, (one, other) => one * other)])),
        ];
        return [.. Multiples.SelectMany(_ => products, (by, product) => by == 1 ? product : new(
            SyntaxParts.Times(new NumberSyntax(by), product.Formula),
            [.. product.Values.Select(value => by * value)]))];
    }

    private static Candidate[] Shifted(Candidate atom, double by) =>
    [
        new(
            new AdditionSyntax([new(false, atom.Formula), new(true, new NumberSyntax(by))]),
            [.. atom.Values.Select(value => value - by)]),
        new(
            new AdditionSyntax([new(false, atom.Formula), new(false, new NumberSyntax(by))]),
            [.. atom.Values.Select(value => value + by)]),
    ];

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?(?![\w.])")]
    private static partial Regex Number();
}
