using System.Collections.Immutable;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// What a claim speaks of at given sizes: the entries of a derivative of a function that is given as a program.
/// </summary>
/// <param name="claim">The claim.</param>
/// <param name="arguments">
/// The inputs of the function's program: the variables of the file and the definitions that are independent.
/// </param>
/// <param name="independent">The definitions in which the derivative is taken.</param>
/// <param name="tied">The variables of which A[i, j] and A[j, i] are one.</param>
/// <param name="triangular">The variables of which A[i, j] with i &lt; j is no variable.</param>
/// <param name="differentials">The differentials that the claim speaks of.</param>
/// <param name="points">The values of the independent definitions as a program of the variables.</param>
internal sealed class ClaimSubject(
    ClaimSyntax claim,
    IReadOnlyList<(string Name, Shape Shape)> arguments,
    IReadOnlyList<(string Name, Shape Shape)> independent,
    IReadOnlySet<string> tied,
    IReadOnlySet<string> triangular,
    Differentials differentials,
    ArrayProgram points)
{
    private const int LargestDerivative = 1 << 20;

    public ClaimSyntax Claim => claim;

    public IReadOnlyList<(string Name, Shape Shape)> Independent => independent;

    /// <summary>
    /// The index names of the claim with their ranges, in order of appearance; known with the first truth.
    /// </summary>
    public ImmutableArray<IndexName> Indices { get; private set; }

    /// <summary>The derivative of a function, recorded at the given variables.</summary>
    public IndexedArray Truth(Recorder recorder, Variable[] inputs, ArrayProgram function)
    {
        Variable[] at = [.. inputs, .. points.Inline(recorder, inputs)];
        return Truth(
            recorder,
            at,
            function.Instructions[function.Outputs[0]].Shape,
            () => claim.Derivative.IsDifferential
                ? Pushed(function.Inline(recorder, at)[0], differentials, name => at[Position(name)])
                : claim.Derivative.IsValue ? function.Inline(recorder, at)[0]
                : Differentiated(function, at, Variables));
    }

    /// <summary>
    /// The gradient of a number as a program, whose further outputs are those of the function, where a second
    /// derivative is the Jacobian of that; <see langword="null"/> for other derivatives.
    /// </summary>
    public ArrayProgram? Gradient(ArrayProgram function)
    {
        if (Variables.Length != 2 || function.Instructions[function.Outputs[0]].Shape != Shape.Scalar)
        {
            return null;
        }

        var builder = new ProgramBuilder();
        Variable[] at = [.. function.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var outputs = function.Inline(builder, at);
        outputs[0] = Reverse.Pull(outputs[0], 1.0, at[Variables[0]])[0];
        return builder.Build(outputs);
    }

    /// <summary>The second derivative of a number whose gradient is given.</summary>
    public IndexedArray TruthOfGradient(Recorder recorder, Variable[] inputs, ArrayProgram gradient)
    {
        Variable[] at = [.. inputs, .. points.Inline(recorder, inputs)];
        var last = Variables[^1];
        Variable inner(Variable value)
        {
            var moved = at.ToArray();
            moved[last] = value;
            return gradient.Inline(recorder, moved)[0];
        }

        return Truth(recorder, at, Shape.Scalar, () => Differentiate.Jacobian(inner, at[last]));
    }

    private int[] Variables => [.. claim.Derivative.Variables.Select(variable => Position(variable.Name))];

    private IndexedArray Truth(Recorder recorder, Variable[] at, Shape function, Func<Variable> whole)
    {
        var derivative = claim.Derivative;
        VariableSyntax[] quantities = [derivative.Function, .. derivative.Variables];
        Shape[] shapes = [function, .. Variables.Select(variable => at[variable].Shape)];
        if (Indices.IsDefault)
        {
            Indices = IndicesOf(quantities, shapes);
        }

        RequireManageable(derivative, shapes);
        return Entries(recorder, claim, quantities, shapes, Restricted(whole(), shapes), Indices);
    }

    // Where two entries are one variable, its derivative is the sum of theirs, at both places; where an entry is none,
    // it is zero.
    private Variable Restricted(Variable whole, Shape[] shapes)
    {
        var axes = shapes[0].Rank;
        foreach (var (k, variable) in claim.Derivative.Variables.Index())
        {
            axes += shapes[k + 1].Rank;
            if (tied.Contains(variable.Name))
            {
                whole = Tied(whole, axes - 2);
            }

            if (triangular.Contains(variable.Name))
            {
                whole = Triangles.Lower(whole, axes - 2, whole.Recorder!);
            }
        }

        return whole;
    }

    private static Variable Tied(Variable whole, int row)
    {
        int[] order = [.. Enumerable.Range(0, whole.Shape.Rank)];
        (order[row], order[row + 1]) = (row + 1, row);
        var length = whole.Shape[row];
        var mask = Functions.DiagonalMatrix(Functions.BroadcastTo(whole.Recorder!.Constant([1], [1]), [length]));
        var behind = Enumerable.Repeat(1, whole.Shape.Rank - row - 2);
        return whole + Functions.Transpose(whole, order) - (
            whole * Functions.Reshape(mask, Shape.Of([length, length, .. behind])));
    }

    /// <summary>
    /// The scope inside the claim: with its index names, the differentials of definitions, and the identity of the
    /// shape of the derivative.
    /// </summary>
    public Scope Inside(ExpressionLowerer lowerer, Scope scope, Shape own) =>
        Inside(Indices, own, differentials, lowerer, scope);

    /// <summary>A scope with what a claim adds to it.</summary>
    public static Scope Inside(
        ImmutableArray<IndexName> indices,
        Shape own,
        Differentials differentials,
        ExpressionLowerer lowerer,
        Scope scope)
    {
        var inside = lowerer.WithIdentity(
            indices.Aggregate(scope, (inner, index) => inner.With(index.Name, lowerer.MeaningOf(index))), own);
        return differentials.Definitions.Aggregate(inside, (inner, name) => inner.With(
            Differentials.NameOf(name),
            new Meaning(IndexedArray.Of(Pushed(ValueOf(name), differentials, ValueOf)))));

        Variable ValueOf(string name) => scope.Names[name].Value.Value;
    }

    private static Variable Pushed(Variable value, Differentials differentials, Func<string, Variable> named) =>
        Forward.Push(
            [value],
            [.. differentials.Moving.Select(named)],
            [.. differentials.Moving.Select(name => named(Differentials.NameOf(name)))])[0];

    private int Position(string name)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"{name} is no variable of the claim.", nameof(name));
    }

    /// <summary>The derivative of a function in some of its arguments, recorded at these.</summary>
    /// <param name="function">The function as a program of its arguments.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="variables">The positions of those that it is differentiated in.</param>
    public static Variable Differentiated(ArrayProgram function, Variable[] arguments, int[] variables)
    {
        return Derivative(0, arguments);

        // The derivative in the variables up to the given one, from the last: each is taken of the one before.
        Variable Derivative(int skipped, Variable[] at)
        {
            if (skipped == variables.Length)
            {
                return function.Inline(at[0].Recorder!, at)[0];
            }

            var variable = variables[variables.Length - 1 - skipped];
            Variable inner(Variable value)
            {
                var moved = at.ToArray();
                moved[variable] = value;
                return Derivative(skipped + 1, moved);
            }

            var isScalar = skipped == variables.Length - 1
                && function.Instructions[function.Outputs[0]].Shape == Shape.Scalar;
            return isScalar ? Differentiate.Gradient(inner, at[variable]) : Differentiate.Jacobian(inner, at[variable]);
        }
    }

    private static void RequireManageable(DerivativeSyntax derivative, Shape[] shapes)
    {
        if (shapes.Sum(shape => shape.Rank) <= Shape.MaximumRank
            && shapes.Aggregate(1.0, (entries, shape) => entries * shape.Length) <= LargestDerivative)
        {
            return;
        }

        var found = $"the shapes {string.Join(", ", shapes)}";
        throw LimitExceeded(
            derivative.Span, "The derivative has too many entries at these sizes.", found,
            $"at most {LargestDerivative} entries and {Shape.MaximumRank} axes");
    }

    /// <summary>The index names of a claim with their ranges, in order of appearance.</summary>
    public static ImmutableArray<IndexName> IndicesOf(VariableSyntax[] quantities, Shape[] shapes)
    {
        var found = new List<IndexName>();
        for (var i = 0; i < quantities.Length; i++)
        {
            var (quantity, shape) = (quantities[i], shapes[i]);
            if (quantity.Indices.Count > shape.Rank)
            {
                var count = quantity.Indices.Count == 1 ? "one index" : $"{quantity.Indices.Count} indices";
                throw Error(
                    quantity.Span, $"`{quantity.Name}` is {Describe(shape)}, but has {count} here.", count,
                    shape.Rank == 0 ? "no index" : shape.Rank == 1 ? "one index" : $"at most {shape.Rank} indices");
            }

            for (var axis = 0; axis < quantity.Indices.Count; axis++)
            {
                Add(quantity.Indices[axis], quantity.Name, axis, shape[axis]);
            }
        }

        return [.. found];

        void Add(VariableIndexSyntax index, string quantity, int axis, int length)
        {
            if (index is FixedIndexSyntax { Position: var position } && (position >= length || position < -length))
            {
                throw Error(
                    index.Span, $"The index {position} leaves axis {axis} of `{quantity}`.", $"the position {position}",
                    length == 0 ? "no position, since the axis is empty" : $"positions 0 to {length - 1}");
            }

            if (index is not NamedIndexSyntax { Name: var name })
            {
                return;
            }

            if (found.Find(other => other.Name == name) is not { } known)
            {
                found.Add(new IndexName(name, found.Count, 0, length));
            }
            else if (known.Length != length)
            {
                throw Error(
                    index.Span,
                    $"The index `{name}` runs over {known.Length} values before, but axis {axis} of `{quantity}` " +
                    "has length " +
                    $"{length}.",
                    $"an axis of length {length}", $"an axis of length {known.Length}",
                    "Give the two indices different names.");
            }
        }
    }

    /// <summary>
    /// The claim's entries of the whole derivative, whose axes are those of the function, then those of the variables.
    /// </summary>
    private static IndexedArray Entries(
        Recorder builder,
        ClaimSyntax claim,
        VariableSyntax[] quantities,
        Shape[] shapes,
        Variable whole,
        ImmutableArray<IndexName> indices)
    {
        var choices = new List<AxisChoice>();
        for (var i = 0; i < quantities.Length; i++)
        {
            for (var axis = 0; axis < shapes[i].Rank; axis++)
            {
                var length = shapes[i][axis];
                choices.Add(axis >= quantities[i].Indices.Count || quantities[i].Indices[axis] is WholeAxisSyntax
                    ? AxisChoice.Range(0, length)
                    : AxisChoice.Element(PositionOf(quantities[i].Indices[axis], indices, length), length));
            }
        }

        return new Subscripting(builder, claim.Value, guard: null).Choose(IndexedArray.Of(whole), choices.ToArray());
    }

    private static StaticArray PositionOf(
        VariableIndexSyntax index, ImmutableArray<IndexName> indices, int length) => index switch
    {
        NamedIndexSyntax named => StaticArray.Of(indices.First(known => known.Name == named.Name)),
        FixedIndexSyntax { Position: < 0 and var fromEnd } => StaticArray.Of(fromEnd + length),
        _ => StaticArray.Of(((FixedIndexSyntax)index).Position),
    };
}
