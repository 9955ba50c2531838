using System.Runtime.CompilerServices;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs;

/// <summary>
/// Squares of functions that have a kink where they are 0, although their squares have none: |x|² = x², ‖x‖² = Σ xᵢ²
/// and √x² = x, also of multiples of them: c ‖x‖ · ‖x‖ = Σ c xᵢ · xᵢ. They are recorded without the kink, since second
/// derivatives cannot come from a first one that is 0 there by convention. No product leaves the range that did not.
/// </summary>
internal static class SmoothSquare
{
    // Sums of squares are not nested deeper where people write them.
    private const int MostDepth = 6;

    /// <summary>Whether the square of a result has no kink though the result may have one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSquare(InstructionList listing, int x) =>
        (IsKinked(listing[x].Op) || listing[x].Op is Op.Multiply or Op.Divide or Op.Negate)
        && FactorOf(listing, x) is not null;

    /// <summary>Whether the same holds of the product of two results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsProduct(InstructionList listing, int x, int y) =>
        (IsKinked(listing[x].Op) || IsKinked(listing[y].Op))
        && (FactorOf(listing, x, y) ?? RootOf(listing, x, y)) is not null;

    /// <summary>f(x, y) without the kink, if it is such a square; else null.</summary>
    public static Variable? Of<TOp>(Recorder recorder, Variable x, Variable y)
        where TOp : struct, IBinary
    {
        if (typeof(TOp) == typeof(Power) && !x.IsLiteral && y.IsLiteral && y.Literal == 2)
        {
            return Of(recorder, recorder.Index(x));
        }

        if (typeof(TOp) != typeof(Multiply) || x.IsLiteral || y.IsLiteral)
        {
            return null;
        }

        var (first, second) = (recorder.Index(x), recorder.Index(y));
        return FactorOf(recorder.Listing, first, second) is { } kinked
            ? Product(recorder, kinked, Same(recorder.Listing, first, kinked) ? second : first, kinked)
            : RootOf(recorder.Listing, first, second) is { } root ? Multiplied(
                recorder,
                Same(recorder.Listing, first, root) ? second : first,
                root,
                Functions.Square(recorder[root]))
            : null;
    }

    /// <summary>The square of an instruction's result, without its kink; null if it has none.</summary>
    public static Variable? Of(Recorder recorder, int instruction) =>
        FactorOf(recorder.Listing, instruction) is { } kinked
            ? Product(recorder, kinked, instruction, instruction)
            : null;

    // As a square, a root of what may be negative tells what it undoes; the factors of a product do not.
    private static int? RootOf(InstructionList listing, int x, int y) =>
        listing[y].Op == Op.Sqrt && HasFactor(listing, x, y) ? y
        : listing[x].Op == Op.Sqrt && HasFactor(listing, y, x) ? x
        : null;

    // The product of two multiples of a function with a kink.
    private static Variable Product(Recorder recorder, int kinked, int first, int second)
    {
        var entry = recorder.Listing[kinked];
        return entry.Op switch
        {
            Op.Sqrt => In(first, In(second, recorder[entry.A])),
            Op.Hypot => Of(recorder[entry.A]) + Of(recorder[entry.B]),
            Op.Norm => Functions.Sum(Of(recorder[entry.A]), recorder.Listing.Attribute(entry)),
            _ => Of(recorder[entry.A]),
        };

        Variable In(int multiple, Variable u) => Multiplied(recorder, multiple, kinked, u);

        Variable Of(Variable u) =>
            first == second ? Functions.Square(In(first, u)) : In(first, u) * In(second, u);
    }

    // A multiple of the kinked function with another factor in its place.
    private static Variable Multiplied(Recorder recorder, int multiple, int kinked, Variable u)
    {
        var entry = recorder.Listing[multiple];
        return Same(recorder.Listing, multiple, kinked) ? u
            : entry.Op == Op.Negate ? -u
            : entry.Op == Op.Divide ? u / recorder[entry.B]
            : Same(recorder.Listing, entry.A, kinked) ? u * recorder[entry.B]
            : recorder[entry.A] * u;
    }

    // The function with a kink that a result is a multiple of, or is.
    private static int? FactorOf(InstructionList listing, int x) =>
        HasSmoothSquare(listing, x) ? x
        : listing[x].Op is not (Op.Multiply or Op.Divide or Op.Negate) ? null
        : IsFactor(listing, listing[x].A) ? listing[x].A
        : listing[x].Op == Op.Multiply && IsFactor(listing, listing[x].B) ? listing[x].B
        : null;

    // That of which one result is a multiple, the other being the function itself.
    private static int? FactorOf(InstructionList listing, int x, int y) =>
        HasSmoothSquare(listing, y) && IsMultiple(listing, x, y) ? y
        : HasSmoothSquare(listing, x) && IsMultiple(listing, y, x) ? x
        : null;

    private static bool IsMultiple(InstructionList listing, int x, int kinked) =>
        Same(listing, x, kinked) || (IsFactor(listing, kinked) && HasFactor(listing, x, kinked));

    private static bool HasFactor(InstructionList listing, int x, int factor) => listing[x].Op switch
    {
        Op.Negate or Op.Divide => Same(listing, listing[x].A, factor),
        Op.Multiply => Same(listing, listing[x].A, factor) || Same(listing, listing[x].B, factor),
        _ => Same(listing, x, factor),
    };

    // What multiplies norms of several rows has not the shape of their elements.
    private static bool IsFactor(InstructionList listing, int x) =>
        HasSmoothSquare(listing, x) && (listing[x].Op != Op.Norm || listing[x].Shape == 0);

    private static bool HasSmoothSquare(InstructionList listing, int x) =>
        IsKinked(listing[x].Op) && (listing[x].Op != Op.Sqrt || IsNonNegative(listing, listing[x].A, MostDepth));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsKinked(Op op) => op is Op.Abs or Op.Norm or Op.Hypot or Op.Sqrt;

    // Only so is the square of a root its argument everywhere: of a negative number it is NaN.
    private static bool IsNonNegative(InstructionList listing, int x, int depth)
    {
        ref readonly var entry = ref listing[x];
        return entry.Op switch
        {
            Op.Square or Op.Abs or Op.Exp or Op.Norm or Op.Hypot or Op.Sqrt => true,
            Op.Constant => entry.IsSplat && entry.SplatValue >= 0,
            Op.Power => listing[entry.B].IsSplat && listing[entry.B].SplatValue % 2 == 0,
            Op.Multiply when Same(listing, entry.A, entry.B) => true,
            Op.Sum or Op.Broadcast or Op.Reshape => depth > 0 && IsNonNegative(listing, entry.A, depth - 1),
            Op.Add or Op.Multiply or Op.Divide => depth > 0 && IsNonNegative(listing, entry.A, depth - 1)
                && IsNonNegative(listing, entry.B, depth - 1),
            _ => false,
        };
    }

    private static bool Same(InstructionList listing, int x, int y) => SameResults.Same(listing, x, y);
}
