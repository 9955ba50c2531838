namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>What the primitives' own values do not cover.</summary>
internal static class ScalarPrimitives
{
    public static double Select(double condition, double whenTrue, double whenFalse) => condition != 0 ? whenTrue : whenFalse;
}
