using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AutoDiff.Primitives;

namespace AutoDiff.Tests.Documentation;

/// <summary>
/// Pages on which types stand in tables under a task. A person decides where a type stands; what the row says of it is
/// written from its documentation.
/// </summary>
internal static partial class ReferencePages
{
    /// <summary>
    /// Fails unless each public type of the packages has one row on the pages, and the rows say what the code says;
    /// with <c>APPROVE_REFERENCE=1</c> the rows are written instead.
    /// </summary>
    public static void Hold(string[] packages, string[] pages)
    {
        var types = packages.SelectMany(package => Assembly.Load($"Adjoint.{package}").GetExportedTypes())
            .Where(type => !IsWrittenByTheCompiler(type) && !HasRowAmongPrimitives(type))
            .ToDictionary(Name);
        var rows = pages.SelectMany(page => Rows().Matches(Repository.Read(page)))
            .Select(row => row.Groups["type"].Value);

        // A type that is missing gets a row `| NAME |  |  |` by hand, under the task that it is for.
        Assert.Equal(types.Keys.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        foreach (var page in pages)
        {
            var text = Repository.Read(page);
            var written = Rows().Replace(text, row => Row(row.Groups["type"].Value, types[row.Groups["type"].Value]));
            if (Environment.GetEnvironmentVariable("APPROVE_REFERENCE") == "1")
            {
                File.WriteAllText(Path.Combine(Repository.Root, page), written);
            }
            else
            {
                Assert.Equal(written, text);
            }
        }
    }

    // Each has a row on the page of primitives: a test of that page asks for it.
    private static bool HasRowAmongPrimitives(Type type) =>
        !type.IsInterface && type.IsAssignableTo(typeof(IElementwise));

    private static bool IsWrittenByTheCompiler(Type type) =>
        type.FullName!.Contains('<', StringComparison.Ordinal)
        || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || (type.Namespace ?? string.Empty).StartsWith("OrleansCodeGen", StringComparison.Ordinal);

    private static string Row(string name, Type type) =>
        $"| `{name}` | {XmlSummary.Of(type)} | {string.Join(", ", Members(type).Select(member => $"`{member}`"))} |";

    private static string Name(Type type)
    {
        var name = type.Name.Split('`')[0];
        var arguments = type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];
        name += arguments.Length == 0 ? string.Empty : $"<{string.Join(", ", arguments.Select(a => a.Name))}>";
        return type.DeclaringType is null ? name : $"{Name(type.DeclaringType)}.{name}";
    }

    // Without what every record or delegate has, and what is written with signs.
    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance
            | BindingFlags.DeclaredOnly;
        return type.IsAssignableTo(typeof(Delegate))
            ? []
            : type.GetMembers(declared)
                .Where(member => member is not (ConstructorInfo or Type))
                .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
                .Where(member => member is not MethodInfo method
                    || (!method.IsSpecialName && method.GetBaseDefinition().DeclaringType != typeof(object)))
                .Where(member => member is not FieldInfo { IsSpecialName: true })
                .Select(member => member.Name)
                .Where(name => !name.Contains('<', StringComparison.Ordinal) && name is not ("Deconstruct" or "Equals"))
                .Distinct();
    }

    [GeneratedRegex(@"^\| `(?<type>[^`]+)` \|.*\|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
