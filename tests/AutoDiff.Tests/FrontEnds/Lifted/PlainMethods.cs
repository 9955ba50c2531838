using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Tests.FrontEnds.Lifted;

/// <summary>
/// The plain methods in the folder of that name, compiled with and without optimization; and once more with dual
/// numbers in the place of doubles, which is the truth that derivatives are compared with.
/// </summary>
internal static partial class PlainMethods
{
    private static readonly string Folder =
        Path.Combine(Repository.Root, "tests", "AutoDiff.Tests", "FrontEnds", "Lifted");

    private static readonly Lazy<Assembly> Optimized =
        new(() => Compile(Sources("Methods"), OptimizationLevel.Release));
    private static readonly Lazy<Assembly> Unoptimized =
        new(() => Compile(Sources("Methods"), OptimizationLevel.Debug));

    private static readonly Lazy<Assembly> OptimizedLibrary =
        new(() => Compile(Sources("Library"), OptimizationLevel.Release));

    private static readonly Lazy<Assembly> UnoptimizedLibrary =
        new(() => Compile(Sources("Library"), OptimizationLevel.Debug));

    private static readonly Lazy<Assembly> Duals = new(() => CompileWithDuals(Sources("Methods")));

    private static readonly Lazy<Assembly> Variables = new(() => CompileWithVariables(Sources("Methods")));

    /// <summary>The points at which methods are differentiated, with the names of type and method.</summary>
    public static IEnumerable<(string Type, string Method, double[] Point)> Cases() => CasesOf(Optimized.Value);

    /// <summary>The same, of methods that dual numbers cannot stand in for.</summary>
    public static IEnumerable<(string Type, string Method, double[] Point)> LibraryCases() =>
        CasesOf(OptimizedLibrary.Value);

    /// <summary>A method that dual numbers cannot stand in for, as a delegate.</summary>
    public static Delegate OfLibrary(string type, string method, bool isOptimized) =>
        AsDelegate(Find(isOptimized ? OptimizedLibrary.Value : UnoptimizedLibrary.Value, type, method));

