using AutoDiff.Numbers;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// The VJP of a structure f as one operation: (x, ȳ) ↦ J(x)ᵀ ȳ, for the operands that vary, one after the other. It is
/// one operation and not a program, so that its evaluation may decide what to keep and what to compute again.
/// </summary>
/// <remarks>
/// Its derivatives are those of the tangent structure g(x, ẋ) = (f(x), J(x) ẋ). The VJP of g for the cotangents (a, b)
/// is x̄ = J(x)ᵀ a + ∂/∂x (bᵀ J(x) ẋ) and J(x)ᵀ b for ẋ. So the tangent of J(x)ᵀ ȳ is the x̄ of g for (ẏ̄, ȳ); and its
/// VJP for a cotangent v is J(x) v for ȳ, and for x the x̄ of g at ẋ = v for (0, ȳ). Operations of this kind and
/// structures are so closed under differentiation.
/// </remarks>
internal sealed class AdjointOperation(Structure structure, Mask varying)
    : CustomOperation, IPackedResults, IEquatable<AdjointOperation>
{
    private readonly Packing results = ResultsOf(structure, varying);

    public override string Name => $"adjoint of {structure.Name}";

    private int Count => structure.Operands.Shapes.Length;

    /// <summary>The operands of the structure whose cotangents it computes.</summary>
    public Mask Varying => varying;

    public Structure Structure => structure;

    public IEnumerable<(string Role, ArrayProgram Program)> Programs => structure.Programs;

    public Packing ResultsOf(ReadOnlySpan<Shape> operands) => results;

    /// <summary>Where the cotangents of the operands that vary lie.</summary>
    public static Packing ResultsOf(Structure structure, Mask varying)
    {
        var shapes = structure.Operands.Shapes.ToArray();
        return new([.. varying.Numbers.Select(operand => shapes[operand])]);
    }

    public override Shape InferShape(ReadOnlySpan<Shape> operands)
    {
        StructureOperation.Check(
            [.. structure.Operands.Shapes, structure.Results.Shape], operands, Name);
        return results.Shape;
    }

    public override void Evaluate(CustomOperands<double> operands, Span<double> result) =>
        throw new System.Diagnostics.UnreachableException();

    /// <summary>The cotangents of the structure's operands; 0 for those that do not vary.</summary>
    public Variable[] Cotangents(ReadOnlySpan<Variable> operands, Variable cotangent)
    {
        var pulled = results.Split(Functions.Apply(this, [.. operands, cotangent]));
        var cotangents = new Variable[operands.Length];
        foreach (var (next, operand) in varying.Numbers.Index())
        {
            cotangents[operand] = pulled[next];
        }

        return cotangents;
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var x = operands[..Count];
        var y = operands[Count];
        var recorder = Functions.OwnerOf(operands);
        var v = new Variable[Count];
        var given = results.Split(cotangent);
        foreach (var (next, operand) in varying.Numbers.Index())
        {
            v[operand] = given[next];
        }

        for (var i = 0; i < Count; i++)
        {
            v[i] = varying[i] ? v[i] : recorder.Fill(0, x[i].Shape);
        }

        var pushed = new StructureOperation(structure.Tangent).Record([.. x, .. v]);
        var ofX = new AdjointOperation(structure.Tangent, Mask.All(Count).Doubled(isAlike: false)).Cotangents(
            [.. x, .. v], Packing.Join([recorder.Fill(0, y.Shape), y]));
        return [.. ofX.AsSpan(0, Count), Packing.Join(pushed.AsSpan(pushed.Length / 2))];
    }

    internal override Variable? Push(ReadOnlySpan<Variable> operands, ReadOnlySpan<Variable?> tangents)
    {
        var all = StructureOperation.Tangents(operands, tangents);
        var pulled = new AdjointOperation(structure.Tangent, varying.Doubled(isAlike: false)).Cotangents(
            [.. operands[..Count], .. all.AsSpan(0, Count)], Packing.Join([all[Count], operands[Count]]));
        return Packing.Join([.. varying.Numbers.Select(operand => pulled[operand])]);
    }

    internal override Variable RecordSimplified(
        Recorder recorder,
        ReadOnlySpan<Variable> operands,
        Func<int, int, bool> isRead,
        Func<ArrayProgram, ArrayProgram> rewrite)
    {
        Variable[] given = [.. operands];
        var read = new bool[Count];
        bool[] seeded = [.. structure.Results.Split(given[Count]).Select(
            cotangent => StructureOperation.ConstantOf(cotangent) != 0)];
        foreach (var (k, operand) in varying.Numbers.Index())
        {
            read[operand] = isRead(results.Start(k), results.Shapes[k].Length)
                && (Array.TrueForAll(seeded, isSeeded => isSeeded) || structure.Reaches(operand, seeded));
        }

        var wanted = new Mask(read);
        Variable[] pulled = [];
        if (structure.AsProgram(operand => StructureOperation.ConstantOf(given[operand])) is { } program)
        {
            pulled = rewrite(Back.Through(program, wanted.Numbers).Program)
                .Inline(recorder, [.. given[..Count], .. structure.Results.Split(given[Count])]);
        }
        else if (read.Any(isWanted => isWanted))
        {
            var smaller = new AdjointOperation(structure.Rewritten(rewrite).First, wanted);
            pulled = smaller.ResultsOf(default).Split(Functions.Apply(smaller, operands));
        }

        var found = wanted.Numbers.Zip(pulled).ToDictionary(pair => pair.First, pair => pair.Second);
        return Packing.Join([.. varying.Numbers.Select((operand, k) =>
            found.GetValueOrDefault(operand) is { IsLiteral: false } cotangent
                ? cotangent
                : recorder.Fill(found.GetValueOrDefault(operand).Literal, results.Shapes[k]))]);
    }

    internal override bool GainsByPoints(int points) =>
        points >= Structure.PointsOfRegisters && structure.ForPoints(points) is not null;

    internal override Variable RecordForPoints(int points, ReadOnlySpan<Variable> operands)
    {
        var at = new StructureAtPoints(structure, points);
        var whole = new AdjointOperation(at.Whole, varying);
        var pulled = Functions.Apply(whole, [.. at.Operands(operands[..Count]), at.Split(operands[Count])]);
        return at.Join(varying.Numbers, whole.ResultsOf(default).Split(pulled));
    }

    internal override IArrayMap? Map(ReadOnlySpan<Shape> operands) => new AdjointMap(structure, varying);

    public bool Equals(AdjointOperation? other) =>
        other is not null && structure.Equals(other.Structure) && varying.Equals(other.Varying);

    public override bool Equals(object? obj) => Equals(obj as AdjointOperation);

    public override int GetHashCode() => HashCode.Combine(structure, varying, 1);
}

