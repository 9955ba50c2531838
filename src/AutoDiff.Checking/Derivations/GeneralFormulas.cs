using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking;

/// <summary>
/// Formulas that a program prints, in which lengths are numbers, as formulas for all lengths: printed at three
/// sizes, they may differ in numbers alone, and each such number has to be one expression in the sizes.
/// </summary>
public static class GeneralFormulas
{
    private const int Tried = 3;

    // The lengths at which formulas are printed: no product, quotient or root of some of them is another.
    private static readonly int[] Lengths = [5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43];

    private static readonly double[] Multiples = [1, 2, 3, 4, 6, 8, 12, 24];

    /// <summary>The formulas in the names of the sizes, by their names and in their order.</summary>
    /// <param name="model">The file whose sizes they are.</param>
    /// <param name="print">Prints them at given sizes, one <c>name = formula</c> on each line.</param>
    /// <returns>Null if the formulas differ in more than numbers, or in numbers that are no known expression.</returns>
    /// <exception cref="FormulaException">Shapes do not fit.</exception>
    public static IReadOnlyList<(string Name, ExpressionSyntax Formula)>? Of(
        FormulaModel model, Func<IReadOnlyDictionary<string, int>, string> print)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(print);
        if (model.SizeNames.Count + Tried > Lengths.Length || SizesOf(model) is not { } sizes)
        {
            return null;
        }

        var printed = sizes.Select(own => Lines(print(own))).ToList();
        var candidates = Candidates(model, sizes);
        return printed.Contains(null) || printed.Exists(lines => lines!.Count != printed[0]!.Count)
            ? null
            : Joined([.. printed.OfType<List<(string, ExpressionSyntax)>>()], candidates);
    }

    private static List<(string Name, ExpressionSyntax Formula)>? Joined(
        List<(string Name, ExpressionSyntax Formula)>[] printed, IReadOnlyList<Candidate> candidates)
    {
        var general = new List<(string, ExpressionSyntax)>();
        for (var k = 0; k < printed[0].Count; k++)
        {
            if (Merged([.. printed.Select(lines => lines[k].Formula)], candidates) is not { } formula)
            {
                return null;
            }

            general.Add((printed[0][k].Name, formula));
        }

        return general;
    }

    private static Dictionary<string, int>[]? SizesOf(FormulaModel model)
    {
        // In either order, for a size may have to be larger than another.
        foreach (var names in (IEnumerable<string>[])[model.SizeNames, model.SizeNames.Reverse()])
        {
            Dictionary<string, int>[] sizes = [.. Enumerable.Range(0, Tried).Select(
                first => names.Select((name, k) => (name, Length: Lengths[first + k])).ToDictionary(
                    pair => pair.name, pair => pair.Length))];
            if (sizes.All(model.Allows))
            {
                return sizes;
            }
        }

        return null;
    }

    private static List<(string Name, ExpressionSyntax Formula)>? Lines(string text)
    {
        const string Sign = " = ";
        var lines = new List<(string, ExpressionSyntax)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = line.IndexOf(Sign, StringComparison.Ordinal);
            try
            {
                lines.Add((line[..at], FormulaParser.ParseExpression(line[(at + Sign.Length)..])));
            }
            catch (FormulaException)
            {
                return null;
            }
        }

        return lines;
    }

    private sealed record Candidate(ExpressionSyntax Formula, double[] Values);

    // What a number that depends on sizes may be, the simplest first.
    private static List<Candidate> Candidates(FormulaModel model, Dictionary<string, int>[] sizes)
    {
        var atoms = model.SizeNames.Select(
            name => new Candidate(new NameSyntax(name), [.. sizes.Select(own => (double)own[name])])).ToList();
        atoms.AddRange(model.Variables.SelectMany(variable => variable.Dimensions).OfType<ComputedSizeSyntax>()
            .Select(size => new Candidate(
                size.Value, [.. sizes.Select(own => (double)FormulaModel.LengthOf(size, own))])));
        atoms.AddRange(atoms.ToList().SelectMany(_ => (double[])[1, 2], (atom, by) => (atom, by)).SelectMany(
            pair => (IEnumerable<Candidate>)
            [
                new(new AdditionSyntax([new(false, pair.atom.Formula), new(true, new NumberSyntax(pair.by))]),
                    [.. pair.atom.Values.Select(value => value - pair.by)]),
                new(new AdditionSyntax([new(false, pair.atom.Formula), new(false, new NumberSyntax(pair.by))]),
                    [.. pair.atom.Values.Select(value => value + pair.by)]),
            ]));
        List<Candidate> products =
        [
            .. atoms,
            .. atoms.SelectMany((_, k) => atoms.Skip(k), (x, y) => new Candidate(
                x == y ? new PowerSyntax(x.Formula, new NumberSyntax(2)) : SyntaxParts.Times(x.Formula, y.Formula),
                [.. x.Values.Zip(y.Values, (one, other) => one * other)])),
        ];
        return
        [
            .. Multiples.SelectMany(_ => products, (by, product) => by == 1 ? product : new(
                SyntaxParts.Times(new NumberSyntax(by), product.Formula),
                [.. product.Values.Select(value => by * value)])),
            .. products.Select(product => new Candidate(
                SyntaxParts.Over(new NumberSyntax(1), product.Formula),
                [.. product.Values.Select(value => 1 / value)])),
        ];
    }

    // One formula of which the others differ in numbers alone.
    private static ExpressionSyntax? Merged(ExpressionSyntax[] formulas, IReadOnlyList<Candidate> candidates)
    {
        if (Array.TrueForAll(formulas, formula => formula == formulas[0]))
        {
            return formulas[0];
        }

        if (Array.TrueForAll(formulas, formula => formula is NumberSyntax))
        {
            double[] values = [.. formulas.Select(formula => ((NumberSyntax)formula).Value)];
            return candidates.FirstOrDefault(candidate => candidate.Values.SequenceEqual(values))?.Formula;
        }

        ExpressionSyntax[][] parts = [.. formulas.Select(formula => SyntaxParts.PartsOf(formula).ToArray())];
        if (parts[0].Length == 0 || Array.Exists(parts, own => own.Length != parts[0].Length))
        {
            return null;
        }

        var merged = new ExpressionSyntax[parts[0].Length];
        for (var k = 0; k < merged.Length; k++)
        {
            if (Merged([.. parts.Select(own => own[k])], candidates) is not { } part)
            {
                return null;
            }

            merged[k] = part;
        }

        // The rest of the formula is the same, too.
        var general = SyntaxParts.WithParts(formulas[0], merged);
        return Array.TrueForAll(formulas, formula => SyntaxParts.WithParts(formula, merged) == general) ? general : null;
    }
}
