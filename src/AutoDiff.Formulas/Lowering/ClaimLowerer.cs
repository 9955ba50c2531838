using System.Collections.Immutable;
using AutoDiff.Transforms;
using static AutoDiff.Formulas.LoweringErrors;
using Array = AutoDiff.Variable;

namespace AutoDiff.Formulas;

/// <summary>
/// Makes the programs of a claim. The definitions between the variables of the derivative and its function are a program of their own, in
/// which those variables are inputs, be they declared or defined; it is stabilised and then differentiated.
/// </summary>
internal sealed class ClaimLowerer(
    FileLowerer file, IReadOnlySet<string> needed, IReadOnlySet<string> heldConstant, Func<Program, IReadOnlyList<string>, Program>? rewrite = null)
{
    private const int LargestDerivative = 1 << 20;

    public LoweredClaim Lower(ClaimStatement claim)
    {
        var derivative = claim.Derivative;
        var defined = derivative.Variables.Select(variable => variable.Name).Distinct()
            .Where(name => file.Inputs.All(input => input.Name != name)).ToList();
        var points = file.Trace(needed, [], (_, scope) => [.. defined.Select(name => scope.Names[name].Value.Value)]);
        var independent = defined.Select((name, i) => (name, points.Shape(points.Outputs[i]))).ToList();
        var function = Function(derivative, independent);

        var builder = new ProgramBuilder();
        Array[] inputs = [.. file.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        Array[] arguments = [.. inputs, .. Stabilise.Apply(points).Inline(builder, inputs)];
        var names = file.Inputs.Select(input => input.Name).Concat(defined).ToList();
        int[] variables = [.. derivative.Variables.Select(variable => names.IndexOf(variable.Name))];
        Variable[] quantities = [derivative.Function, .. derivative.Variables];
        Shape[] shapes = [function.Shape(function.Outputs[0]), .. variables.Select(variable => arguments[variable].Shape)];
        var indices = Indices(quantities, shapes);
        RequireManageable(derivative, shapes);
        var truth = Entries(builder, claim, quantities, shapes, Differentiated(function, arguments, variables), indices);

        var claimedShape = Shape.Scalar;
        var literal = file.Trace(needed, [], (lowerer, scope) => Sides(claim, lowerer, scope, indices, truth.Own, out claimedShape));
        var program = builder.Build([truth.Value, .. Stabilise.Apply(literal).Inline(builder, inputs)]);
        var agree = claimedShape == truth.Own || claimedShape == Shape.Scalar;
        return new(program, truth.Value.Shape, FirstOutput(literal), agree, claimedShape);
    }

    /// <summary>The branches of the definitions behind the claim, and of its value.</summary>
    public BranchProgram LowerBranches(ClaimStatement claim)
    {
        Variable[] quantities = [claim.Derivative.Function, .. claim.Derivative.Variables];
        var values = file.Trace(needed, [], (_, scope) => [.. quantities.Select(quantity => scope.Names[quantity.Name].Value.Value)]);
        var indices = Indices(quantities, [.. values.Outputs.Select(values.Shape)]);
        var branches = new List<(Branch Branch, Array Value)>();
        var program = file.Trace(
            needed, [],
            (lowerer, scope) =>
            {
                lowerer.Lower(claim.Value, WithIndices(scope, lowerer, indices));
                return [.. branches.Select(branch => branch.Value)];
            },
            branches: branches);
        return new([.. branches.Select(branch => branch.Branch)], program);
    }

    private static Scope WithIndices(Scope scope, ExpressionLowerer lowerer, ImmutableArray<IndexName> indices) =>
        indices.Aggregate(scope, (inner, index) => inner.With(index.Name, lowerer.MeaningOf(index)));

    private Program Function(Derivative derivative, IReadOnlyList<(string Name, Shape Shape)> independent)
    {
        if (rewrite is null)
        {
            return Stabilise.Apply(file.Trace(
                needed, independent, (_, scope) => [scope.Names[derivative.Function.Name].Value.Value], heldConstant));
        }
        List<string> names = [];
        var traced = file.Trace(needed, independent, (_, scope) =>
        {
            names.AddRange(needed.Where(name => scope.Names.TryGetValue(name, out var meaning) && meaning.Value.Value.Recorder is not null));
            return [scope.Names[derivative.Function.Name].Value.Value, .. names.Select(name => scope.Names[name].Value.Value)];
        });
        return rewrite(traced, names);
    }

    private static Program FirstOutput(Program program)
    {
        var builder = new ProgramBuilder();
        Array[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        return builder.Build(program.Inline(builder, inputs)[0]);
    }

    private static Array Differentiated(Program function, Array[] arguments, int[] variables)
    {
        return Derivative(0, arguments);

        // The derivative in the variables up to the given one, from the last: each is taken of the one before.
        Array Derivative(int skipped, Array[] at)
        {
            if (skipped == variables.Length) return function.Inline(at[0].Recorder!, at)[0];
            var variable = variables[variables.Length - 1 - skipped];
            Array inner(Array value)
            {
                var moved = at.ToArray();
                moved[variable] = value;
                return Derivative(skipped + 1, moved);
            }
            var isScalar = skipped == variables.Length - 1 && function.Shape(function.Outputs[0]) == Shape.Scalar;
            return isScalar ? Differentiate.Gradient(inner, at[variable]) : Differentiate.Jacobian(inner, at[variable]);
        }
    }

    private static void RequireManageable(Derivative derivative, Shape[] shapes)
    {
        if (shapes.Sum(shape => shape.Rank) <= Shape.MaximumRank
            && shapes.Aggregate(1.0, (entries, shape) => entries * shape.Length) <= LargestDerivative) return;
        var found = $"the shapes {string.Join(", ", shapes)}";
        throw Error(
            derivative.Span, "The derivative has too many entries at these sizes.", found,
            $"at most {LargestDerivative} entries and {Shape.MaximumRank} axes");
    }

    /// <summary>The index names of the claim with their ranges, in order of appearance.</summary>
    private static ImmutableArray<IndexName> Indices(Variable[] quantities, Shape[] shapes)
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
            for (var axis = 0; axis < quantity.Indices.Count; axis++) Add(quantity.Indices[axis], quantity.Name, axis, shape[axis]);
        }
        return [.. found];

        void Add(VariableIndex index, string quantity, int axis, int length)
        {
            if (index is FixedIndex { Position: var position } && position >= length)
            {
                throw Error(
                    index.Span, $"The index {position} leaves axis {axis} of `{quantity}`.", $"the position {position}",
                    length == 0 ? "no position, since the axis is empty" : $"positions 0 to {length - 1}");
            }
            if (index is not NamedIndex { Name: var name }) return;
            if (found.Find(other => other.Name == name) is not { } known)
            {
                found.Add(new IndexName(name, found.Count, 0, length));
            }
            else if (known.Length != length)
            {
                throw Error(
                    index.Span,
                    $"The index `{name}` runs over {known.Length} values before, but axis {axis} of `{quantity}` has length {length}.",
                    $"an axis of length {length}", $"an axis of length {known.Length}", "Give the two indices different names.");
            }
        }
    }

    /// <summary>The claim's entries of the whole derivative, whose axes are those of the function, then those of the variables.</summary>
    private static IndexedArray Entries(
        ProgramBuilder builder, ClaimStatement claim, Variable[] quantities, Shape[] shapes, Array whole, ImmutableArray<IndexName> indices)
    {
        var choices = new List<AxisChoice>();
        for (var i = 0; i < quantities.Length; i++)
        {
            for (var axis = 0; axis < shapes[i].Rank; axis++)
            {
                var length = shapes[i][axis];
                choices.Add(axis >= quantities[i].Indices.Count
                    ? AxisChoice.Range(0, length)
                    : AxisChoice.Element(PositionOf(quantities[i].Indices[axis], indices), length));
            }
        }
        return new Subscripting(builder, claim.Value, guard: null).Choose(IndexedArray.Of(whole), choices.ToArray());
    }

    private static StaticArray PositionOf(VariableIndex index, ImmutableArray<IndexName> indices) => index switch
    {
        NamedIndex named => StaticArray.Of(indices.First(known => known.Name == named.Name)),
        _ => StaticArray.Of(((FixedIndex)index).Position),
    };

    /// <summary>The claimed value, of the derivative's shape if that can be, and the differences of the conditions' sides.</summary>
    private static Array[] Sides(
        ClaimStatement claim, ExpressionLowerer lowerer, Scope scope, ImmutableArray<IndexName> indices, Shape shape, out Shape claimedShape)
    {
        var claimed = lowerer.Expanded(lowerer.Lower(claim.Value, WithIndices(scope, lowerer, indices)), indices);
        claimedShape = claimed.Own;
        var outputs = new List<Array>
        {
            claimedShape == Shape.Scalar
                ? Functions.BroadcastTo(Functions.Reshape(claimed.Value, WithOnes(claimed, shape)), IndexedArray.ShapeOf(indices, shape))
                : claimed.Value,
        };
        foreach (var condition in claim.Conditions) outputs.Add(lowerer.Difference(condition, scope));
        return [.. outputs];
    }

    private static Shape WithOnes(IndexedArray scalar, Shape shape) =>
        Shape.Of([.. scalar.Value.Shape.Axes, .. Enumerable.Repeat(1, shape.Rank)]);
}
