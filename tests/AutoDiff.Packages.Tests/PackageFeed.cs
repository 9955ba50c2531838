using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using AutoDiff.Tests;

namespace AutoDiff.Packages.Tests;

/// <summary>
/// The packages of this build in a folder of their own, as a feed for projects outside of the repository. They have a
/// version that no other run has, so that nothing is taken from an earlier one.
/// </summary>
[CollectionDefinition(nameof(PackageFeed))]
public sealed class PackageFeed : ICollectionFixture<PackageFeed>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("autodiff-packages-");

    public PackageFeed()
    {
        Version = string.Create(CultureInfo.InvariantCulture, $"0.0.0-test.{Stopwatch.GetTimestamp()}");
        var configuration = typeof(PackageFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "Configuration").Value!;
        Dotnet(
            Repository.Root, "pack", "AutoDiff.sln", "--configuration", configuration, "--no-build", "--output",
            Packages, $"-p:Version={Version}", "-nologo", "-v:quiet");

        // What the machine has restored before is read where it is; what is tested is restored to a folder of its own.
        File.WriteAllText(
            Path.Combine(folder.FullName, "nuget.config"),
            $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(folder.FullName, "restored")}" />
              </config>
              <fallbackPackageFolders>
                <add key="machine" value="{MachinePackages}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="this build" value="{Packages}" />
              </packageSources>
            </configuration>
            """);
    }

    /// <summary>The version of the packages.</summary>
    public string Version { get; }

    /// <summary>Where the packages are.</summary>
    public string Packages => Path.Combine(folder.FullName, "feed");

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Directory.CreateDirectory(
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"))
            .FullName;

    /// <summary>Makes a fresh project of a template of the SDK, which uses packages of this build.</summary>
    public string Project(string template, string name, params string[] packages)
    {
        var project = Path.Combine(folder.FullName, name);
        Dotnet(folder.FullName, "new", template, "--output", project, "--no-restore");
        var file = Path.Combine(project, name + ".csproj");
        var references = packages.Select(
            package => $"""<PackageReference Include="{package}" Version="{Version}" />""");
        File.WriteAllText(
            file,
            File.ReadAllText(file).Replace(
                "</Project>", $"<ItemGroup>{string.Concat(references)}</ItemGroup></Project>",
                StringComparison.Ordinal));
        return project;
    }

    /// <summary>Runs `dotnet` in a folder and gives what it writes; fails unless it ends well.</summary>
    public static string Dotnet(string workingFolder, params string[] arguments) =>
        Run("dotnet", workingFolder, arguments);

    /// <summary>Runs a program as above.</summary>
    public static string Run(string program, string workingFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // Set by the process that runs the tests, for itself.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{errors.Result}");
    }

    public void Dispose() => folder.Delete(recursive: true);
}
