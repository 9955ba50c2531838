namespace AutoDiff.Tests.Structure;

/// <summary>What is written once for each width of a register is the same text.</summary>
public sealed class RegisterFilesTests
{
    [Theory]
    [InlineData("Vectors/Lanes")]
    [InlineData("Matrices/Register")]
    public void Files_of_registers_differ_by_their_width_and_instruction_sets_only(string file)
    {
        var narrow = Text(128);
        Assert.NotEmpty(narrow);
        Assert.Equal(narrow, Text(256));
        Assert.Equal(narrow, Text(512));

        string[] Text(int width) =>
        [
            .. File.ReadLines(Path.Combine(Repository.Root, "src", "AutoDiff", "Numerics", $"{file}{width}.cs"))
                .Where(line => !line.Contains("Avx") && !line.Contains("<summary>"))
                .Select(line => line.Replace($"{width}", "width")),
        ];
    }
}
