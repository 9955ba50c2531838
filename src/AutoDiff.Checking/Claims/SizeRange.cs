using System.Globalization;

namespace AutoDiff.Checking;

/// <summary>
/// The lengths that size names may take: from <see cref="Smallest"/> to <see cref="Largest"/>, both included.
/// </summary>
public readonly record struct SizeRange
{
    /// <summary>The range from <paramref name="smallest"/> to <paramref name="largest"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The smallest is less than 1, the largest less than the smallest or than 2: at length 1 too many mistakes are
    /// invisible to stop there.
    /// </exception>
    public SizeRange(int smallest, int largest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(smallest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, Math.Max(2, smallest));
        (Smallest, Largest) = (smallest, largest);
    }

    /// <summary>1 to 8.</summary>
    public static SizeRange Default => new(1, 8);

    /// <summary>The smallest length.</summary>
    public int Smallest { get; }

    /// <summary>The largest length.</summary>
    public int Largest { get; }

    /// <summary>Reads <c>1..8</c>.</summary>
    public static bool TryParse(string? text, out SizeRange range)
    {
        range = default;
        var ends = (text ?? "").Split("..");
        if (ends.Length != 2
            || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var smallest)
            || !int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var largest)
            || smallest < 1 || largest < 2 || largest < smallest)
        {
            return false;
        }

        range = new(smallest, largest);
        return true;
    }

    /// <summary>Such as <c>1..8</c>.</summary>
    public override string ToString() => $"{Smallest}..{Largest}";
}
