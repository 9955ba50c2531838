using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs;

/// <summary>
/// Arrays of plain numbers before they meet a variable. What is computed of them alone is computed here; every other
/// recorder adopts the values as constants.
/// </summary>
internal sealed class ConstantArrays() : ComputingRecorder<Real<double>>(NoMaps.Instance)
{
    /// <summary>The elements of a variable of these, in row-major order.</summary>
    public double[] ElementsOf(Variable x)
    {
        var values = new double[x.Shape.Length];
        CopyValues(x.CheckedIndex(this), values);
        return values;
    }

    // The maps of such functions belong to tapes.
    private sealed class NoMaps : IArrayMaps
    {
        public static readonly NoMaps Instance = new();

        public IArrayMap Grouped<TFunction>(InstructionList listing, in PackedInstruction entry)
            where TFunction : struct, IGrouped => throw Refused(entry.Op.ToString());

        public IArrayMap Custom(InstructionList listing, in PackedInstruction entry) =>
            throw Refused(((CustomOperation)listing.Payload(entry)!).Name);

        public void Clear()
        {
        }

        private static InvalidOperationException Refused(string name) => new(
            $"{name} of arrays that are plain numbers has no tape to be recorded on; record one of them first, as a " +
            "constant or a variable of a tape.");
    }
}
