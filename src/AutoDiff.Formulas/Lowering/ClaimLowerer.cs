using System.Collections.Immutable;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// Makes the programs of a claim. The definitions between the variables of the derivative and its function are a
/// program of their own, in which those variables are inputs, be they declared or defined; it is stabilized and then
/// differentiated.
/// </summary>
/// <param name="file">What lowers the definitions.</param>
/// <param name="needed">The names that the claim needs.</param>
/// <param name="differentials">The differentials that the claim speaks of.</param>
/// <param name="heldConstant">The definitions that are held constant.</param>
internal sealed class ClaimLowerer(
    FileLowerer file,
    IReadOnlySet<string> needed,
    Differentials differentials,
    IReadOnlySet<string> heldConstant)
{
    public LoweredClaim Lower(ClaimSyntax claim)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. file.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var subject = Subject(claim);
        var truth = subject.Truth(builder, inputs, Function(subject));

        var claimedShape = Shape.Scalar;
        var literal = file.Trace(needed, [], (lowerer, scope) =>
        {
            var inside = subject.Inside(lowerer, scope, truth.Own);
            var claimed = Claimed(claim.Value, lowerer, inside, subject.Indices, truth.Own, out claimedShape);
            return [claimed, .. claim.Conditions.Select(condition => lowerer.Difference(condition, scope))];
        });
        var program = builder.Build([truth.Value, .. Stabilize.Apply(literal).Inline(builder, inputs)]);
        var agree = claimedShape == truth.Own || claimedShape == Shape.Scalar;
        return new(program, truth.Value.Shape, FirstOutput(literal), agree, claimedShape);
    }

    /// <summary>What a claim speaks of at the sizes.</summary>
    public ClaimSubject Subject(ClaimSyntax claim)
    {
        claim = file.AtSizes(claim);
        var derivative = claim.Derivative;
        var defined = derivative.Variables.Select(variable => variable.Name).Distinct()
            .Where(name => file.Inputs.All(input => input.Name != name)).ToList();
        var points = file.Trace(needed, [], (_, scope) => [.. defined.Select(name => scope.Names[name].Value.Value)]);
        var independent = defined.Select((name, i) => (name, points.Instructions[points.Outputs[i]].Shape)).ToList();
        return new(
            claim,
            [.. file.Inputs, .. independent],
            independent,
            file.Tied,
            file.Triangular,
            differentials,
            Stabilize.Apply(points));
    }

    /// <summary>The branches of the definitions behind the claim, and of its value.</summary>
    public BranchProgram LowerBranches(ClaimSyntax claim)
    {
        var derivative = file.AtSizes(claim).Derivative;
        VariableSyntax[] quantities = [derivative.Function, .. derivative.Variables];
        var values = file.Trace(
            needed, [], (_, scope) => [.. quantities.Select(quantity => scope.Names[quantity.Name].Value.Value)]);
        Shape[] shapes = [.. values.Outputs.Select(output => values.Instructions[output].Shape)];
        var indices = ClaimSubject.IndicesOf(quantities, shapes);
        var own = Shape.Of([.. quantities.Zip(shapes, (quantity, shape) => shape.Axes.ToArray().Where((_, axis) =>
            axis >= quantity.Indices.Count || quantity.Indices[axis] is WholeAxisSyntax)).SelectMany(axes => axes)]);
        var branches = new List<(Branch Branch, Variable Value)>();
        var program = file.Trace(
            needed, [],
            (lowerer, scope) =>
            {
                lowerer.Lower(claim.Value, ClaimSubject.Inside(indices, own, differentials, lowerer, scope));
                return [.. branches.Select(branch => branch.Value)];
            },
            branches: branches);
        return new([.. branches.Select(branch => branch.Branch)], program);
    }

    /// <summary>
    /// The program of the function as it is written, whose further outputs are the values of the given names.
    /// </summary>
    public ArrayProgram Traced(ClaimSubject subject, out IReadOnlyList<string> names)
    {
        List<string> known = [];
        names = known;
        return file.Trace(needed, subject.Independent, (_, scope) =>
        {
            known.AddRange(
                needed.Where(name => scope.Names.TryGetValue(name, out var meaning) &&
                    meaning.Value.Value.Recorder is not null));
            return [Value(scope), .. known.Select(name => scope.Names[name].Value.Value)];
        });

        Variable Value(Scope scope) => scope.Names[subject.Claim.Derivative.Function.Name].Value.Value;
    }

    /// <summary>The program that is differentiated.</summary>
    public ArrayProgram Function(ClaimSubject subject) => Stabilize.Apply(file.Trace(
        needed,
        subject.Independent,
        (_, scope) => [scope.Names[subject.Claim.Derivative.Function.Name].Value.Value],
        heldConstant));

    /// <summary>A claimed value, of the derivative's shape if that can be.</summary>
    public static Variable Claimed(
        ExpressionSyntax value,
        ExpressionLowerer lowerer,
        Scope inside,
        ImmutableArray<IndexName> indices,
        Shape shape,
        out Shape claimedShape)
    {
        var claimed = lowerer.Expanded(lowerer.Lower(value, inside), indices);
        claimedShape = claimed.Own;
        return claimedShape == Shape.Scalar
            ? Functions.BroadcastTo(
                Functions.Reshape(claimed.Value, WithOnes(claimed, shape)), IndexedArray.ShapeOf(indices, shape))
            : claimed.Value;
    }

    private static ArrayProgram FirstOutput(ArrayProgram program)
    {
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        return builder.Build(program.Inline(builder, inputs)[0]);
    }

    private static Shape WithOnes(IndexedArray scalar, Shape shape) =>
        Shape.Of([.. scalar.Value.Shape.Axes, .. Enumerable.Repeat(1, shape.Rank)]);
}
