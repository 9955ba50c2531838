using AutoDiff.Checking.Carriers;

namespace AutoDiff.Checking.Sampling;

/// <summary>
/// The random numbers of a seed: those that SplitMix64 gives, one after the other. They are the same on every machine
/// and with every version of the runtime, so that a seed in a report draws the points of the report again.
/// </summary>
internal sealed class RandomNumbers(ulong seed)
{
    private ulong position;

    /// <summary>Each of the 2⁶⁴ numbers alike.</summary>
    public ulong Next() => Hash.At(seed, position++);

    /// <summary>A number from 0 to <paramref name="bound"/> − 1, each alike up to one part in 2³².</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);
}
