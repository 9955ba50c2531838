using System.Diagnostics.CodeAnalysis;
using AutoDiff.FrontEnds.Lifted;
using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff;

/// <summary>
/// Plain methods over <see cref="double"/> or <see cref="float"/> as programs, from the intermediate language that they
/// were compiled to.
/// </summary>
public static class Lift
{
    /// <summary>
    /// The program that a method computes for arguments like the given ones. Numbers, arrays of numbers and what is
    /// made of them are inputs, whose values do not matter and whose lengths do; everything else, such as an integer,
    /// has the value that is given. What the method captures or reads elsewhere has the value that it has now.
    /// </summary>
    /// <param name="f">The method, or a lambda.</param>
    /// <param name="arguments">One argument for each parameter.</param>
    /// <exception cref="LiftException">The method does what cannot be differentiated.</exception>
    /// <exception cref="ArgumentException">There are not as many arguments as parameters.</exception>
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static ArrayProgram Trace(Delegate f, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(arguments);
        return MethodTrace.Of(f, arguments).Program;
    }
}
