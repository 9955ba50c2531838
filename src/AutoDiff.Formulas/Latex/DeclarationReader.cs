using System.Text.RegularExpressions;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Reads declarations: <c>x \in \mathbb{R}^n</c>, <c>\sigma > 0</c>, <c>\Sigma \succ 0</c>, <c>A = A^\top</c>, and
/// words
/// beside a name, as in "<c>y</c> one-hot".
/// </summary>
internal sealed partial class DeclarationReader(DocumentNames names, PlacedText placed)
{
    private readonly Dictionary<string, (DomainKind Kind, SourceSpan Span)> properties = [];

    /// <summary>Where a name first stands in the document, if it does.</summary>
    public required Func<string, int?> FirstUse { get; init; }

    /// <summary>Whether a name first stands in a part of the document that ends before a place.</summary>
    public bool IsUsedInEarlierPart(string name, int place) =>
        FirstUse(name) is { } use && use < place && Break().IsMatch(placed.Text[use..place]);

    /// <summary>Where the part of the document begins in which something stands.</summary>
    public int StartOfPart(int place) =>
        Break().Matches(placed.Text[..place]) is [.., var last] ? last.Index : 0;

    /// <summary>The upper ends of indices, as in <c>i = 1, \dots, n</c>.</summary>
    public Dictionary<string, AxisSize> Ranges { get; } = [];

