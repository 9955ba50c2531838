namespace AutoDiff.Numerics.Vectors;

/// <summary>A function of one real variable as a type, so that a loop over it is compiled for it.</summary>
internal interface IVectorFunction
{
    /// <summary>The function of each element, which does not depend on the others nor on how many there are.</summary>
    static abstract TLane Evaluate<TLane, T>(TLane x)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged;
}

/// <summary>A function of two real variables as a type.</summary>
internal interface IVectorFunction2
{
    /// <summary>The function of each pair of elements.</summary>
    static abstract TLane Evaluate<TLane, T>(TLane x, TLane y)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged;
}
