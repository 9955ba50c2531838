using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Finds, for a program, the first one equal to it that is still in use, so that what is traced or recorded again need
/// not be compiled again. The last few programs asked for are kept in use.
/// </summary>
internal static class CompilationCache
{
    private const int MostKept = 64;

    // A few long programs are as much as many short ones.
    private const int MostKeptInstructions = 1 << 20;

    private static readonly Lock Lock = new();
    private static readonly Dictionary<int, List<WeakReference<ArrayProgram>>> Programs = [];
    private static readonly Queue<ArrayProgram> Kept = [];
    private static long keptInstructions;
    private static int countAtLastSweep;

    public static ArrayProgram FirstEqual(ArrayProgram program)
    {
        var hash = EqualPrograms.Instance.GetHashCode(program);
        lock (Lock)
        {
            if (!Programs.TryGetValue(hash, out var candidates))
            {
                Programs.Add(hash, candidates = []);
            }

            foreach (var candidate in candidates)
            {
                if (candidate.TryGetTarget(out var known) && EqualPrograms.Instance.Equals(known, program))
                {
                    return known;
                }
            }

            candidates.Add(new(program));
            Keep(program);
            ForgetUnused();
            return program;
        }
    }

    private static void Keep(ArrayProgram program)
    {
        Kept.Enqueue(program);
        keptInstructions += program.Count;
        while (Kept.Count > MostKept || (keptInstructions > MostKeptInstructions && Kept.Count > 1))
        {
            keptInstructions -= Kept.Dequeue().Count;
        }
    }

    private static void ForgetUnused()
    {
        if (Programs.Count < 2 * Math.Max(MostKept, countAtLastSweep))
        {
            return;
        }

        foreach (var (hash, candidates) in Programs)
        {
            candidates.RemoveAll(candidate => !candidate.TryGetTarget(out _));
            if (candidates.Count == 0)
            {
                Programs.Remove(hash);
            }
        }

        countAtLastSweep = Programs.Count;
    }
}
