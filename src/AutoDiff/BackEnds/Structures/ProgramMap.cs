using System.Numerics;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Evaluation;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// A program at some number of points as carriers see it. Values are computed by the compiled program; tangents and
/// cotangents are those of the programs that compute them, which a carrier with tangents of its own evaluates the same
/// way.
/// </summary>
internal sealed class ProgramMap(ProgramOperation operation, int points) : IArrayMap
{
    private readonly Shape[] shapes =
        [.. Enumerable.Range(0, operation.Program.Inputs.Length).Select(i => operation.InputShape(i, points))];
    private readonly int resultLength = operation.OutputShapes(points).ToArray().Sum(shape => shape.Length);
    private object? compiled;
    private ProgramMap? inAll;
    private ProgramMap? tangent;
    private ProgramMap? withTangent;
    private ProgramMap? cotangent;

    public Op Op => Op.Custom;

    public object Identity => operation;

    public ReadOnlySpan<Shape> Operands => shapes;

    public int OperandLength { get; } =
        Enumerable.Range(0, operation.Program.Inputs.Length).Sum(i => operation.InputShape(i, points).Length);

    // For forward mode from a constant, which does not vary on a tape but has a tangent when asked for.
    private ProgramMap InAll => inAll ??= new(operation.InAllOperands, points);

    public bool Pulls(int operand) => operation.Varies(operand);

    public void Evaluate<T>(ReadOnlySpan<Real<T>> x, Span<Real<T>> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (compiled is not CompiledProgram<T> program)
        {
            compiled = program = CompiledProgram<T>.Of(operation.Program, operation.Roles ?? PointRoles.Each);
        }

        program.Evaluate(
            MemoryMarshal.Cast<Real<T>, T>(x), MemoryMarshal.Cast<Real<T>, T>(y), points, operation.Threads);
    }

    // Point by point; what is summed depends on what it does at any of them.
    public bool TryDepend<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, ICarrier<T>
    {
        var program = operation.Program;
        var interpreter = new Interpreter(program.WithoutGuards());
        var layout = new PointLayout(program, operation.Roles ?? PointRoles.Each);
        var given = new Rented<T>(interpreter.InputLength);
        var computed = new Rented<T>(interpreter.OutputLength);
        y.Clear();
        for (var point = 0; point < points; point++)
        {
            var rest = given.Span;
            foreach (var input in layout.Inputs)
            {
                x.Slice((int)input.First(points, point), input.Length).CopyTo(rest);
                rest = rest[input.Length..];
            }

            interpreter.EvaluateOver<T>(given.Span, computed.Span);
            rest = computed.Span;
            foreach (var output in layout.Outputs)
            {
                var target = y.Slice((int)output.First(points, point), output.Length);
                for (var i = 0; i < target.Length; i++)
                {
                    target[i] = T.Select(default, target[i], rest[i]);
                }

                rest = rest[output.Length..];
            }
        }

        computed.Return();
        given.Return();
        return true;
    }

    public void Push<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dx, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (IsOutsideVarying(dx))
        {
            InAll.Push(x, y, dx, dy);
            return;
        }

        tangent ??= new(operation.Tangent, points);
        Call(tangent, x, dx, dy);
    }

    public void EvaluateAndPush<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dx, Span<T> y, Span<T> dy)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (IsOutsideVarying(dx))
        {
            InAll.EvaluateAndPush(x, dx, y, dy);
            return;
        }

        withTangent ??= new(operation.WithTangent, points);
        var results = new Rented<T>(withTangent.resultLength);
        Call(withTangent, x, dx, results.Span);
        results.Span[..y.Length].CopyTo(y);
        results.Span[y.Length..].CopyTo(dy);
        results.Return();
    }

    public void Pull<T>(ReadOnlySpan<T> xAndAdjoint, ReadOnlySpan<T> y, Span<T> result)
        where T : struct, ICarrier<T>, IReal<T>
    {
        cotangent ??= new(operation.Cotangent, points);
        T.Apply(cotangent, xAndAdjoint, result[..cotangent.resultLength]);
    }

    // Calls what computes tangents, with those of the operands that vary.
    private void Call<T>(ProgramMap pushed, ReadOnlySpan<T> x, ReadOnlySpan<T> dx, Span<T> results)
        where T : struct, ICarrier<T>, IReal<T>
    {
        var operands = new Rented<T>(pushed.OperandLength);
        x.CopyTo(operands.Span);
        var rest = operands.Span[x.Length..];
        for (var i = 0; i < shapes.Length; i++)
        {
            if (operation.Varies(i))
            {
                dx[..shapes[i].Length].CopyTo(rest);
                rest = rest[shapes[i].Length..];
            }

            dx = dx[shapes[i].Length..];
        }

        T.Apply(pushed, operands.Span, results);
        operands.Return();
    }

    // Whether a tangent that is not zero belongs to an operand that does not vary.
    private bool IsOutsideVarying<T>(ReadOnlySpan<T> dx)
        where T : struct, ICarrier<T>, IReal<T>
    {
        for (var i = 0; i < shapes.Length; i++)
        {
            for (var j = 0; j < shapes[i].Length && !operation.Varies(i); j++)
            {
                if (!T.IsZero(dx[j]))
                {
                    return true;
                }
            }

            dx = dx[shapes[i].Length..];
        }

        return false;
    }
}
