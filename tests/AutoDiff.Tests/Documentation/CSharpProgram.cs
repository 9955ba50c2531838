using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Tests.Documentation;

/// <summary>Compiles and runs C# in the test's own process.</summary>
internal static class CSharpProgram
{
    private static readonly Lock Gate = new();

    // Where a program prints to, for whatever runs on its behalf and nothing else.
    private static readonly AsyncLocal<TextWriter?> Output = new();

    /// <summary>
    /// Compiles top-level statements against everything the test project refers to, runs them and returns what they
    /// print.
    /// </summary>
    public static string Run(string code)
    {
        // Console output is the process's, so that one program runs at a time.
        lock (Gate)
        {
            return RunAlone(code);
        }
    }

    /// <summary>Compiles top-level statements against everything the test project refers to.</summary>
    public static byte[] Compile(string code)
    {
        const string usings = "global using System; global using System.Collections.Generic; global using System.Linq;";
        var compilation = CSharpCompilation.Create(
            $"Snippet{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(usings), CSharpSyntaxTree.ParseText(code)],
            References.All,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(
            result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return image.ToArray();
    }

    private static string RunAlone(string code)
    {
        var main = Assembly.Load(Compile(code)).EntryPoint!;
        var output = new StringWriter();
        var console = Console.Out;
        Output.Value = output;
        Console.SetOut(new OwnOutput(console));
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
            Output.Value = null;
        }

        return output.ToString();
    }

    /// <summary>The console while a program runs: other tests print as well.</summary>
    private sealed class OwnOutput(TextWriter others) : TextWriter
    {
        public override Encoding Encoding => others.Encoding;

        public override void Write(char value) => (Output.Value ?? others).Write(value);
    }
}
