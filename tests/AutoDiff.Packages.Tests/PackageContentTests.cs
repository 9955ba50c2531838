using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AutoDiff.Tests;

namespace AutoDiff.Packages.Tests;

/// <summary>What the packages hold and what they bring along.</summary>
[Collection(nameof(PackageFeed))]
public sealed partial class PackageContentTests(PackageFeed feed)
{
    private static readonly string[] Libraries =
    [
        "Adjoint.AutoDiff", "Adjoint.AutoDiff.Checking", "Adjoint.AutoDiff.Formulas", "Adjoint.AutoDiff.LinearAlgebra",
        "Adjoint.AutoDiff.MathNet", "Adjoint.AutoDiff.Orleans",
    ];

    [Fact]
    public void Every_package_describes_itself()
    {
        foreach (var path in Directory.EnumerateFiles(feed.Packages, "*.nupkg"))
        {
            using var package = ZipFile.OpenRead(path);
            var metadata = Metadata(package);
            foreach (var name in (string[])["description", "tags", "readme", "icon", "license"])
            {
                Assert.True(metadata.Element(metadata.Name.Namespace + name) is not null, $"{path}: no {name}");
            }

            Assert.NotNull(package.GetEntry("README.md"));
            Assert.NotNull(package.GetEntry("icon.png"));
        }
    }

    [Fact]
    public void Libraries_and_tool_are_packed_with_symbols()
    {
        foreach (var id in (string[])[.. Libraries, "Adjoint.AutoDiff.Cli"])
        {
            Assert.True(File.Exists(Path.Combine(feed.Packages, $"{id}.{feed.Version}.nupkg")), $"no package {id}");
        }

        foreach (var id in Libraries)
        {
            using var symbols = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{id}.{feed.Version}.snupkg"));
            Assert.Contains(symbols.Entries, entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal));
        }
    }

    // The page says how large they are; a fifth more or less is no other size.
    [Fact]
    public void Packages_have_the_sizes_that_the_page_says()
    {
        var stated = SizeRow().Matches(Repository.Read("docs/packages.md")).ToDictionary(
            row => row.Groups["id"].Value,
            row => double.Parse(row.Groups["size"].Value, CultureInfo.InvariantCulture) * 1e3);
        foreach (var path in Directory.EnumerateFiles(feed.Packages, "*.nupkg"))
        {
            var id = Path.GetFileName(path).Replace($".{feed.Version}.nupkg", "", StringComparison.Ordinal);
            Assert.True(stated.ContainsKey(id), $"docs/packages.md does not say how large {id} is.");
            Assert.InRange(new FileInfo(path).Length, stated[id] / 1.2, stated[id] * 1.2);
        }
    }

    [Fact]
    public void The_engine_brings_its_analyzer_along()
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"Adjoint.AutoDiff.{feed.Version}.nupkg"));
        Assert.NotNull(package.GetEntry("analyzers/dotnet/cs/AutoDiff.Analyzers.dll"));
    }

    [Fact]
    public void The_generator_is_loaded_by_the_compiler_alone()
    {
        using var package = ZipFile.OpenRead(
            Path.Combine(feed.Packages, $"Adjoint.AutoDiff.Generator.{feed.Version}.nupkg"));
        Assert.NotNull(package.GetEntry("analyzers/dotnet/cs/AutoDiff.Generator.dll"));
        Assert.DoesNotContain(
            package.Entries, entry => entry.FullName.StartsWith("lib/", StringComparison.Ordinal));
        Assert.DoesNotContain(Metadata(package).Descendants(), element => element.Name.LocalName == "dependency");
    }

    [Fact]
    public void Libraries_hold_their_documentation()
    {
        foreach (var id in Libraries)
        {
            using var package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{id}.{feed.Version}.nupkg"));
            Assert.Contains(
                package.Entries,
                entry => entry.FullName.StartsWith("lib/net10.0/", StringComparison.Ordinal)
                    && entry.Name.EndsWith(".xml", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_package_brings_a_test_framework()
    {
        foreach (var path in Directory.EnumerateFiles(feed.Packages, "*.nupkg"))
        {
            using var package = ZipFile.OpenRead(path);
            var brought = Metadata(package).Descendants().Where(element => element.Name.LocalName == "dependency")
                .Select(element => element.Attribute("id")!.Value)
                .Concat(package.Entries.Select(entry => entry.Name));
            Assert.DoesNotContain(
                brought,
                name => name.StartsWith("FsCheck", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("FSharp", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void The_engine_needs_tensors_and_nothing_else()
    {
        using var package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"Adjoint.AutoDiff.{feed.Version}.nupkg"));
        var needed = Metadata(package).Descendants().Where(element => element.Name.LocalName == "dependency")
            .Select(element => element.Attribute("id")!.Value);
        Assert.Equal(["System.Numerics.Tensors"], needed);
    }

    [GeneratedRegex(@"^\| `(?<id>Adjoint[.\w]*)` \|.*\| (?<size>[.\d]+) kB \|$", RegexOptions.Multiline)]
    private static partial Regex SizeRow();

    private static XElement Metadata(ZipArchive package)
    {
        using var stream = package.Entries.Single(
            entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }
}
