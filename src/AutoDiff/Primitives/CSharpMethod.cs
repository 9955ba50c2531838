namespace AutoDiff.Primitives;

/// <summary>
/// The method that computes a primitive in generated C#: one of <see cref="Math"/>, or a local function.
/// </summary>
/// <param name="Name">Its name; that of a local function may be changed, so that it is unique.</param>
/// <param name="Code">
/// The signature, in which the name is <c>NAME</c>, and the statements of a local function; empty for a method of Math.
/// </param>
/// <param name="Uses">Other local functions that it calls, by their names.</param>
internal sealed record CSharpMethod(string Name, string[] Code, params CSharpMethod[] Uses)
{
    /// <summary>The method of a primitive that is known to have one.</summary>
    public static CSharpMethod Of<TOp>()
        where TOp : struct, IElementwise => TOp.CSharp!;

    /// <summary>The name of the method of <see cref="Math"/>; null for a local function.</summary>
    public string? MethodOfMath { get; private init; }

    /// <summary>A method of <see cref="Math"/>.</summary>
    public static CSharpMethod OfMath(string name) => new($"Math.{name}", []) { MethodOfMath = name };

    /// <summary>A local function of one number that is an expression in x.</summary>
    public static CSharpMethod OfNumber(string name, string expression, params CSharpMethod[] uses) =>
        new(name, [$"static double NAME(double x) => {expression};"], uses);

    /// <summary>A local function of two numbers that is an expression in x and y.</summary>
    public static CSharpMethod OfNumbers(string name, string expression, params CSharpMethod[] uses) =>
        new(name, [$"static double NAME(double x, double y) => {expression};"], uses);

    /// <summary>A local function of a group of elements x, with its result in y.</summary>
    public static CSharpMethod OfGroup(string name, string[] statements, params CSharpMethod[] uses) =>
        new(name, ["static void NAME(ReadOnlySpan<double> x, Span<double> y)", .. statements], uses);
}
