namespace AutoDiff.Primitives;

/// <summary>
/// What those must know of a primitive who have its code only. The table is filled from the primitives once.
/// </summary>
internal readonly record struct PrimitiveFacts
{
    private static readonly PrimitiveFacts[] Table = Array.ConvertAll(Enum.GetValues<Op>(), Read);

    /// <summary>By code, whether a primitive is elementwise and no user's.</summary>
    public static readonly bool[] IsOwnElementwise =
        Array.ConvertAll(Table, static facts => facts.IsElementwise && !facts.IsUsers);

    /// <summary>
    /// By code, whether it is an elementwise primitive whose partials are single numbers of which a zero says that the
    /// derivative is zero: each element is swept alike, whatever the others are.
    /// </summary>
    public static readonly bool[] IsPlain = Array.ConvertAll(Table, static facts => facts.HasPlainPartials);

    public Family Family { get; private init; }

    /// <summary>The name by which an elementwise primitive is printed; null for others.</summary>
    public string? Name { get; private init; }

    /// <summary>The number of operands; 0 if it may be any.</summary>
    public int OperandCount { get; private init; }

    /// <summary>Whether the operands are those of a list, since their number may be any.</summary>
    public bool HasOperandList { get; private init; }

    /// <summary>How many operands come first that are not differentiated but select among the others.</summary>
    public int SelectorCount { get; private init; }

    /// <summary>Whether a list of integers belongs to each instruction.</summary>
    public bool HasAttribute { get; private init; }

    /// <summary>Whether a linear primitive is linear in each operand for itself, as a product.</summary>
    public bool IsProduct { get; private init; }

    /// <summary>What a linear primitive does with the elements of its operands.</summary>
    public Motion Motion { get; private init; }

    /// <summary>Whether it acts on each element alike, so that operands and result have one shape.</summary>
    public bool IsElementwise { get; private init; }

    /// <summary>Whether it is a comparison, which is 1 or 0.</summary>
    public bool IsComparison { get; private init; }

    /// <summary>Whether it is a function of whole registers of many operations.</summary>
    public bool IsFunction { get; private init; }

    /// <summary>Whether the order of numbers decides between formulas for it.</summary>
    public bool IsPiecewise { get; private init; }

    /// <summary>What arithmetic it does.</summary>
    public Arithmetic Arithmetic { get; private init; }

    /// <summary>The power that it is at 0 if it is a root; NaN if its second operand is that; else 1.</summary>
    public double Exponent { get; private init; } = 1;

    /// <summary>Whether the operands may be exchanged, which changes no bit.</summary>
    public bool IsCommutative { get; private init; }

    /// <summary>Whether a group of elements gives one result.</summary>
    public bool IsReduction { get; private init; }

    /// <summary>Whether its evaluation keeps an array of the length of its operand for the sweep back.</summary>
    public bool Keeps { get; private init; }

    /// <summary>Whether the instruction carries what a user defined.</summary>
    public bool IsUsers { get; private init; }

    private bool HasPlainPartials { get; init; }

    public PrimitiveFacts()
    {
    }

    public static ref readonly PrimitiveFacts Of(Op op) => ref Table[(int)op];

    private static PrimitiveFacts Read(Op op)
    {
        var reader = default(Reader);

        // What a user defines differs in what it computes only, so that any other primitive can stand for it.
        PrimitiveTable.Visit(
            op,
            op switch
            {
                Op.CustomUnary => UnaryOperation<Negate>.Instance,
                Op.CustomBinary => BinaryOperation<Add>.Instance,
                _ => null,
            },
            ref reader);
        var isUsers = op is Op.Custom or Op.CustomUnary or Op.CustomBinary;
        return reader.Facts with
        {
            IsUsers = isUsers,
            IsCommutative = reader.Facts.IsCommutative && !isUsers,
            HasPlainPartials = reader.Facts.HasPlainPartials && !isUsers,
        };
    }

    private struct Reader : IPrimitiveVisitor
    {
        public PrimitiveFacts Facts;

        public void Leaf() => Facts = new() { Family = Family.Leaf };

        public void Unary<TOp>()
            where TOp : struct, IUnary => Facts = new()
            {
                Family = Family.Unary,
                Name = TOp.Name,
                OperandCount = 1,
                IsElementwise = true,
                IsFunction = TOp.IsVectorized,
                IsPiecewise = TOp.IsPiecewise,
                Arithmetic = TOp.Arithmetic,
                Exponent = TOp.Exponent,
                HasPlainPartials =
                    !TOp.IsFlatAsPower && !TOp.HasFactors && TOp.ZeroPartial != ZeroPartial.Lost
                    && !(TOp.IsPiecewise && TOp.IsExposedToUnderflow),
            };

        public void Binary<TOp>()
            where TOp : struct, IBinary => Facts = new()
            {
                Family = Family.Binary,
                Name = TOp.Name,
                OperandCount = 2,
                IsElementwise = true,
                IsFunction = TOp.IsVectorized,
                IsComparison = TOp.Notation == Notation.Comparison,
                IsPiecewise = TOp.IsPiecewise,
                Arithmetic = TOp.Arithmetic,
                Exponent = TOp.Exponent,
                IsCommutative = TOp.IsCommutative,
                HasPlainPartials = !TOp.IsFlatAsPower && !TOp.HasFactorsInY,
            };

        public void Linear<TOp>()
            where TOp : struct, ILinear => Facts = new()
            {
                Family = Family.Linear,
                OperandCount = TOp.OperandCount,
                HasOperandList = TOp.OperandCount == 0,
                SelectorCount = TOp.SelectorCount,
                HasAttribute = TOp.HasAttribute,
                IsProduct = !TOp.IsJoint,
                Motion = TOp.Motion,
                IsElementwise = TOp.IsElementwise,
                IsReduction = TOp.IsReduction,
            };

        public void Grouped<TFunction>()
            where TFunction : struct, IGrouped => Facts = new()
            {
                Family = Family.Grouped,
                OperandCount = 1,
                HasAttribute = true,
                IsReduction = TFunction.IsReduction,
                Keeps = TFunction.Keeps,
            };

        public void Custom() => Facts = new() { Family = Family.Custom, HasOperandList = true };
    }
}
