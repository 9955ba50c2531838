using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Verdicts;

/// <summary>
/// A claim at the sizes at which it is checked: those of the plan that are not too large to be evaluated.
/// </summary>
internal sealed class SizedPlan
{
    private readonly ICheckable checkable;
    private readonly List<PlannedSize> sizes = [];
    private readonly List<(SizeAssignment Sizes, string Reason)> tooLarge = [];

    /// <param name="claim">The claim.</param>
    /// <param name="range">The lengths that size names take.</param>
    /// <exception cref="FormulaException">Shapes do not fit at one of the sizes.</exception>
    public SizedPlan(ICheckable claim, SizeRange range)
    {
        checkable = claim;

        // Shapes first: at length 1 many coincide, and a counterexample there would hide what is wrong.
        foreach (var at in SizePlan.For(claim.SizeNames, range, claim.Allows))
        {
            try
            {
                Add(at, claim.At(at));
            }
            catch (FormulaException error) when (error.Error.IsLimit)
            {
                tooLarge.Add((at, error.Error.Message));
            }
            catch (CapacityExceededException error)
            {
                tooLarge.Add((at, error.Message));
            }
            catch (FormulaException error) when (sizes.Count > 0 && claim.IsOfClaimedValue(error))
            {
                // What fits at some sizes and not at others is no slip of the pen but a wrong claim: a missing
                // transpose, say.
                Fail(at);
            }

            if (WrongShape is not null)
            {
                return;
            }
        }
    }

    /// <summary>The sizes, smallest first.</summary>
    public IReadOnlyList<PlannedSize> Sizes => sizes;

    /// <summary>Where and how the shape of the claim is wrong, if it is.</summary>
    public (SizeAssignment Sizes, DiagnosedMistake Mistake)? WrongShape { get; private set; }

    /// <summary>Whether an evaluation holds so many numbers that no other should be done at the same time.</summary>
    public bool IsLarge => sizes.Exists(size => size.Effort.Numbers > Effort.FewNumbers);

    /// <summary>The limit that leaves sizes out; null if none is left out.</summary>
    public string? Limit
    {
        get
        {
            if (tooLarge is not [var (at, reason), .. var others])
            {
                return null;
            }

            var also = others.Count == 0 ? "" : $" and {others.Count} larger ones";
            return at.Names.Count == 0 ? reason : $"Not tried at {at}{also}: {reason}";
        }
    }

    private void Add(SizeAssignment at, SizedClaim claim)
    {
        if (!claim.ShapesAgree)
        {
            Fail(at);
            return;
        }

        var effort = Effort.Of(claim.Program);
        if (effort.Numbers > Effort.MostNumbers)
        {
            tooLarge.Add((
                at,
                $"An evaluation would hold {effort.Numbers} numbers at once, more than the limit of " +
                $"{Effort.MostNumbers}."));
            return;
        }

        sizes.Add(new(at, claim, effort));
    }

    private void Fail(SizeAssignment at)
    {
        var problem = SymbolicShapes.Of(at.Names, Problem);
        WrongShape = (
            at,
            new(MistakeKind.Shape, problem ?? (at.Names.Count == 0 ? Problem(at)! : $"For {at}: {Problem(at)}")));
    }

    private string? Problem(SizeAssignment at)
    {
        if (!checkable.Allows(at))
        {
            return null;
        }

        try
        {
            var sized = checkable.At(at);
            return sized.ShapesAgree
                ? null
                : $"The derivative has the shape {sized.Shape}, the claim has {sized.ClaimedShape}.";
        }
        catch (FormulaException error) when (!error.Error.IsLimit && checkable.IsOfClaimedValue(error))
        {
            return $"The claim has no value: {error.Error.Message}";
        }
        catch (Exception error) when (error is FormulaException or CapacityExceededException)
        {
            return null;
        }
    }
}

/// <summary>A claim at chosen sizes, and what evaluating it takes.</summary>
internal sealed record PlannedSize(SizeAssignment At, SizedClaim Claim, Effort Effort);
