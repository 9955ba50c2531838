using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Reporting;

namespace AutoDiff.Cli.Input;

/// <summary>
/// Static methods of a compiled assembly: what <c>grad</c> differentiates, and a gradient that <c>check</c> judges.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = OnlyAsTool)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = OnlyAsTool)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = OnlyAsTool)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = OnlyAsTool)]
internal static class MethodSubject
{
    internal const string OnlyAsTool = "A native executable refuses to read assemblies; the tool is not trimmed.";

    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The program of a method, for arguments of the given values; numbers need none.</summary>
    public static (ArrayProgram Program, double[][]? Point) Of(
        string assembly, string name, SyntaxList<BindingSyntax>? values)
    {
        var method = Find(Load(assembly), name);
        var parameters = method.GetParameters();
        var known = (values ?? []).ToDictionary(value => value.Name.Name, value => value.Value);
        if (known.Keys.FirstOrDefault(given => !Array.Exists(parameters, p => p.Name == given)) is { } other)
        {
            throw new InputException($"The method has no parameter `{other}`.")
            {
                Found = $"a value for `{other}`",
                Expected = $"values for {string.Join(", ", parameters.Select(p => $"`{p.Name}`"))}",
            };
        }

        object[] arguments = [.. parameters.Select(p => Argument(p, known.GetValueOrDefault(p.Name!), values is null))];
        Type[] signature = [.. parameters.Select(p => p.ParameterType), method.ReturnType];
        try
        {
            var program = Lift.Trace(method.CreateDelegate(Expression.GetDelegateType(signature)), arguments);
            double[][]? point = values is null ? null : [.. program.Inputs
                .Select(input => known[input.Name].Elements.ToArray())];
            return (program, point);
        }
        catch (LiftException exception)
        {
            throw new InputException("The method cannot be differentiated.")
            {
                Found = exception.Message.TrimEnd('.'),
                Expected = "what can be computed from numbers and arrays; docs/plain-methods.md lists it",
            };
        }
    }

    /// <summary>A function of an array, and the method that is said to compute its gradient.</summary>
    public static (Func<double[], double> Function, Func<double[], double[]> Gradient) Pair(
        string assembly, string function, string gradient)
    {
        var loaded = Load(assembly);
        return (Of<Func<double[], double>>(function, "double"), Of<Func<double[], double[]>>(gradient, "double[]"));

        TDelegate Of<TDelegate>(string name, string result)
            where TDelegate : Delegate
        {
            var method = Find(loaded, name);
            try
            {
                return method.CreateDelegate<TDelegate>();
            }
            catch (ArgumentException)
            {
                throw new InputException($"The method `{name}` has other parameters or another result.")
                {
                    Found = $"{method.ReturnType.Name} of ({string.Join(
                        ", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})",
                    Expected = $"{result} of (double[])",
                };
            }
        }
    }

    private static Assembly Load(string assembly)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            throw new InputException("A native executable cannot read assemblies.")
            {
                Found = "--assembly",
                Expected = "the command as a .NET tool, or with `dotnet run`",
            };
        }

        var path = Path.GetFullPath(assembly);
        if (!File.Exists(path))
        {
            throw new InputException("The assembly cannot be read.")
            {
                Found = $"no file {assembly}",
                Expected = "a compiled assembly, such as bin/Release/net10.0/My.dll",
            };
        }

        var context = new AssemblyLoadContext(assembly);
        var resolver = new AssemblyDependencyResolver(path);
        context.Resolving += (context, name) =>
            resolver.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
        try
        {
            return context.LoadFromAssemblyPath(path);
        }
        catch (BadImageFormatException)
        {
            throw new InputException("The assembly cannot be read.")
            {
                Found = $"a file that is no assembly of .NET, {assembly}",
                Expected = "a compiled assembly, such as bin/Release/net10.0/My.dll",
            };
        }
    }

    private static MethodInfo Find(Assembly assembly, string name)
    {
        var end = name.LastIndexOf('.');
        var type = end < 0 ? null : assembly.GetType(name[..end]) ?? assembly.GetType(name[..end].Replace('.', '+'));
        var methods = type?.GetMethods(Static).Where(method => method.Name == name[(end + 1)..]).ToArray() ?? [];
        return methods switch
        {
            [{ IsGenericMethodDefinition: false } method] => method,
            [] => throw new InputException($"There is no static method `{name}`.")
            {
                Found = type is null ? "no such type" : "no such method of the type",
                Expected = type is null
                    ? "the full name of a type and of its method, such as My.Model.Loss"
                    : $"one of {string.Join(", ", type.GetMethods(Static).Select(m => $"`{m.Name}`").Distinct())}",
            },
            _ => throw new InputException($"The method `{name}` is not one.")
            {
                Found = methods.Length == 1 ? "a generic method" : $"{methods.Length} methods of this name",
                Expected = "one method over numbers and arrays",
            },
        };
    }

    private static object Argument(ParameterInfo parameter, NumericArraySyntax? value, bool isFormula)
    {
        var type = parameter.ParameterType;
        return (type, value) switch
        {
            _ when type == typeof(double) && value is { Elements.Count: 1 } => value.Elements[0],
            _ when type == typeof(double) && value is null && isFormula => 1.0,
            _ when type == typeof(double[]) && value is { Shape.Count: 1 } => value.Elements.ToArray(),
            _ when type == typeof(double[,]) && value is { Shape.Count: 2 } => Matrix(value),
            _ when type == typeof(int) && value is { Elements: [var x] } && x == (int)x => (int)x,
            _ => throw new InputException($"The parameter `{parameter.Name}` has no value that fits.")
            {
                Found = value is null ? "none" : $"a value of shape [{string.Join(", ", value.Shape)}]",
                Expected = type == typeof(double) || type == typeof(double[]) || type == typeof(double[,])
                    || type == typeof(int)
                        ? $"one of type {Written(type)} by --at"
                        : $"a parameter of numbers or arrays of them; this one is {type.Name}",
            },
        };
    }

    private static double[,] Matrix(NumericArraySyntax value)
    {
        var matrix = new double[value.Shape[0], value.Shape[1]];
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i / value.Shape[1], i % value.Shape[1]] = value.Elements[i];
        }

        return matrix;
    }

    private static string Written(Type type) =>
        type == typeof(int) ? "int"
        : type == typeof(double) ? "double"
        : type == typeof(double[]) ? "double[]"
        : "double[,]";
}
