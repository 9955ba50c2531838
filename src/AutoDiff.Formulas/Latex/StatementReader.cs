using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AutoDiff.Formulas.Lowering;
using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <summary>Reads the definitions and claims of a document, once it is known which names it has.</summary>
internal sealed partial class StatementReader : IDocumentStatements
{
    private readonly DocumentNames names;
    private readonly DeclarationReader declarations;
    private readonly PlacedText placed;
    private readonly IReadOnlyList<Piece> pieces;
    private readonly List<FormulaError> errors;
    private readonly Elaborator elaborator;
    private List<StatementSyntax> defined = [];
    private readonly List<StatementSyntax> claims = [];
    private readonly Stack<DocumentDefinition> open = [];
    private readonly Dictionary<string, SourceSpan> used = [];
    private readonly List<EquationSyntax> constraints = [];
    private readonly List<(AxisSize Axis, int Length)> lengths = [];

    public StatementReader(
        DocumentNames names,
        DeclarationReader declarations,
        PlacedText placed,
        IReadOnlyList<Piece> pieces,
        List<FormulaError> errors)
    {
        (this.names, this.declarations, this.placed, this.pieces, this.errors) =
            (names, declarations, placed, pieces, errors);
        elaborator = new Elaborator(names, this, placed);
    }

    /// <summary>
    /// The statements: declarations, then definitions in the order in which they need each other, then claims.
    /// </summary>
    public FileSyntax Read()
    {
        foreach (var piece in pieces)
        {
            if (piece.Error is { } error)
            {
                if (IsStatement(piece) || error.Message.Contains("closed", StringComparison.Ordinal))
                {
                    errors.Add(error);
                }
            }
            else if (!piece.IsDone)
            {
                Guarded(() => ReadPiece(piece));
            }
        }

        var declared = Declared();
        DeclareSizes(declared);
        return new([.. declared, .. Bounds(declared), .. defined, .. claims.Select(Constrained)]);
    }

    // `\sum_i y_i = 1` of variables holds wherever a claim depends on them.
    private void Constrain(BigNode sum, NumberNode total, SourceSpan span)
    {
        var left = elaborator.Expression(sum, Locals.None);
        if (new FreeNames().Of(left).All(names.Variables.ContainsKey))
        {
            constraints.Add(new(left, elaborator.Expression(total, Locals.None)) { Span = span });
        }
    }

    private StatementSyntax Constrained(StatementSyntax statement)
    {
        if (statement is not ClaimSyntax claim)
        {
            return statement;
        }

        var needed = new FreeNames().Of(claim.Value).Append(claim.Derivative.Function.Name)
            .SelectMany(name => VariablesOf(name)).ToHashSet();
        return claim with
        {
            Conditions = [.. claim.Conditions, .. constraints.Where(
                constraint => new FreeNames().Of(constraint.Left).Overlaps(needed)),
                .. names.SymmetricWithin.Where(matrix => needed.Contains(matrix.Name)
                    && matrix.Start <= claim.Span.Start && claim.Span.Start <= matrix.End)
                    .Select(matrix => new NameSyntax(matrix.Name) { Span = claim.Span })
                    .Select(matrix => new EquationSyntax(matrix, new TransposeSyntax(matrix) { Span = claim.Span })
                    {
                        Span = claim.Span,
                    })],
        };
    }

    // Asides without a sign of equality may be anything.
    private static bool IsStatement(Piece piece) => piece.Tokens.Tokens.Any(token => token.Is("="));

    private void Guarded(Action read)
    {
        try
        {
            read();
        }
        catch (FormulaException exception)
        {
            errors.AddRange(exception.Errors.Where(error => !errors.Contains(error)));
        }
    }

    private void ReadPiece(Piece piece)
    {
        if (piece.Root is not RelationNode relation)
        {
            return;
        }

        if (relation is { First: BigNode { Operator: "sum" } sum, Others: [("=", NumberNode total)] })
        {
            Constrain(sum, total, relation.Span);
            return;
        }

        if (piece.Definition is { IsEveryEntry: false } definition)
        {
            Require(definition, piece.Span);
        }

        if (relation.First is SymbolNode size && names.DefinedSizes.Contains(names.Of(size)))
        {
            throw IsDefinedSize(size.Name, size.Span);
        }

        // Only the chain of equalities from the first side on is claimed.
        var sides = relation.Others.TakeWhile(other => other.Sign == "=").Select(other => other.Value).Prepend(
            relation.First).ToList();
        // "Setting the gradient to zero, …": a condition and no claim. What stands between is claimed.
        if (sides is [_, .., NumberNode { Value: 0 }]
            && (SetsToZero(piece) || IsAtOptimum(sides[0]) || relation.Others.Any(other => other.Sign is "⇒" or "⇔")))
        {
            sides.RemoveAt(sides.Count - 1);
        }

        if (sides.Count > 1)
        {
            new ClaimReader(names, elaborator, this) { IsCondition = IsCalledCondition(piece) || IsAtOptimum(sides[0]) }
                .Read(piece, sides, claims, Guarded);
        }
    }

    // `\nabla f(w^\star) = 0` says what a star means.
    private static bool IsAtOptimum(MathNode side) => MathNodeParts.All(side).Any(node => node is ScriptNode
    {
        Base: SymbolNode, Sup: CommandNode { Name: "star" or "ast" } or SymbolNode { Name: "*" },
    });

    private bool SetsToZero(Piece piece)
    {
        const int Reach = 90;
        var region = piece.Tokens.Region;
        var around = placed.Text[Math.Max(0, region.OuterStart - Reach)..region.OuterStart]
            + placed.Text[region.OuterEnd..Math.Min(placed.Text.Length, region.OuterEnd + Reach)];
        return Zeroing().IsMatch(around);
    }

