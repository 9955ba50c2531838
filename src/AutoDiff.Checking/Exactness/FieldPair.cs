namespace AutoDiff.Checking.Exactness;

/// <summary>
/// Two finite fields tied together by an exponential: p = 4q + 1 with both prime, and a base g of order q modulo p.
/// Exponents are computed modulo q and values modulo p, so that exp(x) = gˣ turns sums into products as it does for
/// real numbers.
/// </summary>
internal interface IFieldPair
{
    /// <summary>The field of values, modulo p.</summary>
    static abstract Modulus Values { get; }

    /// <summary>The field of exponents, modulo q.</summary>
    static abstract Modulus Exponents { get; }

    /// <summary>g, of order q modulo p.</summary>
    static abstract ulong Base { get; }

    /// <summary>A square root of −1 modulo p.</summary>
    static abstract ulong ImaginaryUnit { get; }

    /// <summary>What distinguishes the random functions of this pair from those of others.</summary>
    static abstract ulong Salt { get; }
}

/// <summary>The pair with the largest q below 2⁶⁰.</summary>
internal readonly struct FirstPair : IFieldPair
{
    public static Modulus Values { get; } = new(4611686018427386309);

    public static Modulus Exponents { get; } = new(1152921504606846577);

    public static ulong Base => 81;

    public static ulong ImaginaryUnit => 2800538231775425404;

    public static ulong Salt => 0x9E3779B97F4A7C15;
}

/// <summary>The pair with the second largest q below 2⁶⁰.</summary>
internal readonly struct SecondPair : IFieldPair
{
    public static Modulus Values { get; } = new(4611686018427385229);

    public static Modulus Exponents { get; } = new(1152921504606846307);

    public static ulong Base => 81;

    public static ulong ImaginaryUnit => 2596356373075394576;

    public static ulong Salt => 0xBF58476D1CE4E5B9;
}

/// <summary>The pair with the third largest q below 2⁶⁰.</summary>
internal readonly struct ThirdPair : IFieldPair
{
    public static Modulus Values { get; } = new(4611686018427381077);

    public static Modulus Exponents { get; } = new(1152921504606845269);

    public static ulong Base => 81;

    public static ulong ImaginaryUnit => 4224128724266457334;

    public static ulong Salt => 0x94D049BB133111EB;
}
