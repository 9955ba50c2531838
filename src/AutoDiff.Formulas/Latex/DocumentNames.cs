using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Latex;

/// <summary>A variable of a document: declared, or assumed from how it is used.</summary>
internal sealed class DocumentVariable(string name, DomainSyntax domain, IReadOnlyList<AxisSize> axes, SourceSpan span)
{
    public string Name => name;

    public DomainSyntax Domain { get; set; } = domain;

    public IReadOnlyList<AxisSize> Axes => axes;

    public SourceSpan Span => span;

    public bool IsAssumed { get; init; }

    /// <summary>Whether its elements were declared: <c>x_1, …, x_n</c> or <c>x_i</c> of some set.</summary>
    public bool IsByElement { get; init; }

    /// <summary>How many values it has, if it is a class or a label that chooses elements.</summary>
    public AxisSize? Labels { get; init; }
}

/// <summary>How far a definition was read.</summary>
internal enum ReadingState
{
    Unread,
    Open,
    Done,
    Failed,
}

/// <summary>A definition of a document, or a function.</summary>
internal sealed class DocumentDefinition(string name, MathNode value, SourceSpan span)
{
    public string Name => name;

    public MathNode Value { get; set; } = value;

    public SourceSpan Span => span;

    /// <summary>The index letters behind its name.</summary>
    public IReadOnlyList<string> Indices { get; init; } = [];

    /// <summary>The parameters, if it is a function.</summary>
    public IReadOnlyList<string>? Parameters { get; init; }

    /// <summary>Whether its elements follow from others: h_t = f(h_{t-1}), or from later ones.</summary>
    public bool IsSequence { get; set; }

    /// <summary>
    /// The sequences that need each other, in the order in which their elements are computed, if it is one of them.
    /// </summary>
    public IReadOnlyList<DocumentDefinition> Group { get; set; } = [];

    /// <summary>
    /// Whether it says that all entries of a first element are one number, as in <c>\beta_T(i) = 1</c>, so that the
    /// sequence tells how many there are.
    /// </summary>
    public bool IsEveryEntry { get; init; }

    /// <summary>Whether the elements of its sequence follow from later ones.</summary>
    public bool IsBackward { get; set; }

    /// <summary>Whether it is taken of other things than its parameters.</summary>
    public bool IsFunction { get; init; }

    /// <summary>Whether a parameter is an array, so that the function is not one of numbers.</summary>
    public bool IsOfArrays { get; set; }

    /// <summary>The variable that the document declares with the same name, if it does.</summary>
    public DocumentVariable? Declared { get; init; }

    public ReadingState State { get; set; }

    /// <summary>The statement, once it was read.</summary>
    public StatementSyntax? Statement { get; set; }

    /// <summary>What it is, once it was read.</summary>
    public IReadOnlyList<AxisSize> Axes { get; set; } = [];

    /// <summary>Whether it is written in the same way as another value.</summary>
    public bool IsWrittenAs(PlacedText placed, MathNode other) =>
        Written(placed, Value.Span) == Written(placed, other.Span);

    private static string Written(PlacedText placed, SourceSpan span) =>
        string.Concat(placed.Text[span.Start..span.End].Where(letter => !char.IsWhiteSpace(letter)));

    /// <summary>The names it needs.</summary>
    public HashSet<string> Needs { get; } = [];
}

/// <summary>The names of a document, and what they stand for.</summary>
internal sealed class DocumentNames
{
    /// <summary>What a prime is in a name.</summary>
    public const char Prime = 'ʹ';

    // What marks a name that stands for something else than the same one earlier.
    private const char Again = 'ʺ';

    private readonly HashSet<string> plain = [];
    private readonly Dictionary<string, List<int>> renewals = [];

    public Dictionary<string, DocumentVariable> Variables { get; } = [];

    public Dictionary<string, DocumentDefinition> Definitions { get; } = [];

    public Dictionary<string, DocumentDefinition> Functions { get; } = [];

    /// <summary>Functions of which nothing is known.</summary>
    public Dictionary<string, SourceSpan> Unspecified { get; } = [];

    public HashSet<string> Sizes { get; } = [];

    /// <summary>Those that the document also defines as something else, so that nothing can be said of them.</summary>
    public HashSet<string> DefinedSizes { get; } = [];

    /// <summary>Where matrices are symmetric by a condition: "if A is symmetric, …".</summary>
    public List<(string Name, int Start, int End)> SymmetricWithin { get; } = [];

    /// <summary>Parameters that are arrays by what stands in their own function.</summary>
    public HashSet<string> ArrayParameters { get; } = [];

