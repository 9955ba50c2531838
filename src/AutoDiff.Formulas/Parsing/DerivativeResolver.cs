using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Parsing;

/// <summary>
/// Cuts the words of a derivative, such as <c>d2C</c> and <c>dzdw</c>, into names of the file. The longest name wins,
/// so <c>d</c>,
/// <c>dP</c> and <c>dist</c> may be names; where the longest leaves a word that cannot be read, the next shorter one is
/// tried.
/// </summary>
internal sealed class DerivativeResolver(IReadOnlySet<string> names)
{
    private const int MaximumOrder = 2;

    /// <summary>A word of a derivative with its indices, as written: <c>da[i]</c>, <c>∂z∂w</c>, <c>dz²</c>.</summary>
    public readonly record struct Quantity(string Word, SyntaxList<VariableIndexSyntax> Indices, SourceSpan Span);

    /// <summary>The derivative that the words mean; without variables the differential of the function.</summary>
    /// <exception cref="FormulaException">They mean none.</exception>
    public DerivativeSyntax Resolve(Quantity function, IReadOnlyList<Quantity> variables)
    {
        var span = variables.Count == 0 ? function.Span : function.Span.To(variables[^1].Span);

        // As written, or with subscripts for indices: `∂aᵢ/∂z_j`.
        if ((Read(function, variables) ?? Read(Cut(function), [.. variables.Select(Cut)])) is { } derivative)
        {
            return derivative with { Span = span };
        }

        var readings = ReadFunction(function.Word);
        throw readings.Count == 0 ? FunctionIsUnknown(function) : VariablesAreWrong(readings[0], variables, span);
    }

    private DerivativeSyntax? Read(Quantity function, IReadOnlyList<Quantity> variables)
    {
        foreach (var (name, order) in ReadFunction(function.Word))
        {
            if (variables.Count == 0 && order == 1)
            {
                return new(new VariableSyntax(name, function.Indices) { Span = function.Span }, []);
            }

            if (ReadVariables(variables, order) is { } found)
            {
                return new(new VariableSyntax(name, function.Indices) { Span = function.Span }, [.. found]);
            }
        }

        return null;
    }

    // A word that ends in a subscript of letters, with those as indices.
    private Quantity Cut(Quantity quantity) =>
        quantity.Indices.Count > 0 || !Subscripts.TryCut(quantity.Word, out var head, out var subscript)
            || !subscript.All(char.IsAsciiLetter) || names.Contains(quantity.Word[1..])
            ? quantity
            : new(head, [.. subscript.Select(Index)], quantity.Span);

    private static VariableIndexSyntax Index(char letter) => new NamedIndexSyntax(letter.ToString());

    /// <summary>The gradient of a function in a variable, both given by name.</summary>
    /// <exception cref="FormulaException">There is no such name.</exception>
    public DerivativeSyntax Gradient(IdentifierSyntax function, IdentifierSyntax variable) =>
        Resolve(new($"d{function.Name}", [], function.Span), [new($"d{variable.Name}", [], variable.Span)]);

    private List<(string Name, int Order)> ReadFunction(string word)
    {
        var readings = new List<(string, int)>();
        if (!StartsDerivative(word, 0))
        {
            return readings;
        }

        if (Find(word[1..]) is { } first)
        {
            readings.Add((first, 1));
        }

        if (word.Length > 2 && IsTwo(word[1]) && Find(word[2..]) is { } second)
        {
            readings.Add((second, 2));
        }

        return readings;
    }

