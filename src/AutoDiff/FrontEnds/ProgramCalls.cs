using AutoDiff.BackEnds.Structures;

namespace AutoDiff;

/// <summary>
/// Programs called from functions of variables. On a tape a call is one operation, which runs code generated for the
/// program, as do its derivatives in every mode and order; in a program under construction it is as if the function
/// that the program was traced from were called.
/// </summary>
public static class ProgramCalls
{
    /// <summary>
    /// The outputs of a program for variables of the shapes of its inputs, at least one of which is no plain number.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The number of arguments or the shape of one is not that of the inputs.
    /// </exception>
    /// <exception cref="ArgumentException">There is no argument.</exception>
    /// <exception cref="InvalidOperationException">All arguments are plain numbers.</exception>
    /// <exception cref="BranchException">The user code that was recorded would have gone another way.</exception>
    public static Variable[] Call(this ArrayProgram program, params ReadOnlySpan<Variable> arguments)
    {
        ArgumentNullException.ThrowIfNull(program);
        var outputs = new Variable[program.Outputs.Length];
        Call(program, arguments, outputs);
        return outputs;
    }

    /// <summary>
    /// As <see cref="Call(ArrayProgram, ReadOnlySpan{Variable})"/>, with the outputs in a span of the caller's: nothing
    /// is allocated unless it is to use several threads.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Variables of the shapes of its inputs.</param>
    /// <param name="outputs">Where the outputs are put.</param>
    /// <param name="threads">
    /// On how many threads at most it is evaluated on a tape, as are its derivatives; the results do not depend on it.
    /// </param>
    /// <exception cref="ShapeMismatchException">
    /// The number of arguments or outputs, or the shape of an argument, is not that of the program.
    /// </exception>
    /// <exception cref="ArgumentException">There is no argument.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is not positive.</exception>
    /// <exception cref="InvalidOperationException">All arguments are plain numbers.</exception>
    /// <exception cref="BranchException">The user code that was recorded would have gone another way.</exception>
    public static void Call(
        this ArrayProgram program, ReadOnlySpan<Variable> arguments, Span<Variable> outputs, int threads = 1) =>
        Record(program, null, arguments, outputs, threads);

    /// <summary>
    /// The outputs of a program at many points: arguments for inputs that are not shared, and outputs that are not
    /// summed, have a leading axis that counts the points.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The number of arguments or the shape of one is not that of the inputs.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The program has no input or output of a number that the roles name.
    /// </exception>
    /// <exception cref="ArgumentException">All inputs are shared, so that nothing counts the points.</exception>
    /// <exception cref="InvalidOperationException">All arguments are plain numbers.</exception>
    /// <exception cref="BranchException">
    /// At some point the user code that was recorded would have gone another way.
    /// </exception>
    public static Variable[] CallOverPoints(
        this ArrayProgram program, PointRoles roles, params ReadOnlySpan<Variable> arguments)
    {
        ArgumentNullException.ThrowIfNull(program);
        var outputs = new Variable[program.Outputs.Length];
        CallOverPoints(program, roles, arguments, outputs);
        return outputs;
    }

    /// <summary>
    /// As <see cref="CallOverPoints(ArrayProgram, PointRoles, ReadOnlySpan{Variable})"/>, with the outputs in a span of
    /// the caller's.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="roles">What its inputs and outputs are.</param>
    /// <param name="arguments">
    /// Variables of the shapes of its inputs, with a leading axis unless they are shared.
    /// </param>
    /// <param name="outputs">Where the outputs are put.</param>
    /// <param name="threads">
    /// On how many threads at most it is evaluated, as are its derivatives; the results do not depend on it.
    /// </param>
    /// <exception cref="ShapeMismatchException">
    /// The number of arguments or outputs, or the shape of an argument, is not that of the program.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The program has no input or output of a number that the roles name, or the number of threads is not positive.
    /// </exception>
    /// <exception cref="ArgumentException">All inputs are shared, so that nothing counts the points.</exception>
    /// <exception cref="InvalidOperationException">All arguments are plain numbers.</exception>
    /// <exception cref="BranchException">
    /// At some point the user code that was recorded would have gone another way.
    /// </exception>
    public static void CallOverPoints(
        this ArrayProgram program, PointRoles roles, ReadOnlySpan<Variable> arguments, Span<Variable> outputs,
            int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(roles);
        Record(program, roles, arguments, outputs, threads);
    }

    private static void Record(
        ArrayProgram program, PointRoles? roles, ReadOnlySpan<Variable> arguments, Span<Variable> outputs, int threads)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (outputs.Length != program.Outputs.Length)
        {
            throw new ShapeMismatchException(
                $"The program has {program.Outputs.Length} outputs; room for {outputs.Length} was found.");
        }

        if (arguments.IsEmpty)
        {
            throw new ArgumentException(
                "A program is called with one variable at least; found none.", nameof(arguments));
        }

        ProgramOperation.Of(program, roles, threads).Results(arguments, outputs);
    }
}
