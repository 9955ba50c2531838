namespace AutoDiff.Checking;

/// <summary>
/// Which sides of a branch the points have reached; a point on the border between them is on neither side.
/// </summary>
/// <param name="Condition">
/// The condition, such as <c>x &gt; 0</c>; for <c>relu(x)</c> and <c>abs(x)</c> the one they stand for.
/// </param>
/// <param name="Holds">Whether it held at a point.</param>
/// <param name="Fails">Whether it failed at a point.</param>
public sealed record BranchCoverage(string Condition, bool Holds, bool Fails);
