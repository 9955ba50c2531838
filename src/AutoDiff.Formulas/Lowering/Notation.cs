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
    private readonly NameRanks ranks = new();
    private readonly FileNames names = new();
    private readonly OpenSums sums;

    private Notation(FileSyntax file)
    {
        derivatives = new(values);
        sums = new(new(names));
        foreach (var statement in file.Statements)
        {
            switch (statement)
            {
                case DeclarationSyntax declaration:
                    values.Add(declaration.Name.Name);
                    values.UnionWith(declaration.Shape.SelectMany(NamesOfSizes.In).Select(size => size.Name));
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

        foreach (var value in values)
        {
            names.Add(value);
        }
    }

    private Notation(IReadOnlyDictionary<string, int> values)
    {
        this.values.UnionWith(values.Keys);
        ranks = new(values);
        sums = new(new(names));
        foreach (var value in this.values)
        {
            names.Add(value);
        }
    }

    /// <summary>The file in the notation of this language.</summary>
    public static FileSyntax Resolve(FileSyntax file)
    {
        var notation = new Notation(file);
        return file with
        {
            Statements = [.. WithSigns(file).Select(statement => notation.ranks.Seen(notation.Resolve(statement)))],
        };
    }

    // `sigma > 0` of a name that is no size declares it, or says so of a real variable.
    private static IEnumerable<StatementSyntax> WithSigns(FileSyntax file)
    {
        var declared = file.Statements.OfType<DeclarationSyntax>().ToList();
        var sizes = declared.SelectMany(declaration => declaration.Shape).SelectMany(NamesOfSizes.In)
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

    /// <summary>
    /// An expression in the notation of this language, given the names that have values, with their numbers of axes.
    /// </summary>
    public static ExpressionSyntax Resolve(ExpressionSyntax expression, IReadOnlyDictionary<string, int> values) =>
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
            Body = ranks.Inside(
                function, () => Resolve(function.Body, [.. function.Parameters.Select(parameter => parameter.Name)])),
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
            AdditionSyntax sum when sums.In(sum, locals) is { } longer => Resolve(longer, locals),
            MultiplicationSyntax product when derivatives?.In(product, locals) is { } read => Resolve(read, locals),
            MultiplicationSyntax product => new Juxtaposition(ranks.Among(locals)).Resolved(
                (MultiplicationSyntax)SyntaxRewriter.WithParts(product, part => Resolve(part, inner))),
            NameSyntax name => Name(name, locals),
            IndexingSyntax { Operand: NameSyntax { Name: "δ" or "delta" } delta, Subscripts: [var i, var j] }
                when !values.Contains(delta.Name) && i is ElementSubscriptSyntax first &&
                    j is ElementSubscriptSyntax second =>
                Equal(first.Index, second.Index, expression.Span),
            CallSyntax { Function.Name: "δ" or "delta", Arguments: [var i, var j] } when
                !functions.Contains(((CallSyntax)expression).Function.Name) => Equal(i, j, expression.Span),
            IndexingSyntax { Operand: NumberSyntax { Value: 1 }, Subscripts: [ElementSubscriptSyntax indicator] }
                when IsCondition(indicator.Index) => Resolve(indicator.Index, locals),
            IndexingSyntax { Operand: NameSyntax { Name: Words.Identity }, Subscripts: [ElementSubscriptSyntax holds] }
                when !values.Contains(Words.Identity) && IsCondition(holds.Index) => Resolve(holds.Index, locals),
            CallSyntax { Function.Name: Words.Identity, Arguments: [var only] } when IsCondition(only) =>
                Resolve(only, locals),
            IndexingSyntax { Operand: NameSyntax function } brackets when IsFunction(function.Name, locals)
                && brackets.Subscripts.All(subscript => subscript is ElementSubscriptSyntax) =>
                // Sin[x], as in Mathematica
                Resolve(new CallSyntax(new(function.Name) { Span = function.Span }, [
                    .. brackets.Subscripts.Select(subscript => ((ElementSubscriptSyntax)subscript).Index),
                ]) { Span = brackets.Span }, locals),
            CallSyntax { Function: { Name: "abs", Span.Length: 1 }, Arguments: [var inside] } bars =>
                Bars(bars, Resolve(inside, locals), locals),
            CallSyntax { Function.Name: ['n', 'o', 'r', 'm', '_', ..] name, Arguments: [var inside] } norm
                when !functions.Contains(name) => Norm(norm, Resolve(inside, locals), locals),
            CallSyntax call when IsTransposed(call) => Beside(call, argument => argument, locals),
            PowerSyntax { Base: CallSyntax call } power when IsTransposed(call) =>
                Beside(call, argument => new PowerSyntax(argument, power.Exponent) { Span = power.Span }, locals),
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

    private static bool IsCondition(ExpressionSyntax part) =>
        part is ComparisonSyntax or AndSyntax or OrSyntax or NotSyntax;

    private bool IsFunction(string name, HashSet<string> locals) => !values.Contains(name) && !locals.Contains(name)
        && (functions.Contains(name) || FunctionTable.TryTranslate(name, out _));

    // A'(A x - b) of a value A is no call of a derivative.
    private bool IsTransposed(CallSyntax call) => call is { DerivativeOrder: > 0, Arguments.Count: 1 }
        && values.Contains(call.Function.Name) && !functions.Contains(call.Function.Name)
        && !FunctionTable.TryTranslate(call.Function.Name, out _) && ranks.Among([]).Of(
            new NameSyntax(call.Function.Name)) > 0;

    private ExpressionSyntax Beside(
        CallSyntax call, Func<ExpressionSyntax, ExpressionSyntax> factor, HashSet<string> locals)
    {
        ExpressionSyntax transposed = new NameSyntax(call.Function.Name) { Span = call.Function.Span };
        for (var k = 0; k < call.DerivativeOrder; k++)
        {
            transposed = new TransposeSyntax(transposed) { Span = call.Function.Span };
        }

        return Resolve(
            new MultiplicationSyntax([
                new(FactorOperator.Times, transposed),
                new(FactorOperator.Times, factor(call.Arguments[0])) { IsJuxtaposed = true },
            ]) { Span = call.Span }, locals);
    }

    private CallSyntax Bars(CallSyntax bars, ExpressionSyntax x, HashSet<string> locals) =>
        ranks.Among(locals).Of(x) is null or < 2 ? bars.With(arguments: [x]) with { Span = bars.Span }
        : throw LoweringErrors.Error(
            bars.Span, $"`|{x}|` of a matrix could be its determinant or the matrix of absolute values.",
            "a matrix in bars", "a number or a vector in bars", $"Write `det({x})` or `abs({x})`.");

    // ‖x‖₁, ‖x‖₂, ‖x‖_∞ of vectors and ‖X‖_F; of matrices the others mean several norms.
    private CallSyntax Norm(CallSyntax norm, ExpressionSyntax x, HashSet<string> locals)
    {
        var order = norm.Function.Name["norm_".Length..];
        var isMatrix = ranks.Among(locals).Of(x) is >= 2;
        return (order, isMatrix) switch
        {
            ("F", _) or ("2", false) => Call("norm", x),
            ("1", false) => Call("sum", Call("abs", x)),
            ("inf", false) => Call("max", Call("abs", x)),
            _ => throw LoweringErrors.Error(
                norm.Span, $"There is no norm with the subscript `{order}` of {(isMatrix ? "a matrix" : "an array")}.",
                $"the subscript `{order}`", "`F`, and of vectors also `1`, `2` or `∞`",
                isMatrix ? $"Write `norm({x})` for the Frobenius norm or `sum(abs({x}))` for the sum of all entries."
                    : $"Write for example `sum(abs({x})^p)^(1/p)`."),
        };

        CallSyntax Call(string function, ExpressionSyntax argument) =>
            new(new(function) { Span = norm.Function.Span }, [argument]) { Span = norm.Span };
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
