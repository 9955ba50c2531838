using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Diagnostics;

/// <summary>What cannot be differentiated, and where it stands.</summary>
internal sealed class RefusedException(DiagnosticDescriptor rule, Location where, params string[] arguments) : Exception
{
    public Refusal Refusal { get; } = new(rule.Id, Place.Of(where), string.Join("\0", arguments));
}

/// <summary>A diagnostic that is compared by value, so that nothing is reported again that has not changed.</summary>
/// <param name="Rule">The rule by its id.</param>
/// <param name="Where">The place.</param>
/// <param name="Arguments">What the message names.</param>
internal sealed record Refusal(string Rule, Place Where, string Arguments)
{
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Rules.All.Single(rule => rule.Id == Rule), Where.ToLocation(), Arguments.Split('\0'));
}

/// <summary>A place in a file, without the tree of the file.</summary>
internal sealed record Place(string File, int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    public static Place Of(Location location)
    {
        var lines = location.GetLineSpan();
        return new(
            lines.Path, location.SourceSpan.Start, location.SourceSpan.Length, lines.StartLinePosition.Line,
            lines.StartLinePosition.Character, lines.EndLinePosition.Line, lines.EndLinePosition.Character);
    }

    public Location ToLocation() => Location.Create(
        File, new(Start, Length), new(new(Line, Column), new(EndLine, EndColumn)));
}
