using System.Text.RegularExpressions;

namespace AutoDiff.Tests.Documentation;

/// <summary>
/// The table of CONTRIBUTING.md names all files of the sources that name its examples, and no others.
/// </summary>
public sealed partial class ContributingPageTests
{
    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (var row in Row().Matches(Repository.Read("CONTRIBUTING.md")).Cast<Match>())
            {
                examples.Add(row.Groups[1].Value, row.Groups[2].Value);
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_places_of_an_example_are_the_files_that_name_it(string example, string places)
    {
        var root = Path.Combine(Repository.Root, "src");
        var named = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains(
                $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(path => Regex.IsMatch(File.ReadAllText(path), $@"\b{example}\b"))
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'));
        Assert.Equal(named.Order(), SourceFile().Matches(places).Select(file => file.Groups[1].Value).Order());
    }

    [Fact]
    public void There_are_examples() => Assert.NotEmpty(Examples);

    [GeneratedRegex(@"^\|[^|]*\| `(\w+)` \|(.*\.cs`.*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+\\.cs)`")]
    private static partial Regex SourceFile();
}
