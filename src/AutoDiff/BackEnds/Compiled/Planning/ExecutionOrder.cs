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
        return WithFills([.. steps], schedule);
    }

    // An array is filled right before it is first written to, where that does not replace what stands there. One that
    // nothing is written to, because nothing is summed, is filled before all else.
    private static List<ExecutionStep> WithFills(ExecutionStep[] steps, Schedule schedule)
    {
        var (isWritten, needsFill) = (new HashSet<int>(), schedule.Fills.Keys.ToHashSet());
        var ordered = new List<ExecutionStep>();
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

        foreach (var array in needsFill.Except(isWritten).ToArray())
        {
            Fill(array, []);
        }

        foreach (var step in steps)
        {
            if (step is KernelStep { Kernel: var kernel })
            {
                foreach (var writes in kernel.Writes.ToLookup(write => write.Array))
                {
                    Fill(writes.Key, writes);
                }
            }

            ordered.Add(step);
        }

        return ordered;

        void Fill(int array, IEnumerable<Write> writes)
        {
            if (!needsFill.Remove(array))
            {
                return;
            }

            var (start, length) = writes.Where(write => write.Reduction == Reduction.None)
                .Select(write => write.Map.Adjacent).FirstOrDefault(run => run is not null) ?? (0, 0);
            Add(0, start);
            Add(start + length, schedule.LengthOf(array));

            void Add(int from, int to)
            {
                if (from < to)
                {
                    ordered.Add(new FillStep(array, from, to - from, schedule.Fills[array]));
                }
            }
        }
    }
}
