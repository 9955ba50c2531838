using AutoDiff.LinearAlgebra;

namespace AutoDiff;

/// <summary>Programs with matrix functions as text.</summary>
public static class MatrixProgramFormat
{
    /// <summary>
    /// The same format, which also knows <see cref="MatrixFunctions"/> and what their derivatives are made of.
    /// </summary>
    /// <exception cref="ArgumentException">The format has another operation of one of their names.</exception>
    public static ProgramFormat WithMatrixFunctions(this ProgramFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return MatrixOperations.All.Aggregate(format, (known, each) => known.With(each.Name, each.Operation));
    }
}