    /// <summary>Reads a formula as a declaration; whether it is one.</summary>
    public bool TryRead(IReadOnlyList<MathNode> before, RelationNode relation)
    {
        switch (relation.Others)
        {
            case [("=", GroupNode), ("∈", var set)]:
                return TryReadSet([.. before, relation.First], set);
            case [("∈", var set)]:
                return TryReadSet([.. before, relation.First], set);
            case [(":", var function), ("→", var values)] when IsReal(function) && IsReal(values)
                && Spelling(relation.First) is { } name:
                names.Unspecified.TryAdd(name, relation.First.Span);
                foreach (var other in before)
                {
                    if (Spelling(other) is { } earlier)
                    {
                        names.Unspecified.TryAdd(earlier, other.Span);
                    }
                }

                return true;
            case [("=", ScriptNode { Base: var mirrored, Sub: null, Sup: { } mirror }), ("∈", var set)]
                when Elaborator.IsTranspose(mirror) && Spelling(relation.First) is { } square
                && Spelling(mirrored) == square:
                properties[square] = (DomainKind.Symmetric, relation.Span);
                return TryReadSet([.. before, relation.First], set);
            case [(">" or "≥" or "≻" or "⪰", NumberNode { Value: 0 })]:
                return TryReadSign([.. before, relation.First], relation.Others[0].Sign);
            case [(">" or "≻", SymbolNode { Name: "0" })]:
                return TryReadSign([.. before, relation.First], "≻");
            case [("<", var middle), ("<", var upper)] when Spelling(middle) is { } between
                && Number(relation.First) is { } from && Number(upper) is { } to:
                AddInterval(between, from, to, middle.Span);
                return true;
            case [("=", ScriptNode { Base: var transposed, Sub: null, Sup: { } sup })]
                when Elaborator.IsTranspose(sup) && Spelling(relation.First) is { } matrix
                && Spelling(transposed) == matrix:
                properties[matrix] = (DomainKind.Symmetric, relation.Span);
                return true;
            // `k_{ij} = k_{ji}`
            case [("=", ScriptNode { Base: var mirroredBase, Sub: { } exchanged, Sup: null, Primes: 0 })]
                when relation.First is ScriptNode { Base: SymbolNode indexed, Sub: { } given, Sup: null, Primes: 0 }
                && Spelling(mirroredBase) == names.Of(indexed)
                && Elaborator.SubscriptsOf(given) is [SymbolNode row, SymbolNode column]
                && Elaborator.SubscriptsOf(exchanged) is [SymbolNode second, SymbolNode first]
                && row.Name == first.Name && column.Name == second.Name && row.Name != column.Name:
                properties[names.Of(indexed)] = (DomainKind.Symmetric, relation.Span);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Notes what words say of a name; whether they say something.</summary>
    public void Note(string name, string words, SourceSpan span)
    {
        if (KindIn(words) is { } kind)
        {
            properties[name] = (kind, span);
        }
    }

    /// <summary>What words say of the names beside them.</summary>
    public static DomainKind? KindIn(string words) =>
        OneHot().IsMatch(words) ? DomainKind.OneHot
            : Definite().IsMatch(words) ? DomainKind.PositiveDefinite
            : Symmetric().IsMatch(words) ? DomainKind.Symmetric
            : Invertible().IsMatch(words) ? DomainKind.Invertible
            : Distribution().IsMatch(words) ? DomainKind.Simplex
            : Positive().IsMatch(words) ? DomainKind.Positive
            : null;

    /// <summary>Whether words beside a name say that it is one of several classes.</summary>
    public static bool SaysLabel(string words) => Label().IsMatch(words);

    /// <summary>Reads what <c>x_1, \dots, x_n</c> are: an array; whether it is a set of numbers or arrays.</summary>
    public bool TryReadSeries(SymbolNode series, MathNode count, MathNode set)
    {
        if (DomainOf(set) is not var (domain, sizes))
        {
            return false;
        }

        Add(names.Of(series), domain, [SizeOf(count), .. sizes], [], series.Span, isByElement: true);
        return true;
    }

    /// <summary>Joins what was said of names with their shapes.</summary>
    public void Finish()
    {
        foreach (var (name, (kind, span)) in properties)
        {
            if (!names.Variables.TryGetValue(name, out var variable))
            {
                // A name with indices is an array, whose shape follows from how it is used.
                var isOfNumbers = kind is DomainKind.Positive or DomainKind.Nonnegative;
                if (names.IsTaken(name) || (isOfNumbers && names.IndexCounts.ContainsKey(name)))
                {
                    continue;
                }

                var axis = new AxisSize();
                IReadOnlyList<AxisSize> axes = isOfNumbers ? []
                    : kind is DomainKind.OneHot or DomainKind.Simplex ? [axis]
                    : [axis, axis];
                variable = new(name, new DomainSyntax(kind) { Span = span }, axes, span);
                names.Variables[name] = variable;
            }

            var fits = kind switch
            {
                DomainKind.OneHot or DomainKind.Simplex => variable.Axes.Count >= 1,
                DomainKind.Symmetric or DomainKind.PositiveDefinite or DomainKind.Invertible =>
                    variable.Axes.Count >= 2,
                _ => true,
            };
            if (fits)
            {
                variable.Domain = new DomainSyntax(kind) { Span = variable.Span };
            }
        }
    }

    /// <summary>The domain that was noted for a name that is not declared.</summary>
    public DomainKind? NotedFor(string name) => properties.TryGetValue(name, out var noted) ? noted.Kind : null;

    private bool TryReadSet(IReadOnlyList<MathNode> elements, MathNode set)
    {
        if (DomainOf(set) is not var (domain, sizes))
        {
            return false;
        }

        foreach (var element in elements)
        {
            if (Spelling(element) is { } whole && element is SymbolNode)
            {
                Add(whole, domain, sizes, [], element.Span);
            }
            else if (element is ScriptNode { Base: SymbolNode symbol, Sub: { } sub, Sup: null, Primes: 0 }
                && IndexLettersIn(sub) is { Count: > 0 } letters)
            {
                Add(names.Of(symbol), domain, sizes, letters, element.Span);
            }
            else if (element is ScriptNode
                {
                    Base: SymbolNode sample, Sub: null, Primes: 0, Sup: GroupNode { Elements: [SymbolNode mark] }
                }
                && IndexLettersIn(mark) is { Count: 1 } marks)
            {
                Add(names.Of(sample), domain, sizes, marks, element.Span);
            }
            else if (element is ScriptNode { Base: SymbolNode squared, Sub: null, Sup: NumberNode { Value: 2 } })
            {
                names.Squares.Add(names.Of(squared));
                Add(DocumentNames.Compound(names.Of(squared), "sq"), domain, sizes, [], element.Span);
            }
            else if (Spelling(element) is { } name)
            {
                Add(name, domain, sizes, [], element.Span);
            }
        }

        return true;
    }

    private void Add(
        string name,
        DomainSyntax domain,
        IReadOnlyList<AxisSize> sizes,
        List<string> indices,
        SourceSpan span,
        bool isByElement = false)
    {
        if (names.Sizes.Contains(name))
        {
            return;
        }

        IReadOnlyList<AxisSize> axes =
            [.. indices.Select(index => Ranges.GetValueOrDefault(index) ?? new AxisSize()), .. sizes];
        var isOther = names.Variables.TryGetValue(name, out var earlier)
            ? earlier.Axes.Count != axes.Count
            : IsUsedInEarlierPart(name, span.Start);
        if (isOther)
        {
            // From here on it is something else.
            names.Renew(name, earlier is null ? StartOfPart(span.Start) : span.Start);
            name = names.Of(new SymbolNode(name, "", false, span));
        }

        names.Variables.TryAdd(name, new(name, domain with { Span = span }, axes, span)
        {
            IsByElement = isByElement || indices.Count > 0,
        });
    }

    // The letters of a subscript if all of them are indices: usual letters for them that are nothing else.
    private List<string>? IndexLettersIn(MathNode sub)
    {
        var letters = Elaborator.SubscriptsOf(sub).Select(
            part => part is SymbolNode symbol ? names.Of(symbol) : "").ToList();
        return letters.TrueForAll(
            letter => names.IndexLetters.Contains(letter) || (UsualIndices.Contains(letter) && !names.IsTaken(letter)))
            ? letters
            : null;
    }

    /// <summary>Letters that are indices unless they stand for something else.</summary>
    public static IReadOnlySet<string> UsualIndices { get; } =
        new HashSet<string> { "i", "j", "k", "l", "m", "n", "p", "q", "r", "s", "t" };

    private bool TryReadSign(IReadOnlyList<MathNode> elements, string sign)
    {
        var kind = sign switch
        {
            ">" => DomainKind.Positive,
            "≥" => DomainKind.Nonnegative,
            _ => DomainKind.PositiveDefinite,
        };
        foreach (var element in elements)
        {
            if (element is ScriptNode { Base: SymbolNode squared, Sub: null, Sup: NumberNode { Value: 2 } })
            {
                // σ² > 0 says that of σ² where there is no σ.
                Add(names.Of(squared), new(DomainKind.Positive), [], [], element.Span);
            }
            else if (element is ScriptNode { Base: SymbolNode symbol, Sub: { } sub, Sup: null }
                && IndexLettersIn(sub) is { Count: > 0 })
            {
                properties[names.Of(symbol)] = (kind, element.Span);
            }
            else if (Spelling(element) is { } name && !names.Sizes.Contains(name))
            {
                properties[name] = (kind, element.Span);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsReal(MathNode node) => IsRealSign(node);

    private static bool IsRealSign(MathNode node) =>
        node is SymbolNode { Name: "R", Font: "bb" } or CommandNode { Name: "R" or "Reals" or "reals" };

    private string? Spelling(MathNode node) => names.SpellingOf(node);

    // Where one part of a document ends and another begins.
    [GeneratedRegex(
        @"\n#|\\(sub)*section|\n\W*(Problem|Exercise|Example|Question|Task)\b|\n---"
        + @"|\\begin\{(exercise|problem|question)|(\n\s*(\d+|\(?[a-z])[.)]|\\item)\W*"
        + @"(Let|Find|Compute|Suppose|Consider|Given|Differentiate|Calculate|Show)\b")]
    private static partial Regex Break();

    [GeneratedRegex(@"\b(class|label|category|action|token|target index|true index)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Label();

    [GeneratedRegex(@"one[\s-]*hot", RegexOptions.IgnoreCase)]
    private static partial Regex OneHot();

    [GeneratedRegex(@"positive[\s-]+definite|\bSPD\b", RegexOptions.IgnoreCase)]
    private static partial Regex Definite();

    [GeneratedRegex(@"\bsymmetric\b", RegexOptions.IgnoreCase)]
    private static partial Regex Symmetric();

    [GeneratedRegex(@"\b(invertible|non[\s-]?singular|regular)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Invertible();

    [GeneratedRegex(@"\b(probability (vector|distribution)|a distribution|on the simplex)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Distribution();

    [GeneratedRegex(@"\b(strictly )?positive\b(?![\s-]+(semi)?[\s-]?definite)", RegexOptions.IgnoreCase)]
    private static partial Regex Positive();
}
