using System.Text.RegularExpressions;

namespace AutoDiff.Tests.Documentation;

/// <summary>Every public type stands on a page, under the task that it is for.</summary>
public sealed partial class ReferencePageTests
{
    private const string Folder = "docs/reference";

    public static TheoryData<string> Pages() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder), "*.md")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    // Those of the cluster are compared where it is tested.
    [Fact]
    public void Every_public_type_of_the_packages_stands_on_a_page_with_what_it_says_of_itself() =>
        ReferencePages.Hold(
            ["AutoDiff", "AutoDiff.LinearAlgebra", "AutoDiff.MathNet", "AutoDiff.Formulas", "AutoDiff.Checking"],
            [.. ((string[])["differentiate", "programs", "formulas", "checking"]).Select(p => $"{Folder}/{p}.md")]);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_about_a_task_and_the_page_of_its_types_link_to_each_other(string page)
    {
        var text = Repository.Read($"{Folder}/{page}");
        var tasks = Task().Matches(text).Select(link => link.Groups["page"].Value).Distinct();
        Assert.NotEmpty(tasks);
        Assert.All(
            tasks,
            task => Assert.Contains($"reference/{page})", Repository.Read($"docs/{task}"), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\(\.\./(?<page>(?!\.\./)[^)#]*\.md)(#[^)]*)?\)")]
    private static partial Regex Task();
}
