using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using AutoDiff.FrontEnds.Compiled;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Running;

namespace AutoDiff.FrontEnds.Lifted;

/// <summary>
/// A plain method with code generated for its derivatives, for arguments of some lengths. Methods that have been lifted
/// are kept; one whose captured values have changed since is lifted again.
/// </summary>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal sealed class LiftedFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many traces of one method are kept, which differ in what they have read.
    private const int MostKept = 8;

    private static readonly ConcurrentDictionary<Signature, LiftedFunction<T>[]> Known = [];

    private readonly Observations observations;
    private readonly DerivativePrograms<T> derivatives;

    private LiftedFunction(ArrayProgram program, Observations observations) =>
        (derivatives, this.observations) = (new(program), observations);

    /// <summary>The number of elements of what the method returns.</summary>
    public int OutputLength => derivatives.OutputLength;

    /// <summary>A method as it is now, for arguments like the given ones.</summary>
    public static LiftedFunction<T> Of(Delegate f, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(f);
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
        {
            throw new NotSupportedException(
                $"Methods over double or float are differentiated; found one over {typeof(T).Name}.");
        }

        var signature = new Signature(f.Method, LengthOf(arguments, 0), LengthOf(arguments, 1));
        var known = Known.GetValueOrDefault(signature, []);
        foreach (var function in known)
        {
            if (function.observations.Hold(f.Target))
            {
                return function;
            }
        }

        var traced = MethodTrace.Of(f, arguments);
        var lifted = new LiftedFunction<T>(traced.Program, traced.Observations);
        Known[signature] = [lifted, .. known.Take(MostKept - 1)];
        return lifted;
    }

    /// <summary>The value, then the gradient.</summary>
    public void ValueAndGradient(ReadOnlySpan<T> x, Span<T> results) =>
        derivatives.ValueAndGradient.Evaluate(x, results);

    /// <summary>The values, then the cotangents of the arguments; the cotangents of the values follow x.</summary>
    public void Vjp(ReadOnlySpan<T> xAndCotangent, Span<T> results) =>
        derivatives.ValueAndCotangents.Evaluate(xAndCotangent, results);

    /// <summary>
    /// The values, then their tangents, for one tangent of the arguments or several after x. Of several tangents the
    /// values come for each, before the tangents of all.
    /// </summary>
    public void Jvp(ReadOnlySpan<T> xAndTangents, Span<T> results, int directions = 1) =>
        derivatives.ValueAndTangents.Evaluate(xAndTangents, results, directions);

    /// <summary>As <see cref="Jvp"/>, of the gradient.</summary>
    public void GradientJvp(ReadOnlySpan<T> xAndTangents, Span<T> results, int directions = 1) =>
        derivatives.GradientAndTangents.Evaluate(xAndTangents, results, directions);

    private static int LengthOf(object?[] arguments, int number) =>
        number < arguments.Length && arguments[number] is T[] array ? array.Length : -1;

    private readonly record struct Signature(MethodInfo Method, int First, int Second);
}
