using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.Transforms;

namespace AutoDiff;

/// <summary>
/// What is done with programs, one step after the other: <c>program.Gradient().Simplify().Compile&lt;double&gt;()</c>.
/// </summary>
public static class ProgramExtensions
{
    /// <summary>The program of the value and its gradient in every input.</summary>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    public static ArrayProgram Gradient(this ArrayProgram program) => Reverse.Gradient(program);

    /// <summary>
    /// The program of the value and its gradient in some inputs, in the order in which they are given.
    /// </summary>
    /// <param name="program">The program, with one scalar output.</param>
    /// <param name="inputs">The numbers of the inputs, counted from 0.</param>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    /// <exception cref="ArgumentException">The program has no input of a number.</exception>
    public static ArrayProgram Gradient(this ArrayProgram program, params ReadOnlySpan<int> inputs) =>
        Reverse.Gradient(program, inputs);

    /// <summary>
    /// The program of the value and its gradient in some inputs, in the order in which they are given.
    /// </summary>
    /// <param name="program">The program, with one scalar output.</param>
    /// <param name="inputs">The names of the inputs.</param>
    /// <exception cref="ShapeMismatchException">
    /// The program has not exactly one output, or it is not a scalar.
    /// </exception>
    /// <exception cref="ArgumentException">Not exactly one input has a name.</exception>
    public static ArrayProgram Gradient(this ArrayProgram program, params ReadOnlySpan<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(program);
        var numbers = new int[inputs.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var name = inputs[i];
            int[] found = [.. Enumerable.Range(0, program.Inputs.Length).Where(k => program.Inputs[k].Name == name)];
            numbers[i] = found is [var number]
                ? number
                : throw new ArgumentException(
                    $"Expected one input named {name}; found {found.Length} among " +
                    $"{string.Join(", ", program.Inputs.Select(input => input.Name))}.",
                    nameof(inputs));
        }

        return Reverse.Gradient(program, numbers);
    }

    /// <summary>
    /// The program of the outputs and their tangents. Its inputs are those of the program followed by their tangents,
    /// named with a leading d.
    /// </summary>
    public static ArrayProgram Tangents(this ArrayProgram program) => Forward.Tangents(program);

    /// <summary>The program after the named identities of <see cref="Transforms.Simplify"/>.</summary>
    public static ArrayProgram Simplify(this ArrayProgram program, Validity validity = Validity.Exact) =>
        Transforms.Simplify.Apply(program, validity);

    /// <summary>
    /// The program in which formulas that overflow or cancel are written in a form that does not, as
    /// <see cref="Transforms.Stabilize"/> lists them.
    /// </summary>
    public static ArrayProgram Stabilize(this ArrayProgram program) => Transforms.Stabilize.Apply(program);

    /// <summary>The program as a person would write it, to be read, as <see cref="Transforms.Tidy"/> does.</summary>
    public static ArrayProgram Tidy(this ArrayProgram program) => Transforms.Tidy.Apply(program);

    /// <summary>The program with code generated for it.</summary>
    /// <typeparam name="T">The numbers it computes with: double or float.</typeparam>
    public static CompiledProgram<T> Compile<T>(this ArrayProgram program)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CompiledProgram<T>.Of(program);

    /// <summary>The program with code generated for it, evaluated at many points.</summary>
    /// <typeparam name="T">The numbers it computes with: double or float.</typeparam>
    /// <param name="program">The program.</param>
    /// <param name="roles">Which inputs all points share, and which outputs are summed over them.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The program has no input or output of a number that the roles name.
    /// </exception>
    public static CompiledProgram<T> Compile<T>(this ArrayProgram program, PointRoles roles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CompiledProgram<T>.Of(program, roles);

    /// <summary>
    /// The outputs, one array each in row-major order, from one array for each input: by the interpreter, at one point.
    /// </summary>
    /// <exception cref="ArgumentException">The number of inputs or the length of one is wrong.</exception>
    /// <exception cref="BranchException">The user code that was recorded would have gone another way.</exception>
    public static T[][] Evaluate<T>(this ArrayProgram program, params ReadOnlySpan<T[]> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new Interpreter(program).Run(inputs);

    /// <summary>The program as formulas, one for each output with a name, after what several of them use.</summary>
    /// <param name="program">The program.</param>
    /// <param name="outputs">The names of the outputs.</param>
    public static string ToText(this ArrayProgram program, params ReadOnlySpan<string> outputs) =>
        TextPrinter.Formulas(program, outputs);

    /// <summary>
    /// The program as formulas in LaTeX, one for each output with a name, after what several of them use.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="outputs">The names of the outputs.</param>
    public static string ToLatex(this ArrayProgram program, params ReadOnlySpan<string> outputs) =>
        LatexPrinter.Formulas(program, outputs);

    /// <summary>The program as a method in C# that needs nothing but the base class library.</summary>
    /// <param name="program">The program.</param>
    /// <param name="name">The name of the method.</param>
    /// <param name="outputs">The names of the outputs.</param>
    public static string ToCSharp(this ArrayProgram program, string name, params ReadOnlySpan<string> outputs) =>
        CSharpPrinter.Method(program, name, outputs);
}