    private List<VariableSyntax>? ReadVariables(IReadOnlyList<Quantity> quantities, int order)
    {
        var variables = new List<VariableSyntax>();
        return quantities.Count <= order && ReadFrom(0, 0) ? variables : null;

        // Reads quantities from the given one on, of it the part of the word from the given place on.
        bool ReadFrom(int index, int place)
        {
            if (index == quantities.Count)
            {
                return variables.Count == order;
            }

            var (word, indices, span) = quantities[index];
            if (variables.Count >= order || !StartsDerivative(word, place))
            {
                return false;
            }

            for (var end = word.Length; end > place + 1; end--)
            {
                if (Find(word[(place + 1)..end]) is not { } name)
                {
                    continue;
                }

                var count = variables.Count;
                var isLast = end == word.Length;
                variables.Add(new VariableSyntax(name, isLast ? indices : []) { Span = span });
                if (isLast ? ReadFrom(index + 1, 0) : ReadFrom(index, end))
                {
                    return true;
                }

                if (end == word.Length - 1 && IsTwo(word[end]) && indices.Count == 0)
                {
                    variables.Add(variables[^1]);
                    if (ReadFrom(index + 1, 0))
                    {
                        return true;
                    }
                }

                variables.RemoveRange(count, variables.Count - count);
            }

            return false;
        }
    }

    private string? Find(string text) => names.Contains(text) ? text : null;

    private static bool StartsDerivative(string word, int place) =>
        word.Length > place + 1 && word[place] is 'd' or '∂';

    private static bool IsTwo(char character) => character is '2' or '²';

    private FormulaException FunctionIsUnknown(Quantity function)
    {
        var word = function.Word;
        if (names.Contains(word) || !StartsDerivative(word, 0))
        {
            var suggestion = names.Contains(word) ? $"Write `d{word}` for the derivative of `{word}`."
                : "A derivative is written as `dC/dz` or `∂C/∂z`.";
            return new(FormulaError.Unexpected(function.Span, $"`{word}`", "a derivative", suggestion));
        }

        var isHigher = word.Length > 2 && word[1] is '3' or '4' or '5' or '³' or '⁴' or '⁵' &&
            Find(word[2..]) is not null;
        if (!isHigher)
        {
            return IsUnknown(function, word[(word.Length > 2 && IsTwo(word[1]) ? 2 : 1)..]);
        }

        return new(new FormulaError(function.Span, "Only first and second derivatives can be claimed.")
        {
            Found = $"`{word}`",
            Expected = "a first or second derivative",
        });
    }

    private FormulaException VariablesAreWrong(
        (string Name, int Order) function, IReadOnlyList<Quantity> variables, SourceSpan span)
    {
        if (variables.Count == 0)
        {
            return new(new FormulaError(span, "Only first differentials can be claimed.")
            {
                Found = $"the second differential of `{function.Name}`",
                Expected = "a first differential or a second derivative",
                Suggestion = $"Write for example `d2{function.Name}/dz2`.",
            });
        }

        foreach (var quantity in variables)
        {
            var readable = false;
            for (var order = 1; order <= MaximumOrder; order++)
            {
                readable |= ReadVariables([quantity], order) is not null;
            }

            if (readable)
            {
                continue;
            }

            if (StartsDerivative(quantity.Word, 0))
            {
                return IsUnknown(quantity, quantity.Word[1..]);
            }

            var suggestion = names.Contains(quantity.Word) ? $"Write `d{quantity.Word}`." : null;
            return new(
                FormulaError.Unexpected(
                    quantity.Span, $"`{quantity.Word}`", "the variable of the derivative", suggestion));
        }

        return function.Order == 1
            ? new(new FormulaError(span, "A first derivative has one variable.")
            {
                Found = "several variables",
                Expected = "one variable",
                Suggestion = $"Write `d2{function.Name}` for a second derivative.",
            })
            : new(new FormulaError(span, "A second derivative has two variables.")
            {
                Found = variables.Count == 1 ? "one variable" : "several variables",
                Expected = "two variables",
                Suggestion = $"Write for example `d2{function.Name}/dz[i]dz[j]` or `d2{function.Name}/dz2`.",
            });
    }

    private FormulaException IsUnknown(Quantity quantity, string name) =>
        new(new FormulaError(quantity.Span, $"There is no `{name}` in this file.")
        {
            UnknownName = name,
            Found = $"`{quantity.Word}`",
            Expected = "`d` and a name of this file",
            Suggestion = NameSuggestions.Nearest(name, names) is { } nearest ? $"Did you mean `d{nearest}`?" : null,
        });
}
