namespace AutoDiff.Formulas.Latex;

/// <summary>
/// Infers what names are that a document does not declare, where what stands beside them leaves one reading: the
/// w of <c>w^\top x</c> is a vector like x, the w of <c>X w - y</c> one that X can be multiplied with, and y one like
/// that product. Letters in bold are vectors, and matrices if they are capital.
/// </summary>
internal sealed class ShapeInference(DocumentNames names, IReadOnlyList<Piece> pieces)
{
    private readonly Dictionary<string, Shape?> definitions = [];
    private readonly HashSet<string> inDefinitions = [];
    private readonly HashSet<string> numbers = [];
    private bool hasChanged;

    // The parameters of the function that is being looked at.
    private IReadOnlyList<string> own = [];

    /// <summary>What a formula is: a number, a vector that stands or lies, or a matrix.</summary>
    private sealed record Shape(IReadOnlyList<AxisSize> Axes, bool IsRow = false)
    {
        public static Shape Number { get; } = new([]);

        public int Rank => Axes.Count;

        public Shape Transposed => Rank == 2 ? new([Axes[1], Axes[0]]) : this with { IsRow = Rank == 1 && !IsRow };
    }

    public void Run()
    {
        // A claim may be wrong, so that definitions count first.
        var defined = pieces.Where(piece => piece is { Root: not null, Definition: not null }).ToList();
        inDefinitions.UnionWith(defined.SelectMany(piece => MathNodeParts.All(piece.Root!)).OfType<SymbolNode>()
            .Select(names.Of));
        InferFrom(defined, _ => false);
        InferFrom(defined, _ => true);
        InferFromFonts();
        InferFrom(defined, _ => true);
        InferFromTransposes();
        InferFrom(defined, _ => true);
        InferFrom(pieces.Where(piece => piece is { Root: not null, IsDone: false }),
            name => !inDefinitions.Contains(name));
    }

    /// <summary>
    /// A sequence of vectors may begin with a plain number, as in <c>h_0 = 0</c>: where it stands behind a matrix, the
    /// number stands for equal entries.
    /// </summary>
    public void GiveStartsTheirShapes()
    {
        foreach (var sequence in names.Definitions.Values.Where(made => made is { IsSequence: true, Indices.Count: 1 }))
        {
            var start = names.Definitions.GetValueOrDefault(DocumentNames.Compound(sequence.Name, "0"));
            if (start is { Value: NumberNode number } && LengthBehindMatrix(sequence.Name) is { } length)
            {
                var ones = new ScriptNode(
                    new SymbolNode("1", "bf", true, start.Span), new SymbolNode(length, "", false, start.Span), null, 0,
                    start.Span);
                start.Value = new RowNode([new("", number), new("", ones)], start.Span);
            }
        }
    }

    // The n of an m × n matrix before an element of a sequence.
    private string? LengthBehindMatrix(string sequence) => pieces.Where(piece => piece.Root is not null)
        .SelectMany(piece => MathNodeParts.All(piece.Root!)).OfType<RowNode>()
        .SelectMany(row => row.Items.Zip(row.Items.Skip(1)))
        .Where(pair => pair.Second is { Sign: "", Value: ScriptNode { Base: SymbolNode symbol, Sub: not null,
            Sup: null } } && names.Of(symbol) == sequence)
        .Select(pair => ShapeOf(pair.First.Value) is { Rank: 2, Axes: [_, { Known: Syntax.NamedSizeSyntax size }] }
            ? size.Name
            : null)
        .FirstOrDefault(name => name is not null);

    private Func<string, bool> isOpen = _ => true;

    private void InferFrom(IEnumerable<Piece> from, Func<string, bool> open)
    {
        isOpen = open;
        var all = from.ToList();
        do
        {
            hasChanged = false;
            definitions.Clear();
            foreach (var piece in all)
            {
                own = piece.Definition?.Parameters ?? [];
                Visit(piece.Root!);
            }
        }
        while (hasChanged);
    }

    // A bold letter that other evidence leaves open.
    private void InferFromFonts()
    {
        foreach (var symbol in pieces.Where(piece => piece is { Root: not null, IsDone: false })
            .SelectMany(piece => MathNodeParts.All(piece.Root!)).OfType<SymbolNode>())
        {
            if (symbol is { IsBold: true, Font: "", Name: [var letter] } && char.IsLetter(letter))
            {
                Infer(symbol, char.IsUpper(letter) ? [new(), new()] : [new()]);
            }
        }
    }

    // An element that is transposed, as in `x_i^\top \beta`, is a vector.
    private void InferFromTransposes()
    {
        foreach (var script in pieces.Where(piece => piece is { Root: not null, IsDone: false })
            .SelectMany(piece => MathNodeParts.All(piece.Root!)).OfType<ScriptNode>())
        {
            if (script is { Base: SymbolNode symbol, Sub: { } sub, Primes: 0, Sup: { } sup }
                && Elaborator.IsTranspose(sup) && !(sup is SymbolNode letter && names.IsTaken(names.Of(letter))))
            {
                InferElement(symbol, sub, [new()]);
            }
        }
    }

