namespace AutoDiff.Programs;

/// <summary>A variable of one recorder met one of another.</summary>
/// <param name="one">The recorder that was asked to record.</param>
/// <param name="other">That of the variable it was given.</param>
internal sealed class ForeignVariableException(Recorder one, Recorder? other) : InvalidOperationException(
    "The variables belong to different tapes; expected variables recorded on one. A derivative inside a function " +
    "that is " +
    "itself differentiated is taken at a variable, as in Gradient(f, (Variable)1.0), so that it stays on the tape " +
    "of the " +
    "function; the Value of a variable is a number that has no derivative.")
{
    /// <summary>The one of the two that is not the given one; null if both are others.</summary>
    public Recorder? Beside(Recorder own) =>
        ReferenceEquals(own, one) ? other : ReferenceEquals(own, other) ? one : null;
}
