using System.Text;

namespace AutoDiff.Formulas.Tests;

/// <summary>
/// Whatever the text is, parsing gives a tree or an error with a place, soon and without a deep stack.
/// </summary>
public class FormulaParserTests
{
    private const int Large = 1_000_000;

    private static readonly string[] Pieces =
    [
        "claim", "if", "then", "else", "and", "or", "not", "given", "dC", "d2C",
        "∂C", "d²C", "dz", "∂z²", "dzdw", "C", "z", "w", "e",
        "real", "interval", "sum", "exp", "axis", "keep", "true", "1", "2.5e3", "1e",
        ".", "+", "-", "*", "/", "@", "^", "'", "(", ")",
        "[", "]", ",", ":", ";", "=", "==", "!=", "<", "<=", ">", ">=",
        "\n", "\r\n", "\t", " ", "#", "\0", "\uD800", "\uFEFF", "\u0302", "π", "²",
    ];

    private static readonly string[] ValidFiles =
    [
        .. Directory.GetFiles(Repository.Folder("docs/examples"), "*.grad").Select(File.ReadAllText),
        "W : real[n, m]; b : interval(-1, 1)[3]\nf(x) = x^2\nC = sum(i, j: f(W[i, j]), axis=0)\nclaim d²C/dW² = 0 " +
        "given W == W'",
    ];

    [Property(MaxTest = 500)]
    public void Random_bytes_give_a_tree_or_an_error(byte[] bytes) => ParsesOrFails(() => SourceText.Decode(bytes));

    [Property(MaxTest = 500)]
    public void Random_strings_give_a_tree_or_an_error(string? text) => ParsesOrFails(() => text ?? "");

    [Property(MaxTest = 2000)]
    public Property Random_pieces_of_formulas_give_a_tree_or_an_error() =>
        Prop.ForAll(Gen.Elements(Pieces).ArrayOf().ToArbitrary(), pieces => ParsesOrFails(() => string.Concat(pieces)));

    [Property(MaxTest = 1000)]
    public Property Mutated_files_give_a_tree_or_an_error() =>
        Prop.ForAll(Mutated().ToArbitrary(), text => ParsesOrFails(() => text));

    private static readonly Dictionary<string, Func<string>> LargeTexts = new()
    {
        ["open parentheses"] = () => new string('(', Large),
        ["closing parentheses"] = () => new string(')', Large),
        ["balanced parentheses"] = () => "x = " + new string('(', 100_000) + "x" + new string(')', 100_000),
        ["open brackets"] = () => "x" + new string('[', Large),
        ["signs"] = () => "x = " + new string('-', Large) + "x",
        ["not"] = () => "x = " + Repeat("not ", Large) + "x",
        ["powers"] = () => "x = x" + Repeat("^x", Large),
        ["powers with signs"] = () => "x = x" + Repeat("^-x", Large),
        ["primes"] = () => "x = x" + new string('\'', Large),
        ["subscripts"] = () => "x = x" + Repeat("[0]", Large),
        ["calls"] = () => "x = " + Repeat("f(", Large),
        ["if"] = () => "x = " + Repeat("if ", Large),
        ["else if"] = () => "x = " + Repeat("if a then b else ", Large) + "c",
        ["arrays"] = () => "x = " + Repeat("[", 100_000) + Repeat("]", 100_000),
        ["one name"] = () => "x = " + new string('y', Large),
        ["marks"] = () => "x = y" + Repeat("\u0302\u0323", Large),
        ["one word of a derivative"] = () => "z : real; claim dz/" + Repeat("dz", Large) + " = 1",
        ["words of a derivative"] = () => "z : real; claim dz/" + Repeat("dz ", Large) + " = 1",
        ["wrong statements"] = () => Repeat("1\n", Large),
        ["wrong claims"] = () => "z : real\n" + Repeat("claim dC/dy = 1\n", Large),
        ["wrong characters"] = () => Repeat("\0", Large),
        ["half surrogates"] = () => Repeat("\uD800", Large),
        ["line breaks in a bracket"] = () => "x = (" + new string('\n', Large),
        ["a digit too much"] = () => "x = " + new string('9', Large),
    };

    public static TheoryData<string> LargeTextNames() => [.. LargeTexts.Keys];

    // Work that grows with the square of the length would take hours: minutes tell it from linear work on the busiest
    // machine.
    [Theory]
    [MemberData(nameof(LargeTextNames))]
    public void Large_texts_that_make_no_sense_give_an_error_and_do_not_hang(string name)
    {
        var text = LargeTexts[name]();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var exception = OnUsualStack(() => Record.Exception(() => FormulaParser.ParseFile(text)));
        Assert.IsType<FormulaException>(exception);
        Assert.InRange(clock.Elapsed.TotalMinutes, 0, 2);
        Assert.InRange(((FormulaException)exception).Render(text).Length, 10, 10_000);
    }

