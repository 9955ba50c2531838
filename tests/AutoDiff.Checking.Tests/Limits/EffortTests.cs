using System.Runtime.CompilerServices;
using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Exactness;
using AutoDiff.Checking.Limits;
using AutoDiff.Formulas;
using AutoDiff.Numbers;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Tests.Limits;

/// <summary>What is too large to be evaluated is known before it is tried, and named.</summary>
public class EffortTests
{
    [Fact]
    public void A_program_holds_the_elements_of_all_its_arrays_at_once()
    {
        var program = ProgramBuilder.Trace(
            inputs => [Sum(Outer(Exp(inputs[0]), inputs[1]))], ("x", [30]), ("y", [30]));
        Assert.InRange(Effort.Of(program).Numbers, 30 + 30 + 30 + 900 + 1, 30 + 30 + 30 + (3 * 900) + 100);
    }

    [Fact]
    public void The_numbers_that_may_be_held_at_once_take_less_than_seven_hundred_megabytes() => Assert.All(
        [
            Unsafe.SizeOf<Residue<FirstPair>>(), Unsafe.SizeOf<Witness<DoubleFormat>>(), Unsafe.SizeOf<Sides>(),
            Unsafe.SizeOf<OneSided<Above>>(), Unsafe.SizeOf<Measured>(),
        ],
        size => Assert.InRange(size * Effort.MostNumbers, 1, 700_000_000));

    [Fact]
    public void A_matrix_product_takes_as_many_operations_as_it_adds_terms()
    {
        var program = ProgramBuilder.Trace(
            inputs => [MatMul(inputs[0], inputs[1])], ("A", [20, 30]), ("B", [30, 40]));
        Assert.InRange(Effort.Of(program).Operations, 20 * 30 * 40, (20 * 30 * 40) + (20 * 30) + (30 * 40) + (20 * 40));
    }

    [Theory]
    [InlineData("x : real[4000]\nC = sum(outer(x, x))\nclaim dC/dx = 2*sum(x)*ones(4000)")]
    [InlineData("x : real[200]\nC = sum(i, j, k: x[i]*x[j]*x[k])\nclaim dC/dx = 3*sum(x)^2*ones(200)")]
    [InlineData("x : real[1000]\na = exp(x)/sum(exp(x))\nclaim da/dx = diag(a) - outer(a, a)")]
    [InlineData("x : real[5000]\na = exp(x)\nclaim da/dx = diag(a)")]
    public void A_claim_that_is_too_large_is_undecided_and_names_the_limit(string source)
    {
        var report = Assert.Single(FormulaChecker.Check(FormulaModel.Analyze(source)));
        Assert.Equal((Verdict.Undecided, 0), (report.Verdict, report.Points));
        Assert.Matches("more than the limit of 8388608|too many entries|more than 16777216 elements", report.Limit);
    }

    [Theory]
    [InlineData("x : real[n]\nC = sum(x^2)\nclaim dC/dx = 2*x")]
    [InlineData("x : real[n]\nC = sum(outer(x, x))\nclaim dC/dx = 2*sum(x)*ones(n)")]
    [InlineData("x : real[n]\na = exp(x)\nclaim da/dx = diag(a)")]
    public void Sizes_that_are_too_large_are_left_out_and_the_others_are_tried(string source)
    {
        var options = new CheckOptions { Sizes = new(1, 2_000_000_000), Points = 32 };
        var report = Assert.Single(FormulaChecker.Check(FormulaModel.Analyze(source), options));
        Assert.Equal(Verdict.Exact, report.Verdict);
        Assert.All(report.Sizes, sizes => Assert.InRange(sizes.Lengths[0], 1, 64));
        Assert.StartsWith("Not tried at n = ", report.Limit, StringComparison.Ordinal);
    }

    [Fact]
    public void What_fits_at_every_size_has_no_limit()
    {
        var model = FormulaModel.Analyze("x : real[n]\nC = sum(x)\nclaim dC/dx = ones(n)");
        Assert.Null(Assert.Single(FormulaChecker.Check(model)).Limit);
    }

    [Theory]
    [InlineData("A : real[200, 200]\nC = det(A)\nclaim dC/dA = det(A)*inv(A)'")]
    [InlineData("A : real[150, 150]\nC = sum(inv(A))\nclaim dC/dA = -inv(A)' @ ones(150, 150) @ inv(A)'")]
    public void What_cannot_end_in_time_is_not_begun(string source)
    {
        var options = new CheckOptions { Timeout = TimeSpan.FromSeconds(0.5) };
        var report = Assert.Single(FormulaChecker.Check(FormulaModel.Analyze(source), options));
        Assert.Equal((Verdict.Undecided, 0, true), (report.Verdict, report.Points, report.IsCutShort));
    }

    [Fact]
    public void A_check_that_is_stopped_reports_what_it_has_found()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Stopper(stop);
        var report = Assert.Single(FormulaChecker.Check(
            FormulaModel.Analyze("x : real\nf = abs(x)*exp(x)\nclaim df/dx = sign(x)*f/x*x*sign(x) + sign(x)*exp(x)"),
            new() { Stop = stop.Token, Points = 1_000_000 },
            progress));
        Assert.True(report.IsCutShort);
        Assert.InRange(report.Points, 1, 100);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<int>
    {
        private int points;

        public void Report(int value)
        {
            points += value;
            if (points == 10)
            {
                stop.Cancel();
            }
        }
    }
}
