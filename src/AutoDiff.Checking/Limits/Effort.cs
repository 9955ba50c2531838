using AutoDiff.Primitives;

namespace AutoDiff.Checking.Limits;

/// <summary>What one evaluation of a program takes, estimated from its instructions.</summary>
/// <param name="Numbers">How many numbers it holds at once: the elements of all its arrays.</param>
/// <param name="Operations">How many operations it takes on numbers of any carrier.</param>
/// <param name="Derivatives">
/// How many operations on doubles it takes to differentiate its functions of whole arrays in each element of their
/// operands, as bounds of rounding errors do.
/// </param>
internal readonly record struct Effort(long Numbers, double Operations, double Derivatives)
{
    /// <summary>
    /// How many numbers an evaluation may hold at once: of no carrier more than seven hundred megabytes.
    /// </summary>
    public const long MostNumbers = 1 << 23;

    /// <summary>How many numbers evaluations may hold that are done at the same time.</summary>
    public const long FewNumbers = 1 << 18;

    // An operation of a carrier takes as long as so many of doubles.
    private const double OfCarrier = 16;

    // An operation that mixes the elements of a matrix without factorizing it, as its exponential does, takes so many
    // products of matrices.
    private const double Products = 20;

    /// <summary>Of evaluating a program once.</summary>
    public static Effort Of(ArrayProgram program)
    {
        var effort = default(Effort);
        foreach (var instruction in program.Instructions)
        {
            Shape[] operands = [.. instruction.Operands.Select(operand => program.Instructions[operand].Shape)];
            var read = operands.Sum(operand => (double)operand.Length);
            var operations = OperationsOf(instruction, operands);
            var isOfWholeArrays = instruction.Family is Family.Grouped or Family.Custom;
            effort = new(
                effort.Numbers + instruction.Shape.Length,
                effort.Operations + operations,
                effort.Derivatives + (isOfWholeArrays ? read * operations : 0));
        }

        return effort;
    }

    /// <summary>Of evaluating a program with bounds of its rounding errors, in operations of a carrier.</summary>
    public double WithBounds => Operations + (Derivatives / OfCarrier);

    private static double OperationsOf(Instruction instruction, Shape[] operands)
    {
        double written = instruction.Shape.Length;
        if (instruction.Operation is { } operation)
        {
            return written + operands.Index().Sum(operand =>
                (double)operand.Item.Length * (operation.Factorizes(operand.Index) ? operand.Item[-1]
                    : operation.RoundsByNorm(operand.Index) ? Products * operand.Item[-1]
                    : 1));
        }

        // A product of arrays adds as many terms as the lengths that occur in it have combinations; where each occurs
        // in two of the three arrays, that is the root of the product of their numbers of elements.
        return instruction.Family == Family.Linear && operands is [var x, var y]
            ? Math.Max(written, Math.Sqrt((double)x.Length * y.Length * written))
            : written + operands.Sum(operand => (double)operand.Length);
    }
}