    private static IEnumerable<(string Type, string Method, double[] Point)> CasesOf(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        from at in method.GetCustomAttributesData()
        where at.AttributeType.Name == "AtAttribute"
        select (type.Name, method.Name, PointOf(at));

    /// <summary>A method as a delegate.</summary>
    public static Delegate Of(string type, string method, bool isOptimized) =>
        AsDelegate(Find(isOptimized ? Optimized.Value : Unoptimized.Value, type, method));

    /// <summary>The arguments that a point stands for: an array, or one number each.</summary>
    public static object[] Arguments(Delegate f, double[] point) =>
        f.Method.GetParameters()[0].ParameterType == typeof(double[])
            ? [point.ToArray()]
            : [.. point.Select(x => (object)x)];

    /// <summary>The value and the gradient by dual numbers.</summary>
    public static (double Value, double[] Gradient) Truth(string type, string method, double[] point) =>
        Truth(Duals.Value, type, method, point);

    /// <summary>The same, for methods compiled by <see cref="CompileWithDuals"/>.</summary>
    public static (double Value, double[] Gradient) Truth(
        Assembly duals, string type, string method, double[] point)
    {
        var found = Find(duals, type, method);
        var dual = duals.GetType("Plain.Dual")!;
        var takesArray = found.GetParameters()[0].ParameterType.IsArray;
        var (value, gradient) = (0.0, new double[point.Length]);
        for (var k = 0; k < point.Length; k++)
        {
            var numbers = Array.CreateInstance(dual, point.Length);
            for (var i = 0; i < point.Length; i++)
            {
                numbers.SetValue(Activator.CreateInstance(dual, point[i], i == k ? 1.0 : 0.0), i);
            }

            var result = found.Invoke(null, takesArray ? [numbers] : [.. numbers.Cast<object>()])!;
            value = (double)dual.GetProperty("Value")!.GetValue(result)!;
            gradient[k] = (double)dual.GetProperty("Slope")!.GetValue(result)!;
        }

        return (value, gradient);
    }

    /// <summary>A method of an assembly as a delegate.</summary>
    public static Delegate Of(Assembly assembly, string type, string method) =>
        AsDelegate(Find(assembly, type, method));

    /// <summary>An assembly of C# texts with dual numbers in the place of doubles.</summary>
    public static Assembly CompileWithDuals(string[] sources) =>
        Compile(
            [.. sources.Select(source => MathClass().Replace(WithType(source, "Dual"), "DualMath.")),
                Read("Duals.txt")],
            OptimizationLevel.Release);

    /// <summary>
    /// An assembly of C# texts with variables in the place of doubles. What refers to a tape cannot lie on the stack.
    /// </summary>
    public static Assembly CompileWithVariables(string[] sources) => Compile(
        [
            .. sources.Select(source => WithType(source, nameof(Variable))
                .Replace("stackalloc", "new", StringComparison.Ordinal)),
        ],
        OptimizationLevel.Release);

    /// <summary>The value and the gradient of a method with variables in the place of doubles, on a tape.</summary>
    public static (double Value, double[] Gradient) OnTape(string type, string method, double[] point) =>
        OnTape(Variables.Value, type, method, point);

    /// <summary>The same, for methods compiled by <see cref="CompileWithVariables"/>.</summary>
    public static (double Value, double[] Gradient) OnTape(
        Assembly variables, string type, string method, double[] point)
    {
        var ported = Find(variables, type, method);
        var tape = new Tape<double>();
        Variable[] inputs = [.. point.Select(x => tape.Input(x))];
        var takesArray = ported.GetParameters()[0].ParameterType.IsArray;
        var result = (Variable)ported.Invoke(null, takesArray ? [inputs.ToArray()] : [.. inputs.Cast<object>()])!;
        tape.Sweep(result);
        return (result.Value, [.. inputs.Select(tape.Adjoint)]);
    }

    /// <summary>An assembly of C# texts.</summary>
    public static Assembly Compile(string[] sources, OptimizationLevel level)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(
            $"Plain{Guid.NewGuid():N}",
            [.. sources.Append(Read("Support.txt")).Select(text => CSharpSyntaxTree.ParseText(text, options))],
            References.OfSystem.Append(MetadataReference.CreateFromFile(typeof(Variable).Assembly.Location)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level, allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(
            result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity > DiagnosticSeverity.Info)));
        return Assembly.Load(image.ToArray());
    }

    private static string[] Sources(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Folder, folder), "*.cs").Order().Select(File.ReadAllText)];

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    // Types alone change: that of a literal is one of them.
    private static string WithType(string source, string type)
    {
        source = ConstantField().Replace(source, "static readonly double");
        source = source.Replace("const double", "double", StringComparison.Ordinal);
        source = Double().Replace(source, type);
        return string.Join('\n', source.Split('\n').Select(line =>
            line.Contains("[At(", StringComparison.Ordinal) ? line : Literal().Replace(line, $"(({type})$0)")));
    }

    private static MethodInfo Find(Assembly assembly, string type, string method) =>
        assembly.GetType($"Plain.{type}")!.GetMethod(method)!;

    private static Delegate AsDelegate(MethodInfo method) => method.CreateDelegate(
        System.Linq.Expressions.Expression.GetDelegateType(
            [.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType]));

    private static double[] PointOf(CustomAttributeData at) =>
    [
        .. ((IEnumerable<CustomAttributeTypedArgument>)at.ConstructorArguments[0].Value!)
            .Select(x => (double)x.Value!),
    ];

    [GeneratedRegex(@"(?<=private |public )const double")]
    private static partial Regex ConstantField();

    [GeneratedRegex(@"\bdouble\b")]
    private static partial Regex Double();

    [GeneratedRegex(@"(?<![\w.])(\d+\.\d+(e[+-]?\d+)?|\d+e[+-]?\d+)(?!\w)")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\bMath\.")]
    private static partial Regex MathClass();
}
