using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AutoDiff.Tests.Documentation;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>
/// A small program in a process that cannot generate code: one published as native code, where the toolchain is
/// installed or can be restored; and one that runs as this one does, with dynamic code switched off.
/// </summary>
public sealed class WithoutDynamicCodeTests : IDisposable
{
    // What is asked of the child: a gradient at points with shared inputs and summed outputs, and the same program
    // called on a tape.
    private const string Code =
        """
        using System.Runtime.CompilerServices;
        using AutoDiff;
        using AutoDiff.BackEnds;
        using AutoDiff.Transforms;
        using static AutoDiff.Functions;

        var program = ProgramBuilder.Trace(
            v =>
            {
                var terms = Exp(v[0] * v[1]);
                var loss = -Sum(Log(terms / Sum(terms)) * v[1]);
                return [loss, .. Reverse.Pull(loss, 1, v[0])];
            },
            ("w", [3]),
            ("x", [3]));
        var compiled = CompiledProgram<double>.Of(program, new PointRoles(shared: [0], summed: [0, 1]));
        var outputs = new double[4];
        compiled.Evaluate([1, 2, 3, 0.1, 0.2, 0.3, 1, 0, 1], outputs, points: 2);
        var tape = new Tape<double>();
        var w = tape.Input(1.0, 2, 3);
        tape.Sweep(program.Call(w, tape.Constant([1, 0, 1], [3]))[0]);
        Console.WriteLine(RuntimeFeature.IsDynamicCodeSupported);
        Console.WriteLine(string.Join(' ', outputs.Concat(tape.Adjoints(w).ToArray()).Select(x => x.ToString("R"))));
        """;

    private static readonly string[] Libraries =
        [typeof(Variable).Assembly.Location, typeof(TensorPrimitives).Assembly.Location];

    private readonly string folder = Directory.CreateTempSubdirectory("autodiff").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_same_calls_work_where_dynamic_code_is_switched_off()
    {
        File.WriteAllBytes(Path.Combine(folder, "Child.dll"), CSharpProgram.Compile(Code));
        foreach (var library in Libraries)
        {
            File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
        }

        File.WriteAllText(
            Path.Combine(folder, "Child.runtimeconfig.json"),
            $$"""
            {
              "runtimeOptions": {
                "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" },
                "configProperties": { "System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported": false }
              }
            }
            """);
        var (exitCode, output) = Run("dotnet", "exec", Path.Combine(folder, "Child.dll"));
        Assert.Equal(0, exitCode);
        AssertIsExpected(output);
    }

    [Fact]
    public void The_same_calls_work_in_a_native_executable()
    {
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Code);
        File.WriteAllText(
            Path.Combine(folder, "Child.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <PublishAot>true</PublishAot>
                <OptimizationPreference>Size</OptimizationPreference>
              </PropertyGroup>
              <ItemGroup>{string.Concat(Libraries.Select(path => $"<Reference Include=\"{path}\" />"))}</ItemGroup>
            </Project>
            """);
        var (exitCode, output) = Run(
            "dotnet", "publish", folder, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o",
            Path.Combine(
                folder, "out"), "--nologo");
        if (exitCode != 0)
        {
            // No native toolchain here: no package of the compiler, or no linker. A mistake in the code would be one of
            // C#.
            Assert.DoesNotContain("error CS", output);
            return;
        }

        (exitCode, output) = Run(Path.Combine(folder, "out", "Child"));
        Assert.Equal(0, exitCode);
        AssertIsExpected(output);
    }

    private static void AssertIsExpected(string output)
    {
        var lines = output.Split('\n');
        Assert.Equal("False", lines[0].Trim());

        // Where code is generated, rounding may differ in each of some ten operations on numbers of at most about 10.
        var found = lines[1].Trim().Split(' ')
            .Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Expected(), found, (x, y) => Math.Abs(x - y) <= 1e-13);
    }

    private static double[] Expected()
    {
        double[] w = [1, 2, 3];
        var first = Differentiate.ValueAndGradient(v => Loss(v, [0.1, 0.2, 0.3]), w);
        var second = Differentiate.ValueAndGradient(v => Loss(v, [1, 0, 1]), w);
        return [first.Value + second.Value, .. first.Gradient.Zip(second.Gradient, (x, y) => x + y),
            .. second.Gradient];

        static Variable Loss(Variable w, double[] x)
        {
            var constant = w.Recorder!.Constant(x);
            var terms = Exp(w * constant);
            return -Sum(Log(terms / Sum(terms)) * constant);
        }
    }

    private static (int ExitCode, string Output) Run(string file, params string[] arguments)
    {
        var start =
            new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Build variables of the test run are not for the child.
        foreach (var variable in start.Environment.Keys
            .Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(variable);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
