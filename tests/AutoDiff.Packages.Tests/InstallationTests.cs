using System.Text;
using System.Text.RegularExpressions;
using AutoDiff.Tests;

namespace AutoDiff.Packages.Tests;

/// <summary>The packages as people use them: in fresh projects outside of the repository, and as a tool.</summary>
[Collection(nameof(PackageFeed))]
public sealed partial class InstallationTests(PackageFeed feed)
{
    // What a person writes first in a project of tests, in the words of no framework: a failed check throws.
    private const string Check = """
        static class Derivation
        {
            public static void Check()
            {
                AutoDiff.Checking.GradientCheck.Verify(
                    z => AutoDiff.Functions.LogSumExp(z),
                    z =>
                    {
                        var e = System.Array.ConvertAll(z, System.Math.Exp);
                        var sum = System.Linq.Enumerable.Sum(e);
                        return System.Array.ConvertAll(e, x => x / sum);
                    });
                AutoDiff.Checking.GradientCheck.Text("x : real\nf = sin(x)\nclaim df/dx = cos(x)");
            }
        }
        """;

    [Fact]
    public void Samples_of_the_readme_run_in_a_fresh_project()
    {
        var samples = Samples().Matches(Repository.Read("README.md"));
        Assert.True(samples.Count >= 4);
        var project = feed.Project("console", "Fresh", "Adjoint.AutoDiff");
        var main = new StringBuilder();
        for (var i = 0; i < samples.Count; i++)
        {
            var lines = samples[i].Groups["code"].Value.Split('\n');
            var usings = lines.ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal));
            File.WriteAllText(
                Path.Combine(project, $"Sample{i}.cs"),
                $$"""
                {{string.Join('\n', usings[true])}}

                static class Sample{{i}}
                {
                    public static void Run()
                    {
                {{string.Join('\n', usings[false])}}
                    }
                }
                """);
            main.AppendLine($"Sample{i}.Run();").AppendLine("Console.WriteLine(\"----\");");
        }

        File.WriteAllText(Path.Combine(project, "Program.cs"), main.ToString());
        var output = PackageFeed.Dotnet(project, "run", "--configuration", "Release").Split("----\n");
        Assert.Equal(
            samples.Select(sample => sample.Groups["output"].Value.Trim()),
            output[..^1].Select(text => text.Trim()));
    }

    [Fact]
    public void The_package_warns_where_a_derivative_is_lost()
    {
        var project = feed.Project("console", "Warned", "Adjoint.AutoDiff");
        File.WriteAllText(
            Path.Combine(project, "Program.cs"),
            "using AutoDiff; Console.WriteLine(Differentiate.Gradient((Variable x) => 1 / 2 * x, 3.0));");
        Assert.Contains("warning ADJ002", PackageFeed.Dotnet(project, "build"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_library_of_the_same_name_is_used_beside_it()
    {
        var other = feed.Project("classlib", "AutoDiff");
        File.WriteAllText(
            Path.Combine(other, "Class1.cs"),
            "namespace AutoDiff; public class Variable { public static string Origin => \"the other\"; }");
        var project = feed.Project("console", "Both", "Adjoint.AutoDiff");
        PackageFeed.Dotnet(project, "add", "reference", other);
        var file = Path.Combine(project, "Both.csproj");
        File.WriteAllText(
            file,
            File.ReadAllText(file).Replace(
                "AutoDiff.csproj\"", "AutoDiff.csproj\" Aliases=\"other\"", StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(project, "Program.cs"),
            """
            extern alias other;
            using AutoDiff;

            Console.WriteLine(other::AutoDiff.Variable.Origin);
            Console.WriteLine(Differentiate.Gradient((Variable x) => x * x, 3.0));
            """);
        Assert.Equal("the other\n6\n", PackageFeed.Dotnet(project, "run").ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("xunit", "using Xunit; public class T { [Fact] public void Right() => Derivation.Check(); }")]
    [InlineData(
        "nunit", "using NUnit.Framework; public class T { [Test] public void Right() => Derivation.Check(); }")]
    [InlineData(
        "mstest",
        "using Microsoft.VisualStudio.TestTools.UnitTesting; " +
        "[TestClass] public class T { [TestMethod] public void Right() => Derivation.Check(); }")]
    public void A_derivation_is_checked_from_the_tests_of_a_framework(string template, string test)
    {
        var project = feed.Project(template, $"With{template}", "Adjoint.AutoDiff.Checking");
        foreach (var own in Directory.EnumerateFiles(project, "*Test1.cs"))
        {
            File.Delete(own);
        }

        File.WriteAllText(Path.Combine(project, "DerivationTests.cs"), test);
        File.WriteAllText(Path.Combine(project, "Derivation.cs"), Check);
        Assert.Contains("Passed: ", PackageFeed.Dotnet(project, "test").Replace("  ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_installs_and_makes_the_tour_of_the_readme()
    {
        var tools = Path.Combine(feed.Packages, "tools");
        PackageFeed.Dotnet(
            feed.Packages, "tool", "install", "Adjoint.AutoDiff.Cli", "--version", feed.Version, "--tool-path", tools);
        var command = Path.Combine(tools, "autodiff");
        var report = PackageFeed.Run(command, Repository.Root, "check", "docs/examples/softmax-cross-entropy.grad");
        Assert.Contains("1 claim: 1 exact (seed 1).", report, StringComparison.Ordinal);
        var gradient = PackageFeed.Run(command, Repository.Root, "grad", "log(sum(exp(z)))", "--at", "z=[1,2,3]");
        Assert.Contains("softmax(z)", gradient, StringComparison.Ordinal);
    }

    [NativeCompilerFact]
    public void The_command_compiles_ahead_of_time_without_warnings()
    {
        var published = Path.Combine(feed.Packages, "native");
        PackageFeed.Dotnet(
            Repository.Root, "publish", "src/AutoDiff.Cli", "--configuration", "Release", "--use-current-runtime",
            "-p:PublishAot=true", $"-p:CppCompilerAndLinker={NativeCompilerFactAttribute.Compiler}",
            "--output", published, "--artifacts-path", Path.Combine(feed.Packages, "artifacts"), "-nologo", "-v:quiet");
        var report = PackageFeed.Run(
            Path.Combine(published, "AutoDiff.Cli"), Repository.Root, "check",
            "docs/examples/softmax-cross-entropy.grad");
        Assert.Contains("1 claim: 1 exact (seed 1).", report, StringComparison.Ordinal);
    }

    [NativeCompilerFact]
    public void Generated_gradients_compile_ahead_of_time_without_warnings()
    {
        var project = feed.Project("console", "Generated", "Adjoint.AutoDiff.Generator");
        var page = Repository.Read("docs/how-to/generated-code.md");
        File.WriteAllText(Path.Combine(project, "Model.cs"), Samples().Match(page).Groups["code"].Value);
        File.WriteAllText(
            Path.Combine(project, "Program.cs"),
            "var value = Model.LogisticValueAndGradient(1.5, 0.5, 1000, out var a, out var b);\n" +
            "Console.WriteLine($\"{value:F6} {a:F6} {b:F6}\");");
        var published = Path.Combine(feed.Packages, "generated");
        PackageFeed.Dotnet(
            project, "publish", "--configuration", "Release", "--use-current-runtime", "-p:PublishAot=true",
            "-p:TreatWarningsAsErrors=true", "-p:InvariantGlobalization=true",
            $"-p:CppCompilerAndLinker={NativeCompilerFactAttribute.Compiler}", "--output", published);
        Assert.Equal(
            "2.999975 2.000219 -5.999897",
            PackageFeed.Run(Path.Combine(published, "Generated"), Repository.Root).Trim());
    }

    // All of a library is kept and compiled, not only what a program happens to call.
    [NativeCompilerFact]
    public void Libraries_are_trimmed_and_compile_ahead_of_time_without_warnings()
    {
        string[] libraries = ["Adjoint.AutoDiff.Checking", "Adjoint.AutoDiff.Formulas", "Adjoint.AutoDiff"];
        var project = feed.Project("console", "Ahead", libraries);
        var file = Path.Combine(project, "Ahead.csproj");
        var roots = libraries.Select(library => $"""<TrimmerRootAssembly Include="{library}" />""");
        File.WriteAllText(
            file,
            File.ReadAllText(file).Replace(
                "</Project>", $"<ItemGroup>{string.Concat(roots)}</ItemGroup></Project>", StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(project, "Program.cs"),
            """
            using AutoDiff;
            using AutoDiff.Checking;
            using static AutoDiff.Functions;

            GradientCheck.Text("x : real\nf = sin(x)\nclaim df/dx = cos(x)");
            Console.WriteLine(Differentiate.Gradient((Variable x) => x * Exp(x), 0.0));
            """);
        var published = Path.Combine(feed.Packages, "ahead");
        PackageFeed.Dotnet(
            project, "publish", "--configuration", "Release", "--use-current-runtime", "-p:PublishAot=true",
            "-p:TreatWarningsAsErrors=true", "-p:TrimmerSingleWarn=false", "-p:InvariantGlobalization=true",
            $"-p:CppCompilerAndLinker={NativeCompilerFactAttribute.Compiler}", "--output", published);
        Assert.Equal("1", PackageFeed.Run(Path.Combine(published, "Ahead"), Repository.Root).Trim());
    }

    [Fact]
    public void The_site_is_made_without_a_warning()
    {
        PackageFeed.Dotnet(Repository.Root, "tool", "restore");
        PackageFeed.Dotnet(
            Repository.Root, "docfx", "docfx.json", "--warningsAsErrors", "--output",
            Path.Combine(feed.Packages, "site"));
    }

    [GeneratedRegex(
        @"^```csharp\n(?<code>.*?)^```\n(\n```text\n(?<output>.*?)^```\n)?",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Samples();
}
