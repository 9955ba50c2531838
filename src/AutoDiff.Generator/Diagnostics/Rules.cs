using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Diagnostics;

/// <summary>What the generator says about code that it cannot differentiate. Nothing is constant in silence.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor Signature = Rule(
        "ADJ101",
        "A method cannot be differentiated by its signature",
        "'{0}' cannot be differentiated: {1}");

    public static readonly DiagnosticDescriptor Construct = Rule(
        "ADJ102",
        "A construct cannot be differentiated",
        "'{0}' cannot be differentiated: {1}");

    public static readonly DiagnosticDescriptor UnreadCall = Rule(
        "ADJ103",
        "A call cannot be read",
        "'{0}' is called, whose code cannot be read: {1}");

    public static readonly DiagnosticDescriptor LostDerivative = Rule(
        "ADJ104",
        "A derivative is lost",
        "The derivative through '{0}' is lost. Math.Floor, Ceiling, Round or Truncate in it says that it is to be 0.");

    public static readonly DiagnosticDescriptor StoredValue = Rule(
        "ADJ105",
        "A value is stored outside of the method",
        "'{0}' is stored where the derivative does not see it: {1}");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [Signature, Construct, UnreadCall, LostDerivative, StoredValue];

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Derivatives", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
