namespace AutoDiff.Numerics.Matrices;

/// <summary>
/// What there is to compute: C = A · B, or added to C, where C has m × n elements and each is a sum of k terms, but for
/// what need not be.
/// </summary>
internal readonly record struct Multiplication<T>(
    Matrix<T> A, Matrix<T> B, Matrix<T> C, int M, int K, int N, bool Accumulate, ProductBands Bands)
    where T : unmanaged
{
    /// <summary>The same by Cᵀ = Bᵀ · Aᵀ, all of it.</summary>
    public Multiplication<T> Transposed => new(B.Transposed, A.Transposed, C.Transposed, N, K, M, Accumulate, default);

    /// <summary>Some rows of C.</summary>
    public Multiplication<T> Rows(int first, int count) =>
        this with { A = A.From(first, 0), C = C.From(first, 0), M = count, Bands = Bands.Rows(first, count) };

    /// <summary>Some columns of C.</summary>
    public Multiplication<T> Columns(int first, int count) =>
        this with { B = B.From(0, first), C = C.From(0, first), N = count, Bands = Bands.From(0, first) };

    /// <summary>Some terms of all sums.</summary>
    public Multiplication<T> Terms(int first, int count) =>
        this with { A = A.From(0, first), B = B.From(first, 0), K = count, Bands = Bands.From(first, 0) };
}
