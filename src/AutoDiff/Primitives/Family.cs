namespace AutoDiff.Primitives;

/// <summary>What kind of function a primitive is, and so what it states as its derivative.</summary>
public enum Family
{
    /// <summary>An input or a constant.</summary>
    Leaf,

    /// <summary>A function of each element: it states its derivative.</summary>
    Unary,

    /// <summary>A function of two elements at one position: it states both partial derivatives.</summary>
    Binary,

    /// <summary>
    /// Linear in its operands, as sums, slices and matrix products are: it states a transpose for each.
    /// </summary>
    Linear,

    /// <summary>A function of groups of elements, as softmax is: it states its linearization.</summary>
    Grouped,

    /// <summary>An operation of a user, which states its VJP.</summary>
    Custom,
}
