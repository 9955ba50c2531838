using AutoDiff.Numbers;

namespace AutoDiff.BackEnds.Structures;

/// <summary>A structure as an operation on arrays, whose result holds the results one after the other.</summary>
internal sealed class StructureOperation(Structure structure, Mask varying)
    : CustomOperation, IPackedResults, IEquatable<StructureOperation>
{
    public StructureOperation(Structure structure)
        : this(structure, Mask.All(structure.Operands.Shapes.Length))
    {
    }

    public Structure Structure => structure;

    /// <summary>The operands in which it has derivatives.</summary>
    public Mask Varying => varying;

    public override string Name => structure.Name;

    public IEnumerable<(string Role, ArrayProgram Program)> Programs => structure.Programs;

    public Packing ResultsOf(ReadOnlySpan<Shape> operands) => structure.Results;

    public override Shape InferShape(ReadOnlySpan<Shape> operands)
    {
        Check(structure.Operands.Shapes, operands, Name);
        return structure.Results.Shape;
    }

    public override void Evaluate(CustomOperands<double> operands, Span<double> result) =>
        throw new System.Diagnostics.UnreachableException();

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        new AdjointOperation(structure, varying).Cotangents(operands, cotangent);

    /// <summary>The results, each as an array of its own; plain numbers if all operands are.</summary>
    public Variable[] Record(ReadOnlySpan<Variable> operands) =>
        Recorder.Innermost(operands) is null
            ? Evaluate(operands)
            : structure.Results.Split(Functions.Apply(this, operands));

    internal override Variable? Push(ReadOnlySpan<Variable> operands, ReadOnlySpan<Variable?> tangents)
    {
        var results = new StructureOperation(structure.Tangent).Record(
            [.. operands, .. Tangents(operands, tangents)]);
        return Packing.Join(results.AsSpan(results.Length / 2));
    }

    internal override bool IsPrimalOf(CustomOperation other) =>
        other is StructureOperation operation && structure.Tangent.Equals(operation.Structure);

    internal override Variable PrimalIn(Variable withTangent)
    {
        var results = structure.Tangent.Results.Split(withTangent);
        return Packing.Join(results.AsSpan(0, results.Length / 2));
    }

    internal override bool GainsByPoints(int points) =>
        points >= Structure.PointsOfRegisters && structure.ForPoints(points) is not null;

    internal override Variable RecordForPoints(int points, ReadOnlySpan<Variable> operands)
    {
        var at = new StructureAtPoints(structure, points);
        return at.Join(new StructureOperation(at.Whole, varying).Record(at.Operands(operands)));
    }

    internal override IArrayMap? Map(ReadOnlySpan<Shape> operands) => new StructureMap(structure, varying);

    internal override Variable RecordSimplified(
        Recorder recorder,
        ReadOnlySpan<Variable> operands,
        Func<int, int, bool> isRead,
        Func<ArrayProgram, ArrayProgram> rewrite)
    {
        Variable[] given = [.. operands];
        var shapes = structure.Results.Shapes.ToArray();
        var results = structure.AsProgram(operand => ConstantOf(given[operand])) is { } program
            ? rewrite(program).Inline(recorder, given)
            : structure.Rewritten(rewrite).RecordSmaller(
                recorder,
                given,
                [.. shapes.Select((shape, k) => isRead(structure.Results.Start(k), shape.Length))],
                rewrite);
        return Packing.Join([.. results.Select((y, k) => y.IsLiteral ? recorder.Fill(y.Literal, shapes[k]) : y)]);
    }

    /// <summary>The number that all elements of a variable are; null unless it is a constant.</summary>
    public static double? ConstantOf(Variable x) =>
        x.IsLiteral ? x.Literal
        : x.Recorder!.Listing[x.Index] is { IsSplat: true, SplatValue: var value } ? value
        : null;

    internal override CustomOperation For(ReadOnlySpan<bool> varying) =>
        new StructureOperation(structure, new(varying));

    /// <summary>The tangents of operands, zeros for what is constant.</summary>
    public static Variable[] Tangents(ReadOnlySpan<Variable> operands, ReadOnlySpan<Variable?> tangents)
    {
        var all = new Variable[operands.Length];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = tangents[i] ?? Functions.OwnerOf(operands).Fill(0, operands[i].Shape);
        }

        return all;
    }

    /// <summary>Throws unless the operands have the shapes that are expected.</summary>
    public static void Check(ReadOnlySpan<Shape> expected, ReadOnlySpan<Shape> found, string name)
    {
        if (!expected.SequenceEqual(found))
        {
            throw new ShapeMismatchException(
                $"The {name} takes operands of the shapes {Listed(expected)}; found {Listed(found)}.");
        }
    }

    public bool Equals(StructureOperation? other) =>
        other is not null && structure.Equals(other.Structure) && varying.Equals(other.Varying);

    public override bool Equals(object? obj) => Equals(obj as StructureOperation);

    public override int GetHashCode() => HashCode.Combine(structure, varying);

    // Operands that are plain numbers have scalar results.
    private Variable[] Evaluate(ReadOnlySpan<Variable> operands)
    {
        var (given, results) = (new Real<double>[operands.Length], new Real<double>[structure.Results.Length]);
        for (var i = 0; i < given.Length; i++)
        {
            given[i] = operands[i].Literal;
        }

        structure.Evaluate<Real<double>>(given, results);
        return Array.ConvertAll(results, result => (Variable)result.Value);
    }

    private static string Listed(ReadOnlySpan<Shape> shapes) =>
        string.Join(", ", shapes.ToArray().Select(shape => shape.ToString()));
}

/// <summary>A structure as carriers see it.</summary>
internal sealed class StructureMap(Structure structure, Mask varying) : IArrayMap
{
    private StructureMap? tangent;
    private AdjointMap? adjoint;

    public Primitives.Op Op => Primitives.Op.Custom;

    public object Identity => structure;

    public ReadOnlySpan<Shape> Operands => structure.Operands.Shapes;

    public int OperandLength => structure.Operands.Length;

    private StructureMap Tangent =>
        tangent ??= new(structure.Tangent, Mask.All(2 * structure.Operands.Shapes.Length));

    public bool Pulls(int operand) => varying[operand];

    public void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => structure.Evaluate(x, y);

    public bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>, IReal<T> => TryCompose(x, y);

    public bool TryCompose<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>, IReal<T>
    {
        structure.Evaluate(x, y);
        return true;
    }

    public bool TryDepend<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T> => structure.TryDepend(x, y);

    public void Push<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dx, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T> => EvaluateAndPush(x, dx, default, dy);

    public void EvaluateAndPush<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dx, Span<T> y, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T> => Tangents.Push<T>(Tangent, x, dx, y, dy);

    public void Pull<T>(ReadOnlySpan<T> xAndAdjoint, ReadOnlySpan<T> y, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T> =>
        T.Apply(adjoint ??= new(structure, varying), xAndAdjoint, result[..adjoint.ResultLength]);
}
