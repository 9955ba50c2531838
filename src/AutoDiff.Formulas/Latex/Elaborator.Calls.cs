using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Latex.LatexErrors;

namespace AutoDiff.Formulas.Latex;

/// <content>Functions, and what they are taken of.</content>
internal sealed partial class Elaborator
{
    // Letters that are functions where nothing else has that name and brackets follow.
    private static readonly Dictionary<string, string> LetterFunctions = new()
    {
        ["σ"] = "sigmoid", ["Φ"] = "normcdf", ["φ"] = "normpdf", ["Γ"] = "gamma", ["ψ"] = "digamma",
    };

    /// <summary>A function before what it is taken of.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="IsOwn">Whether the document defines or declares it.</param>
    /// <param name="Order">Which derivative of it is meant.</param>
    /// <param name="Sub">The base of a logarithm.</param>
    /// <param name="Sup">The power that is taken of its value.</param>
    private sealed record FunctionHead(string Name, bool IsOwn, int Order, MathNode? Sub, MathNode? Sup);

    private FunctionHead? FunctionIn(MathNode node, Locals locals)
    {
        var (head, sub, sup, primes) = node is ScriptNode script
            ? (script.Base, script.Sub, script.Sup, script.Primes)
            : (node, null, null, 0);
        switch (head)
        {
            case CommandNode { Name: var command }:
                return LatexCommands.Functions.TryGetValue(command, out var known) ? new(known, false, primes, sub, sup)
                    : command is "max" or "min" && sub is null ? new(command, false, 0, null, sup)
                    : null;
            case SymbolNode symbol:
                var name = names.Of(symbol);
                var compound = sub is not null && names.TextOf(sub) is { } text
                    ? DocumentNames.Compound(name, text) : name;
                if (names.Functions.ContainsKey(compound) || names.Unspecified.ContainsKey(compound))
                {
                    return new(compound, true, primes, null, sup);
                }

                if (names.Functions.ContainsKey(name) || names.Unspecified.ContainsKey(name))
                {
                    return new(name, true, primes, sub, sup);
                }

                if (names.IsTaken(compound) || locals.Parameters.ContainsKey(name) || names.IsTaken(name))
                {
                    return null;
                }

                return name.Length > 1 && LatexCommands.Operators.TryGetValue(symbol.Name, out var word)
                    ? new(word, false, primes, sub, sup)
                    : name.Length > 1 && FunctionTable.TryTranslate(symbol.Name, out var function)
                        ? new(function.Name, false, primes, sub, sup)
                        : null;
            default:
                return null;
        }
    }

    private FunctionHead? LetterFunctionIn(IReadOnlyList<ItemNode> items, int start, Locals locals)
    {
        var (head, sup, primes) = items[start].Value is ScriptNode { Sub: null } script
            ? (script.Base, script.Sup, script.Primes)
            : (items[start].Value, null, 0);
        return head is SymbolNode symbol && (LetterFunctions.GetValueOrDefault(names.Of(symbol))
                ?? names.NormalLetters.GetValueOrDefault(names.Of(symbol))) is { } function
            && start + 1 < items.Count && items[start + 1] is { Sign: "", Value: var next }
            && IsArgument(next) && !names.IsTaken(names.Of(symbol)) && !locals.Parameters.ContainsKey(names.Of(symbol))
            && !names.IndexCounts.ContainsKey(names.Of(symbol))
            ? new(function, false, primes, null, sup)
            : null;
    }

    /// <summary>Whether something before brackets is a function that the document does not define.</summary>
    public bool IsBuiltIn(MathNode head, GroupNode arguments) =>
        (FunctionIn(head, Locals.None) ?? LetterFunctionIn([new("", head), new("", arguments)], 0, Locals.None))
            is { IsOwn: false };

    private static bool IsArgument(MathNode node) =>
        node is GroupNode { Bracket: Bracket.Parentheses or Bracket.Square or Bracket.Braces }
            or ScriptNode { Base: GroupNode { Bracket: Bracket.Parentheses or Bracket.Square or Bracket.Braces } };

