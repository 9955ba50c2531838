using AutoDiff.Formulas.Parsing;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Reads notation whose meaning depends on which names a file has: <c>A^T</c> is a transpose unless there is a
/// <c>T</c>, <c>x_i</c> and <c>xᵢ</c> are <c>x[i]</c> unless there is such a name and if <c>i</c> is an index,
/// <c>δ[i,j]</c> compares indices, <c>ln</c> is <c>log</c>.
/// </summary>
internal sealed class Notation
{
    private readonly HashSet<string> values = [.. Words.Constants.Keys];
    private readonly HashSet<string> functions = [];
    private readonly DerivativeValues? derivatives;

    private Notation(FileSyntax file)
    {
        derivatives = new(values);
        foreach (var statement in file.Statements)
        {
            switch (statement)
            {
                case DeclarationSyntax declaration:
                    values.Add(declaration.Name.Name);
                    values.UnionWith(declaration.Shape.SelectMany(Lengths.NamesIn).Select(size => size.Name));
                    break;
                case DefinitionSyntax definition:
                    values.Add(definition.Name.Name);
                    break;
                case StartSyntax start:
                    values.Add(start.Name.Name);
                    break;
                case FunctionSyntax function:
                    functions.Add(function.Name.Name);
                    break;
                case FunctionDeclarationSyntax function:
                    functions.Add(function.Name.Name);
                    break;
            }
        }
    }

    private Notation(IEnumerable<string> values) => this.values.UnionWith(values);

    /// <summary>The file in the notation of this language.</summary>
    public static FileSyntax Resolve(FileSyntax file)
    {
        var notation = new Notation(file);
        return file with { Statements = [.. WithSigns(file).Select(notation.Resolve)] };
    }

    // `sigma > 0` of a name that is no size declares it, or says so of a real variable.
    private static IEnumerable<StatementSyntax> WithSigns(FileSyntax file)
    {
        var declared = file.Statements.OfType<DeclarationSyntax>().ToList();
        var sizes = declared.SelectMany(declaration => declaration.Shape).SelectMany(Lengths.NamesIn)
            .Select(size => size.Name).ToHashSet();
        var signs = new Dictionary<string, (DomainSyntax Domain, SizeBoundSyntax Bound)>();
        foreach (var bound in file.Statements.OfType<SizeBoundSyntax>())
        {
            if (bound.Condition is { Left: NameSyntax name, Right: NumberSyntax { Value: 0 },
                    Operator: ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual }
                && !sizes.Contains(name.Name)
                && declared.Find(declaration => declaration.Name.Name == name.Name) is
                    null or { Domain.Kind: DomainKind.Real })
            {
                signs.TryAdd(name.Name, (new(bound.Condition.Operator == ComparisonOperator.Greater
                    ? DomainKind.Positive : DomainKind.Nonnegative) { Span = name.Span }, bound));
            }
        }

        foreach (var statement in file.Statements)
        {
            if (statement is DeclarationSyntax declaration
                && signs.TryGetValue(declaration.Name.Name, out var sign))
            {
                yield return declaration with { Domain = sign.Domain };
            }
            else if (statement is SizeBoundSyntax { Condition.Left: NameSyntax { Name: var of } left }
                && signs.TryGetValue(of, out var said) && ReferenceEquals(said.Bound, statement))
            {
                if (!declared.Exists(other => other.Name.Name == of))
                {
                    yield return new DeclarationSyntax(new(of) { Span = left.Span }, said.Domain, [])
                    {
                        Span = statement.Span,
                    };
                }
            }
            else
            {
                yield return statement;
            }
        }
    }

    /// <summary>An expression in the notation of this language, given the names that have values.</summary>
    public static ExpressionSyntax Resolve(ExpressionSyntax expression, IEnumerable<string> values) =>
        new Notation(values).Resolve(expression, []);

