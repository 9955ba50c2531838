namespace AutoDiff.Checking.Carriers;

/// <summary>Mixes keys into numbers that look random.</summary>
internal static class Hash
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>
    /// The finalizer of SplitMix64 (Steele, Lea, Flood, Fast splittable pseudorandom number generators, 2014).
    /// </summary>
    public static ulong Mix(ulong key)
    {
        var z = key + Step;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number of the sequence that a seed gives.</summary>
    public static ulong At(ulong seed, ulong position) => Mix(seed + (Step * position));

    public static ulong Combine(ulong key, ulong next) => Mix(Mix(key) ^ next);

    public static ulong Of(string text)
    {
        var key = (ulong)text.Length;
        foreach (var character in text)
        {
            key = Combine(key, character);
        }

        return key;
    }
}
