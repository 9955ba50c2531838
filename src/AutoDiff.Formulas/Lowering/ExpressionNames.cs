using AutoDiff.Formulas.Syntax;

using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Checks the names inside the expressions of one statement and collects the names of the file they use.
/// </summary>
/// <param name="table">The names of the file.</param>
/// <param name="standsAlone">Whether the expression is in no file, so that names are those that have values.</param>
internal sealed class ExpressionNames(NameTable table, bool standsAlone = false)
{
    private readonly HashSet<string> used = [];

    /// <summary>Checks an expression and returns all names of the file used so far.</summary>
    /// <exception cref="FormulaException">A name is used wrongly.</exception>
    public HashSet<string> Check(ExpressionSyntax expression, IReadOnlySet<string> locals)
    {
        Visit(expression, locals);
        return used;
    }

    /// <summary>Checks what stands above or below in a derivative.</summary>
    public void CheckQuantity(VariableSyntax quantity)
    {
        if (table.IsDefinedLater(quantity.Name, out var line))
        {
            throw UsedTooEarly(quantity.Name, quantity.Span, line);
        }

        if (table.KindOf(quantity.Name) is NameKind.Variable or NameKind.Definition)
        {
            used.Add(quantity.Name);
            return;
        }

        var kind = table.KindOf(quantity.Name) is { } known ? NameTable.Describe(known) : "a constant";
        throw Error(
            quantity.Span, $"`{quantity.Name}` is {kind}, which has no derivative.", $"{kind} `{quantity.Name}`",
            "a variable or a definition",
            table.KindOf(quantity.Name) == NameKind.Function
                ? $"Give a value of it a name, such as `C = {quantity.Name}(x)`."
                : null);
    }

    /// <summary>Checks that the range of an index name can be known.</summary>
    public static void RequireIndexed(IdentifierSyntax index, ExpressionSyntax body, string? suggestion = null)
    {
        if (!IsIndexed(body, index.Name))
        {
            throw IndexRanges.HasNoRange(index, body, suggestion);
        }
    }

    private static bool IsIndexed(ExpressionSyntax expression, string index) => expression switch
    {
        IndexedReductionSyntax reduction when reduction.Indices.Any(inner => inner.Name == index) => false,
        IndexingSyntax indexing when indexing.Subscripts.OfType<ElementSubscriptSyntax>()
            .Any(element => new FreeNames().Of(element.Index).Contains(index)) => true,
        ComparisonSyntax { Left: NameSyntax left, Right: NameSyntax right }
            when left.Name == index || right.Name == index => true,
        _ => Children.Of(expression).Any(child => IsIndexed(child, index)),
    };

    private void Visit(ExpressionSyntax expression, IReadOnlySet<string> locals)
    {
        switch (expression)
        {
            case NameSyntax name:
                CheckName(name, locals);
                return;
            case CallSyntax call:
                CheckCall(call);
                break;
            case PartialDerivativeSyntax derivative:
                foreach (var name in derivative.Variables.Prepend(derivative.Function))
                {
                    CheckQuantity(new VariableSyntax(name, []) { Span = derivative.Span });
                }

                return;
            case IndexedReductionSyntax reduction:
                foreach (var index in reduction.Indices)
                {
                    RequireIndexed(index, reduction.Body);
                }

                locals = locals.Union(reduction.Indices.Select(index => index.Name)).ToHashSet();
                break;
        }

        foreach (var child in Children.Of(expression))
        {
            Visit(child, locals);
        }
    }

    private void CheckName(NameSyntax name, IReadOnlySet<string> locals)
    {
        if (locals.Contains(name.Name))
        {
            return;
        }

        if (table.IsDefinedLater(name.Name, out var line))
        {
            throw UsedTooEarly(name.Name, name.Span, line);
        }

        if (table.KindOf(name.Name) is { } kind and not NameKind.Function)
        {
            if (kind != NameKind.Size)
            {
                used.Add(name.Name);
            }

            return;
        }

        if (table.IsConstant(name.Name) || name.Name == Words.Identity)
        {
            return;
        }

        if (table.TryFind(name.Name, out _) || FunctionTable.TryFind(name.Name, out _))
        {
            throw Error(
                name.Span, $"`{name.Name}` is a function, but has no arguments here.", $"the function `{name.Name}`",
                    "a value",
                $"Write `{name.Name}(…)`.");
        }

        throw Error(
            name.Span, standsAlone ? $"There is no value for `{name.Name}`." : $"There is no `{name.Name}` here.",
            $"the name `{name.Name}`", standsAlone ? "a name that has a value" : "a name that is defined above",
            Suggestion(name.Name));

        string Suggestion(string unknown) => DomainTable.Names.Contains(unknown)
            ? $"A declaration has a colon, as in `x : {unknown}` or `x : {unknown}[n]`."
            : unknown is ['d', .. { Length: > 0 } moved] && table.Values.Contains(moved)
                ? $"Differentials stand in claims, as in `claim dy = 2*x*{unknown}`."
            : unknown == "D" ? "Write a derivative as `df/dx`."
            : SideBySide(unknown, locals) ?? NameSuggestions.DidYouMean(unknown, locals.Concat(table.Values)) ??
            (standsAlone
                ? $"Give it a value, such as `{unknown} = 1`."
                : $"Declare it above, as in `{unknown} : real` or `{unknown} : real[n]`.");
    }

