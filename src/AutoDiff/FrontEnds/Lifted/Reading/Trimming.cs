namespace AutoDiff.FrontEnds.Lifted.Reading;

/// <summary>Why methods cannot be read where a program is trimmed or compiled ahead of time.</summary>
internal static class Trimming
{
    public const string ReadsMethods =
        "The intermediate language of the method is read, which is not there, or is another one, in a program that " +
        "is trimmed or compiled ahead of time.";
}
