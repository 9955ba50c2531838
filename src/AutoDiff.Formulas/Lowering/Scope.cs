using System.Collections.Immutable;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Formulas.Lowering;

/// <summary>What names mean at a place of the file. Immutable: entering a body makes a new scope.</summary>
/// <param name="Names">The values that names stand for.</param>
/// <param name="Functions">The user functions, each with the scope in which it was defined.</param>
/// <param name="Guard">Where the value of the place matters, as a condition on index names; everywhere if
/// <see langword="null"/>. Under <c>if i &gt; 0</c> the subscript of <c>x[i-1]</c> may leave its axis where the
/// condition is false.</param>
internal sealed record Scope(
    ImmutableDictionary<string, Meaning> Names, ImmutableDictionary<string, UserFunction> Functions,
        StaticArray? Guard = null)
{
    /// <summary>The scope of the named constants.</summary>
    public static Scope Constants { get; } = new(
        Words.Constants.ToImmutableDictionary(
            constant => constant.Key, constant => new Meaning(
                IndexedArray.Of(constant.Value), null, constant.Key == "e")),
        ImmutableDictionary<string, UserFunction>.Empty);

    /// <summary>The sequences among the names, whose elements can be told apart.</summary>
    public ImmutableDictionary<string, Sequence> Sequences { get; init; } =
        ImmutableDictionary<string, Sequence>.Empty;

    /// <summary>What <c>I</c> stands for, where its size follows and the file has no such name.</summary>
    public IndexedArray? Identity { get; init; }

    public Scope With(string name, Meaning meaning) =>
        this with { Names = Names.SetItem(name, meaning), Sequences = Sequences.Remove(name) };

    public Scope With(string name, Meaning meaning, Sequence sequence) =>
        this with { Names = Names.SetItem(name, meaning), Sequences = Sequences.SetItem(name, sequence) };

    /// <summary>The scope with names that stand for whole numbers.</summary>
    public Scope With(IEnumerable<KeyValuePair<string, int>> sizes) => sizes.Aggregate(this, (scope, size) =>
        scope.With(size.Key, new Meaning(IndexedArray.Of(size.Value), StaticArray.Of(size.Value))));

    public Scope With(FunctionSyntax function, DeclaredFunction? operation = null) =>
        this with { Functions = Functions.SetItem(function.Name.Name, new UserFunction(function, this, operation)) };

    /// <summary>The scope of a branch that is taken where the condition holds.</summary>
    public Scope Where(StaticArray condition) => this with
    {
        Guard = Guard is null ? condition : StaticArray.Combine(Guard, condition, (x, y) => x != 0 && y != 0 ? 1 : 0),
    };
}

/// <summary>What a name stands for.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Known">The value, if it is known before any variable is.</param>
/// <param name="IsEuler">Whether it is the constant e, whose powers are the exponential function.</param>
/// <param name="Count">
/// How many values 0, 1, … the elements of a variable take that can be a subscript; null of others.
/// </param>
internal sealed record Meaning(
    IndexedArray Value, StaticArray? Known = null, bool IsEuler = false, int? Count = null);

/// <summary>
/// A user function with the scope in which it was defined, so that its body does not see the caller's names.
/// </summary>
/// <param name="Statement">Its definition.</param>
/// <param name="Scope">The scope of the definition.</param>
/// <param name="Operation">What is recorded instead of the definition, if anything.</param>
internal sealed record UserFunction(FunctionSyntax Statement, Scope Scope, DeclaredFunction? Operation);
