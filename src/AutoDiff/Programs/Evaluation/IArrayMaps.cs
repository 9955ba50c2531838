using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Programs.Evaluation;

/// <summary>
/// The functions of whole arrays as carriers see them. Their derivatives are programs, which transforms make; so the
/// evaluator is given them.
/// </summary>
internal interface IArrayMaps
{
    /// <summary>A function of the engine, for the shape and the axes of one instruction.</summary>
    IArrayMap Grouped<TFunction>(InstructionList listing, in PackedInstruction entry)
        where TFunction : struct, IGrouped;

    /// <summary>The operation of a user, for the shapes of the operands of one instruction.</summary>
    IArrayMap Custom(InstructionList listing, in PackedInstruction entry);

    /// <summary>Forgets the functions, since the numbers of shapes have been given anew.</summary>
    void Clear();
}