    /// <summary>
    /// Whether a function is one of a number, by what stands in it: arithmetic and functions of numbers alone. It
    /// applies element by element, also where its parameter has the name of an array.
    /// </summary>
    public bool IsElementwise(DocumentDefinition function) =>
        function is { Parameters: [var parameter], Value: var value } && IsElementwise(value, parameter);

    private bool IsElementwise(MathNode node, string parameter) => node switch
    {
        NumberNode => true,
        SymbolNode symbol => Of(symbol) == parameter || Of(symbol) is "e" or "π",
        CommandNode command => LatexCommands.Functions.TryGetValue(command.Name, out var name)
            && FunctionTable.TryFind(name, out var known) && known.Kind == FunctionKind.Elementwise,
        ScriptNode { Sub: null, Primes: 0, Sup: { } sup } script => !Elaborator.IsTranspose(sup)
            && IsElementwise(script.Base, parameter) && IsElementwise(sup, parameter),
        RowNode row => row.Items.All(item => item.Sign is "" or "/" && IsElementwise(item.Value, parameter)),
        GroupNode { Bracket: Bracket.Parentheses or Bracket.Square or Bracket.Braces } or SumNode or FractionNode
            or RootNode => MathNodeParts.Children(node).All(part => IsElementwise(part, parameter)),
        _ => false,
    };

    /// <summary>How the document writes names, where it is first read.</summary>
    public Dictionary<string, string> Spellings { get; } = [];

    /// <summary>The letters that are indices.</summary>
    public HashSet<string> IndexLetters { get; } = [];

    /// <summary>The names that the text calls classes or labels, which may stand as subscripts.</summary>
    public HashSet<string> Labels { get; } = [];

    /// <summary>How many indices each name without a declaration has where it is used with some.</summary>
    public Dictionary<string, HashSet<int>> IndexCounts { get; } = [];

    /// <summary>
    /// The names that are added to themselves with an index, as s in sᵢ − s: one of the two is another.
    /// </summary>
    public HashSet<string> Mixed { get; } = [];

    /// <summary>The names that stand beside numbers at one place and beside vectors at another.</summary>
    public HashSet<string> Conflicting { get; } = [];

    /// <summary>The names that stand in definitions.</summary>
    public HashSet<string> InDefinitions { get; } = [];

    /// <summary>The names that are like another, as upstream gradients are.</summary>
    public Dictionary<string, string> Like { get; } = [];

    /// <summary>What sums run up to, by their places, though no bound is written: n in 1/n Σᵢ.</summary>
    public Dictionary<int, SymbolNode> Means { get; } = [];

    /// <summary>The names that are transposed or have a norm, so that they are no numbers.</summary>
    public HashSet<string> Arrays { get; } = [];

    /// <summary>The names that are squares of names which do not exist: s for s².</summary>
    public HashSet<string> Squares { get; } = [];

    /// <summary>
    /// Letters that stand for the distribution function of the standard normal distribution and for its density: N and
    /// n of <c>N(d_1)</c>.
    /// </summary>
    public Dictionary<string, string> NormalLetters { get; } = [];

    /// <summary>Names whose elements are the rows of a matrix, or its columns, with the matrix.</summary>
    public Dictionary<string, (string Matrix, bool AreColumns)> Lines { get; } = [];

    /// <summary>Whether <c>I_1</c> stands somewhere, so that such names are no identity matrices.</summary>
    public bool HasNumberedIdentities { get; set; }

    /// <summary>The number that the first element has.</summary>
    public int Base { get; set; } = 1;

    /// <summary>Whether a name stands for a number or an array.</summary>
    public bool IsValue(string name) => Variables.ContainsKey(name) || Definitions.ContainsKey(name);

    /// <summary>Whether a name stands for anything.</summary>
    public bool IsTaken(string name) => IsValue(name) || Sizes.Contains(name) || Functions.ContainsKey(name)
        || Unspecified.ContainsKey(name);

    /// <summary>
    /// Whether a d marks differentials: also beside arrays of length d, which nobody divides by d times something.
    /// </summary>
    public bool MarksDifferentials => !IsTaken("d") || Sizes.Contains("d");

    /// <summary>Whether a name is a function of the document, or a definition that is written like one.</summary>
    public bool IsFunctionName(string name) => Functions.ContainsKey(name) || Unspecified.ContainsKey(name)
        || (Definitions.TryGetValue(name, out var definition) && definition.Parameters is not null);