    private Typed ReadApplication(
        FunctionHead function, IReadOnlyList<ItemNode> items, int start, Locals locals, out int next)
    {
        next = start + 1;
        var head = items[start].Value;
        if (next >= items.Count || (items[next].Sign.Length > 0 && IsArgument(items[next].Value)))
        {
            throw NoArgument(function, head.Span);
        }

        // `f(x)^2` raises the value, `f(x)_i` takes an element of it, `f(x)^\top` its transpose.
        var behind = items[next].Value as ScriptNode;
        var group = (behind is null ? items[next].Value : behind.Base) as GroupNode;
        List<Typed> arguments;
        if (group is { Bracket: Bracket.Parentheses or Bracket.Square or Bracket.Braces })
        {
            arguments = DiagonalIn(function, group, locals) is { } diagonal
                ? [diagonal]
                : [.. group.Elements.Select(element => Read(element, locals))];
            next++;
        }
        else if (function.IsOwn)
        {
            throw NoArgument(function, head.Span);
        }
        else
        {
            behind = null;
            arguments = [ReadRun(items, next, locals, out next)];
        }

        var span = Between(head.Span, items[next - 1].Value.Span);
        var value = Applied(function, arguments, span, locals);
        if (behind?.Sub is { } sub)
        {
            value = Element(value, SubscriptsOf(sub), span, locals);
        }

        value = function.Sup is { } power ? Raised(value, RequirePower(power, function), span, locals) : value;
        return behind?.Sup is { } sup ? Raised(value, sup, span, locals) : value;
    }

    // `\operatorname{diag}(p_i (1 - p_i))` and `\operatorname{diag}(d_1, \dots, d_n)` name the elements of the
    // diagonal.
    private Typed? DiagonalIn(FunctionHead function, GroupNode group, Locals locals)
    {
        if (function is not { Name: "diag", IsOwn: false })
        {
            return null;
        }

        if (group.Elements is [var element] && FreeLetters(element).Select(letter => letter.Name).Distinct()
            .Where(letter => !locals.Indices.ContainsKey(letter)).Count() == 1)
        {
            var vector = Value(element, out _);
            return new(new NameSyntax(vector.Name) { Span = element.Span }, vector.Axes);
        }

        return SeriesIn(group, locals);
    }

    private static MathNode RequirePower(MathNode power, FunctionHead function) =>
        power is SumNode { Terms: [(true, NumberNode { Value: 1 })] }
            ? throw Failure(
                power.Span, $"`\\{function.Name}^{{-1}}` could be the inverse function or the reciprocal.", "`-1`",
                "a power that is a positive number",
                $"Write `\\arc{function.Name} x`, or `\\frac{{1}}{{\\{function.Name} x}}`.")
            : power;

    private static FormulaException NoArgument(FunctionHead function, SourceSpan span) => Failure(
        span, $"The function `{function.Name}` is taken of nothing here.", $"`{function.Name}` alone",
        "what it is taken of", $"Write `{function.Name}(…)`.");

    // Without brackets a function is taken of what stands beside it up to the next function, sum or bracket.
    private Typed ReadRun(IReadOnlyList<ItemNode> items, int start, Locals locals, out int next)
    {
        var run = new List<ItemNode>();
        for (next = start; next < items.Count; next++)
        {
            var (sign, node) = items[next];
            var isFirst = run.Count == 0;
            if (sign.Length > 0 && sign != "/")
            {
                break;
            }

            var isFunction = FunctionIn(node, locals) is not null || LetterFunctionIn(items, next, locals) is not null;
            if (!isFirst && (isFunction || IsExponential(node) || node is BigNode or GridNode || (IsArgument(node)
                && FunctionIn(run[^1].Value, locals) is null && !TakesArguments(run[^1].Value)
                && LetterFunctionIn(items, next - 1, locals) is null)))
            {
                break;
            }

            run.Add(items[next] with { Sign = isFirst ? "" : sign });
            if (isFirst && isFunction)
            {
                // A function of a function, as in `\log \det A`, takes what follows for itself.
                var inner = ReadFactor(items, next, locals, out next);
                return inner;
            }
        }

        return run.Count == 1
            ? Read(run[0].Value, locals)
            : ReadItems(run, Between(run[0].Value.Span, run[^1].Value.Span), locals);
    }

    // `\cos x e^{-x}` is a product.
    private bool IsExponential(MathNode node) =>
        node is ScriptNode { Base: SymbolNode { Name: "e" }, Sub: null, Sup: not null } && !names.IsTaken("e");

    // p(x) where the document defines p with parameters.
    private bool TakesArguments(MathNode node) =>
        node is SymbolNode or ScriptNode && names.SpellingOf(node) is { } name && names.IsFunctionName(name);

