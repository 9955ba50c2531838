namespace AutoDiff.Numbers;

/// <summary>The arithmetic whose rounding a <see cref="Bounded{TFormat}"/> follows.</summary>
public interface IFormat
{
    /// <summary>The unit roundoff: half the distance from 1 to the next number.</summary>
    static abstract double Unit { get; }

    /// <summary>
    /// The smallest normal number; below it what is lost is not relative to the result but up to the unit of the
    /// smallest.
    /// </summary>
    static abstract double SmallestNormal { get; }

    /// <summary>The number of the format that is nearest to <paramref name="value"/>.</summary>
    static abstract double Round(double value);
}

/// <summary>double.</summary>
public readonly struct DoubleFormat : IFormat
{
    /// <inheritdoc/>
    public static double Unit => 1.0 / (1L << 53);

    /// <inheritdoc/>
    public static double SmallestNormal => Math.ScaleB(1, -1022);

    /// <inheritdoc/>
    public static double Round(double value) => value;
}

/// <summary>float.</summary>
public readonly struct SingleFormat : IFormat
{
    /// <inheritdoc/>
    public static double Unit => 1.0 / (1L << 24);

    /// <inheritdoc/>
    public static double SmallestNormal => Math.ScaleB(1, -126);

    /// <inheritdoc/>
    public static double Round(double value) => (float)value;
}
