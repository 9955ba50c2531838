using System;

namespace AutoDiff
{
    /// <summary>
    /// Derivatives of a static method, or of all static methods of a partial class that return numbers, are generated
    /// beside them.
    /// </summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method)]
    [global::Microsoft.CodeAnalysis.Embedded]
    internal sealed class DifferentiableAttribute : Attribute
    {
    }

    /// <summary>Says that a parameter is data: no derivative in it is generated.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    [global::Microsoft.CodeAnalysis.Embedded]
    internal sealed class ConstantAttribute : Attribute
    {
    }
}
