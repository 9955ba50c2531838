using System.Diagnostics.CodeAnalysis;
using AutoDiff.Numbers;

namespace AutoDiff.Checking.Code;

/// <summary>
/// The gradient of a plain method: exact, of the code that it was compiled to; or by differences, where that cannot be
/// read.
/// </summary>
[RequiresUnreferencedCode(ReadsMethods)]
[RequiresDynamicCode(ReadsMethods)]
internal sealed class MethodReference(Func<double[], double> function)
{
    /// <summary>Why trimmed programs do not have it.</summary>
    public const string ReadsMethods = "Methods are read from the code that they were compiled to.";

    private readonly Dictionary<int, ArrayProgram> programs = [];

    /// <summary>Why differences are the truth; null while the derivative of the code is.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The gradient at a point.</summary>
    public Estimate[] At(double[] point)
    {
        if (Refusal is null)
        {
            try
            {
                return ProgramReference.At<DoubleFormat>(ProgramFor(point), point);
            }
            catch (BranchException)
            {
                // Here the method throws.
                return [.. Enumerable.Repeat(Estimate.None, point.Length)];
            }
            catch (LiftException exception)
            {
                Refusal = exception.Message;
            }
        }

        return DifferenceReference.At(function, point);
    }

    private ArrayProgram ProgramFor(double[] point)
    {
        if (!programs.TryGetValue(point.Length, out var program))
        {
            programs.Add(point.Length, program = Lift.Trace(function, [point]));
        }

        return program;
    }
}
