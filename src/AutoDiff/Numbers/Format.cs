namespace AutoDiff.Numbers;

/// <summary>The arithmetic whose rounding a <see cref="Bounded{TFormat}"/> follows.</summary>
internal interface IFormat
{
    /// <summary>The unit roundoff: half the distance from 1 to the next number.</summary>
    static abstract double Unit { get; }

    /// <summary>
    /// The smallest normal number; below it what is lost is not relative to the result but up to the unit of the smallest.
    /// </summary>
    static abstract double SmallestNormal { get; }

    static abstract double Round(double value);
}

/// <summary>double.</summary>
internal readonly struct DoubleFormat : IFormat
{
    public static double Unit => 1.0 / (1L << 53);

    public static double SmallestNormal => Math.ScaleB(1, -1022);

    public static double Round(double value) => value;
}

/// <summary>float.</summary>
internal readonly struct SingleFormat : IFormat
{
    public static double Unit => 1.0 / (1L << 24);

    public static double SmallestNormal => Math.ScaleB(1, -126);

    public static double Round(double value) => (float)value;
}
