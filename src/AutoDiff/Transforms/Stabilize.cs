using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Transforms.Rules;

namespace AutoDiff.Transforms;

/// <summary>
/// Rewrites formulas that overflow or cancel into forms that do not: logarithms of sums of exponentials, softmax, softplus and
/// their like. The result is the same mathematical function; where a plain evaluation gives NaN or overflows, it gives the
/// mathematical value, and so do its derivatives.
/// </summary>
public static class Stabilize
{
    private static readonly Rule[] All =
    [
        Named("exp(x) / sum(exp(x)) → softmax(x)", Op.Divide, (r, in e) =>
            r.Is(e.A, Op.Exp, out var exp) && IsSpread(r, e.B, Op.Sum, out var sum) && sum.A == e.A
                ? r.Grouped<Softmax>(r[exp.A], r.Attribute(sum)) : null),
        Named("log(sum(exp(x))) → logsumexp(x)", Op.Log, (r, in e) =>
            r.Is(e.A, Op.Sum, out var sum) && r.Is(sum.A, Op.Exp, out var exp)
                ? Functions.Reshape(r.Grouped<LogSumExp>(r[exp.A], r.Attribute(sum)), r.Listing.Lists.Shape(e.Shape)) : null),
        Named("x - logsumexp(x) → logsoftmax(x)", Op.Subtract, (r, in e) =>
            IsSpread(r, e.B, Op.LogSumExp, out var sum) && sum.A == e.A ? r.Grouped<LogSoftmax>(r[e.A], r.Attribute(sum)) : null),
        Named("exp(logsoftmax(x)) → softmax(x)", Op.Exp, (r, in e) =>
            r.Is(e.A, Op.LogSoftmax, out var l) ? r.Grouped<Softmax>(r[l.A], r.Attribute(l)) : null),
        Named("log(softmax(x)) → logsoftmax(x)", Op.Log, (r, in e) =>
            r.Is(e.A, Op.Softmax, out var s) ? r.Grouped<LogSoftmax>(r[s.A], r.Attribute(s)) : null),
        Named("log(sigmoid(x)) → -softplus(-x)", Op.Log, (r, in e) =>
            r.Is(e.A, Op.Sigmoid, out var s) ? -Functions.Softplus(-r[s.A]) : null),
        Named("log(exp(x)) → x", Op.Log, (r, in e) => r.Is(e.A, Op.Exp, out var exp) ? r[exp.A] : null),
        Named("log(exp(x) + exp(y)) → y + softplus(x - y)", Op.Log, (r, in e) =>
            r.Is(e.A, Op.Add, out var sum) && r.Is(sum.A, Op.Exp, out var x) && r.Is(sum.B, Op.Exp, out var y)
                ? r[y.A] + Functions.Softplus(r[x.A] - r[y.A]) : null),
        Named("log(exp(x) + exp(y) + exp(z) + …) → logsumexp of x, y, z, …", Op.Log, (r, in e) =>
            Exponents(r, e.A) is { Length: > 2 } exponents ? Functions.LogSumExp(Functions.Stack(exponents), [0]) : null),
        Named("log(1 + x) → log1p(x)", Op.Log, (r, in e) => IsOnePlus(r, e.A, out var x) ? Functions.Log1p(r[x]) : null),
        Named("log(1 - x) → log1p(-x)", Op.Log, (r, in e) =>
            r.Is(e.A, Op.Subtract, out var d) && r.IsConstant(d.A, 1) ? Functions.Log1p(-r[d.B]) : null),
        Named("log of moved elements → moved logarithms", Op.Log, (r, in e) => Moved(r, e)),
        Named(
            "log1p(exp(x)) → softplus(x)",
            Op.Log1p,
            (r, in e) => r.Is(e.A, Op.Exp, out var exp) ? Functions.Softplus(r[exp.A]) : null),
        Named("exp(x) - 1 → expm1(x)", Op.Subtract, (r, in e) =>
            r.Is(e.A, Op.Exp, out var exp) && r.IsConstant(e.B, 1) ? Functions.Expm1(r[exp.A]) : null),
        Named("1 / (1 + exp(-x)) → sigmoid(x)", Op.Divide, (r, in e) =>
            r.IsConstant(e.A, 1) && IsOnePlus(r, e.B, out var x) && r.Is(x, Op.Exp, out var exp)
                ? Functions.Sigmoid(-r[exp.A])
                : null),
        Named("reciprocal(1 + exp(-x)) → sigmoid(x)", Op.Reciprocal, (r, in e) =>
            IsOnePlus(r, e.A, out var x) && r.Is(x, Op.Exp, out var exp) ? Functions.Sigmoid(-r[exp.A]) : null),
        Named("exp(x) / (1 + exp(x)) → sigmoid(x)", Op.Divide, (r, in e) =>
            r.Is(e.A, Op.Exp, out var exp) && IsOnePlus(r, e.B, out var x) && x == e.A ? Functions.Sigmoid(r[exp.A]) : null),
        Named("1 - sigmoid(x) → sigmoid(-x)", Op.Subtract, (r, in e) =>
            r.IsConstant(e.A, 1) && r.Is(e.B, Op.Sigmoid, out var s) ? Functions.Sigmoid(-r[s.A]) : null),
        Named("sqrt(sum(square(x))) → norm(x)", Op.Sqrt, (r, in e) =>
            r.Is(e.A, Op.Sum, out var sum) && r.Is(sum.A, Op.Square, out var square)
                ? Functions.Reshape(r.Grouped<Norm>(r[square.A], r.Attribute(sum)), r.Listing.Lists.Shape(e.Shape)) : null),
        Named("y * logsoftmax(x) → scale(y, logsoftmax(x)), since 0 · log 0 = 0", Op.Multiply, (r, in e) =>
            IsLogarithmOfSoftmax(r, e.B) ? Variable.Apply<Scale>(r[e.A], r[e.B])
            : IsLogarithmOfSoftmax(r, e.A) ? Variable.Apply<Scale>(r[e.B], r[e.A]) : null),
        Named("-(-x) → x", Op.Negate, (r, in e) => r.Is(e.A, Op.Negate, out var x) ? r[x.A] : null),
        Named("x * x → square(x)", Op.Multiply, (r, in e) => e.A == e.B ? Functions.Square(r[e.A]) : null),
        Named("x ^ 2 → square(x)", Op.Power, (r, in e) => r.IsConstant(e.B, 2) ? Functions.Square(r[e.A]) : null),
    ];

