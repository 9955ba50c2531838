namespace AutoDiff.Programs;

/// <summary>Recognizes constant arrays that have a name.</summary>
internal static class ConstantArray
{
    /// <summary>Whether the elements are those of an identity matrix.</summary>
    public static bool IsIdentity(ReadOnlySpan<double> elements, Shape shape)
    {
        if (shape.Rank != 2 || shape[0] != shape[1])
        {
            return false;
        }

        for (var i = 0; i < elements.Length; i++)
        {
            if (elements[i] != (i % (shape[0] + 1) == 0 ? 1 : 0))
            {
                return false;
            }
        }

        return true;
    }
}
