using System.Reflection;
using System.Text;
using AutoDiff.BackEnds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Tests.BackEnds.Printers;

/// <summary>Compiles the C# of programs and runs it: all in one assembly, since each compilation is slow.</summary>
internal static class GeneratedMethods
{
    public sealed record Case(string Name, ArrayProgram Program, double[] Point);

    public static string Source(Case generated, string name) =>
        CSharpPrinter.Method(generated.Program, name, [.. generated.Program.Outputs.Select((_, i) => $"out{i}")]);

    /// <summary>The outputs of each program at its point, in the interpreter's layout.</summary>
    public static double[][] Run(IReadOnlyList<Case> cases)
    {
        var source = new StringBuilder("using System;\npublic static class Generated\n{\n");
        for (var i = 0; i < cases.Count; i++)
        {
            source.Append(Source(cases[i], $"Method{i}")).Append(Caller(cases[i].Program, i));
        }

        var compilation = CSharpCompilation.Create(
            $"Generated{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source.Append("}\n").ToString())],
            References.OfSystem,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(
            result.Success,
            string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)) + source);
        var type = Assembly.Load(image.ToArray()).GetType("Generated")!;
        return [.. cases.Select(
            (generated, i) => (double[])type.GetMethod($"Call{i}")!.Invoke(null, [generated.Point])!)];
    }

    // Spans cannot be passed by reflection.
    private static string Caller(ArrayProgram program, int number)
    {
        var (arguments, start) = (new List<string>(), 0);
        foreach (var input in program.Inputs)
        {
            arguments.Add(input.Shape.Rank == 0 ? $"x[{start}]" : $"x.AsSpan({start}, {input.Shape.Length})");
            start += input.Shape.Length;
        }

        var end = 0;
        foreach (var output in program.Outputs)
        {
            var shape = program.Instructions[output].Shape;
            arguments.Add(shape.Rank == 0 ? $"out y[{end}]" : $"y.AsSpan({end}, {shape.Length})");
            end += shape.Length;
        }

        return $"public static double[] Call{number}(double[] x)\n{{\nvar y = new double[{end}];\n" +
            $"Method{number}({string.Join(", ", arguments)});\nreturn y;\n}}\n";
    }
}
