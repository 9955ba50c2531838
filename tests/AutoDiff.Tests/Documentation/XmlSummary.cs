using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AutoDiff.Tests.Documentation;

/// <summary>What the code says of itself, as one line of a table.</summary>
internal static partial class XmlSummary
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Read = [];

    /// <summary>The first sentence of a type's summary.</summary>
    public static string Of(Type type) =>
        FirstSentence(Members(type.Assembly)[$"T:{type.FullName!.Replace('+', '.')}"]);

    /// <summary>The first sentence of a method's summary.</summary>
    public static string Of(MethodInfo method)
    {
        var start = $"M:{method.DeclaringType!.FullName}.{method.Name}";
        start += method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : string.Empty;
        return FirstSentence(Members(method.DeclaringType.Assembly).First(
            member => member.Key.StartsWith(start + "(", StringComparison.Ordinal)
                && TypeArguments().Replace(member.Key, string.Empty).Split(',').Length
                    == method.GetParameters().Length).Value);
    }

    private static Dictionary<string, XElement> Members(Assembly assembly)
    {
        lock (Read)
        {
            if (!Read.TryGetValue(assembly, out var members))
            {
                var documentation = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
                members = documentation.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
                Read.Add(assembly, members);
            }

            return members;
        }
    }

    private static string FirstSentence(XElement member)
    {
        var text = string.Concat(member.Element("summary")!.Nodes().Select(Plain));
        text = Spaces().Replace(text, " ").Trim().Replace("|", "&#124;", StringComparison.Ordinal);
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } reference =>
            reference.Attributes().First().Value.Split('(')[0].Split('.')[^1],
        XElement element => element.Value,
        _ => string.Empty,
    };

    // From a brace to the one that closes it.
    [GeneratedRegex(@"\{(?>[^{}]+|(?<open>\{)|(?<-open>\}))*(?(open)(?!))\}")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
