using System.Runtime.CompilerServices;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs;

/// <summary>
/// Squares of functions that have a kink where they are 0, although their squares have none: |x|² = x² and
/// ‖x‖² = Σ xᵢ². They are recorded without the kink, since second derivatives cannot come from a first one that is 0
/// there by convention.
/// </summary>
internal static class SmoothSquare
{
    /// <summary>Whether a primitive has a kink where it is 0 and its square has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsKinked(Op op) => op is Op.Abs or Op.Norm or Op.Hypot;

    /// <summary>Whether the product of two results is the square of a primitive with such a kink.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsProduct(in PackedInstruction x, in PackedInstruction y) =>
        x.Op == y.Op && IsKinked(x.Op) && x.Op switch
        {
            // What an instruction has no operand for may be anything.
            Op.Hypot => (x.A == y.A && x.B == y.B) || (x.A == y.B && x.B == y.A),
            Op.Norm => x.A == y.A && x.C == y.C,
            _ => x.A == y.A,
        };

    /// <summary>f(x, y) without the kink, if it is such a square; else null.</summary>
    public static Variable? Of<TOp>(Recorder recorder, Variable x, Variable y)
        where TOp : struct, IBinary
    {
        var isSquare = !x.IsLiteral
            && (typeof(TOp) == typeof(Multiply)
                ? !y.IsLiteral && IsProduct(recorder.Listing[recorder.Index(x)], recorder.Listing[recorder.Index(y)])
                : typeof(TOp) == typeof(Power) && y.IsLiteral && y.Literal == 2);
        return isSquare ? Of(recorder, recorder.Index(x)) : null;
    }

    /// <summary>The square of an instruction's result, without its kink; null if it has none.</summary>
    public static Variable? Of(Recorder recorder, int instruction)
    {
        var entry = recorder.Listing[instruction];
        return entry.Op switch
        {
            Op.Abs => Functions.Square(recorder[entry.A]),
            Op.Norm => Functions.Sum(Functions.Square(recorder[entry.A]), recorder.Listing.Attribute(entry)),
            Op.Hypot => Functions.Square(recorder[entry.A]) + Functions.Square(recorder[entry.B]),
            _ => null,
        };
    }
}
