using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;

namespace AutoDiff;

/// <content>
/// Derivatives that leave the range of numbers on the way, evaluated once more over numbers with any exponent.
/// </content>
public sealed partial class Tape<T>
{
    // Longer recordings are looked at only where an adjoint is not finite: they are read from memory, which takes time.
    internal const int MostInspected = 1 << 15;

    // Whether the last sweep has been looked at, and whether its adjoints have been evaluated once more.
    private (bool IsInspected, bool IsWide) looked;

    private bool MayLeaveTheRange()
    {
        var numbers = MemoryMarshal.Cast<Real<T>, T>(Arena[..swept]);
        var inputs = numbers[..Math.Min(Listing.LeavesLength, swept)];
        return (ModerateNumbers<T>.HasFar(inputs) || ModerateNumbers<T>.HasLarge(numbers))
            && TensorPrimitives.IsFiniteAll(inputs);
    }

    // Small numbers on the way matter where an input is small, or where something large meets them.
    private bool MayLeaveTheRange(ReadOnlySpan<Dual<Real<T>>> duals, ReadOnlySpan<Dual<Real<T>>> adjoints)
    {
        return ModerateNumbers<T>.HasFar(Numbers(duals[..Listing.LeavesLength]))
            || ModerateNumbers<T>.HasLarge(Numbers(duals)) || ModerateNumbers<T>.HasLarge(Numbers(adjoints));
    }

    private static ReadOnlySpan<T> Numbers(ReadOnlySpan<Dual<Real<T>>> duals) =>
        MemoryMarshal.Cast<Dual<Real<T>>, T>(duals);

    // Of the adjoints of the last sweep what is not finite and is a number all the same, and what has lost digits.
    private void WidenAdjointsIfNeeded(ReadOnlySpan<T> found)
    {
        if (looked.IsWide)
        {
            return;
        }

        var isFinite = found.Length == 1 ? T.IsFinite(found[0]) : TensorPrimitives.IsFiniteAll(found);
        if (!isFinite)
        {
            WidenAdjoints(MayLeaveTheRange());
        }
        else if (!looked.IsInspected && swept <= MostInspected)
        {
            looked.IsInspected = true;
            if (MayLeaveTheRange())
            {
                WidenAdjoints(all: true);
            }
        }
    }

    private void WidenAdjoints(bool all)
    {
        looked.IsWide = true;
        var values = Array.ConvertAll(Arena[..swept].ToArray(), x => (WideDouble)Real<T>.Primal(x));
        try
        {
            Evaluator.Run<WideDouble>(values, 0, sweptFrom + 1);
        }
        catch (LoopLimitException)
        {
            // With other exponents the decisions would be others.
            return;
        }

        var wide = new WideDouble[swept];
        var slot = Listing[sweptFrom].Slot;
        for (var k = slot; k < slot + Listing.Shape(sweptFrom).Length; k++)
        {
            wide[k] = Real<T>.Primal(adjoints[k]);
        }

        new ReverseSweep<WideDouble>(rules, Listing, values, wide).Run(sweptFrom);
        Wide.Replace(MemoryMarshal.Cast<Real<T>, T>(adjoints.AsSpan(0, swept)), wide, x => x, all);
    }

    // Values and tangents up to an instruction, of which the tangent is given that of a variable.
    private Dual<WideDouble>[] WideDuals(int last, int source, ReadOnlySpan<T> tangent)
    {
        var duals = Array.ConvertAll(Arena.ToArray(), x => (Dual<WideDouble>)Real<T>.Primal(x));
        Evaluator.Run<Dual<WideDouble>>(duals, 0, source + 1);
        var start = Listing[source].Slot;
        for (var i = 0; i < tangent.Length; i++)
        {
            duals[start + i] = new(duals[start + i].Primal, double.CreateTruncating(tangent[i]));
        }

        Evaluator.Run<Dual<WideDouble>>(duals, source + 1, last + 1);
        return duals;
    }
}
