using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Emission;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.BackEnds.Compiled.Running;
using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>The stages of compilation, in the order in which a program goes through them.</summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
internal static class Compilation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many points are evaluated by one program; those that are left by one for fewer.
    private static readonly int[] BlockLengths = [64, 16, 4];

    /// <summary>The program that is compiled, for one point as well as for several.</summary>
    public static ArrayProgram Rewrite(ArrayProgram program)
    {
        var simplified = Simplify.ForEvaluation(JoinedTangents.Apply(program));
        return SharedExponentials.Apply(ArrayFunctionExpansion.Apply(simplified));
    }

    /// <summary>
    /// Code for one point: in one lane of the narrowest registers if the program computes mainly with scalars, else
    /// with neighboring elements of arrays in a register.
    /// </summary>
    public static NativeCode<T> ForOnePoint(ArrayProgram program, PointLayout layout, CodeTarget target) =>
        Scalarization.ForOnePoint(program) is { } scalars
            ? OverPoints(scalars, layout, target with { Lanes = target.Lanes.Narrowest, IsOnePoint = true })
            : OverElements(program, layout, target);

    /// <summary>
    /// Code for many points: as many at a time as a register has lanes if the program is small; blocks of them if
    /// products of matrices become larger so; else one after the other.
    /// </summary>
    public static IPointCode<T> ForPoints(ArrayProgram program, PointLayout layout, CodeTarget target)
    {
        var hoisting = Hoisting.Of(program, layout);
        var (rest, places) = hoisting.AtEachPoint;
        (NativeCode<T>, int)? common = hoisting.Once is { } once
            ? (OverElements(once.Program, once.Layout, target), hoisting.Length)
            : null;
        if (Scalarization.ForPoints(rest) is { } scalars)
        {
            return OverPoints(scalars, places, target, common);
        }

        var nonzero = NonzeroElements.OfInputs(hoisting);
        (int Points, Lazy<NativeCode<T>> Code)[] blocks =
        [
            .. BlockLengths.Where(points => Batching.Of(rest, places, points) is not null)
                .Select(points => (points, new Lazy<NativeCode<T>>(() => OfBlock(points)))),
            (1, new(() => OverElements(rest, places, target, nonzeroInputs: nonzero))),
        ];
        return blocks.Length == 1
            ? OverElements(rest, places, target, common, nonzero)
            : new BlockedPoints<T>(blocks, common);

        NativeCode<T> OfBlock(int points)
        {
            var (block, layout) = Batching.Of(rest, places, points)!.Value;
            return OverElements(block, layout, target, nonzeroInputs: nonzero);
        }
    }

    private static NativeCode<T> OverElements(
        ArrayProgram program,
        PointLayout layout,
        CodeTarget target,
        (NativeCode<T>, int)? common = null,
        ReadOnlySpan<bool[]?> nonzeroInputs = default)
    {
        var schedule = KernelFusion.Apply(program, nonzeroInputs);
        KernelSplitter.Apply(schedule);
        LoopDivision.Apply(schedule, target.ChunkCost);
        var steps = ExecutionOrder.Of(program, schedule);
        var plan = MemoryPlan.For(program, schedule, steps, layout);
        var calls = Linker<T>.Link(steps, plan, target);
        return new(calls, plan.ArenaLength, layout, common)
        {
            Constants = Array.ConvertAll(plan.Constants, T.CreateTruncating),
            Tables = plan.Places.Tables,
            Copies = plan.Copies,
        };
    }

    private static NativeCode<T> OverPoints(
        ArrayProgram scalars, PointLayout layout, CodeTarget target, (NativeCode<T>, int)? common = null)
    {
        var schedule = PointKernel.Apply(scalars, layout);
        KernelSplitter.Apply(schedule);
        var plan = PointPlan.For(schedule.Kernels, layout);
        var calls = Linker<T>.Link(schedule.Kernels, new KernelCompiler(target, plan.Places));
        var pointsAtOnce = target.IsOnePoint ? target.Lanes.Width : plan.TileLength;
        return new(calls, plan.Places.HandedOn * pointsAtOnce, layout, common)
        {
            TileLength = plan.TileLength,
            PointsWorthAThread = plan.ChunkLength,
        };
    }
}