    [Fact]
    public void Ten_million_characters_of_definitions_parse() =>
        Assert.Equal(1_000_000, FormulaParser.ParseFile(Repeat("a = b*c\n\n ", 10_000_000)).Statements.Count);

    [Fact]
    public void A_caller_with_little_stack_left_gets_an_error()
    {
        Exception? exception = null;
        var text = new string('(', 250) + "x" + new string(')', 250);
        var thread = new Thread(
            () => exception = Record.Exception(() => FormulaParser.ParseExpression(text)), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(exception is null or FormulaException, $"{exception}");
    }

    [Theory]
    [InlineData("x", " + x", 1_000_000)]
    [InlineData("x", " * x / y @ z", 300_000)]
    [InlineData("x == 1", " and x < 1", 300_000)]
    [InlineData("x", " < y", 300_000)]
    [InlineData("[x", ", 1", 1_000_000)]
    [InlineData("x", "#", Large)]
    public void Long_chains_parse_to_flat_trees(string start, string link, int count)
    {
        var text = start + Repeat(link, count * link.Length) + (start[0] == '[' ? "]" : "");
        var expression = OnUsualStack(() => FormulaParser.ParseExpression(text));
        Assert.InRange(expression!.Depth, 1, 3);
    }

    [Fact]
    public void The_deepest_formulas_can_be_parsed_printed_and_compared_on_a_usual_stack()
    {
        var limit = FormulaParser.MaximumDepth;
        var deepest = "x" + string.Concat(Enumerable.Range(0, (limit - 1) / 2).Select(_ => ")*x + x"));
        deepest = new string('(', (limit - 1) / 2) + deepest;
        foreach (var text in (string[])
        [
            deepest,
            new string('(', limit - 1) + "x" + new string(')', limit - 1),
            Repeat("f(", 2 * (limit - 1)) + "x" + new string(')', limit - 1),
            Repeat("if ", 3 * (limit - 1)) + "x" + Repeat(" then x else x", 14 * (limit - 1)),
            new string('-', limit - 1) + "x",
            "x" + Repeat("^x", 2 * (limit - 1)),
        ])
        {
            OnUsualStack(() =>
            {
                var expression = FormulaParser.ParseExpression(text);
                var again = FormulaParser.ParseExpression(expression.ToString());
                Assert.Equal(expression, again);
                Assert.Equal(expression.GetHashCode(), again.GetHashCode());
                return expression;
            });
        }
    }

    [Fact]
    public void Formulas_nested_too_deep_name_the_limit()
    {
        var text = new string('(', 100_000) + "x" + new string(')', 100_000);
        Assert.Equal(
            "line 1, column 257: The formula is nested deeper than 256 levels. Define a part of it under a name of " +
            "its own.",
            Assert.Throws<FormulaException>(() => FormulaParser.ParseExpression(text)).Error.ToString());
    }

    private static void ParsesOrFails(Func<string> source)
    {
        Action<string>[] parsers =
        [
            text => FormulaParser.ParseFile(text),
            text => FormulaParser.ParseExpression(text),
            text => FormulaParser.ParseBindings(text),
        ];
        foreach (var parse in parsers)
        {
            var text = "";
            try
            {
                text = source();
                parse(text);
            }
            catch (FormulaException exception)
            {
                Assert.All(exception.Errors, error => Assert.InRange(error.Line, 1, int.MaxValue));
                Assert.All(exception.Errors, error => Assert.InRange(error.Column, 1, int.MaxValue));
                Assert.Contains("^", exception.Render(text), StringComparison.Ordinal);
            }
        }
    }

    private static Gen<string> Mutated() =>
        from file in Gen.Elements(ValidFiles)
        from count in Gen.Choose(1, 4)
        from places in Gen.Choose(0, file.Length).ArrayOf(count)
        from removed in Gen.Choose(0, 6).ArrayOf(count)
        from added in Gen.Elements(Pieces).ArrayOf(count)
        select places.Zip(removed, added).Aggregate(file, (text, change) =>
        {
            var start = Math.Min(change.First, text.Length);
            return text.Remove(start, Math.Min(change.Second, text.Length - start)).Insert(start, change.Third);
        });

    // The pattern again and again, about so many characters in all.
    private static string Repeat(string pattern, int length) =>
        new StringBuilder().Insert(0, pattern, length / pattern.Length).ToString();

    // The stack of a thread is 1.5 MB on most systems; code without optimization needs most of it for the deepest
    // formulas.
    private static T? OnUsualStack<T>(Func<T> work)
    {
        T? result = default;
        Exception? exception = null;
        var thread = new Thread(
            () => exception = Record.Exception(() => { result = work(); }), maxStackSize: 1536 * 1024);
        thread.Start();
        thread.Join();
        return exception is null ? result : throw exception;
    }
}