    private void Visit(MathNode node)
    {
        foreach (var part in MathNodeParts.Children(node))
        {
            Visit(part);
        }

        switch (node)
        {
            case SumNode sum:
                MakeEqual([.. sum.Terms.Select(term => term.Value)]);
                break;
            case RelationNode relation when relation.Others.All(other => other.Sign == "="):
                MakeEqual([.. relation.Others.Select(other => other.Value).Prepend(relation.First)]);
                break;
            case RowNode row:
                VisitRow(row);
                break;
        }
    }

    // Terms of a sum are alike, but a number may stand beside any.
    private void MakeEqual(IReadOnlyList<MathNode> parts)
    {
        if (parts.Select(ShapeOf).FirstOrDefault(shape => shape is { Rank: > 0 }) is not { } known)
        {
            // What is added to an element is a number.
            if (parts.Any(part => part is ScriptNode { Base: SymbolNode, Sub: not null } && (ShapeOf(part)?.Rank == 0
                || IsElement(part))))
            {
                numbers.UnionWith(parts.OfType<SymbolNode>().Select(names.Of));
            }

            return;
        }

        // What only one of them says is no news of that one.
        var source = parts.Where(part => ShapeOf(part) is { Rank: > 0 }).Take(2).ToList() is [var only] ? only : null;
        foreach (var part in parts.Where(part => !ReferenceEquals(part, source)))
        {
            switch (part)
            {
                case SymbolNode symbol when known.Rank == 1 || char.IsUpper(symbol.Name[0]):
                    Infer(symbol, known.Axes);
                    break;
                case ScriptNode { Base: SymbolNode symbol, Sub: null, Primes: 0, Sup: { } sup }
                    when Elaborator.IsTranspose(sup):
                    Infer(symbol, known.Transposed.Axes);
                    break;
                case ScriptNode { Base: SymbolNode symbol, Sub: { } sub, Sup: null, Primes: 0 } when known.Rank == 1:
                    InferElement(symbol, sub, known.Axes);
                    break;
            }
        }
    }

    private bool IsElement(MathNode part) => part is ScriptNode { Base: SymbolNode symbol }
        && names.IndexCounts.ContainsKey(names.Of(symbol));

    // Neighbors in a product.
    private void VisitRow(RowNode row)
    {
        for (var k = 0; k + 1 < row.Items.Count; k++)
        {
            if (row.Items[k + 1].Sign.Length > 0)
            {
                continue;
            }

            var (left, right) = (row.Items[k].Value, row.Items[k + 1].Value);
            var isLast = k + 2 == row.Items.Count || row.Items[k + 2].Sign.Length > 0;
            if (left is ScriptNode { Base: SymbolNode laidElement, Sub: { } of, Primes: 0, Sup: { } sup }
                && Elaborator.IsTranspose(sup) && ShapeOf(right) is { Rank: 1, IsRow: false } beside)
            {
                InferElement(laidElement, of, beside.Axes);
            }
            else if (right is ScriptNode { Base: SymbolNode element, Sub: { } at, Primes: 0, Sup: null } && isLast
                && ShapeOf(left) is { Rank: 1, IsRow: true } lying)
            {
                InferElement(element, at, lying.Axes);
                InferLabelled(right, lying.Axes);
            }
            else if (left is SymbolNode function && FunctionTable.TryTranslate(function.Name, out var known)
                && known.Kind == FunctionKind.LastAxis
                && (right as GroupNode ?? (right as ScriptNode)?.Base as GroupNode) is { Elements: [SymbolNode along] })
            {
                Infer(along, [new()]);
            }
            else if (TransposedIn(left) is { } laid && names.Arrays.Contains(names.Of(laid)) && ShapeOf(left) is null)
            {
                switch (ShapeOf(right))
                {
                    case { Rank: 1, IsRow: false } vector:
                        Infer(laid, vector.Axes);
                        break;
                    // A quadratic form, or a row times a matrix; a matrix would be a capital letter.
                    case { Rank: 2 } matrix when char.IsLower(laid.Name[0]):
                        Infer(laid, [matrix.Axes[0]]);
                        break;
                }
            }
            else if (ShapeOf(left) is { Rank: 2 } matrix && right is SymbolNode factor && char.IsLower(factor.Name[0])
                && (isLast || row.Items[k + 2].Value is GroupNode || TransposedIn(row.Items[k + 2].Value) is not null))
            {
                Infer(factor, [matrix.Axes[1]]);
            }
            else if (ShapeOf(left) is { Rank: 1, IsRow: true } lies && right is SymbolNode next && isLast
                && char.IsLower(next.Name[0]))
            {
                Infer(next, lies.Axes);
            }
        }
    }

    private static SymbolNode? TransposedIn(MathNode node) => node is ScriptNode
    {
        Base: SymbolNode symbol, Sub: null, Primes: 0, Sup: { } sup,
    } && Elaborator.IsTranspose(sup) ? symbol : null;

