using System.Collections;

namespace AutoDiff.FrontEnds.Lifted.Reading;

/// <summary>How the blocks of a method follow each other: its loops, where branches meet again, what is still read.
/// </summary>
internal sealed class FlowGraph
{
    private readonly MethodCode code;
    private readonly bool[] isDoomed;
    private readonly NaturalLoop?[] loops;
    private readonly Lazy<BitArray[]> liveAtStart;

    public FlowGraph(MethodCode code)
    {
        this.code = code;
        isDoomed = FindDoomed();
        loops = FindLoops();
        liveAtStart = new(FindLive);
    }

    /// <summary>The loop with a header; null if a block is none.</summary>
    public NaturalLoop? LoopAt(int header) => loops[header];

    /// <summary>Whether no other loop begins in a loop.</summary>
    public bool IsInnermost(NaturalLoop loop) =>
        !loops.Any(other => other is not null && other.Header != loop.Header && loop.Contains(other.Header));

    /// <summary>Whether a block only leads to exceptions.</summary>
    public bool IsDoomed(int block) => block != MethodBlock.Exit && isDoomed[block];

    /// <summary>
    /// Whether a block may read what a slot holds: arguments come first, then locals.
    /// </summary>
    public bool IsLive(int block, int slot) => block != MethodBlock.Exit && liveAtStart.Value[block][slot];

    /// <summary>
    /// The first block that all ways from two blocks go through before they come to one at which they stop; null if
    /// there is none.
    /// </summary>
    public int? Join(int first, int second, Func<int, bool> stops)
    {
        var reached = Reached(first, null);
        if (reached is null || Reached(second, null) is not { } others)
        {
            return null;
        }

        reached.IntersectWith(others);
        int[] candidates = [.. reached.Where(block => Cuts(first, block) && Cuts(second, block))];
        foreach (var block in candidates)
        {
            var before = Reached(first, block)!;
            if (!candidates.Any(other => other != block && before.Contains(other)))
            {
                return block;
            }
        }

        return null;

        bool Cuts(int start, int block) => Reached(start, block) is not null;

        // What can be reached without a block; null if an end can be reached with one removed.
        HashSet<int>? Reached(int start, int? removed)
        {
            var (seen, open) = (new HashSet<int>(), new Stack<int>([start]));
            while (open.TryPop(out var block))
            {
                if (block == removed)
                {
                    continue;
                }

                if (block == MethodBlock.Exit || stops(block) || code.Blocks[block].Successors.Length == 0)
                {
                    if (removed is not null)
                    {
                        return null;
                    }

                    continue;
                }

                if (seen.Add(block))
                {
                    foreach (var next in code.Blocks[block].Successors.Where(next => !isDoomed[next]))
                    {
                        open.Push(next);
                    }
                }
            }

            return seen;
        }
    }

    private bool[] FindDoomed()
    {
        var doomed = new bool[code.Blocks.Length];
        Array.Fill(doomed, true);
        for (var changed = true; changed;)
        {
            changed = false;
            for (var k = doomed.Length - 1; k >= 0; k--)
            {
                var block = code.Blocks[k];
                if (doomed[k]
                    && (block.Steps[^1].Code is "ret" or "endfinally"
                        || block.Successors.Any(next => !doomed[next])))
                {
                    doomed[k] = false;
                    changed = true;
                }
            }
        }

        return doomed;
    }

    private NaturalLoop?[] FindLoops()
    {
        var count = code.Blocks.Length;
        var entries = new HashSet<int>(code.Handlers.Select(handler => code.BlockAt(handler.HandlerOffset))) { 0 };
        var predecessors = Enumerable.Range(0, count)
            .SelectMany(from => code.Blocks[from].Successors.Select(to => (from, to)))
            .ToLookup(edge => edge.to, edge => edge.from);
        var dominators = Dominators(entries, predecessors);
        var found = new NaturalLoop?[count];
        foreach (var block in code.Blocks)
        {
            foreach (var header in block.Successors.Where(next => dominators[block.Number][next]))
            {
                var loop = found[header] ??= new(header, new(count));
                loop.Blocks[header] = true;
                var open = new Stack<int>([block.Number]);
                while (open.TryPop(out var inside))
                {
                    if (!loop.Blocks[inside])
                    {
                        loop.Blocks[inside] = true;
                        foreach (var before in predecessors[inside])
                        {
                            open.Push(before);
                        }
                    }
                }
            }
        }

        return found;
    }

    private BitArray[] Dominators(HashSet<int> entries, ILookup<int, int> predecessors)
    {
        var count = code.Blocks.Length;
        var dominators = new BitArray[count];
        for (var k = 0; k < count; k++)
        {
            dominators[k] = new(count, !entries.Contains(k));
            dominators[k][k] = true;
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var k = 0; k < count; k++)
            {
                if (entries.Contains(k))
                {
                    continue;
                }

                var next = new BitArray(count, true);
                foreach (var before in predecessors[k])
                {
                    next.And(dominators[before]);
                }

                next[k] = true;
                if (!Same(next, dominators[k]))
                {
                    dominators[k] = next;
                    changed = true;
                }
            }
        }

        return dominators;
    }

    private BitArray[] FindLive()
    {
        var arguments = code.ArgumentTypes.Length;
        var slots = arguments + code.LocalTypes.Length;
        var always = new BitArray(slots);
        var (read, written) = (new BitArray[code.Blocks.Length], new BitArray[code.Blocks.Length]);
        foreach (var block in code.Blocks)
        {
            var (reads, writes) = (read[block.Number] = new(slots), written[block.Number] = new(slots));
            foreach (var step in block.Steps)
            {
                switch (step.Code)
                {
                    case "ldarga" or "ldloca":
                        always[SlotOf(step)] = true;
                        break;
                    case "ldarg" or "ldloc" when !writes[SlotOf(step)]:
                        reads[SlotOf(step)] = true;
                        break;
                    case "starg" or "stloc":
                        writes[SlotOf(step)] = true;
                        break;
                }

                if (step.Code is "ldarg" or "ldloc" && code.Handlers.Any(handler => IsIn(handler, step.Offset)))
                {
                    always[SlotOf(step)] = true;
                }
            }
        }

        var live = Array.ConvertAll(code.Blocks, block => new BitArray(read[block.Number]).Or(always));
        for (var changed = true; changed;)
        {
            changed = false;
            for (var k = live.Length - 1; k >= 0; k--)
            {
                var after = new BitArray(slots);
                foreach (var next in code.Blocks[k].Successors)
                {
                    after.Or(live[next]);
                }

                var before = after.And(new BitArray(written[k]).Not()).Or(live[k]);
                if (!Same(before, live[k]))
                {
                    live[k] = new(before);
                    changed = true;
                }
            }
        }

        return live;

        int SlotOf(MethodStep step) =>
            step.Code is "ldarg" or "ldarga" or "starg" ? step.Slot : arguments + step.Slot;
    }

    private static bool IsIn(System.Reflection.ExceptionHandlingClause handler, int offset) =>
        offset >= handler.HandlerOffset && offset < handler.HandlerOffset + handler.HandlerLength;

    private static bool Same(BitArray x, BitArray y)
    {
        for (var k = 0; k < x.Length; k++)
        {
            if (x[k] != y[k])
            {
                return false;
            }
        }

        return true;
    }
}
