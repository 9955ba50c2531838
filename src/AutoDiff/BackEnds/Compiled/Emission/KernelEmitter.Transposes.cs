using System.Reflection.Emit;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <content>
/// Arrays of several elements for each point, which are transposed on their way between memory and registers.
/// </content>
internal sealed partial class KernelEmitter
{
    private readonly List<Transposed> runs = [];
    private readonly Dictionary<(int Array, int Offset), (int Run, int Index)> transposed = [];

    // Neighboring elements of each point, and the scratch through which the kernel sees them.
    private sealed record Transposed(bool IsRead, int Stride, int Length, LocalBuilder Pointer, LocalBuilder Scratch);

    private void PrepareTransposes()
    {
        if (!isOverPoints || isOnePoint || lanes.Width == 1)
        {
            return;
        }

        PrepareTransposes(
            isRead: true, kernel.Nodes.Where(node => node.Kind == NodeKind.Load).Select(node => (node.A, node.Map!)));
        PrepareTransposes(
            isRead: false,
            kernel.Writes.Where(write => write.Reduction == Reduction.None).Select(write => (write.Array, write.Map)));
    }

    private void PrepareTransposes(bool isRead, IEnumerable<(int Array, IndexMap Map)> accesses)
    {
        Transposed? run = null;
        var (last, end) = (0, 0);
        foreach (var (array, stride, offset) in accesses
            .Select(access => (access.Array, Stride: access.Map.StrideAt(1), access.Map.Offset))
            .Where(access => access.Stride > 1).Distinct().Order())
        {
            if (run is null || array != last || offset != end)
            {
                var (pointer, scratch) = (il.DeclareLocal(typeof(nint)), il.DeclareLocal(typeof(nint)));
                addresses.EmitAddress(array, offset, elementSize);
                il.Emit(OpCodes.Stloc, pointer);
                run = new(isRead, stride, 0, pointer, scratch);
                runs.Add(run);
            }

            transposed[(array, offset)] = (runs.Count - 1, run.Length);
            runs[^1] = run = run with { Length = run.Length + 1 };
            (last, end) = (array, offset + 1);
        }

        foreach (var filled in runs.Where(filled => filled.IsRead == isRead))
        {
            // A square at the least, from a multiple of the length of a cache line on, so that no register straddles
            // one.
            EmitConstant(
                ((long)Math.Max(filled.Length, lanes.Width) * lanes.Width * elementSize) + ArrayPlaces.CacheLine - 1);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Localloc);
            EmitConstant(ArrayPlaces.CacheLine - 1);
            il.Emit(OpCodes.Add);
            EmitConstant(-ArrayPlaces.CacheLine);
            il.Emit(OpCodes.And);
            il.Emit(OpCodes.Stloc, filled.Scratch);
        }
    }

    // Where the next values will be written.
    private void EmitPrefetches(LocalBuilder index)
    {
        foreach (var run in runs.Where(run => !run.IsRead))
        {
            EmitElement(run.Pointer, index, run.Stride);
            EmitConstant(run.Stride);
            EmitConstant(run.Length);
            EmitConstant(lanes.Width);
            EmitTransposition(nameof(PointTranspose<>.Prefetch));
        }
    }

    // All that is read, before the values are computed; or all that is written, after.
    private void EmitTransposes(bool isRead, LocalBuilder? count, LocalBuilder index)
    {
        foreach (var run in runs.Where(run => run.IsRead == isRead))
        {
            EmitElement(run.Pointer, index, run.Stride);
            EmitConstant(run.Stride);
            EmitConstant(run.Length);
            il.Emit(OpCodes.Ldloc, run.Scratch);
            EmitConstant(lanes.Width);
            if (count is null)
            {
                EmitConstant(lanes.Width);
            }
            else
            {
                il.Emit(OpCodes.Ldloc, count);
            }

            EmitTransposition(isRead ? nameof(PointTranspose<>.Load) : nameof(PointTranspose<>.Store));
        }
    }

    private void EmitTransposition(string name)
    {
        var type = lanes.Element == typeof(float) ? typeof(PointTranspose<float>) : typeof(PointTranspose<double>);
        il.Emit(OpCodes.Call, type.GetMethod(name)!);
    }

    private void EmitScratch((int Run, int Index) place)
    {
        il.Emit(OpCodes.Ldloc, runs[place.Run].Scratch);
        EmitConstant((long)place.Index * lanes.Width * elementSize);
        il.Emit(OpCodes.Add);
    }
}
