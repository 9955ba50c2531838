using System.Text;

namespace AutoDiff.Formulas.Tests;

public class SourceTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("θ = x\u0302\r\n𝑥")]
    public void Bytes_are_read_as_UTF_8_without_their_byte_order_mark(string text)
    {
        Assert.Equal(text, SourceText.Decode(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(text, SourceText.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]));
    }

    [Fact]
    public void A_wrong_byte_is_named_with_its_place()
    {
        byte[] bytes = [.. "a\r\nb\rθ"u8, 0xC3, (byte)'x'];
        var error = Assert.Throws<FormulaException>(() => SourceText.Decode(bytes)).Error;
        Assert.Equal("line 3, column 2: The file is not UTF-8 text. Save the file as UTF-8.", error.ToString());
        Assert.Equal("the byte 0xC3", error.Found);
    }

    [Fact]
    public void UTF_16_is_recognized() =>
        Assert.Equal(
            "line 1, column 1: The file is encoded as UTF-16. Save the file as UTF-8.",
            Assert.Throws<FormulaException>(() => SourceText.Decode([0xFF, 0xFE, 0x61, 0])).Error.ToString());
}
