namespace AutoDiff.Numerics.Matrices;

/// <summary>
/// A register of floats or doubles, so that the product of matrices is written once for every width and type.
/// </summary>
/// <typeparam name="TSelf">The implementing type: a struct with the vector as its only field.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface IRegister<TSelf, T>
    where TSelf : struct, IRegister<TSelf, T>
    where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(T* source);

    /// <summary>The first <paramref name="count"/> elements from memory, and zeros.</summary>
    static abstract TSelf LoadHead(T* source, int count);

    /// <summary>The vector whose elements are all the number found there.</summary>
    static abstract TSelf Broadcast(T* source);

    static abstract TSelf Add(TSelf x, TSelf y);

    /// <summary>xy + z with one rounding.</summary>
    static abstract TSelf Fma(TSelf x, TSelf y, TSelf z);

    /// <summary>The sum of the elements.</summary>
    static abstract T Sum(TSelf x);

    void Store(T* target);

    /// <summary>Writes the first <paramref name="count"/> elements.</summary>
    void StoreHead(T* target, int count);
}
