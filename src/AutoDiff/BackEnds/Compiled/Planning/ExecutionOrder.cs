using AutoDiff.BackEnds.Compiled.Fusion;

namespace AutoDiff.BackEnds.Compiled.Planning;

/// <summary>
/// The order in which the parts of a schedule are run: level by level, arrays being filled where they have to be.
/// </summary>
internal static class ExecutionOrder
{
    /// <summary>The steps of a schedule, each after those whose results it reads.</summary>
    /// <param name="program">The program that the schedule evaluates.</param>
    /// <param name="schedule">The schedule.</param>
    public static IReadOnlyList<ExecutionStep> Of(ArrayProgram program, Schedule schedule)
    {
        var steps = schedule.Kernels.Select(kernel => (kernel.Level, Step: (ExecutionStep)new KernelStep(kernel)))
            .Concat(schedule.Products.Select(product => (product.Level, Step: (ExecutionStep)new ProductStep(product))))
            .Concat(schedule.Calls.Select(
                call => (call.Level, Step: (ExecutionStep)new CallStep(
                    call.Instruction, [.. program.Instructions[call.Instruction].Operands]))))
            .OrderBy(pair => pair.Level).Select(pair => pair.Step);
        return WithFills([.. steps], schedule.Fills);
    }

    // An array is filled right before it is first written to, unless that writes it in full. One that nothing is
    // written to, because nothing is summed, is filled before all else.
    private static List<ExecutionStep> WithFills(ExecutionStep[] steps, Dictionary<int, double> fills)
    {
        var (isWritten, needsFill, ordered) = (new HashSet<int>(), fills.Keys.ToHashSet(), new List<ExecutionStep>());
        foreach (var kernel in steps.OfType<KernelStep>().Select(step => step.Kernel))
        {
            foreach (var write in kernel.Writes)
            {
                isWritten.Add(write.Array);
                if (kernel.IsSingle(write))
                {
                    needsFill.Remove(write.Array);
                }
            }
        }

        Fill(needsFill.Except(isWritten).ToArray());
        foreach (var step in steps)
        {
            if (step is KernelStep { Kernel: var kernel })
            {
                Fill(kernel.Writes.Select(write => write.Array).Where(needsFill.Contains).Distinct().ToArray());
            }

            ordered.Add(step);
        }

        return ordered;

        void Fill(int[] arrays)
        {
            foreach (var array in arrays)
            {
                needsFill.Remove(array);
                ordered.Add(new FillStep(array, fills[array]));
            }
        }
    }
}
