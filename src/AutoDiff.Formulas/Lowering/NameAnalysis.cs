using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Checks the names of a file: each is defined once and before it is used, functions get as many arguments as they
/// take, indices index something. It also finds which definitions each statement needs.
/// </summary>
internal sealed class NameAnalysis
{
    private const int MaximumErrors = 20;

    private readonly List<FormulaError> errors = [];
    private readonly List<string> sizes = [];
    private readonly List<FormulaVariable> variables = [];
    private readonly Dictionary<string, HashSet<string>> uses = [];
    private readonly List<string> definitions = [];
    private readonly List<VariableOrder> orders = [];
    private readonly Dictionary<StatementSyntax, HashSet<string>> usesOfClaims = new(
        ReferenceEqualityComparer.Instance);

    private readonly Dictionary<StatementSyntax, Differentials> differentials = new(
        ReferenceEqualityComparer.Instance);

    private NameAnalysis()
    {
    }

    public IReadOnlyList<string> SizeNames => sizes;

    public IReadOnlyList<FormulaVariable> Variables => variables;

    public IReadOnlyList<string> Definitions => definitions;

    /// <summary>What the file says of the order of its variables.</summary>
    public IReadOnlyList<VariableOrder> Orders => orders;

    /// <summary>The differentials that a claim speaks of.</summary>
    public Differentials DifferentialsOf(ClaimSyntax claim) => differentials[claim];

    /// <exception cref="FormulaException">A name is used wrongly.</exception>
    public static NameAnalysis Of(FileSyntax file)
    {
        var analysis = new NameAnalysis();
        var table = new NameTable(file);

        // Sizes may be bounded before they are used.
        foreach (var statement in file.Statements.OrderBy(statement => statement is SizeBoundSyntax))
        {
            try
            {
                analysis.Check(statement, table);
            }
            catch (FormulaException problem)
            {
                analysis.errors.AddRange(problem.Errors);
                table.AddAnyway(statement);
            }

            if (analysis.errors.Count >= MaximumErrors)
            {
                break;
            }
        }

        analysis.errors.AddRange(table.Started.Values.Select(start => Error(
            start.Span, $"The sequence `{start.Name}` begins here, but nothing says how it goes on.",
            $"the first element of `{start.Name}`", $"a line such as `{start.Name}[t] = …` below").Error));
        return analysis.errors.Count == 0 ? analysis : throw new FormulaException(analysis.errors);
    }

    /// <summary>
    /// The names of the definitions, and of the functions and variables, that a claim needs, directly or through
    /// others.
    /// </summary>
    public HashSet<string> NeededBy(ClaimSyntax claim)
    {
        if (!usesOfClaims.TryGetValue(
            claim, out var direct))
        {
            throw new ArgumentException("The claim is of another file.", nameof(claim));
        }

        return NeededBy(direct);
    }

    /// <summary>Some names with those that they need, directly or through others.</summary>
    public HashSet<string> NeededBy(IEnumerable<string> direct)
    {
        var needed = new HashSet<string>();
        var open = new Stack<string>(direct);
        while (open.TryPop(out var name))
        {
            if (!needed.Add(name) || !uses.TryGetValue(name, out var next))
            {
                continue;
            }

            foreach (var other in next)
            {
                open.Push(other);
            }
        }

        return needed;
    }

    private void Check(StatementSyntax statement, NameTable table)
    {
        switch (statement)
        {
            case DeclarationSyntax declaration:
                SizeSyntax[] sizesOfValues = declaration.Domain.Count is { } count ? [count] : [];
                foreach (var size in declaration.Shape.Concat(sizesOfValues).SelectMany(NamesOfSizes.In))
                {
                    if (table.AddSize(size))
                    {
                        sizes.Add(size.Name);
                    }
                }

                variables.Add(Declarations.Read(declaration));
                table.Add(declaration.Name, NameKind.Variable);
                break;
            case DefinitionSyntax { Value: TransposeSyntax { Operand: NameSyntax itself } } definition
                when itself.Name == definition.Name.Name && table.KindOf(itself.Name) is null:
                throw Error(
                    definition.Span, $"`{definition.Name}` is defined by itself.", Quote(definition.Value),
                    "a value", $"Declare a symmetric matrix as `{definition.Name} : symmetric[n]`.");
            case DefinitionSyntax definition:
                definitions.Add(definition.Name.Name);
                var names = definition.Indices.Select(index => index.Name).ToHashSet();
                Use(definition.Name.Name, new ExpressionNames(table).Check(definition.Value, names));
                foreach (var index in definition.Indices)
                {
                    ExpressionNames.RequireIndexed(
                        index, definition.Value, table.KindOf(index.Name) == NameKind.Variable || index.Name[^1] == '_'
                            ? $"Write a function as `{definition.Name}({index.Name.TrimEnd('_')}) = …`."
                            : null);
                }

                if (definition.Indices.Count == 0 || !table.Started.Remove(definition.Name.Name))
                {
                    table.Add(definition.Name, NameKind.Definition);
                }

                break;
            case StartSyntax start:
                Use(start.Name.Name, new ExpressionNames(table).Check(
                    start.Value, start.Indices.Select(index => index.Name).ToHashSet()));
                new ExpressionNames(table).Check(start.Position, new HashSet<string>());
                table.Add(start);
                break;
            case FunctionSyntax function:
                var parameters = function.Parameters.Select(parameter => parameter.Name).ToHashSet();
                Use(function.Name.Name, new ExpressionNames(table).Check(function.Body, parameters));
                table.Add(function);
                break;
            case SizeBoundSyntax { Condition: { Left: NameSyntax left, Right: NameSyntax right } order } bound
                when table.KindOf(left.Name) == NameKind.Variable && table.KindOf(right.Name) == NameKind.Variable:
                orders.Add(OrderOf(order.Operator, left, right, bound.Span));
                break;
            case SizeBoundSyntax bound:
                RequireSizes(bound.Condition, table);
                break;
            case FunctionDeclarationSyntax function:
                var coefficients = UnspecifiedFunction.VariableOf(function);
                variables.Add(coefficients);
                Use(function.Name.Name, [coefficients.Name]);
                table.Add(UnspecifiedFunction.DefinitionOf(function));
                break;
            case ClaimSyntax claim:
                usesOfClaims[claim] = CheckClaim(claim, table);
                break;
            default:
                throw new InvalidOperationException($"There is no statement {statement.GetType().Name}.");
        }
    }

