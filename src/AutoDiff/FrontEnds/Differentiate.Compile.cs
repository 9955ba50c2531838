using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Compiled;
using AutoDiff.FrontEnds.Lifted;
using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff;

/// <content>Functions with code for all their derivatives, to be evaluated often.</content>
public static partial class Differentiate
{
    /// <summary>
    /// Compiles a function of an array: traced, stabilized, differentiated, simplified. If it compares variables, it is
    /// recorded at the point, and again wherever a comparison comes out in another way.
    /// </summary>
    /// <param name="f">The function.</param>
    /// <param name="x">A point of the length of all points.</param>
    /// <exception cref="NotSupportedException">The function reads the value of a variable.</exception>
    public static CompiledFunction<double> Compile(Func<Variable, Variable> f, double[] x)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        return new(new VariableSource<double>(inputs => f(inputs[0]), [[x.Length]]), x);
    }

    /// <summary>Compiles a function of several arrays, whose elements are its numbers one after the other.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">A point: arrays of the lengths of all points.</param>
    /// <exception cref="NotSupportedException">The function reads the value of a variable.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    public static CompiledFunction<double> Compile(Func<Variable[], Variable> f, params double[][] x)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        return new(
            new VariableSource<double>(f, Array.ConvertAll(x, elements => Shape.Of(elements.Length))),
            [.. x.SelectMany(elements => elements)]);
    }

    /// <summary>Compiles a program, such as that of a formula.</summary>
    /// <typeparam name="T">The numbers it computes with: double or float.</typeparam>
    /// <param name="program">The program, whose inputs are the numbers one after the other.</param>
    public static CompiledFunction<T> Compile<T>(ArrayProgram program)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(program);
        return new(new ProgramSource<T>(program), []);
    }

    /// <summary>Compiles a plain method of a span.</summary>
    /// <param name="f">The method, or a lambda.</param>
    /// <param name="x">A point of the length of all points.</param>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static CompiledFunction<double> Compile(Func<ReadOnlySpan<double>, double> f, double[] x) =>
        Compile((Delegate)f, x);

    /// <summary>
    /// Compiles a plain method of parameters of any kind: an array, a tuple, a record, a structure, a dictionary, a
    /// list, arrays of them. Its gradient is one of the same kind. Where lengths or what is no number are others than
    /// before, the method is read again.
    /// </summary>
    /// <typeparam name="TParameters">The parameters.</typeparam>
    /// <param name="f">The method, or a lambda.</param>
    /// <param name="like">Parameters like those that it will be called with.</param>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    [OverloadResolutionPriority(AfterVariables - 1)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static CompiledModel<TParameters> Compile<TParameters>(Func<TParameters, double> f, TParameters like)
    {
        ArgumentNullException.ThrowIfNull(f);
        return new(f, like);
    }

    /// <summary>
    /// Compiles a plain method of several parameters, whose numbers are those of the compiled function one after the
    /// other. Everything else, such as an integer, has the value that is given.
    /// </summary>
    /// <param name="f">The method, or a lambda with types.</param>
    /// <param name="like">One argument for each parameter, like those that it will be called with.</param>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    /// <exception cref="ArgumentException">There are not as many arguments as parameters.</exception>
    [OverloadResolutionPriority(AfterVariables - 2)]
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static CompiledFunction<double> Compile(Delegate f, params object?[] like)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(like);
        return new(new MethodSource<double>(f, like), []);
    }
}