    private Typed Applied(FunctionHead function, List<Typed> arguments, SourceSpan span, Locals locals)
    {
        if (function.IsOwn)
        {
            return AppliedOwn(function, arguments, span, locals);
        }

        // The logarithm of a determinant is defined where that is negative, too, and does not overflow.
        if (function is { Name: "log", Sub: null }
            && arguments is [{ Syntax: CallSyntax inside }] && DeterminantIn(inside) is { } det)
        {
            return new(
                new CallSyntax(new IdentifierSyntax("logdet") { Span = span }, det.Arguments) { Span = span }, Scalar);
        }

        if (LatexCommands.Reciprocals.TryGetValue(function.Name, out var reciprocal))
        {
            var one = new Typed(new NumberSyntax(1) { Span = span }, Scalar);
            return function.Order == 0
                ? Quotient(one, Called(reciprocal, arguments, span), span)
                : throw Failure(
                    span, $"`{function.Name}` has no prime here.", "a prime", $"`1/{reciprocal}` and its derivative",
                    $"Write `\\frac{{d}}{{dx}} \\frac{{1}}{{\\{reciprocal} x}}`.");
        }

        if (function is { Name: "log", Sub: { } sub })
        {
            return (sub, arguments) switch
            {
                (NumberNode { Value: 2 }, _) => Called("log2", arguments, span),
                (NumberNode { Value: 10 }, _) => Called("log10", arguments, span),
                (SymbolNode { Name: "e" }, _) => Called("log", arguments, span),
                _ => Quotient(Called("log", arguments, span), Called("log", [Read(sub, locals)], span), span),
            };
        }

        if (function.Name is "max" or "min" && arguments.Count > 2)
        {
            return arguments.Aggregate((first, second) => Called(function.Name, [first, second], span));
        }

        if (!FunctionTable.TryFind(function.Name, out var signature))
        {
            throw Failure(
                span, $"There is no function `{function.Name}`.", $"`{function.Name}`", "a function that is defined",
                $"Define it, as in `{function.Name}(x) = …`.");
        }

        if (!signature.Accepts(arguments.Count))
        {
            throw Failure(
                span, $"`{function.Name}` does not take {arguments.Count} arguments.", $"{arguments.Count} arguments",
                $"{signature.MinimumArguments}");
        }

        var value = Called(function.Name, arguments, span, function.Order);
        return value with
        {
            Axes = AxesOf(signature, arguments),
            IsRow = value.IsRow && signature.Kind is FunctionKind.Elementwise or FunctionKind.LastAxis,
        };
    }

    private static CallSyntax? DeterminantIn(CallSyntax call) => call switch
    {
        { Function.Name: "det" } => call,
        { Function.Name: "abs", Arguments: [CallSyntax { Function.Name: "det" } inside] } => inside,
        _ => null,
    };

    private static IReadOnlyList<AxisSize> AxesOf(FunctionSignature function, List<Typed> arguments) =>
        (function.Name, arguments) switch
        {
            ("max" or "min", { Count: 2 }) => Widest(arguments),
            (_, _) when function.Kind == FunctionKind.Reduction => Scalar,
            ("norm" or "dot" or "trace" or "det" or "logdet", _) => Scalar,
            ("diag", [{ Rank: 1 } vector]) => [vector.Axes[0], vector.Axes[0]],
            ("diag", [{ Rank: 2 } matrix]) => [matrix.Axes[0]],
            ("vec", _) => [new AxisSize()],
            ("outer", [{ Rank: 1 } left, { Rank: 1 } right]) => [left.Axes[0], right.Axes[0]],
            ("kron", _) => [new AxisSize(), new AxisSize()],
            ("transpose", [{ Rank: 2 } matrix]) => [matrix.Axes[1], matrix.Axes[0]],
            ("solve", [_, var right]) => right.Axes,
            _ => Widest(arguments),
        };

    private Typed AppliedOwn(FunctionHead function, List<Typed> arguments, SourceSpan span, Locals locals)
    {
        var value = Called(function.Name, arguments, span, function.Order);
        statements.Use(function.Name);
        if (names.Functions.TryGetValue(function.Name, out var definition))
        {
            statements.Require(definition, span);
            var expected = definition.Parameters!.Count;
            if (arguments.Count != expected)
            {
                throw Failure(
                    span, $"`{function.Name}` is a function of {expected}, but has {arguments.Count} arguments here.",
                    $"{arguments.Count} arguments", $"{expected}");
            }

            if (arguments.TrueForAll(argument => argument.Rank == 0) || definition.Axes.Count > 0
                || definition.IsOfArrays)
            {
                value = value with { Axes = definition.Axes, IsRow = false };
            }
        }
        else if (arguments.Count != 1)
        {
            throw Failure(
                span, $"`{function.Name}` is declared as a function of one number.", $"{arguments.Count} arguments",
                "one argument");
        }

        return function.Sub is { } sub ? Element(value, SubscriptsOf(sub), span, locals) : value;
    }
}