    // `Ax` may be meant as a product of names.
    private string? SideBySide(string unknown, IReadOnlySet<string> locals)
    {
        var parts = unknown.Select(letter => letter.ToString()).ToList();
        return parts.Count > 1 && parts.Distinct().Count() == parts.Count && parts.All(part => locals.Contains(part)
            || table.KindOf(part) is NameKind.Variable or NameKind.Definition or NameKind.Size)
            ? $"Write a product of `{string.Join("`, `", parts)}` with spaces, `{string.Join(' ', parts)}`, or with " +
                "signs."
            : null;
    }

    private void CheckCall(CallSyntax call)
    {
        var name = call.Function.Name;
        if (table.IsDefinedLater(name, out var line) && !FunctionTable.TryFind(name, out _))
        {
            throw UsedTooEarly(name, call.Function.Span, line);
        }

        if (table.TryFind(name, out var function))
        {
            used.Add(name);
            RequireCount(call, function.Parameters.Count, function.Parameters.Count);
        }
        else if (call.DerivativeOrder > 0 && FunctionTable.TryFind(name, out var known)
            && known is not { Kind: FunctionKind.Elementwise, MaximumArguments: 1 })
        {
            throw Error(
                call.Span, $"`{name}` is no function of one number, so that `{name}'` has no meaning.",
                $"the function `{name}`", "a function of one number",
                table.KindOf(name) is null ? null : $"Write `{name}' * (…)` for a product with the transpose.");
        }
        else if (FunctionTable.TryFind(name, out var signature))
        {
            RequireCount(call, signature.MinimumArguments, signature.MaximumArguments);
            if (call.Arguments.Count > 1 && call is not { Axis: null, Keep: false })
            {
                throw Error(
                    call.Span,
                    $"`{name}` takes `axis=` and `keep=` only with one argument.",
                    "two arguments and a keyword",
                    "one argument",
                    $"`{name}` of two arguments is elementwise.");
            }
        }
        else
        {
            var isValue = table.KindOf(name) is not null || table.IsConstant(name);
            throw Error(
                call.Function.Span, isValue ? $"`{name}` is not a function." : $"There is no function `{name}`.",
                $"the name `{name}`", "a function",
                isValue ? $"Write `{name} * (…)` for a product." : name switch
                {
                    "N" => "Write `normcdf(…)` for the distribution function of the normal distribution.",
                    "n" => "Write `normpdf(…)` for the density of the normal distribution.",
                    _ when DomainTable.TryFind(name, out var domain) =>
                        $"A declaration has a colon, as in `y : {domain.Name}[n]`.",
                    _ => FunctionTable.WayOf(name) ?? NameSuggestions.DidYouMean(name, table.Functions),
                });
        }
    }

    private static void RequireCount(CallSyntax call, int minimum, int maximum)
    {
        var count = call.Arguments.Count;
        if (count >= minimum && count <= maximum)
        {
            return;
        }

        var expected = maximum == int.MaxValue ? $"at least {Arguments(minimum)}"
            : minimum == maximum ? Arguments(minimum) : $"{minimum} or {Arguments(maximum)}";
        throw Error(
            call.Span, $"`{call.Function.Name}` takes {expected}, but has {Arguments(count)} here.", Arguments(count),
                expected,
            FunctionTable.TryFind(call.Function.Name, out var signature)
                && signature.Meaning.StartsWith(signature.Name + "(", StringComparison.Ordinal)
                ? $"Write `{signature.Meaning[..signature.Meaning.IndexOf(':', StringComparison.Ordinal)]}`."
                : signature is { TakesAxis: true }
                    ? $"Write `{signature.Name}(i: x[i])` over an index or `{signature.Name}(x, axis=0)` along an axis."
                : null);
    }

    private static string Arguments(int count) => count switch
    {
        0 => "no argument",
        1 => "one argument",
        2 => "two arguments",
        3 => "three arguments",
        _ => $"{count} arguments",
    };

    private static FormulaException UsedTooEarly(string name, SourceSpan span, int line) => Error(
        span, $"`{name}` is used before it is defined.", $"the name `{name}`", "a name that is defined above",
        line == span.Line
            ? $"Say where the sequence begins, on a line before: `{name}[0] = …`."
            : $"It is defined in line {line}.");
}
