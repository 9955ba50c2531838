using AutoDiff.BackEnds.Interpretation;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Sparsity;

/// <summary>
/// An output of a program over points that is an output of a larger one, whose inputs and constants it takes as they
/// are: gathered, sliced, reshaped. Its rows of the Jacobian are those of each point, in the columns where that point
/// finds its inputs.
/// </summary>
/// <param name="Operation">The call.</param>
/// <param name="Output">The number of the output of the program over points.</param>
/// <param name="Points">The number of points.</param>
/// <param name="Operands">What the elements of the operands are; places are those of the inputs.</param>
internal sealed record PointCall(ProgramOperation Operation, int Output, int Points, Origin[][] Operands)
{
    /// <summary>The program of one point.</summary>
    public ArrayProgram Program => Operation.Program;

    /// <summary>
    /// The numbers of the operands that the output needs: of those that vary, and of those that are constants.
    /// </summary>
    public (int[] Varying, int[] Constant) Needed()
    {
        var needed = Program.Listing.NeededFor([Program.Outputs[Output]]);
        var all = Enumerable.Range(0, Operands.Length).Where(i => needed[Program.Inputs[i].Index])
            .ToLookup(IsConstant);
        return ([.. all[false]], [.. all[true]]);
    }

    /// <summary>The calls that give the outputs of a program; null if they are not all outputs of such calls.</summary>
    public static PointCall[]? Find(ArrayProgram program)
    {
        var listing = program.Listing;
        if (!program.Guards.IsEmpty || !Enumerable.Range(0, program.Count).Any(IsCall))
        {
            return null;
        }

        var arena = new Origin[listing.ArenaLength];
        var next = 0;
        foreach (var input in program.Inputs)
        {
            Number(ElementsOf(input.Index));
        }

        // By the place of the first element.
        var calls = new Dictionary<int, PointCall>();
        var evaluator = new Evaluator(listing, new ArrayRules());
        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < program.Count; i++)
        {
            if (!IsCall(i))
            {
                evaluator.Run<Origin>(arena, i, i + 1);
                continue;
            }

            var operation = (ProgramOperation)listing.Payload(listing[i])!;
            int[] operands = [.. listing.Operands(listing[i], buffer)];
            Shape[] shapes = [.. operands.Select(listing.Shape)];
            Origin[][] origins = [.. operands.Select(operand => ElementsOf(operand).ToArray())];
            var results = operation.ResultsOf(shapes);
            for (var k = 0; k < operation.Program.Outputs.Length; k++)
            {
                calls[next] = new(operation, k, operation.Points(shapes), origins);
                Number(results.Of(ElementsOf(i), k));
            }
        }

        var inputs = program.Inputs.Sum(input => input.Shape.Length);
        var found = new PointCall[program.Outputs.Length];
        for (var k = 0; k < found.Length; k++)
        {
            var elements = ElementsOf(program.Outputs[k]);
            if (elements.IsEmpty || !calls.TryGetValue(elements[0].Place, out var call)
                || !call.IsBlock(inputs) || !IsWhole(elements, call))
            {
                return null;
            }

            found[k] = call;
        }

        return found;

        bool IsCall(int i) => listing.Payload(listing[i]) is ProgramOperation { Roles: not null };

        Span<Origin> ElementsOf(int instruction) =>
            arena.AsSpan(listing[instruction].Slot, listing.Shape(instruction).Length);

        void Number(Span<Origin> elements)
        {
            foreach (ref var element in elements)
            {
                element = new(next++);
            }
        }
    }

    // Each operand consists of inputs of the program alone, or of constants; what all points share is constant.
    private bool IsBlock(int inputs) =>
        Program.Guards.IsEmpty && !Operation.Roles!.IsSummed(Output)
        && Operands.Index().All(operand => IsConstant(operand.Index)
            || (!Operation.Roles.IsShared(operand.Index)
                && Array.TrueForAll(operand.Item, element => element.Place >= 0 && element.Place < inputs)));

    private bool IsConstant(int operand) =>
        Array.TrueForAll(Operands[operand], element => element.IsConstant);

    private static bool IsWhole(ReadOnlySpan<Origin> elements, PointCall call)
    {
        for (var i = 1; i < elements.Length; i++)
        {
            if (elements[i].Place != elements[0].Place + i)
            {
                return false;
            }
        }

        return elements.Length
            == call.Points * call.Program.Listing.Shape(call.Program.Outputs[call.Output]).Length;
    }
}
