using System.Runtime.CompilerServices;
using AutoDiff.Numbers;

namespace AutoDiff.Primitives;

/// <summary>
/// Sums a stream of numbers with a rounding error that grows with the logarithm of their count: blocks are summed in
/// eight sums at once, and block sums merged like the carries of a binary counter (pairwise summation; N. J. Higham,
/// Accuracy and Stability of Numerical Algorithms, §4.1).
/// </summary>
internal struct PairwiseSum<T>
    where T : struct, ICarrier<T>
{
    private const int BlockLength = 32;

    private Partials partials;
    private T block;
    private int inBlock;
    private int blocks;

    /// <summary>The sum of all numbers added so far; zero if there were none.</summary>
    public readonly T Total
    {
        get
        {
            var total = block;
            for (var (level, rest) = (0, blocks); rest != 0; level++, rest >>= 1)
            {
                if ((rest & 1) != 0)
                {
                    total += partials[level];
                }
            }

            return total;
        }
    }

    /// <summary>Adds <paramref name="count"/> numbers at a stride.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<T> source, int start, int stride, int count)
    {
        while (count > 0)
        {
            if (inBlock == 0 && count >= BlockLength)
            {
                block = WholeBlock(source, start, stride);
                start += stride * BlockLength;
                count -= BlockLength;
                Carry();
                continue;
            }

            var length = Math.Min(count, BlockLength - inBlock);
            var sum = block;
            for (var i = 0; i < length; i++)
            {
                sum += source[start];
                start += stride;
            }

            block = sum;
            inBlock += length;
            count -= length;
            if (inBlock == BlockLength)
            {
                Carry();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T WholeBlock(ReadOnlySpan<T> source, int start, int stride)
    {
        if (stride == 1)
        {
            return T.SumOfBlock(source.Slice(start, BlockLength));
        }

        var block = default(Block);
        for (var i = 0; i < BlockLength; i++)
        {
            block[i] = source[start + (i * stride)];
        }

        return T.SumOfBlock(block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Carry()
    {
        var level = 0;
        for (var rest = blocks; (rest & 1) != 0; rest >>= 1)
        {
            block += partials[level++];
        }

        partials[level] = block;
        block = default;
        inBlock = 0;
        blocks++;
    }

    [InlineArray(BlockLength)]
    private struct Block
    {
        private T first;
    }

    // 2³¹ elements fill at most 2²⁶ blocks.
    [InlineArray(27)]
    private struct Partials
    {
        private T first;
    }
}
