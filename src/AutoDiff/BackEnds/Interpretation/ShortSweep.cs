using System.Diagnostics;
using System.Runtime.CompilerServices;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Interpretation;

/// <summary>
/// Sweeps over an elementwise instruction of a few numbers, whose partials are plain
/// (<see cref="PrimitiveFacts.IsPlain"/>): what a state of two elements costs is mostly the way to the loops over
/// longer arrays. Its methods are not part of <see cref="ScalarSweep{T}"/>, since each branch more would be a twentieth
/// of what a scalar takes.
/// </summary>
/// <typeparam name="T">The carrier.</typeparam>
internal readonly ref struct ShortSweep<T> : IPrimitiveVisitor
    where T : struct, ICarrier<T>, IReal<T>
{
    private readonly ref PackedInstruction entries;
    private readonly ref readonly PackedInstruction entry;
    private readonly ref T values;
    private readonly ref T adjoints;
    private readonly int length;

    public ShortSweep(
        ref PackedInstruction entries, ref readonly PackedInstruction entry, int length, ref T values, ref T adjoints)
    {
        this.entries = ref entries;
        this.entry = ref entry;
        this.length = length;
        this.values = ref values;
        this.adjoints = ref adjoints;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Unary<TOp>()
        where TOp : struct, IUnary
    {
        var x = Slot(entry.A);
        for (var k = 0; k < length; k++)
        {
            At(ref adjoints, x + k) += PullOfOne<TOp>.At(
                At(ref adjoints, entry.Slot + k), At(ref values, x + k), At(ref values, entry.Slot + k), default);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Binary<TOp>()
        where TOp : struct, IBinary
    {
        if (entry.FirstVaries)
        {
            Pull<PullOfFirst<TOp>>(Slot(entry.A));
        }

        if (entry.SecondVaries)
        {
            Pull<PullOfSecond<TOp>>(Slot(entry.B));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pull<TKernel>(int operand)
        where TKernel : struct, IElementKernel
    {
        var (x, y, z) = (Slot(entry.A), Slot(entry.B), entry.Slot);
        for (var k = 0; k < length; k++)
        {
            At(ref adjoints, operand + k) += TKernel.At(
                At(ref adjoints, z + k), At(ref values, x + k), At(ref values, y + k), At(ref values, z + k));
        }
    }

    public void Leaf() => throw new UnreachableException();

    public void Linear<TOp>()
        where TOp : struct, ILinear => throw new UnreachableException();

    public void Grouped<TFunction>()
        where TFunction : struct, IGrouped => throw new UnreachableException();

    public void Custom() => throw new UnreachableException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(int instruction) => Unsafe.Add(ref entries, instruction).Slot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T At(ref T first, int index) => ref Unsafe.Add(ref first, index);
}
