using System.Numerics;
using AutoDiff.Programs;
using AutoDiff.Transforms;

namespace AutoDiff.FrontEnds.Compiled;

/// <summary>
/// The derivatives of a program as programs of one vector, with code that is generated when it is first needed. The
/// elements of all inputs, one after the other, are one vector, and so are those of all outputs.
/// </summary>
internal sealed class DerivativePrograms<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Up to so many directions, one program computes the products in all of them: what they have in common is computed
    // once, and zeros of the directions fall away.
    private const int MostTogether = 16;

    private readonly Lazy<CompiledProgram<T>> values;
    private readonly Lazy<CompiledProgram<T>> gradient;
    private readonly Lazy<CompiledProgram<T>> cotangents;
    private readonly Lazy<CompiledProgram<T>> tangents;
    private readonly Lazy<CompiledProgram<T>> gradientTangents;
    private readonly Lazy<CompiledProgram<T>> jacobian;
    private readonly Lazy<CompiledProgram<T>> hessian;
    private readonly Lazy<(CompiledProgram<T> Conditions, bool[] Outcomes)> guards;

    public DerivativePrograms(ArrayProgram program)
    {
        InputLength = program.Inputs.Sum(input => input.Shape.Length);
        OutputLength = program.Outputs.Sum(output => program.Listing.Shape(output).Length);
        var flat = new Lazy<ArrayProgram>(() => Flat(Stabilize.Apply(program)));
        var derivative = new Lazy<ArrayProgram>(() => Simplify.Apply(With(flat.Value, Gradient)));
        values = new(() => CompiledProgram<T>.Of(Simplify.Apply(flat.Value)));
        gradient = new(() => CompiledProgram<T>.Of(derivative.Value));
        cotangents = new(() => CompiledProgram<T>.Of(Simplify.Apply(With(flat.Value, Cotangents))));
        tangents = new(() => CompiledProgram<T>.Of(
            Simplify.Apply(Forward.Tangents(flat.Value)), new PointRoles(shared: [0], summed: [])));
        gradientTangents = new(() => CompiledProgram<T>.Of(
            Simplify.Apply(Forward.Tangents(OnlyLast(derivative.Value))), new PointRoles(shared: [0], summed: [])));
        jacobian = new(() => CompiledProgram<T>.Of(Simplify.Apply(With(flat.Value, Jacobian))));
        guards = new(() =>
        {
            var conditions = Conditions(flat.Value);
            return (CompiledProgram<T>.Of(conditions), [.. flat.Value.Guards.Select(guard => guard.Outcome)]);
        });
        hessian = new(() => CompiledProgram<T>.Of(Simplify.Apply(With(OnlyLast(derivative.Value), Jacobian))));
    }

    /// <summary>The number of elements of all inputs together.</summary>
    public int InputLength { get; }

    /// <summary>The number of elements of all outputs together.</summary>
    public int OutputLength { get; }

    /// <summary>From x the values.</summary>
    public CompiledProgram<T> Values => values.Value;

    /// <summary>From x the value, then the gradient.</summary>
    public CompiledProgram<T> ValueAndGradient => gradient.Value;

    /// <summary>From x and cotangents of the values the values, then the cotangents of x.</summary>
    public CompiledProgram<T> ValueAndCotangents => cotangents.Value;

    /// <summary>From x and a tangent of it the values, then their tangents; x is shared by all points.</summary>
    public CompiledProgram<T> ValueAndTangents => tangents.Value;

    /// <summary>From x and a tangent of it the gradient, then its tangent; x is shared by all points.</summary>
    public CompiledProgram<T> GradientAndTangents => gradientTangents.Value;

    /// <summary>From x the Jacobian in row-major order, where <see cref="HasJacobian"/>.</summary>
    public CompiledProgram<T> WholeJacobian => jacobian.Value;

    /// <summary>From x the Hessian in row-major order, where <see cref="HasHessian"/>.</summary>
    public CompiledProgram<T> WholeHessian => hessian.Value;

    /// <summary>Whether one program computes the whole Jacobian.</summary>
    public bool HasJacobian => Math.Min(InputLength, OutputLength) <= MostTogether;

    /// <summary>Whether one program computes the whole Hessian.</summary>
    public bool HasHessian => InputLength <= MostTogether;

    /// <summary>Whether the branches that were recorded are those of a point.</summary>
    public bool HoldsAt(ReadOnlySpan<T> x)
    {
        var (conditions, outcomes) = guards.Value;
        var values = new Scratch<T>(outcomes.Length);
        try
        {
            conditions.Evaluate(x, values.Span);
            for (var k = 0; k < outcomes.Length; k++)
            {
                if ((values.Span[k] != T.Zero) != outcomes[k])
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            values.Return();
        }
    }

    private static ArrayProgram Conditions(ArrayProgram flat)
    {
        var builder = new ProgramBuilder();
        var copy = new ProgramCopy(flat, builder, builder.Input("x", flat.Inputs[0].Shape));
        copy.RecordUpTo(flat.Count);
        return builder.Build([.. flat.Guards.Select(guard => copy[guard.Instruction])]);
    }

    private static ArrayProgram Flat(ArrayProgram program)
    {
        var builder = new ProgramBuilder(sharesInstructions: true);
        var x = builder.Input("x", [program.Inputs.Sum(input => input.Shape.Length)]);
        var (parts, start) = (new Variable[program.Inputs.Length], 0);
        for (var k = 0; k < parts.Length; k++)
        {
            var shape = program.Inputs[k].Shape;
            parts[k] = Functions.Reshape(Functions.Slice(x, start..(start + shape.Length)), shape);
            start += shape.Length;
        }

        var outputs = program.Inline(builder, parts);
        return builder.Build(outputs is [{ Shape.Rank: 0 } only]
            ? only
            : Functions.Concatenate([.. outputs.Select(y => Functions.Reshape(y, [y.Shape.Length]))]));
    }

    private static ArrayProgram With(
        ArrayProgram flat, Func<ProgramBuilder, Variable, Variable, Variable[]> derivatives) => Transform.Extend(
            flat, (builder, inputs, outputs) => derivatives(builder, inputs[0], outputs[0]));

    private static ArrayProgram OnlyLast(ArrayProgram program) =>
        Transform.Extend(program, (_, _, outputs) => [outputs[^1]]);

    private static Variable[] Gradient(ProgramBuilder builder, Variable x, Variable y) =>
        [y, .. Reverse.Pull(y, 1.0, x)];

    private static Variable[] Cotangents(ProgramBuilder builder, Variable x, Variable y) =>
        [y, .. Reverse.Pull(y, builder.Input("dy", y.Shape), x)];

    private static Variable[] Jacobian(ProgramBuilder builder, Variable x, Variable y)
    {
        var (rows, columns) = (y.Shape.Length, x.Shape.Length);
        if (columns <= rows)
        {
            return [Functions.Transpose(Functions.Stack([.. Enumerable.Range(0, columns)
                .Select(j => Forward.Push([y], [x], [Unit(builder, x.Shape, j)])[0])]))];
        }

        return [Functions.Stack([.. Enumerable.Range(0, rows)
            .Select(i => Reverse.Pull(y, Unit(builder, y.Shape, i), x)[0])])];
    }

    private static Variable Unit(ProgramBuilder builder, Shape shape, int place)
    {
        var unit = new double[shape.Length];
        unit[place] = 1;
        return builder.Constant(unit, shape);
    }
}
