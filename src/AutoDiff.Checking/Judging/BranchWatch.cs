using AutoDiff.BackEnds;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Lowering;

namespace AutoDiff.Checking.Judging;

/// <summary>Notes which sides of every branch points have reached.</summary>
internal sealed class BranchWatch(ICheckable claim)
{
    private readonly Dictionary<string, (bool Holds, bool Fails)> reached = [];
    private SizeAssignment? sizes;
    private BranchProgram branches = BranchProgram.None;
    private Interpreter? interpreter;

    /// <summary>Whether both sides of each were.</summary>
    public bool AllReached => reached.Values.All(sides => sides.Holds && sides.Fails);

    /// <summary>Notes what a point reaches.</summary>
    public void Observe(SizeAssignment at, Point point)
    {
        if (sizes != at)
        {
            // A branch may only be one at some sizes; once both sides of it were reached there is nothing more to see.
            sizes = at;
            branches = claim.BranchesAt(at);
            interpreter = new(branches.Program);
            foreach (var branch in branches.Branches)
            {
                reached.TryAdd(branch.Condition, default);
            }
        }

        if (AllReached)
        {
            return;
        }

        var differences = interpreter!.Run<double>(point.Values);
        for (var k = 0; k < differences.Length; k++)
        {
            var branch = branches.Branches[k];
            var (holds, fails) = reached[branch.Condition];
            reached[branch.Condition] =
                (holds || Array.Exists(differences[k], branch.Holds), fails ||
                    Array.Exists(differences[k], branch.Fails));
        }
    }

    /// <summary>What was reached so far, in the order of the file.</summary>
    public IReadOnlyList<BranchCoverage> Report() =>
        [.. reached.Select(entry => new BranchCoverage(entry.Key, entry.Value.Holds, entry.Value.Fails))];
}