    private VariableOrder OrderOf(ComparisonOperator relation, NameSyntax left, NameSyntax right, SourceSpan span)
    {
        var (one, other) = (Find(left), Find(right));
        if (relation == ComparisonOperator.NotEqual || !one.Dimensions.Equals(other.Dimensions) || left == right)
        {
            throw Error(
                span,
                $"`{left}` and `{right}` have no such order.",
                relation == ComparisonOperator.NotEqual ? "`≠`"
                : left == right ? "one variable twice"
                : "variables of different shapes",
                "`<`, `<=`, `>` or `>=` between two variables of one shape");
        }

        var isStrict = relation is ComparisonOperator.Less or ComparisonOperator.Greater;
        return relation is ComparisonOperator.Less or ComparisonOperator.LessOrEqual
            ? new(left.Name, right.Name, isStrict)
            : new(right.Name, left.Name, isStrict);

        FormulaVariable Find(NameSyntax name) => variables.Find(variable => variable.Name == name.Name)!;
    }

    private static void RequireSizes(ExpressionSyntax bound, NameTable table)
    {
        if (bound is NameSyntax name && table.KindOf(name.Name) != NameKind.Size)
        {
            throw Error(
                name.Span,
                $"`{name}` is no size, and only sizes are bounded on a line of their own.",
                $"the name `{name}`",
                "the name of a size, or two variables as in `a < b`",
                table.KindOf(name.Name) is NameKind.Variable or null
                    ? $"A variable lies in its domain, as in `{name} : interval(0, 1)`."
                    : null);
        }

        foreach (var part in Children.Of(bound))
        {
            RequireSizes(part, table);
        }
    }

    // A function and a definition may share a name.
    private void Use(string name, HashSet<string> used)
    {
        if (!uses.TryAdd(name, used))
        {
            uses[name].UnionWith(used);
        }
    }

    private HashSet<string> CheckClaim(ClaimSyntax claim, NameTable table)
    {
        var names = new ExpressionNames(table);
        var indices = new HashSet<string>();
        foreach (var quantity in claim.Derivative.Variables.Prepend(claim.Derivative.Function))
        {
            indices.UnionWith(quantity.Indices.OfType<NamedIndexSyntax>().Select(index => index.Name));
            names.CheckQuantity(quantity);
            foreach (var computed in quantity.Indices.OfType<ComputedIndexSyntax>())
            {
                names.Check(computed.Position, new HashSet<string>());
            }
        }

        foreach (var condition in claim.Conditions)
        {
            names.Check(condition.Left, new HashSet<string>());
            names.Check(condition.Right, new HashSet<string>());
        }

        var spoken = Differentials.Of(claim, this);
        differentials[claim] = spoken;
        indices.UnionWith(spoken.Definitions.Select(Differentials.NameOf));
        var used = names.Check(claim.Value, indices);
        if (claim.Derivative.IsDifferential && spoken.Moving.Count == 0)
        {
            throw Error(
                claim.Value.Span, $"The value of `d{claim.Derivative.Function}` names no differential, so that " +
                "nothing moves.", $"{Quote(claim.Value)}", "a value with a differential of a variable or a definition",
                $"Write `dx` for the differential of a variable `x`.");
        }

        used.UnionWith(spoken.Definitions);
        used.UnionWith(spoken.Moving);
        used.UnionWith(spoken.Moving.Select(Differentials.NameOf));
        return used;
    }
}
