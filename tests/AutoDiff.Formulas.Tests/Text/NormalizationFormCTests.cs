using AutoDiff.Formulas.Text;

namespace AutoDiff.Formulas.Tests;

public class NormalizationFormCTests
{
    // Random strings of marks, letters that decompose and Hangul, with their normal form by another implementation of
    // Unicode 14.
    [Theory]
    [InlineData("\u0300\u0303\u1CD8\uF959", "\u1CD8\u0300\u0303\u9675")]
    [InlineData("\u11A8\u1F36\u1EA6\u0308\u11A8", "\u11A8\u1F36\u1EA6\u0308\u11A8")]
    [InlineData("\u1A75\u0302\u0041", "\u1A75\u0302\u0041")]
    [InlineData("\u03C9\u03B1", "\u03C9\u03B1")]
    [InlineData("\u0303\u03B1\u11A8\u0300", "\u0303\u03B1\u11A8\u0300")]
    [InlineData("\u0302\u1100\u30C0\u0300", "\u0302\u1100\u30C0\u0300")]
    [InlineData("\u22E2\u0308\u0323\uAC01", "\u22E2\u0323\u0308\uAC01")]
    [InlineData("\u0061\u0300\u0327\uFA20\u0327", "\u00E0\u0327\u8612\u0327")]
    [InlineData("\u0300\u03C9", "\u0300\u03C9")]
    [InlineData("\uAC00\u0323", "\uAC00\u0323")]
    [InlineData("\u0301\u0308\uFA60\u1E7F", "\u0301\u0308\u8910\u1E7F")]
    [InlineData("\u0302\u0308\u2CF0\u0308", "\u0302\u0308\u2CF0\u0308")]
    [InlineData("\u1B0A\u0345\u0061", "\u1B0A\u0345\u0061")]
    [InlineData("\u0300\u1175", "\u0300\u1175")]
    [InlineData("\u0327\u0061\U0001145E\u0303", "\u0327\u0061\U0001145E\u0303")]
    [InlineData("\u11C2\u1DDD\u0323", "\u11C2\u0323\u1DDD")]
    [InlineData("\uFA2D\u0302\u0302", "\u9DB4\u0302\u0302")]
    [InlineData("\u0323\u0308\u0345\u0302\uF96F", "\u0323\u0308\u0302\u0345\u8AAA")]
    [InlineData("\u0323\u0065\u0308", "\u0323\u00EB")]
    [InlineData("\uF917\u2271\u0308\u0308", "\u73DE\u2271\u0308\u0308")]
    [InlineData("\u0302\uFE2E\u0323\u0345", "\u0323\u0302\uFE2E\u0345")]
    [InlineData("\u0323\u0323\u0323\uAC00", "\u0323\u0323\u0323\uAC00")]
    [InlineData("\u0302\u03C9\u0345\u0301", "\u0302\u1FF4")]
    [InlineData("\uD7A3\u0308\u0300\u03B1\u0302", "\uD7A3\u0308\u0300\u03B1\u0302")]
    [InlineData("\u0061\u0303\u0061", "\u00E3\u0061")]
    [InlineData("\u2DF1\uAC01\u0061", "\u2DF1\uAC01\u0061")]
    [InlineData("\u0323\u0301\u0416\u0300\u0327", "\u0323\u0301\u0416\u0327\u0300")]
    [InlineData("\u0301\u0300\u0301\u0323", "\u0323\u0301\u0300\u0301")]
    [InlineData("\u0302\u0327\u0345\u03B1", "\u0327\u0302\u0345\u03B1")]
    [InlineData("\u0303\u0065\u0300\u0301\u0302", "\u0303\u00E8\u0301\u0302")]
    [InlineData("\u0327\u0303\u0308\u0327", "\u0327\u0327\u0303\u0308")]
    [InlineData("\u1100\u0345\u0327\u2DF9\u0345", "\u1100\u0327\u2DF9\u0345\u0345")]
    [InlineData("\uAC01\u0E39\u0303\u0300", "\uAC01\u0E39\u0303\u0300")]
    [InlineData("\u0300\u0308\uAC01", "\u0300\u0308\uAC01")]
    [InlineData("\uAC01\u0302", "\uAC01\u0302")]
    [InlineData("\u0345\u0301\u0F39\u0308", "\u0F39\u0301\u0308\u0345")]
    [InlineData("\u0300\u0323\u0302\u030B", "\u0323\u0300\u0302\u030B")]
    [InlineData("\u0301\u0041\u0327\u0327", "\u0301\u0041\u0327\u0327")]
    [InlineData("\u0303\u0345\u2244\uFA5F\u0345", "\u0303\u0345\u2244\u8457\u0345")]
    [InlineData("\u03B1\u0345\u0302\u0300", "\u1FB3\u0302\u0300")]
    [InlineData("\u1100\u0623", "\u1100\u0623")]
    [InlineData("\u0327\uF9E2", "\u0327\u68A8")]
    [InlineData("\u0EB8\u1EB0\u103A\u0345\u03B1", "\u0EB8\u1EB0\u103A\u0345\u03B1")]
    [InlineData("\u0302\u1E93\u095E", "\u0302\u1E93\u092B\u093C")]
    [InlineData("\u1FC1\u0CCA\u0302\uFA5B\u2DE6", "\u1FC1\u0CCA\u0302\u8005\u2DE6")]
    [InlineData("\u0323\u0300\u1112\uD7A3\u0303", "\u0323\u0300\u1112\uD7A3\u0303")]
    [InlineData("\u1EF4\u0308\u0416\u0345", "\u1EF4\u0308\u0416\u0345")]
    [InlineData("\u0073\uA8E1\u0451\u0ECB\u0303", "\u0073\uA8E1\u0451\u0ECB\u0303")]
    [InlineData("\u0345\u0301\uF98E\u1B41\u0303", "\u0301\u0345\u5E74\u1B41\u0303")]
    [InlineData("\U0001136B\u0073", "\U0001136B\u0073")]
    [InlineData("\u0303\u0323\u0327\u0302\u0308", "\u0327\u0323\u0303\u0302\u0308")]
    [InlineData("\u0300\u03B1\u0301\u045D\u1E25", "\u0300\u03AC\u045D\u1E25")]
    [InlineData("\u0061\u0345\u0300", "\u00E0\u0345")]
    [InlineData("\u0308\u0323\u0345\u1E3A\u03B1", "\u0323\u0308\u0345\u1E3A\u03B1")]
    [InlineData("\u0327\u0302", "\u0327\u0302")]
    [InlineData("\u1FB3\u1112\u0061\u0300", "\u1FB3\u1112\u00E0")]
    [InlineData("\u0323\u035A\u0345\u006F", "\u0323\u035A\u0345\u006F")]
    [InlineData("\u0345\u03B1\u1E61\u1EDF", "\u0345\u03B1\u1E61\u1EDF")]
    [InlineData("\u0323\u0302", "\u0323\u0302")]
    [InlineData("\u0308\uFB43\u0416\u03C9\uFA56", "\u0308\u05E3\u05BC\u0416\u03C9\u7BC0")]
    public void The_normal_form_is_that_of_Unicode(string text, string normal) =>
        Assert.Equal(normal, NormalizationFormC.Normalize(text));

    [Property]
    public void Normalizing_twice_changes_nothing_more(string? text)
    {
        var once = NormalizationFormC.Normalize(text ?? "");
        Assert.Equal(once, NormalizationFormC.Normalize(once));
    }
}
