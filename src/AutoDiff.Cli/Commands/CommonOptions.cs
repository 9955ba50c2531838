using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace AutoDiff.Cli;

/// <summary>The form of the output.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}

/// <summary>How options are declared: each says in its own words what it expected.</summary>
internal static class CommonOptions
{
    /// <summary><c>--format text|json</c>.</summary>
    public static Option<OutputFormat> Format() => Parsed(
        "--format", "text|json", "Text for people, or JSON: one object for each file, on one line.", OutputFormat.Text, "text or json",
        text => text switch { "text" => OutputFormat.Text, "json" => OutputFormat.Json, _ => null });

    /// <summary>An option with a value of its own kind.</summary>
    public static Option<T> Parsed<T>(string name, string help, string description, T fallback, string expected, Func<string, T?> parse)
        where T : struct => new(name)
        {
            Description = $"{description} [default: {Show(fallback)}]",
            HelpName = help,
            CustomParser = result => Parse(result, name, expected, parse),
            DefaultValueFactory = _ => fallback,
        };

    /// <summary>A whole number within bounds.</summary>
    public static int? Number(string text, int smallest, int largest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest ? number : null;

    private static T Parse<T>(ArgumentResult result, string name, string expected, Func<string, T?> parse)
        where T : struct
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (parse(text) is { } value)
        {
            return value;
        }

        result.AddError($"Found `{text}` for {name}, but expected {expected}.");
        return default;
    }

    private static string Show<T>(T value) => value switch
    {
        OutputFormat.Text => "text",
        TimeSpan time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        _ => value!.ToString()!,
    };
}