/// <summary>The VJP of a structure as carriers see it; see <see cref="AdjointOperation"/>.</summary>
internal sealed class AdjointMap(Structure structure, Mask varying) : IArrayMap
{
    private readonly Shape[] operands = [.. structure.Operands.Shapes, structure.Results.Shape];
    private AdjointMap? pushed;
    private AdjointMap? inAll;
    private StructureMap? tangent;

    public Primitives.Op Op => Primitives.Op.Custom;

    public object Identity => (structure, varying);

    public ReadOnlySpan<Shape> Operands => operands;

    public int OperandLength => Length + structure.Results.Length;

    public int ResultLength { get; } = AdjointOperation.ResultsOf(structure, varying).Length;

    private int Length => structure.Operands.Length;

    public void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        structure.Pull(x[..Length], x[Length..], varying, y);

    public bool TryDefine<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>, IReal<T> => TryCompose(x, y);

    public bool TryCompose<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>, IReal<T>
    {
        structure.Pull(x[..Length], x[Length..], varying, y);
        return true;
    }

    public void Push<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dx, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T> => EvaluateAndPush(x, dx, default, dy);

    // The VJP of the tangent structure gives both: the tangent where the operands are, the value where their tangents
    // are.
    public void EvaluateAndPush<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dx, Span<T> y, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T>
    {
        pushed ??= new(structure.Tangent, varying.Doubled(isAlike: true));
        var results = new Rented<T>(pushed.ResultLength);
        CallOfTangent(pushed, x[..Length], dx[..Length], dx[Length..], x[Length..], results.Span);
        results.Span[..dy.Length].CopyTo(dy);
        results.Span.Slice(dy.Length, y.Length).CopyTo(y);
        results.Return();
    }

    public void Pull<T>(ReadOnlySpan<T> xAndAdjoint, ReadOnlySpan<T> y, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var x = xAndAdjoint[..Length];
        var cotangent = xAndAdjoint[Length..OperandLength];
        var v = xAndAdjoint[OperandLength..];
        var direction = new Rented<T>(Length);
        direction.Span.Clear();
        foreach (var operand in varying.Numbers)
        {
            var part = structure.Operands.Of(direction.Span, operand);
            v[..part.Length].CopyTo(part);
            v = v[part.Length..];
        }

        var zeros = new Rented<T>(cotangent.Length);
        zeros.Span.Clear();
        inAll ??= new(structure.Tangent, Mask.All(structure.Operands.Shapes.Length).Doubled(isAlike: false));
        CallOfTangent<T>(inAll, x, direction.Span, zeros.Span, cotangent, result[..Length]);
        tangent ??= new(structure.Tangent, Mask.All(2 * structure.Operands.Shapes.Length));
        Tangents.Push<T>(tangent, x, direction.Span, default, result.Slice(Length, cotangent.Length));
        zeros.Return();
        direction.Return();
    }

    // The VJP of the tangent structure at (x, ẋ) for the cotangents (a, b).
    private static void CallOfTangent<T>(
        AdjointMap map, ReadOnlySpan<T> x, ReadOnlySpan<T> dx, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> results)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var given = new Rented<T>(map.OperandLength);
        x.CopyTo(given.Span);
        dx.CopyTo(given.Span[x.Length..]);
        a.CopyTo(given.Span[(2 * x.Length)..]);
        b.CopyTo(given.Span[((2 * x.Length) + a.Length)..]);
        T.Apply(map, given.Span, results);
        given.Return();
    }
}
