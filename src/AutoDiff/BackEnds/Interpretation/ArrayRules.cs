using System.Collections.Concurrent;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>The rules of the functions of whole arrays in one listing, each of which is made once.</summary>
internal sealed class ArrayRules : IArrayMaps
{
    private readonly ConcurrentDictionary<(Op, int, int), ArrayRule> rules = new();
    private readonly ConcurrentDictionary<(CustomOperation, int), CustomMap> customMaps = new();

    private CustomMap? lastCustom;

    /// <summary>The rule of a function of the engine.</summary>
    public ArrayRule Rule<TFunction>(InstructionList listing, in PackedInstruction entry)
        where TFunction : struct, IGrouped =>
        rules.GetOrAdd(
            (entry.Op, listing[entry.A].Shape, entry.C),
            static (key, listing) =>
                new GroupedRule<TFunction>(listing.Lists.Shape(key.Item2), listing.Lists[key.Item3].ToArray()),
            listing);

    public IArrayMap Grouped<TFunction>(InstructionList listing, in PackedInstruction entry)
        where TFunction : struct, IGrouped => Rule<TFunction>(listing, entry);

    public IArrayMap Custom(InstructionList listing, in PackedInstruction entry)
    {
        var operation = (CustomOperation)listing.Payload(entry)!;

        // In a loop it is mostly the operation of the turn before.
        var last = lastCustom;
        if (last is null || !ReferenceEquals(last.Operation, operation) || last.Shapes != entry.B)
        {
            lastCustom = last = customMaps.GetOrAdd(
                (operation, entry.B),
                static (key, listing) =>
                {
                    var shapes = Array.ConvertAll(listing.Lists[key.Item2].ToArray(), listing.Lists.Shape);
                    return new(key.Item1, key.Item2, key.Item1.Map(shapes) ?? new CustomRule(key.Item1, shapes));
                },
                listing);
        }

        return last.Map;
    }

    public void Clear()
    {
        rules.Clear();
        customMaps.Clear();
        lastCustom = null;
    }

    private sealed record CustomMap(CustomOperation Operation, int Shapes, IArrayMap Map);
}
