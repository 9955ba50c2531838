using System.Globalization;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <summary>
/// A decision that user code made while a tape recorded it, such as the condition of an <c>if</c>: a program made of
/// the recording holds only where the decision comes out as it did.
/// </summary>
public readonly record struct Guard
{
    internal Guard(int instruction, bool outcome) => (Instruction, Outcome) = (instruction, outcome);

    /// <summary>The instruction that compares: a scalar that is not 0 where the comparison is true.</summary>
    public int Instruction { get; internal init; }

    /// <summary>How it came out.</summary>
    public bool Outcome { get; }

    /// <summary>Whether a value of the instruction is the recorded outcome.</summary>
    public bool Admits(double value) => (value != 0) == Outcome;
}

/// <summary>A program was evaluated where the user code it was recorded from would have gone another way.</summary>
public sealed class BranchException : InvalidOperationException
{
    internal BranchException(Guard guard, Op comparison, IReadOnlyList<double> operands, int point)
        : base(Describe(guard, comparison, operands, point)) =>
        (Guard, Comparison, Operands, Point) = (guard, comparison, operands, point);

    /// <summary>The first decision that came out differently.</summary>
    public Guard Guard { get; }

    /// <summary>The comparison that was decided.</summary>
    public Op Comparison { get; }

    /// <summary>The numbers compared, in order.</summary>
    public IReadOnlyList<double> Operands { get; }

    /// <summary>The number of the point; 0 if there is one only.</summary>
    public int Point { get; }

    private static string Describe(Guard guard, Op comparison, IReadOnlyList<double> operands, int point)
    {
        var compared = operands is [var x, var y]
            ? $"{Write(x)} {PrimitiveFacts.Of(comparison).Name} {Write(y)}"
            : "it";
        return $"The program was recorded where the instruction %{guard.Instruction} was {Write(guard.Outcome)}; " +
            $"{compared} at point {point} is {Write(!guard.Outcome)}, and the recorded code would go another way. " +
            "Record anew, write it with Where, or take the program WithoutGuards.";
    }

    private static string Write(double x) => x.ToString("R", CultureInfo.InvariantCulture);

    private static string Write(bool outcome) => outcome ? "true" : "false";
}
