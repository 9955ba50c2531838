using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs.Evaluation;

/// <summary>
/// Tangents that are too small for a number where a large partial follows, as that of 1/x at 10²⁰⁰ before ln: the
/// partials are multiplied first, backwards from the large one, until a tangent is met that has all digits.
/// </summary>
/// <typeparam name="T">A carrier with tangents.</typeparam>
internal ref struct LostTangents<T>(InstructionList listing, ReadOnlySpan<T> arena) : IPrimitiveVisitor
    where T : struct, ICarrier<T>, IReal<T>
{
    // From here on a partial makes a number of what is too small for one, at the end of the range and before it.
    private const double LargePartial = 1e10;

    // Quotients of quotients of powers are not nested deeper where people write them.
    private const int MostSteps = 8;

    private readonly ReadOnlySpan<T> arena = arena;
    private PackedInstruction entry;
    private int element;
    private int steps;
    private bool isRestored;
    private T weight;
    private T sum;

    /// <summary>The tangents of a result some of whose operands have lost theirs, where these come to count.</summary>
    public void Restore(in PackedInstruction instruction, Span<T> result)
    {
        for (var k = 0; k < result.Length; k++)
        {
            if (MayBeLost(instruction.A, k) || (instruction.SecondVaries && MayBeLost(instruction.B, k)))
            {
                (sum, element, steps, isRestored) = (default, k, 0, false);
                Step(instruction, 1);
                if (isRestored)
                {
                    result[k] = T.WithTangent(result[k], sum);
                }
            }
        }
    }

    private readonly bool MayBeLost(int operand, int k) =>
        listing[operand].MagnifiesDerivatives
        && IsLost(T.TangentAsNumber(arena[listing[operand].Slot + k]));

    /// <summary>Whether a tangent is zero, or too small to have all digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLost(T tangent) => Math.Abs(T.Primal(tangent)) < T.SmallestNormal;

    private void Step(in PackedInstruction instruction, T own)
    {
        (entry, weight) = (instruction, own);
        if (PrimitiveFacts.IsOwnElementwise[(int)entry.Op])
        {
            PrimitiveTable.Visit(entry.Op, null, ref this);
        }
    }

    // The weight times the tangent of an operand, which is looked for in its operands if it was lost.
    private void Add(int operand, T own, bool absorbs = false)
    {
        if (absorbs && T.IsZero(own))
        {
            return;
        }

        var tangent = T.TangentAsNumber(arena[listing[operand].Slot + element]);
        if (!IsLost(tangent))
        {
            sum += T.Apply<Scale>(tangent, own);
            isRestored |= steps > 0;
        }
        else if (listing[operand].MagnifiesDerivatives && steps < MostSteps
            && (steps > 0 || Math.Abs(T.Primal(own)) >= LargePartial))
        {
            steps++;
            Step(listing[operand], own);
            steps--;
        }
    }

    public readonly void Leaf()
    {
    }

    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        if (!TOp.IsLocallyConstant)
        {
            if (typeof(TOp) == typeof(Sqrt) && SumOfSquares.IsOfZeros<T>(listing, entry.A, arena))
            {
                return;
            }

            var (x, y) = (Value(listing[entry.A]), Value(entry));
            Add(
                entry.A,
                TOp.HasFactors ? Times(TOp.Factors(x, y)) : Multiplied(TOp.Partial(x, y), TOp.IsPiecewise),
                TOp.IsPiecewise);
        }
    }

    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        var (instruction, own) = (entry, weight);
        if (TOp.IsLocallyConstant)
        {
            return;
        }

        var (x, y, z) = (Value(listing[entry.A]), Value(listing[entry.B]), Value(instruction));
        if (instruction.FirstVaries)
        {
            Add(
                instruction.A, listing.SplitsFirst<TOp>(instruction)
                    ? Times(listing.FactorsInFirst<TOp, T>(instruction, x, y, z))
                    : Multiplied(TOp.PartialX(x, y, z), TOp.IsPiecewise || TOp.AbsorbsX),
                TOp.IsPiecewise || TOp.AbsorbsX);
        }

        if (instruction.SecondVaries)
        {
            weight = own;
            Add(
                instruction.B, TOp.HasFactorsInY
                    ? Times(TOp.FactorsInY(x, y, z))
                    : Multiplied(TOp.PartialY(x, y, z), TOp.IsPiecewise || TOp.AbsorbsX),
                TOp.IsPiecewise || TOp.AbsorbsX);
        }
    }

    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped
    {
    }

    public readonly void Custom()
    {
    }

    // What is not chosen, or is left out of a derivative, does not count.
    private readonly T Multiplied(T partial, bool absorbs) =>
        absorbs ? T.Apply<Absorb>(weight, partial) : weight * partial;

    private readonly T Times((T First, T Second) factors) => weight * factors.First * factors.Second;

    private readonly T Value(in PackedInstruction instruction) =>
        T.WithTangent(arena[instruction.Slot + element], default);
}
