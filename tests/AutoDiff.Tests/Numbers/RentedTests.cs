using System.Runtime.CompilerServices;
using AutoDiff.Numbers;

namespace AutoDiff.Tests.Numbers;

public class RentedTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4096)]
    public void A_buffer_begins_with_a_cache_line_and_has_the_length_asked_for(int length)
    {
        Check<double>(length);
        Check<float>(length);
    }

    // The garbage collector may move a buffer before it is looked at, but not again and again.
    private static void Check<T>(int length)
        where T : unmanaged => Assert.Contains(Enumerable.Range(0, 10), _ => BeginsWithALine<T>(length));

    private static bool BeginsWithALine<T>(int length)
        where T : unmanaged
    {
        var buffer = new Rented<T>(length);
        Assert.Equal(length, buffer.Span.Length);
        var isAtLine = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref buffer.Span[0]) % 64 == 0;
        buffer.Return();
        return isAtLine;
    }
}
