using AutoDiff.BackEnds;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Fusion;
using AutoDiff.BackEnds.Compiled.Planning;

namespace AutoDiff.Tests.BackEnds.Compiled;

/// <summary>A program that has gone through the stages of compilation up to the one that writes code.</summary>
internal sealed record PlannedProgram(IReadOnlyList<ExecutionStep> Steps, MemoryPlan Plan)
{
    public static PlannedProgram Of(ArrayProgram program)
    {
        var schedule = KernelFusion.Apply(program);
        KernelSplitter.Apply(schedule);
        LoopDivision.Apply(schedule);
        var steps = ExecutionOrder.Of(program, schedule);
        return new(steps, MemoryPlan.For(program, schedule, steps, new(program, PointRoles.Each)));
    }

    /// <summary>The parts of the one kernel over points of a program of scalars.</summary>
    public static IReadOnlyList<Kernel> PointParts(ArrayProgram scalars, PointLayout layout)
    {
        var schedule = PointKernel.Apply(scalars, layout);
        KernelSplitter.Apply(schedule);
        return schedule.Kernels;
    }
}