    /// <summary>Says that from a place on a name stands for something else than before.</summary>
    public void Renew(string name, int place)
    {
        var letter = name.TrimEnd(Again);
        (renewals.TryGetValue(letter, out var places) ? places : renewals[letter] = []).Add(place);
    }

    // A name that was renewed is another name.
    private string Renewed(string name, int place) =>
        renewals.TryGetValue(name, out var places) && places.Count(renewal => renewal <= place) is > 0 and var times
            ? name + new string(Again, times)
            : name;

    /// <summary>Notes that a letter stands somewhere without a font of its own.</summary>
    public void AddPlain(string letter) => plain.Add(letter);

    /// <summary>
    /// The name of a letter: fonts are typography unless the plain letter is used, too; bold letters are plain ones
    /// unless those are sizes.
    /// </summary>
    public string Of(SymbolNode symbol)
    {
        var name = symbol.Name.Replace("-", "", StringComparison.Ordinal);
        var whole = symbol.IsBold && Sizes.Contains(name) ? $"{name}_bf"
            : symbol.Font.Length > 0 && symbol.Name != "1" && plain.Contains(symbol.Name) ? $"{name}_{symbol.Font}"
            : name;
        var own = Renewed(whole, symbol.Span.Start);
        return Lines.TryGetValue(own, out var lines) && !lines.AreColumns ? lines.Matrix : own;
    }

    /// <summary>The name of a letter with a subscript that is part of the name.</summary>
    public static string Compound(string name, string subscript) => $"{name}_{subscript}";

    /// <summary>The text of a subscript as part of a name; null where it cannot be one.</summary>
    public string? TextOf(MathNode subscript) => subscript switch
    {
        NumberNode number => number.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
            .Replace(".", "_", StringComparison.Ordinal),
        SymbolNode { Name: "*" or "+" or "-" } sign => sign.Name switch
        {
            "*" => "star",
            "+" => "plus",
            _ => "minus",
        },
        SymbolNode symbol => Of(symbol),
        WordsNode words => string.Concat(words.Text.Where(char.IsLetterOrDigit)),
        CommandNode { Name: "star" or "ast" } => "star",
        CommandNode command => command.Name,
        RowNode row when row.Items.All(item => item.Sign.Length == 0) => Joined(row.Items.Select(item => item.Value)),
        GroupNode group => Joined(group.Elements),
        SumNode sum => Joined(sum.Terms.Select(term => term.Value)) is { } text
            ? text + string.Concat(sum.Terms.Select(term => term.IsSubtracted ? "m" : "p"))
            : null,
        _ => null,
    };

    private string? Joined(IEnumerable<MathNode> parts)
    {
        var texts = parts.Select(TextOf).ToList();
        return texts.Contains(null) ? null : string.Concat(texts);
    }

    /// <summary>The name that a parameter or an argument is, without regard to what it stands for.</summary>
    public string? SpellingOf(MathNode node) => node switch
    {
        SymbolNode symbol => Of(symbol),
        ScriptNode { Base: SymbolNode symbol, Sub: null, Sup: null, Primes: > 0 and var primes } =>
            Of(symbol) + new string(Prime, primes),
        ScriptNode { Base: SymbolNode symbol, Sub: { } sub, Sup: null, Primes: 0 } when TextOf(sub) is { } text =>
            Compound(Of(symbol), text),
        ScriptNode { Base: SymbolNode symbol, Sub: null, Primes: 0, Sup: GroupNode { Elements: [var mark] } } when
            TextOf(mark) is { } text => Compound(Of(symbol), text),
        ScriptNode { Base: SymbolNode symbol, Sub: null, Primes: 0, Sup: SymbolNode { Name: "*" or "+" or "-" }
            or CommandNode { Name: "star" or "ast" } } script => Compound(Of(symbol), TextOf(script.Sup!)!),
        _ => null,
    };

    /// <summary>The name of a parameter, which may be the square of a name: <c>\ell(\mu, \sigma^2)</c>.</summary>
    public string? ParameterOf(MathNode node) => SpellingOf(node) ?? (node is ScriptNode
    {
        Base: SymbolNode symbol, Sub: null, Primes: 0, Sup: NumberNode { Value: 2 },
    } ? Squares.Contains(Of(symbol)) ? Compound(Of(symbol), "sq") : Of(symbol) : null);

    /// <summary>A name that nothing has.</summary>
    public string Fresh(params IEnumerable<string> candidates) =>
        candidates.Concat(Enumerable.Range(1, int.MaxValue - 1).Select(k => $"f{k}")).First(name => !IsTaken(name));
}
