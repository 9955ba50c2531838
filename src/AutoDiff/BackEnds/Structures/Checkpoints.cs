namespace AutoDiff.BackEnds.Structures;

/// <summary>What is done next on the way back through the turns of a loop.</summary>
internal enum CheckpointAction
{
    /// <summary>A turn is computed again, from the states before it.</summary>
    Advance,

    /// <summary>The states are kept in a slot.</summary>
    Save,

    /// <summary>The states are those of a slot.</summary>
    Restore,

    /// <summary>The adjoints go back through a turn; the states are those before it.</summary>
    Pull,
}

/// <summary>
/// In which order the turns of a loop are gone through backwards if the states of so many turns are kept at once. The
/// order takes the least number of turns computed again (A. Griewank and A. Walther, Algorithm 799: revolve, ACM TOMS
/// 26, 2000).
/// </summary>
/// <param name="turns">The number of turns.</param>
/// <param name="capacity">
/// How many states may be kept, one or more; those before the first turn are one of them.
/// </param>
internal sealed class Checkpoints(int turns, int capacity)
{
    /// <summary>How many states are kept at once.</summary>
    public int Capacity { get; } = Math.Clamp(capacity, 1, Math.Max(1, turns));

    /// <summary>
    /// What is done, with the number of the turn or of the slot. The states begin as those of slot 0.
    /// </summary>
    public IEnumerable<(CheckpointAction Action, int Number)> Actions()
    {
        var kept = new int[Capacity];
        var (count, current) = (1, 0);
        for (var end = turns; end > 0;)
        {
            var last = kept[count - 1];
            if (current != last)
            {
                yield return (CheckpointAction.Restore, count - 1);
                current = last;
            }

            var target = count == Capacity ? end - 1 : last + Split(end - last, Capacity - count + 1);
            while (current < target)
            {
                yield return (CheckpointAction.Advance, current++);
            }

            if (current == end - 1)
            {
                yield return (CheckpointAction.Pull, --end);
                count -= last == end && count > 1 ? 1 : 0;
            }
            else
            {
                yield return (CheckpointAction.Save, count);
                kept[count++] = current;
            }
        }
    }

    /// <summary>
    /// The number of turns that may be gone through with so many states kept, if none is computed again more often than
    /// some number of times: (s + r)! / (s! r!), or the largest number if that is less.
    /// </summary>
    public static long MostTurns(int states, int repetitions)
    {
        var most = 1L;
        for (var k = 1; k <= repetitions; k++)
        {
            if (most > long.MaxValue / (states + k))
            {
                return long.MaxValue;
            }

            most = most * (states + k) / k;
        }

        return most;
    }

    // After how many of the turns the next states are kept, given how many may be, those before the turns among them.
    private static int Split(int turns, int states)
    {
        if (turns == 1)
        {
            return 0;
        }

        var repetitions = 1;
        while (MostTurns(states, repetitions) < turns)
        {
            repetitions++;
        }

        return (int)Math.Max(1, Math.Min(
            MostTurns(states, repetitions - 1), turns - MostTurns(states - 1, repetitions - 1)));
    }
}
