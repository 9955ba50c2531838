namespace AutoDiff.Numerics.Matrices;

/// <summary>A matrix in memory: element (i, j) is Start[i · Row + j · Column].</summary>
internal readonly unsafe struct Matrix<T>(T* start, nint row, nint column)
    where T : unmanaged
{
    public T* Start { get; } = start;

    public nint Row { get; } = row;

    public nint Column { get; } = column;

    public Matrix<T> Transposed => new(Start, Column, Row);

    /// <summary>What is left of the matrix from an element on.</summary>
    public Matrix<T> From(nint i, nint j) => new(At(i, j), Row, Column);

    public T* At(nint i, nint j) => Start + (i * Row) + (j * Column);
}
