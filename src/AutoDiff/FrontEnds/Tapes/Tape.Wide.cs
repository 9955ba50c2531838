using System.Numerics;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;

namespace AutoDiff;

/// <content>
/// Derivatives that leave the range of numbers on the way, evaluated once more over numbers with any exponent.
/// </content>
public sealed partial class Tape<T>
{
    // Whether the adjoints of the last sweep have been evaluated once more.
    private bool isWide;

    // Small numbers on the way matter where an input is small, or where something large meets them.
    private bool MayLeaveTheRange(ReadOnlySpan<Dual<Real<T>>> duals, ReadOnlySpan<Dual<Real<T>>> adjoints)
    {
        var leaves = Listing.LeadingLeaves < Listing.Count ? Listing[Listing.LeadingLeaves].Slot : 0;
        return ModerateNumbers<T>.HasFar(Numbers(duals[..leaves]))
            || ModerateNumbers<T>.HasLarge(Numbers(duals)) || ModerateNumbers<T>.HasLarge(Numbers(adjoints));
    }

    private static ReadOnlySpan<T> Numbers(ReadOnlySpan<Dual<Real<T>>> duals) =>
        MemoryMarshal.Cast<Dual<Real<T>>, T>(duals);

    // What is not finite of the adjoints of the last sweep, and is a number all the same.
    private void WidenAdjoints()
    {
        isWide = true;
        var values = Array.ConvertAll(Arena[..swept].ToArray(), x => (WideDouble)Real<T>.Primal(x));
        Evaluator.Run<WideDouble>(values, 0, sweptFrom + 1);
        var wide = new WideDouble[swept];
        var slot = Listing[sweptFrom].Slot;
        for (var k = slot; k < slot + Listing.Shape(sweptFrom).Length; k++)
        {
            wide[k] = Real<T>.Primal(adjoints[k]);
        }

        new ReverseSweep<WideDouble>(rules, Listing, values, wide).Run(sweptFrom);
        Wide.Replace(MemoryMarshal.Cast<Real<T>, T>(adjoints.AsSpan(0, swept)), wide, x => x);
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