    /// <summary>The rewriting rules.</summary>
    public static IReadOnlyList<string> Identities { get; } = [.. All.Select(identity => identity.Text)];

    private static readonly RuleSet Set = new(All);

    /// <summary>The stabilized program, in which constants stay as exact as they were.</summary>
    public static ArrayProgram Apply(ArrayProgram program) => Rewriter.Rewrite(program, Set, roundsConstants: false);

    private static Rule Named(string text, Op op, Rule.Rewriting rewriting) => new(text, Validity.AssumesFinite, op, rewriting);

    /// <summary>Whether an instruction repeats a reduction over the axes it reduced; if so, the reduction.</summary>
    private static bool IsSpread(Rewriter rewriter, int index, Op reduction, out PackedInstruction entry)
    {
        entry = default;
        if (!rewriter.Is(index, Op.Broadcast, out var spread))
        {
            return false;
        }

        // A reduction that keeps its axes is followed by a reshape that changes nothing but the shape.
        var reduced = rewriter.Is(spread.A, Op.Reshape, out var reshape) ? reshape.A : spread.A;
        return rewriter.Is(reduced, reduction, out entry) && rewriter.Attribute(entry).SequenceEqual(rewriter.Attribute(spread));
    }

    /// <summary>
    /// The exponents of a sum of exponentials, a positive constant c counting as exp(log c); null for another sum.
    /// </summary>
    private static Variable[]? Exponents(Rewriter rewriter, int sum)
    {
        var exponents = new List<Variable>();
        var rest = new Stack<int>([sum]);
        while (rest.TryPop(out var index))
        {
            if (rewriter.Is(index, Op.Add, out var add))
            {
                rest.Push(add.B);
                rest.Push(add.A);
            }
            else if (rewriter.Is(index, Op.Exp, out var exp))
            {
                exponents.Add(rewriter[exp.A]);
            }
            else if (rewriter.IsConstant(index, out var constant) && constant > 0)
            {
                exponents.Add(rewriter.Fill(Math.Log(constant), rewriter.Listing.Shape(index)));
            }
            else
            {
                return null;
            }
        }

        return [.. exponents];
    }

    private static bool IsOnePlus(Rewriter rewriter, int index, out int x)
    {
        x = -1;
        if (rewriter.Is(index, Op.Add, out var sum))
        {
            x = rewriter.IsConstant(sum.A, 1) ? sum.B : rewriter.IsConstant(sum.B, 1) ? sum.A : -1;
        }

        return x >= 0;
    }

    private static bool IsLogarithmOfSoftmax(Rewriter rewriter, int index)
    {
        var moved = index;
        while (IsMove(rewriter.Listing[moved].Op))
        {
            moved = rewriter.Listing[moved].A;
        }

        return rewriter.Is(moved, Op.LogSoftmax, out _);
    }

    private static bool IsMove(Op op) => PrimitiveFacts.Of(op).Motion is Motion.Chooses or Motion.Views;

    /// <summary>A logarithm of moved elements, taken before they are moved where that makes it stable.</summary>
    private static Variable? Moved(Rewriter rewriter, in PackedInstruction log)
    {
        var move = rewriter.Listing[log.A];
        if (!IsMove(move.Op))
        {
            return null;
        }

        var source = move.A;
        while (IsMove(rewriter.Listing[source].Op))
        {
            source = rewriter.Listing[source].A;
        }

        return rewriter.Listing[source].Op is Op.Softmax or Op.Sigmoid
            ? rewriter.Linear(
                move.Op, [Functions.Log(rewriter[move.A])], rewriter.Listing.Lists.Shape(move.Shape), rewriter.Attribute(move))
            : null;
    }
}
