namespace AutoDiff.Tests.Laws.Reported;

/// <summary>
/// First and second derivatives at points where users of other engines found them wrong, and at their like: in every
/// mode, in double and, where the point is one of floats, in float. The truth was computed with 150 to 1100 digits, by
/// differences of the functions alone. A comment names the project of a report.
/// </summary>
public class ReportedElsewhere
{
    private static readonly DerivativeCase[][] Slopes =
    [
        Saturation.Slopes, Programs.Slopes, SpecialFunctions.Slopes, Lengths.Slopes, Choices.Slopes, Matrices.Slopes,
    ];

    private static readonly DerivativeCase[][] Curves =
    [
        Saturation.Curves, Programs.Curves, SpecialFunctions.Curves, Lengths.Curves, Choices.Curves, Matrices.Curves,
    ];

    public static TheoryData<string> Names => [.. Slopes.SelectMany(rows => rows).Select(row => row.Name)];

    public static TheoryData<string> Curved => [.. Curves.SelectMany(rows => rows).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_is_right_or_says_that_it_is_not(string name) =>
        Assert.Empty(Slopes.SelectMany(rows => rows).Single(row => row.Name == name).WrongGradients());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_derivative_is_known_in_every_mode_or_in_none(string name) =>
        Assert.Empty(Slopes.SelectMany(rows => rows).Single(row => row.Name == name).UnknownGradients());

    [Theory]
    [MemberData(nameof(Curved))]
    public void A_second_derivative_is_right_in_every_mode(string name) =>
        Assert.Empty(Curves.SelectMany(rows => rows).Single(row => row.Name == name).WrongColumns());
}
