namespace AutoDiff.GradBench.Tests.Objectives;

public class HelloTests
{
    [Fact]
    public void A_square_has_twice_the_number_as_its_derivative()
    {
        Assert.Equal(2.25, (double)Tool.Evaluate("hello", "square", -1.5));
        Assert.Equal(-3, (double)Tool.Evaluate("hello", "double", -1.5));
    }
}
