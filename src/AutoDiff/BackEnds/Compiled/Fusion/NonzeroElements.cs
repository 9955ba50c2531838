using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Fusion;

/// <summary>
/// Which elements of arrays may differ from zero, whatever the inputs are. Around what is embedded or scattered there
/// are zeros, as there may be in constants; functions that are zero at zero keep them.
/// </summary>
internal struct NonzeroElements : IPrimitiveVisitor
{
    private readonly InstructionList listing;
    private readonly bool[]?[] elements;
    private int index;
    private PackedInstruction entry;

    private NonzeroElements(InstructionList listing) =>
        (this.listing, elements) = (listing, new bool[]?[listing.Count]);

    /// <summary>
    /// For each input of what is computed at each point the elements that may differ from zero; null for all of them.
    /// </summary>
    public static bool[]?[] OfInputs(Hoisting hoisting) =>
        hoisting.Once is { } once
            ?
            [
                .. new bool[]?[hoisting.AtEachPoint.Program.Inputs.Length - once.Program.Outputs.Length],
                .. Of(once.Program, default, once.Program.Outputs.AsSpan()),
            ]
            : [];

    /// <summary>For each of some instructions the elements that may differ from zero; null for all of them.</summary>
    /// <param name="program">The program.</param>
    /// <param name="inputs">The elements of its inputs that may, null for all; those of further inputs all may.</param>
    /// <param name="instructions">The instructions.</param>
    public static bool[]?[] Of(ArrayProgram program, ReadOnlySpan<bool[]?> inputs, ReadOnlySpan<int> instructions)
    {
        var visitor = new NonzeroElements(program.Listing);
        for (var k = 0; k < inputs.Length; k++)
        {
            visitor.elements[program.Inputs[k].Index] = inputs[k];
        }

        var needed = program.Listing.NeededFor(instructions);
        for (var i = 0; i < needed.Length; i++)
        {
            if (needed[i])
            {
                (visitor.index, visitor.entry) = (i, program.Listing[i]);
                PrimitiveTable.Visit(visitor.entry.Op, program.Listing.Payload(visitor.entry), ref visitor);
            }
        }

        var found = new bool[]?[instructions.Length];
        for (var k = 0; k < found.Length; k++)
        {
            found[k] = visitor.elements[instructions[k]];
        }

        return found;
    }

    private readonly int Length => listing.Lists.Shape(entry.Shape).Length;

    public readonly void Leaf()
    {
        if (!entry.IsConstant)
        {
            return;
        }

        if (listing.Payload(entry) is double[] values)
        {
            Set(Array.ConvertAll(values, static value => value != 0));
        }
        else if (entry.C == PackedInstruction.Splat && entry.SplatValue == 0)
        {
            Set(new bool[Length]);
        }
    }

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary
    {
        if (elements[entry.A] is { } x && TOp.Value(0) == 0)
        {
            elements[index] = x;
        }
    }

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (x, y) = (elements[entry.A], elements[entry.B]);
        if (TOp.AbsorbsX)
        {
            // Zero whatever the other factor is.
            elements[index] = x ?? (TOp.AbsorbsY ? y : null);
        }
        else if (x is not null && y is not null && TOp.Value(0, 0) == 0)
        {
            Set(Either(x, y));
        }
    }

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        if (typeof(TOp) == typeof(Where))
        {
            if (elements[entry.B] is { } x && elements[entry.C] is { } y)
            {
                Set(Either(x, y));
            }
        }
        else if (TOp.OperandCount == 1)
        {
            Follow<TOp>(elements[entry.A]);
        }
    }

    private readonly void Follow<TOp>(bool[]? x)
        where TOp : struct, ILinear
    {
        var call = LinearCall.Of([listing.Shape(entry.A)], listing.Lists.Shape(entry.Shape), listing.Attribute(entry));
        if (x is null && (Length <= call[0].Length || TOp.Motion == Motion.Views))
        {
            return;
        }

        // Linear maps of arrays have no negative coefficients, so that nothing cancels.
        var ones = x is null
            ? Enumerable.Repeat((Real<double>)1, call[0].Length)
            : x.Select(static isNonzero => (Real<double>)(isNonzero ? 1 : 0));
        var result = new Real<double>[Length];
        TOp.Apply(call, new LinearOperands<Real<double>>(call, ones.ToArray()), result);
        Set(Array.ConvertAll(result, static element => element.Value != 0));
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
    }

    public readonly void Custom()
    {
    }

    private readonly void Set(bool[] nonzero) => elements[index] = nonzero.AsSpan().Contains(false) ? nonzero : null;

    private static bool[] Either(bool[] x, bool[] y)
    {
        var either = (bool[])x.Clone();
        for (var i = 0; i < y.Length; i++)
        {
            either[i] |= y[i];
        }

        return either;
    }
}
