namespace AutoDiff.Formulas.Tests;

public class FormulaErrorTests
{
    [Fact]
    public void Carets_stand_below_the_wrong_part() =>
        Assert.Equal(["2 | \tx\u0302 = 漢 + lgo", "  | \t         ^^^"], Excerpt("a = 1\n\tx\u0302 = 漢 + lgo\n", "lgo"));

    [Fact]
    public void Long_lines_are_cut_around_the_carets()
    {
        var lines = Excerpt(new string('a', 1000) + "!!" + new string('b', 1000), "!!");
        Assert.Equal($"1 | …{new string('a', 60)}!!{new string('b', 38)}…", lines[0]);
        Assert.Equal("  | " + new string(' ', 61) + "^^", lines[1]);
    }

    [Fact]
    public void Characters_that_move_the_cursor_are_not_shown() =>
        Assert.Equal(["1 | a\uFFFD\uFFFDb", "  |    ^"], Excerpt("a\u001B\u202Eb", "b"));

    [Property]
    public void Every_place_of_every_text_can_be_shown(string? text, int start, int length)
    {
        var error = FormulaError.Unexpected(new SourceSpan(start, length & 0xFFFF, 1, 1), "this", "that");
        Assert.Contains("^", error.Render(text ?? ""), StringComparison.Ordinal);
    }

    private static string[] Excerpt(string source, string wrong)
    {
        var start = source.IndexOf(wrong, StringComparison.Ordinal);
        var span = new SourceSpan(start, wrong.Length, source[..start].Count(c => c == '\n') + 1, 1);
        return FormulaError.Unexpected(span, "this", "that").Render(source).Split(Environment.NewLine)[1..3];
    }
}