    // Words before an equation in its sentence, behind the formula before it.
    private bool IsCalledCondition(Piece piece)
    {
        var before = placed.Text.AsSpan(0, piece.Tokens.Region.OuterStart);
        return Zeroing().IsMatch(before[(before.LastIndexOfAny(".$]}") + 1)..]);
    }

    [GeneratedRegex(
        @"\b(set|sets|setting|solv\w*|vanish\w*|optim\w*|station\w*|critical|minimi[sz]\w*|maximi[sz]\w*|equat\w*"
        + @"|root|first[- ]order|FOCs?)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Zeroing();

    /// <summary>The equations that were passed over, as sentences.</summary>
    public List<string> PassedOver { get; } = [];

    public void PassOver(SourceSpan equation, string reason) =>
        PassedOver.Add($"line {equation.Line}, column {equation.Column}: {reason}");

    public bool IsDefining => open.Count > 0;

    public void Use(string name)
    {
        used.TryAdd(name, default);
        if (open.TryPeek(out var definition))
        {
            definition.Needs.Add(name);
        }
    }

    public bool DependsOn(string name, string other) =>
        Reached(name).Contains(other) || Reached(name).Exists(part => TryWriteWith(part, other));

    // Where the value of `other` stands in a definition, its name can stand; what is left may not move with it then.
    private bool TryWriteWith(string name, string other)
    {
        if (names.Definitions.GetValueOrDefault(name) is not { Statement: DefinitionSyntax statement } definition
            || names.Definitions.GetValueOrDefault(other) is not { Indices.Count: 0,
                Statement: DefinitionSyntax { Value: not NameSyntax } inner } value)
        {
            return false;
        }

        var written = Written(statement.Value);
        if (ReferenceEquals(written, statement.Value)
            || new FreeNames().Of(written).Where(left => left != other).SelectMany(Reached).Intersect(Reached(other))
                .Any(names.Variables.ContainsKey))
        {
            return false;
        }

        definition.Statement = statement with { Value = written };
        defined[defined.IndexOf(statement)] = definition.Statement;
        definition.Needs.Add(other);

        // What the name is made of stands before it, in the order in which it was read.
        var earlier = Reached(other).Select(need => names.Definitions.GetValueOrDefault(need)?.Statement
            ?? names.Functions.GetValueOrDefault(need)?.Statement).ToHashSet<StatementSyntax?>(
            ReferenceEqualityComparer.Instance);
        defined = [.. defined.Where(earlier.Contains), .. defined.Where(other => !earlier.Contains(other))];
        return true;

        ExpressionSyntax Written(ExpressionSyntax part) => part.Equals(inner.Value)
            ? new NameSyntax(other) { Span = part.Span }
            : SyntaxRewriter.WithParts(part, Written);
    }

    public IReadOnlyList<string> VariablesOf(string definition) =>
        [.. Reached(definition).Where(names.Variables.ContainsKey)];

    // All names that something is made of, itself first.
    private List<string> Reached(string definition)
    {
        var found = new List<string>();
        var seen = new HashSet<string>();
        Visit(definition);
        return found;

        void Visit(string name)
        {
            if (!seen.Add(name))
            {
                return;
            }

            found.Add(name);
            foreach (var need in names.Definitions.GetValueOrDefault(name)?.Needs ?? [])
            {
                Visit(need);
            }

            foreach (var need in names.Functions.GetValueOrDefault(name)?.Needs ?? [])
            {
                Visit(need);
            }
        }
    }

    public string Named(Typed value, IReadOnlyList<string> indices, SourceSpan span)
    {
        if (value.Syntax is NameSyntax plain && indices.Count == 0 && names.IsValue(plain.Name))
        {
            return plain.Name;
        }

        SyntaxList<IdentifierSyntax> letters =
            [.. indices.Select(letter => new IdentifierSyntax(letter) { Span = span })];
        if (defined.OfType<DefinitionSyntax>().FirstOrDefault(
            other => other.Value.Equals(value.Syntax) && other.Indices.Equals(letters)) is { } same)
        {
            return same.Name.Name;
        }

        var candidate = value.Syntax is CallSyntax { Function.Name: var function } ? new[] { function } : [];
        var name = candidate.Concat(["f", "g", "h"]).FirstOrDefault(
            free => !names.IsValue(free) && !names.Sizes.Contains(free)
                && (candidate.Contains(free) ? names.Functions.ContainsKey(free) || names.Unspecified.ContainsKey(free)
                    : !names.IsTaken(free) && !names.IndexCounts.ContainsKey(free))) ?? names.Fresh();
        var definition = new DocumentDefinition(name, new EmptyNode(span), span)
        {
            State = ReadingState.Done,
            Axes = [.. indices.Select(_ => new AxisSize()), .. value.Axes],
            Indices = indices,
        };
        definition.Needs.UnionWith(new FreeNames().Of(value.Syntax));
        if (value.Syntax is CallSyntax { Function.Name: var called })
        {
            definition.Needs.Add(called);
        }

        // The value of a function has the name of the function.
        if (indices.Count == 0 && (value.Syntax as CallSyntax)?.Function.Name != name)
        {
            names.Spellings.TryAdd(name, placed.Text[span.Start..span.End]);
        }

        names.Definitions[name] = definition;
        defined.Add(new DefinitionSyntax(new(name) { Span = span }, letters, value.Syntax) { Span = span });
        return name;
    }
}
