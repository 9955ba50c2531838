namespace AutoDiff.Generator.Facts;

/// <summary>
/// The derivatives of operators and functions. The table is written from the primitives of the engine.
/// </summary>
internal static partial class DerivativeFacts
{
    private static readonly Dictionary<string, DerivativeFact> ByName = Table().ToDictionary(fact => fact.Name);

    private static readonly Dictionary<string, DerivativeFact> BySign =
        Table().Where(fact => !char.IsLetter(fact.Method[0])).ToDictionary(fact => fact.Method);

    private static readonly HashSet<string> Constant = [.. LocallyConstant()];

    /// <summary>The names of all functions.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Whether a function has derivatives.</summary>
    public static bool Has(string function) => ByName.ContainsKey(function);

    /// <summary>Whether the derivative of a function is zero wherever it exists.</summary>
    public static bool IsLocallyConstant(string function) => Constant.Contains(function);

    /// <summary>The fact of a function.</summary>
    public static DerivativeFact OfFunction(string name) => ByName[name];

    /// <summary>The fact of an operator between two numbers.</summary>
    public static DerivativeFact OfOperator(string sign) => BySign[sign];

    /// <summary>The fact of −x.</summary>
    public static DerivativeFact OfNegation => ByName["Negate"];
}

/// <summary>The derivatives of a function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">The method that computes it, or its sign.</param>
/// <param name="Pull">The product of an adjoint with a partial derivative.</param>
/// <param name="Push">The product of a tangent with a partial derivative.</param>
/// <param name="Partials">
/// The partial derivative in each operand as C#, in which <c>{0}</c>, <c>{1}</c>, … are the operands and
/// <c>{r}</c> is the result.
/// </param>
internal sealed record DerivativeFact(string Name, string Method, string Pull, string Push, params string[] Partials)
{
    /// <summary>Whether a partial derivative contains an operand.</summary>
    public bool Uses(int partial, int operand) => Partials[partial].Contains($"{{{operand}}}");

    /// <summary>Whether a partial derivative contains the result.</summary>
    public bool UsesResult(int partial) => Partials[partial].Contains("{r}");
}