    // The μₖ of xₙ − μₖ is a vector like xₙ: μ is an array of them.
    private void InferElement(SymbolNode symbol, MathNode sub, IReadOnlyList<AxisSize> axes)
    {
        var count = Elaborator.SubscriptsOf(sub).Count;
        if (names.IndexCounts.GetValueOrDefault(names.Of(symbol)) is { Count: 1 } counts && counts.Contains(count))
        {
            Infer(symbol, [.. Enumerable.Range(0, count).Select(_ => new AxisSize()), .. axes], isElement: true);
        }
    }

    // The v_c of `u_k^\top v_c` is a name of its own where c is a label.
    private void InferLabelled(MathNode node, IReadOnlyList<AxisSize> axes)
    {
        if (node is ScriptNode { Base: SymbolNode symbol } && !names.IndexCounts.ContainsKey(names.Of(symbol))
            && !names.IsTaken(names.Of(symbol)) && names.SpellingOf(node) is { } name)
        {
            Infer(symbol, name, axes, isElement: false);
        }
    }

    private void Infer(SymbolNode symbol, IReadOnlyList<AxisSize> axes, bool isElement = false) =>
        Infer(symbol, names.Of(symbol), axes, isElement);

    private void Infer(SymbolNode symbol, string name, IReadOnlyList<AxisSize> axes, bool isElement)
    {
        if (own.Contains(name))
        {
            names.ArrayParameters.Add(name);
        }

        if (axes.Count == 0 || !isOpen(name) || names.IsTaken(name)
            || (names.IndexCounts.ContainsKey(name) && !isElement)
            || names.IndexLetters.Contains(name) || Words.Constants.ContainsKey(name)
            || name is "I" or "1" or "0" or "" || (name == "d" && !symbol.IsBold) || !char.IsLetter(name[0])
            || (name.Length > 1 && FunctionTable.TryTranslate(name, out _)))
        {
            return;
        }

        if (numbers.Contains(name))
        {
            names.Conflicting.Add(name);
            return;
        }

        names.Variables[name] = new(name, new Syntax.DomainSyntax(DomainKind.Real) { Span = symbol.Span }, axes,
            symbol.Span) { IsAssumed = true };
        hasChanged = true;
    }

    // What a formula is as far as that is known; null where it is not.
    private Shape? ShapeOf(MathNode node) => node switch
    {
        SymbolNode symbol => ShapeOfName(names.Of(symbol)),
        ScriptNode { Base: SymbolNode symbol, Primes: 0 } script => ShapeOfScript(symbol, script),
        GroupNode { Bracket: Bracket.Parentheses or Bracket.Square, Elements: [var inside] } => ShapeOf(inside),
        FractionNode { Above: var above, Below: NumberNode } => ShapeOf(above),
        NumberNode => Shape.Number,
        SumNode sum => sum.Terms.Select(term => ShapeOf(term.Value)).FirstOrDefault(shape => shape is { Rank: > 0 }),
        RowNode row => ShapeOfProduct(row),
        _ => null,
    };

    private Shape? ShapeOfName(string name)
    {
        if (names.Variables.TryGetValue(name, out var variable))
        {
            return new(variable.Axes);
        }

        if (!names.Definitions.TryGetValue(name, out var definition) || definition.Indices.Count > 0)
        {
            return null;
        }

        if (!definitions.TryGetValue(name, out var shape))
        {
            definitions[name] = null;
            definitions[name] = shape = ShapeOf(definition.Value);
        }

        return shape;
    }

    private Shape? ShapeOfScript(SymbolNode symbol, ScriptNode script)
    {
        var compound = names.SpellingOf(script with { Sup = null });
        var isName = compound is not null && names.IsTaken(compound);
        var whole = ShapeOfName(isName ? compound! : names.Of(symbol));
        if (whole is not null && script.Sub is { } sub && !isName)
        {
            var count = Elaborator.SubscriptsOf(sub).Count;
            whole = count <= whole.Rank ? new([.. whole.Axes.Skip(count)]) : null;
        }

        return script.Sup switch
        {
            null => whole,
            { } sup when Elaborator.IsTranspose(sup) => whole?.Transposed,
            SumNode { Terms: [(true, NumberNode { Value: 1 })] } => whole,
            _ => null,
        };
    }

    private Shape? ShapeOfProduct(RowNode row)
    {
        var product = Shape.Number;
        foreach (var item in row.Items)
        {
            if (item.Sign is not ("" or "·" or "*") || ShapeOf(item.Value) is not { } factor)
            {
                return null;
            }

            product = (product, factor) switch
            {
                ({ Rank: 0 }, _) => factor,
                (_, { Rank: 0 }) => product,
                ({ Rank: 2 }, { Rank: 2 }) => new([product.Axes[0], factor.Axes[1]]),
                ({ Rank: 2 }, { Rank: 1, IsRow: false }) => new([product.Axes[0]]),
                ({ Rank: 1, IsRow: true }, { Rank: 2 }) => new([factor.Axes[1]], true),
                ({ Rank: 1, IsRow: true }, { Rank: 1, IsRow: false }) => Shape.Number,
                ({ Rank: 1, IsRow: false }, { Rank: 1, IsRow: true }) => new([product.Axes[0], factor.Axes[0]]),
                _ => null,
            };
            if (product is null)
            {
                return null;
            }
        }

        return product;
    }
}
