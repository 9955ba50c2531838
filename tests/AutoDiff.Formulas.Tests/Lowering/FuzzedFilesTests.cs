using System.Text;

namespace AutoDiff.Formulas.Tests;

/// <summary>
/// Whatever is read is programs or an error with a place: no text crashes, hangs or exhausts memory on the way.
/// </summary>
public class FuzzedFilesTests
{
    private static readonly string[] Seeds =
        [.. Directory.GetFiles(Repository.Folder("docs/examples"), "*.grad").Select(File.ReadAllText)];

    // What the language is made of, and what it is not.
    private static readonly string[] Pieces =
    [
        "claim ", "given ", "if ", " then ", " else ", "sum(i: ", "sum(", "x[", "]", "(", ")", "'", "@",
        "^", "-", "==", "<=", ":", ";", "\n", ",", "=", "1e308", "1e-400", "1e999",
        "99999999999999999999", "real[1000000000]", "real[0]", "inf", "nan", "x", "dC/dx", "∂C/∂x", "d2C/dx2", "π",
        "x̂", "\u0301", "\uD83D\uDE00", "\0", "\t", "#", "\r", "axis=", "keep=true", "eye(",
        "zeros(100000, 100000)", "interval(0, ", "spd[", "[[", "**", "//", "$", "\"", "0x1F", "1.2.3", "..",
    ];

    [Property(MaxTest = 300)]
    public Property Random_pieces_of_the_language_are_programs_or_an_error_with_a_place() =>
        Prop.ForAll(
            Gen.Elements(Pieces).ArrayOf().ToArbitrary(), pieces => Answers(
                "x : real[n]; C = sum(x)\n" + string.Concat(pieces)));

    [Property(MaxTest = 300)]
    public Property Files_with_a_few_characters_changed_are_programs_or_an_error_with_a_place()
    {
        var edits = Gen.Zip(Gen.Zip(Gen.Choose(0, 1_000_000), Gen.Choose(0, 3)), Gen.Elements(Pieces)).ArrayOf(3);
        return Prop.ForAll(Gen.Zip(Gen.Elements(Seeds), edits).ToArbitrary(), drawn =>
        {
            var text = new StringBuilder(drawn.Item1);
            foreach (var ((place, length), piece) in drawn.Item2)
            {
                var start = place % (text.Length + 1);
                text.Remove(start, Math.Min(length, text.Length - start)).Insert(start, piece);
            }

            Answers(text.ToString());
        });
    }

    [Property(MaxTest = 60)]
    public Property Files_with_a_stretch_repeated_or_removed_are_programs_or_an_error_with_a_place()
    {
        var stretch = Gen.Zip(Gen.Zip(Gen.Choose(0, 1_000_000), Gen.Choose(1, 40)), Gen.Elements(0, 2, 300));
        return Prop.ForAll(Gen.Zip(Gen.Elements(Seeds), stretch).ToArbitrary(), drawn =>
        {
            var (source, ((place, length), times)) = drawn;
            var start = place % source.Length;
            var part = source.Substring(start, Math.Min(length, source.Length - start));
            Answers(source[..start] + string.Concat(Enumerable.Repeat(part, times)) + source[(start + part.Length)..]);
        });
    }

    [Theory]
    [InlineData("x : real[65536, 65536]; y : real[65536, 65536]\nC = sum(x) + sum(y)\nclaim dC/dx = 1")]
    [InlineData("x : real[1000000000]\nC = sum(x^2)\nclaim dC/dx = 2*x")]
    [InlineData("x : real[100000, 100000]\nC = sum(x)\nclaim dC/dx = 1")]
    [InlineData("x : real[2000000000]; y : real[2000000000]\nC = sum(x) + sum(y)\nclaim dC/dx = 1")]
    [InlineData("x : real[3]\nC = sum(zeros(100000, 100000))*sum(x)\nclaim dC/dx = 1")]
    [InlineData("x : real[4000]\na = outer(x, x)\nC = sum(i, j, k, l: x[i]*x[j]*x[k]*x[l])\nclaim dC/dx = 1")]
    [InlineData("x : real[100000]\na = 2*x\nclaim da/dx = 2")]
    [InlineData("x : real[100000]\nC = sum(outer(x, x))\nclaim dC/dx = 2")]
    public void What_is_too_large_is_an_error_and_not_an_exhausted_memory(string source)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FormulaException>(() => Lower(source));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }

    private static void Answers(string source)
    {
        try
        {
            Lower(source);
        }
        catch (FormulaException error)
        {
            HasPlace(error);
            Assert.NotEmpty(error.Render(source, "fuzz.grad"));
        }
    }

    private static void Lower(string source)
    {
        var model = FormulaModel.Analyze(source);
        var sizes = model.SizeNames.Select((name, k) => (name, Length: k + 2))
            .ToDictionary(size => size.name, size => size.Length);
        model.LowerDefinitions(sizes);
        foreach (var claim in model.Claims)
        {
            model.Lower(claim, sizes);
        }
    }

    private static void HasPlace(FormulaException exception)
    {
        foreach (var error in exception.Errors)
        {
            Assert.True(error.Line >= 1 && error.Column >= 1, exception.Message);
            Assert.NotEmpty(error.Message);
            Assert.NotEmpty(error.Found);
            Assert.NotEmpty(error.Expected);
        }
    }
}
