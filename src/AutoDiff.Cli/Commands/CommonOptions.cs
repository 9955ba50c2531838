using System.CommandLine.Parsing;
using System.CommandLine;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Cli.Input;
using AutoDiff.Formulas;

namespace AutoDiff.Cli.Commands;

/// <summary>How options are declared: each says in its own words what it expected.</summary>
internal static class CommonOptions
{
    /// <summary>The value of <c>--format</c> that asks for JSON.</summary>
    public const string Json = "json";

    /// <summary>An option with a value of its own kind.</summary>
    public static Option<T> Parsed<T>(
        string name, string help, string description, T fallback, string expected, Parser<T> parse) =>
        new(name)
        {
            Description = description,
            HelpName = help,
            CustomParser = result => Parse(result, name, expected, parse),
            DefaultValueFactory = _ => fallback,
        };

    /// <summary>Whether the name of a file is rather a misspelt option.</summary>
    public static bool IsOptionLike(string name) => name.StartsWith('-') && name != FileReader.StandardInput;

    /// <summary>A file or formula that looks like an option is a misspelt option, not a name.</summary>
    public static void RejectOptions(ArgumentResult result, Predicate<string> isOption)
    {
        foreach (var token in result.Tokens)
        {
            if (isOption(token.Value))
            {
                var options = (result.Parent as CommandResult)?.Command.Options.Select(option => option.Name);
                result.AddError(NoSuch("option", token.Value, options ?? []));
            }
        }
    }

    /// <summary>A sentence that something was misspelt, with the nearest name there is.</summary>
    public static string NoSuch(string kind, string name, IEnumerable<string> known) =>
        $"There is no {kind} `{name}`. {NameSuggestions.DidYouMean(name, known)}".TrimEnd();

    private static T Parse<T>(ArgumentResult result, string name, string expected, Parser<T> parse)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var (value, isValid) = parse(text);
        if (!isValid)
        {
            result.AddError($"Found `{text}` for {name}, but expected {expected}.");
        }

        return value;
    }
}

/// <summary>Reads the value of an option.</summary>
internal delegate (T Value, bool IsValid) Parser<T>(string text);
