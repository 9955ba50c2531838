using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs;

/// <summary>
/// Checks that a program is well formed: operands come earlier, shapes and attributes fit the primitives. It runs on
/// every program that is built, so that a transform which builds a wrong one fails where the mistake is.
/// </summary>
internal ref struct Verifier : IPrimitiveVisitor
{
    private InstructionList listing;
    private PackedInstruction entry;
    private Shape shape;

    /// <exception cref="InvalidOperationException">An instruction is malformed; the message names it.</exception>
    public static void Check(ArrayProgram program)
    {
        var verifier = new Verifier { listing = program.Listing };
        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < program.Count; i++)
        {
            verifier.entry = program.Listing[i];
            verifier.shape = program.Listing.Shape(i);
            try
            {
                foreach (var operand in program.Listing.Operands(verifier.entry, buffer))
                {
                    Require(operand >= 0 && operand < i, $"operand %{operand} does not come before it");
                }

                PrimitiveTable.Visit(verifier.entry.Op, program.Listing.Payload(verifier.entry), ref verifier);
            }
            catch (Exception problem) when (problem is ShapeMismatchException or MalformedException)
            {
                throw new InvalidOperationException(
                    $"The instruction %{i} ({verifier.entry.Op}) is malformed: {problem.Message}", problem);
            }
        }

        foreach (var guard in program.Guards)
        {
            if (guard.Instruction < 0 || guard.Instruction >= program.Count ||
                program.Instructions[guard.Instruction].Shape != Shape.Scalar)
            {
                throw new InvalidOperationException(
                    $"The guard %{guard.Instruction} is not a scalar instruction of the program.");
            }
        }

        foreach (var output in program.Outputs)
        {
            if (output < 0 || output >= program.Count)
            {
                throw new InvalidOperationException(
                    $"The output %{output} is not an instruction of the program, which has {program.Count}.");
            }
        }
    }

    public readonly void Leaf()
    {
        if (listing.Payload(entry) is double[] values)
        {
            Require(values.Length == shape.Length, $"the constant has {values.Length} values for the shape {shape}");
        }
    }

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary => RequireShape(listing.Shape(entry.A));

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary
    {
        RequireShape(listing.Shape(entry.A));
        RequireShape(listing.Shape(entry.B));
    }

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        var problem = TOp.Check(listing.Call(entry));
        Require(problem is null, problem);
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
        var operand = listing.Shape(entry.A);
        var axes = listing.Attribute(entry);
        var problem = Strides.CheckAxes(operand, axes);
        Require(problem is null, problem);
        RequireShape(TFunction.IsReduction ? operand.Without(axes) : operand);
    }

    public readonly void Custom()
    {
        var operands = listing.Operands(entry, default);
        var shapes = new Shape[operands.Length];
        for (var i = 0; i < shapes.Length; i++)
        {
            shapes[i] = listing.Shape(operands[i]);
        }

        RequireShape(((CustomOperation)listing.Payload(entry)!).InferShape(shapes));
    }

    private readonly void RequireShape(Shape expected) =>
        Require(shape == expected, $"its shape is {shape}; expected {expected}");

    private static void Require(bool holds, string? problem)
    {
        if (!holds)
        {
            throw new MalformedException(problem);
        }
    }

    private sealed class MalformedException(string? message) : Exception(message);
}
