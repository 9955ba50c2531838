using AutoDiff.Transforms.Tidying;

namespace AutoDiff.Tests.Transforms.Tidying;

/// <summary>Numbers are read as what they were computed from, and stay the numbers that they are.</summary>
public class KnownNumbersTests
{
    public static TheoryData<double, string> Known() => new()
    {
        { 0.5, "1/2" },
        { 0.1, "1/10" },
        { -1.0 / 3, "-1/3" },
        { 2 * Math.PI, "2 pi" },
        { 1 / Math.Sqrt(2 * Math.PI), "1/2 2^(1/2) pi^(-1/2)" },
        { Math.Sqrt(8), "2 2^(1/2)" },
        { -Math.Sqrt(3) / 2, "-1/2 3^(1/2)" },
        { 3 * Math.E, "3 e" },
        { Math.Log(2) / 2, "1/2 log2" },
        { 1 / Math.Log(10), "1 log10^(-1)" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_number_is_read_as_what_it_was_computed_from(double value, string expected)
    {
        var term = Assert.Single(Read(value).Terms);
        Assert.Equal(expected, string.Join(' ', term.Product.Factors
            .Select(factor => Name(factor.Atom) + Raised(factor.Exponent.Constant!.Value))
            .Prepend($"{term.Coefficient}")));
    }

    [Property]
    public bool Any_other_number_stays_the_same_double(double value) =>
        !double.IsNormal(value) || Ratio.Of(value).Value == value;

    private static Polynomial Read(double value) => KnownNumbers.Read(value, whole => whole);

    private static string Name(int atom) => atom switch
    {
        Monomial.E => "e",
        Monomial.Pi => "pi",
        > 0 => $"log{atom}",
        _ => $"{Monomial.Number(atom)}",
    };

    private static string Raised(Ratio exponent) => exponent.IsOne ? ""
        : exponent.IsInteger && exponent.Sign > 0 ? $"^{exponent}"
        : $"^({exponent})";
}
