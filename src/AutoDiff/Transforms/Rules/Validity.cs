namespace AutoDiff;

/// <summary>Where a rewriting rule holds. Each kind includes those before it.</summary>
public enum Validity
{
    /// <summary>For all operands up to rounding: infinities, NaN and zeros of both signs included.</summary>
    Exact,

    /// <summary>For all operands up to rounding, but a result of zero may have the other sign.</summary>
    IgnoresZeroSigns,

    /// <summary>
    /// Where every operand and every result on the way is finite, up to rounding and the sign of a zero. Elsewhere it
    /// may replace a NaN or an overflow by the mathematical value.
    /// </summary>
    AssumesFinite,
}
