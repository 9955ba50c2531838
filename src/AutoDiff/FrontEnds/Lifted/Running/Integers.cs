namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>Arithmetic of integers as the instructions of the intermediate language define it.</summary>
internal static class Integers
{
    /// <summary>
    /// The result of an instruction for two integers of 32 or 64 bits; null if it is none for integers.
    /// </summary>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    /// <exception cref="OverflowException">A checked instruction overflows.</exception>
    public static long? Apply(string code, long x, long y, bool isLong)
    {
        if (code.EndsWith(".ovf", StringComparison.Ordinal) || code.EndsWith(".ovf.un", StringComparison.Ordinal))
        {
            return Checked(code, x, y, isLong);
        }

        var result = Raw(code, x, y, isLong);
        return isLong || result is null ? result : unchecked((int)result.Value);
    }

    /// <summary>Whether a comparison holds.</summary>
    public static bool Compare(string comparison, long x, long y, bool isLong)
    {
        var (left, right) = isLong ? (unchecked((ulong)x), unchecked((ulong)y)) : unchecked(((uint)x, (uint)y));
        return comparison switch
        {
            "eq" => x == y,
            "ne" => x != y,
            "lt" => x < y,
            "le" => x <= y,
            "gt" => x > y,
            "ge" => x >= y,
            "lt.un" => left < right,
            "le.un" => left <= right,
            "gt.un" => left > right,
            _ => left >= right,
        };
    }

    private static long? Raw(string code, long x, long y, bool isLong) => unchecked(code switch
    {
        "add" => x + y,
        "sub" => x - y,
        "mul" => x * y,
        "div" => y == 0 ? throw new DivideByZeroException() : y == -1 ? -x : x / y,
        "rem" => y == 0 ? throw new DivideByZeroException() : y == -1 ? 0 : x % y,
        "div.un" when isLong => (long)((ulong)x / (ulong)y),
        "div.un" => (uint)x / (uint)y,
        "rem.un" when isLong => (long)((ulong)x % (ulong)y),
        "rem.un" => (uint)x % (uint)y,
        "and" => x & y,
        "or" => x | y,
        "xor" => x ^ y,
        "shl" when isLong => x << (int)y,
        "shl" => (int)x << (int)y,
        "shr" when isLong => x >> (int)y,
        "shr" => (int)x >> (int)y,
        "shr.un" when isLong => (long)((ulong)x >> (int)y),
        "shr.un" => (uint)x >> (int)y,
        _ => (long?)null,
    });

    private static long Checked(string code, long x, long y, bool isLong)
    {
        checked
        {
            return (code, isLong) switch
            {
                ("add.ovf", true) => x + y,
                ("sub.ovf", true) => x - y,
                ("mul.ovf", true) => x * y,
                ("add.ovf", _) => (int)(x + y),
                ("sub.ovf", _) => (int)(x - y),
                ("mul.ovf", _) => (int)(x * y),
                ("add.ovf.un", true) => unchecked((long)checked((ulong)x + (ulong)y)),
                ("sub.ovf.un", true) => unchecked((long)checked((ulong)x - (ulong)y)),
                ("mul.ovf.un", true) => unchecked((long)checked((ulong)x * (ulong)y)),
                ("add.ovf.un", _) => unchecked((int)checked(unchecked((uint)x) + unchecked((uint)y))),
                ("sub.ovf.un", _) => unchecked((int)checked(unchecked((uint)x) - unchecked((uint)y))),
                _ => unchecked((int)checked(unchecked((uint)x) * unchecked((uint)y))),
            };
        }
    }
}
