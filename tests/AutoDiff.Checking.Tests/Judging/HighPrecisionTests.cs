using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Sampling;
using Outcome = AutoDiff.Checking.Judging.Outcome;

namespace AutoDiff.Checking.Tests.Judging;

/// <summary>A difference that was found in double is there in high precision, or it is not.</summary>
public class HighPrecisionTests
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_difference_of_rounding_vanishes_and_one_of_the_claim_stays(double factor, bool isConfirmed)
    {
        var claim = new ProgramClaim(
            [("x", ProgramClaim.Real, [])], v => Functions.Square(v["x"]), "x", v => factor * v["x"]);
        var sizes = new SizeAssignment([], []);
        var sized = claim.At(sizes);
        var judgement = new Judgement([new Comparison(2, 3, 0, Outcome.Differs)]);
        Assert.Equal(
            isConfirmed ? Confirmation.Confirmed : Confirmation.Vanishes,
            new HighPrecision(sized, new PointSampler(claim, sizes, sized)).Confirm(Point.Exact([[1]]), judgement));
    }
}
