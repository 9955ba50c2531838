using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using AutoDiff.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generator.Tests.Methods;

/// <summary>C# texts compiled with the derivatives that the generator writes beside them.</summary>
internal sealed partial class GeneratedMethods
{
    private static readonly string Folder =
        Path.Combine(Repository.Root, "tests", "AutoDiff.Tests", "FrontEnds", "Lifted");

    private readonly Assembly assembly;

    private GeneratedMethods(Assembly assembly, string code, ImmutableArray<Diagnostic> refusals) =>
        (this.assembly, Code, Refusals) = (assembly, code, refusals);

    /// <summary>How texts are read.</summary>
    public static CSharpParseOptions Options { get; } = new(LanguageVersion.Preview);

    /// <summary>All that was generated.</summary>
    public string Code { get; }

    /// <summary>What was refused.</summary>
    public ImmutableArray<Diagnostic> Refusals { get; }

    /// <summary>The plain methods of the engine's tests.</summary>
    public static string[] PlainSources() =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, "Methods"), "*.cs").Order().Select(
            file => $"#line 1 \"{Path.GetFileName(file)}\"\n{File.ReadAllText(file)}"),
    ];

    /// <summary>Generates derivatives of all methods of public static classes, and compiles them.</summary>
    public static GeneratedMethods Of(string[] sources, OptimizationLevel level)
    {
        var driver = CSharpGeneratorDriver.Create(
            [new DerivativeGenerator().AsSourceGenerator()], parseOptions: Options).RunGeneratorsAndUpdateCompilation(
            Compilation([.. sources.Select(Marked)], level), out var compilation, out var refusals);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var code = string.Join('\n', driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString()));
        Assert.True(
            result.Success,
            string.Join('\n', result.Diagnostics.Where(d => d.Severity > DiagnosticSeverity.Info)) + "\n" + code);
        return new(Assembly.Load(image.ToArray()), code, refusals);
    }

    /// <summary>Texts as they are before anything is generated.</summary>
    public static CSharpCompilation Compilation(string[] sources, OptimizationLevel level)
    {
        var support = File.ReadAllText(Path.Combine(Folder, "Support.txt"));
        return CSharpCompilation.Create(
            $"Generated{Guid.NewGuid():N}",
            [.. sources.Append(support).Select(text => CSharpSyntaxTree.ParseText(text, Options))],
            References.OfSystem,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The methods of a type, and the points at which they are differentiated.</summary>
    public IEnumerable<(string Method, double[] Point)> Points(string type) =>
        from method in assembly.GetType($"Plain.{type}")!.GetMethods()
        from at in method.GetCustomAttributesData()
        where at.AttributeType.Name == "AtAttribute"
        select (
            method.Name,
            ((IEnumerable<CustomAttributeTypedArgument>)at.ConstructorArguments[0].Value!)
                .Select(x => (double)x.Value!).ToArray());

    /// <summary>Whether derivatives of a method were generated.</summary>
    public bool Has(string type, string method) => Find(type, $"{method}ValueAndGradient") is not null;

    /// <summary>The value of a method as it was written.</summary>
    public double Value(string type, string method, double[] point)
    {
        var plain = Find(type, method)!;
        return (double)Invoke(
            plain, plain.GetParameters()[0].ParameterType.IsArray ? [point.ToArray()] : [.. point.Cast<object>()]);
    }

    /// <summary>The value and the gradient of a method.</summary>
    public (double Value, double[] Gradient) ValueAndGradient(string type, string method, double[] point)
    {
        var gradient = Find(type, $"{method}ValueAndGradient")!;
        var takesArray = gradient.GetParameters()[0].ParameterType.IsArray;
        object?[] arguments = takesArray
            ? [point.ToArray(), new double[point.Length]]
            : [.. point.Select(x => (object)x), .. new object?[point.Length]];
        var value = (double)Invoke(gradient, arguments);
        return (value, takesArray
            ? (double[])arguments[1]!
            : [.. arguments.Skip(point.Length).Select(slope => (double)slope!)]);
    }

    /// <summary>The value and the derivative of a method in a direction.</summary>
    public (double Value, double Tangent) Jvp(string type, string method, double[] point, double[] direction)
    {
        var jvp = Find(type, $"{method}Jvp")!;
        object[] arguments = jvp.GetParameters()[0].ParameterType.IsArray
            ? [point.ToArray(), direction.ToArray()]
            : [.. point.Concat(direction).Select(x => (object)x)];
        return ((double, double))Invoke(jvp, arguments);
    }

    private static object Invoke(MethodInfo method, object?[] arguments)
    {
        try
        {
            return method.Invoke(null, arguments)!;
        }
        catch (TargetInvocationException exception)
        {
            throw new InvalidOperationException(exception.InnerException!.ToString(), exception);
        }
    }

    private MethodInfo? Find(string type, string method) => assembly.GetType($"Plain.{type}")!.GetMethod(method);

    private static string Marked(string source) =>
        PublicClass().Replace(source, "[Differentiable] public static partial class");

    [GeneratedRegex("public static class")]
    private static partial Regex PublicClass();
}