    private StatementSyntax Resolve(StatementSyntax statement) => statement switch
    {
        DefinitionSyntax definition => definition with
        {
            Value = Resolve(definition.Value, [.. definition.Indices.Select(index => index.Name)]),
        },
        StartSyntax start => start with
        {
            Value = Resolve(start.Value, [.. start.Indices.Select(index => index.Name)]),
        },
        FunctionSyntax function => function with
        {
            Body = Resolve(function.Body, [.. function.Parameters.Select(parameter => parameter.Name)]),
        },
        ClaimSyntax claim => claim with
        {
            Derivative = claim.Derivative with
            {
                Side = claim.Derivative.Side is { } side ? Resolve(side, [.. IndicesOf(claim)]) : null,
            },
            Value = Resolve(claim.Value, [.. IndicesOf(claim)]),
            Conditions = [.. claim.Conditions.Select(condition => condition with
            {
                Left = Resolve(condition.Left, []),
                Right = Resolve(condition.Right, []),
            })],
        },
        _ => statement,
    };

    private static IEnumerable<string> IndicesOf(ClaimSyntax claim) =>
        claim.Derivative.Variables.Prepend(claim.Derivative.Function)
            .SelectMany(quantity => quantity.Indices.OfType<NamedIndexSyntax>()).Select(index => index.Name);

    private ExpressionSyntax Resolve(ExpressionSyntax expression, HashSet<string> locals)
    {
        var inner = expression is IndexedReductionSyntax reduction
            ? [.. locals, .. reduction.Indices.Select(index => index.Name)]
            : locals;
        return expression switch
        {
            MultiplicationSyntax product when derivatives?.In(product, locals) is { } read => Resolve(read, locals),
            NameSyntax name => Name(name, locals),
            IndexingSyntax { Operand: NameSyntax { Name: "δ" or "delta" } delta, Subscripts: [var i, var j] }
                when !values.Contains(delta.Name) && i is ElementSubscriptSyntax first &&
                    j is ElementSubscriptSyntax second =>
                Equal(first.Index, second.Index, expression.Span),
            PowerSyntax { Exponent: NegationSyntax { Operand: NameSyntax { Name: "T" } } } power
                when !values.Contains("T") && !locals.Contains("T") =>
                new TransposeSyntax(
                    new CallSyntax(new("inv") { Span = power.Span }, [Resolve(power.Base, locals)])
                    {
                        Span = power.Span,
                    }) { Span = power.Span },
            PowerSyntax { Exponent: NameSyntax { Name: "T" } } power when !values.Contains("T") &&
                !locals.Contains("T") =>
                new TransposeSyntax(Resolve(power.Base, locals)) { Span = power.Span },
            CallSyntax call when !functions.Contains(call.Function.Name)
                && FunctionTable.TryTranslate(call.Function.Name, out var known) && known.Name != call.Function.Name =>
                new CallSyntax(
                    call.Function with { Name = known.Name },
                    [.. call.Arguments.Select(argument => Resolve(argument, locals))],
                    call.Axis,
                    call.Keep,
                    call.Options) { DerivativeOrder = call.DerivativeOrder, Span = call.Span },
            _ => SyntaxRewriter.WithParts(expression, part => Resolve(part, inner)),
        };
    }

    private ExpressionSyntax Name(NameSyntax name, HashSet<string> locals)
    {
        if (name.Name[0] == NameCharacters.Partial)
        {
            throw new FormulaException(FormulaError.Unexpected(
                name.Span, $"`{name.Name}`", "a value", "A derivative is a quotient, as in `∂C/∂x`."));
        }

        if (values.Contains(name.Name) || locals.Contains(name.Name)
            || !Subscripts.TryCut(name.Name, out var head, out var subscript)
            || !subscript.All(letter => locals.Contains(letter.ToString())))
        {
            return name;
        }

        ExpressionSyntax[] indices =
            [.. subscript.Select(letter => new NameSyntax(letter.ToString()) { Span = name.Span })];
        return head is "δ" or "delta" && indices.Length == 2 ? Equal(indices[0], indices[1], name.Span)
            : values.Contains(head) || locals.Contains(head)
                ? new IndexingSyntax(
                    new NameSyntax(head) { Span = name.Span },
                    [.. indices.Select(index => new ElementSubscriptSyntax(index) { Span = name.Span })])
                {
                    Span = name.Span,
                }
                : name;
    }

    private static ComparisonSyntax Equal(ExpressionSyntax left, ExpressionSyntax right, SourceSpan span) =>
        new(ComparisonOperator.Equal, left, right) { Span = span };
}
