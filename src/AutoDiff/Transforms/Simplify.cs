using AutoDiff.Primitives;

namespace AutoDiff.Transforms;

/// <summary>
/// Rewrites a program into a shorter one with the same value: common subexpressions are computed once, constants are folded, what
/// no output needs is dropped, and the named identities of <see cref="Identities"/> are applied.
/// </summary>
public static class Simplify
{
    private static readonly Identity[] All =
    [
        Exact("x + 0 → x", Op.Add, (r, in e) => r.IsConstant(e.B, 0) ? r[e.A] : null),
        Exact("0 + x → x", Op.Add, (r, in e) => r.IsConstant(e.A, 0) ? r[e.B] : null),
        Exact("x + (-y) → x - y", Op.Add, (r, in e) => r.Is(e.B, Op.Negate, out var y) ? r[e.A] - r[y.A] : null),
        Exact("(-x) + y → y - x", Op.Add, (r, in e) => r.Is(e.A, Op.Negate, out var x) ? r[e.B] - r[x.A] : null),
        Exact("x - 0 → x", Op.Subtract, (r, in e) => r.IsConstant(e.B, 0) ? r[e.A] : null),
        Exact("0 - x → -x", Op.Subtract, (r, in e) => r.IsConstant(e.A, 0) ? -r[e.B] : null),
        Exact("x - (-y) → x + y", Op.Subtract, (r, in e) => r.Is(e.B, Op.Negate, out var y) ? r[e.A] + r[y.A] : null),
        Finite("x - x → 0", Op.Subtract, (r, in e) => e.A == e.B ? r.Fill(0, e) : null),

        Exact("-(-x) → x", Op.Negate, (r, in e) => r.Is(e.A, Op.Negate, out var x) ? r[x.A] : null),
        Exact("-(x - y) → y - x", Op.Negate, (r, in e) => r.Is(e.A, Op.Subtract, out var d) ? r[d.B] - r[d.A] : null),

        Exact("x * 1 → x", Op.Multiply, (r, in e) => r.IsConstant(e.B, 1) ? r[e.A] : null),
        Exact("1 * x → x", Op.Multiply, (r, in e) => r.IsConstant(e.A, 1) ? r[e.B] : null),
        Exact("x * -1 → -x", Op.Multiply, (r, in e) => r.IsConstant(e.B, -1) ? -r[e.A] : null),
        Exact("-1 * x → -x", Op.Multiply, (r, in e) => r.IsConstant(e.A, -1) ? -r[e.B] : null),
        Finite("x * 0 → 0", Op.Multiply, (r, in e) => r.IsConstant(e.B, 0) ? r.Fill(0, e) : null),
        Finite("0 * x → 0", Op.Multiply, (r, in e) => r.IsConstant(e.A, 0) ? r.Fill(0, e) : null),
        Exact("(-x) * y → -(x * y)", Op.Multiply, (r, in e) => r.Is(e.A, Op.Negate, out var x) ? -(r[x.A] * r[e.B]) : null),
        Exact("x * (-y) → -(x * y)", Op.Multiply, (r, in e) => r.Is(e.B, Op.Negate, out var y) ? -(r[e.A] * r[y.A]) : null),
        Exact("x * x → square(x)", Op.Multiply, (r, in e) => e.A == e.B ? Functions.Square(r[e.A]) : null),

        Finite(
            "x * (1 / y) → x / y",
            Op.Multiply,
            (r, in e) => r.Is(e.B, Op.Divide, out var d) && r.IsConstant(d.A, 1) ? r[e.A] / r[d.B] : null),
        Finite(
            "(1 / y) * x → x / y",
            Op.Multiply,
            (r, in e) => r.Is(e.A, Op.Divide, out var d) && r.IsConstant(d.A, 1) ? r[e.B] / r[d.B] : null),
        Finite(
            "scale(x, 1 / y) → x / y",
            Op.Scale,
            (r, in e) => r.Is(e.B, Op.Divide, out var d) && r.IsConstant(d.A, 1) ? r[e.A] / r[d.B] : null),

        Exact("scale(0, x) → 0", Op.Scale, (r, in e) => r.IsConstant(e.A, 0) ? r.Fill(0, e) : null),
        Exact(
            "scale(c, x) → c * x for a constant c ≠ 0",
            Op.Scale,
            (r, in e) => r.IsConstant(e.A, out var c) && c != 0 ? r[e.A] * r[e.B] : null),
        Exact(
            "scale(x, c) → x * c for a finite constant c",
            Op.Scale,
            (r, in e) => r.IsConstant(e.B, out var c) && double.IsFinite(c) ? r[e.A] * r[e.B] : null),
        Exact(
            "scale(-x, y) → -scale(x, y)",
            Op.Scale,
            (r, in e) => r.Is(e.A, Op.Negate, out var x) ? -Variable.Apply<Scale>(r[x.A], r[e.B]) : null),
        Exact(
            "scale(x, -y) → -scale(x, y)",
            Op.Scale,
            (r, in e) => r.Is(e.B, Op.Negate, out var y) ? -Variable.Apply<Scale>(r[e.A], r[y.A]) : null),

        Exact("absorb(0, x) → 0", Op.Absorb, (r, in e) => r.IsConstant(e.A, 0) ? r.Fill(0, e) : null),
        Exact("absorb(x, 0) → 0", Op.Absorb, (r, in e) => r.IsConstant(e.B, 0) ? r.Fill(0, e) : null),
        Exact(
            "absorb(c, x) → c * x for a finite constant c ≠ 0",
            Op.Absorb,
            (r, in e) => r.IsConstant(e.A, out var c) && double.IsFinite(c) ? r[e.A] * r[e.B] : null),
        Exact(
            "absorb(x, c) → x * c for a finite constant c ≠ 0",
            Op.Absorb,
            (r, in e) => r.IsConstant(e.B, out var c) && double.IsFinite(c) ? r[e.A] * r[e.B] : null),
        Exact(
            "absorb(-x, y) → -absorb(x, y)",
            Op.Absorb,
            (r, in e) => r.Is(e.A, Op.Negate, out var x) ? -Variable.Apply<Absorb>(r[x.A], r[e.B]) : null),
        Exact(
            "absorb(x, -y) → -absorb(x, y)",
            Op.Absorb,
            (r, in e) => r.Is(e.B, Op.Negate, out var y) ? -Variable.Apply<Absorb>(r[e.A], r[y.A]) : null),

        Exact("x / 1 → x", Op.Divide, (r, in e) => r.IsConstant(e.B, 1) ? r[e.A] : null),
        Exact("x / -1 → -x", Op.Divide, (r, in e) => r.IsConstant(e.B, -1) ? -r[e.A] : null),
        Exact("(-x) / y → -(x / y)", Op.Divide, (r, in e) => r.Is(e.A, Op.Negate, out var x) ? -(r[x.A] / r[e.B]) : null),
        Finite("x / x → 1", Op.Divide, (r, in e) => e.A == e.B ? r.Fill(1, e) : null),

        Exact("x ^ 0 → 1", Op.Power, (r, in e) => r.IsConstant(e.B, 0) ? r.Fill(1, e) : null),
        Exact("x ^ 1 → x", Op.Power, (r, in e) => r.IsConstant(e.B, 1) ? r[e.A] : null),
        Exact("x ^ 2 → square(x)", Op.Power, (r, in e) => r.IsConstant(e.B, 2) ? Functions.Square(r[e.A]) : null),
        Exact("x ^ -1 → reciprocal(x)", Op.Power, (r, in e) => r.IsConstant(e.B, -1) ? Functions.Reciprocal(r[e.A]) : null),

        Exact("where(c, x, x) → x", Op.Where, (r, in e) => e.B == e.C ? r[e.B] : null),
        Exact(
            "where(c, x, y) → x for a constant c ≠ 0",
            Op.Where,
            (r, in e) => r.IsConstant(e.A, out var c) && c != 0 ? r[e.B] : null),
        Exact("where(0, x, y) → y", Op.Where, (r, in e) => r.IsConstant(e.A, 0) ? r[e.C] : null),

        Exact("reshape(x) → x to its own shape", Op.Reshape, (r, in e) => r.Listing[e.A].Shape == e.Shape ? r[e.A] : null),
        Exact("reshape(reshape(x)) → reshape(x)", Op.Reshape, (r, in e) =>
            r.Is(e.A, Op.Reshape, out var x) ? r.Linear<Reshape>(r[x.A], r.Listing.Lists.Shape(e.Shape), default) : null),
        Exact("transpose(transpose(x)) → transpose(x)", Op.Transpose, (r, in e) =>
            r.Is(e.A, Op.Transpose, out var x) ? Functions.Transpose(r[x.A], Compose(r.Attribute(e), r.Attribute(x))) : null),
        Exact("transpose(x) → x with the axes in order", Op.Transpose, (r, in e) => IsInOrder(r.Attribute(e)) ? r[e.A] : null),
    ];

    /// <summary>The identities, each with where it holds.</summary>
    public static IReadOnlyList<(string Text, Validity Validity)> Identities { get; } =
        [.. All.Select(identity => (identity.Text, identity.Validity))];

    /// <summary>The simplified program.</summary>
    /// <param name="program">The program; it is not changed.</param>
    /// <param name="validity">
    /// <see cref="Validity.Exact"/> keeps to the identities that hold for all operands; else those that assume finite ones are
    /// used as well.
    /// </param>
    public static ArrayProgram Apply(ArrayProgram program, Validity validity = Validity.Exact) =>
        Rewriter.Rewrite(program, All.Where(identity => identity.Validity <= validity));

    /// <summary>A builder that simplifies what it records, by the identities that hold for all operands.</summary>
    internal static ProgramBuilder Builder() => new Rewriter(All.Where(identity => identity.Validity == Validity.Exact));

    private static Identity Exact(string text, Op op, Identity.Rule rule) => new(text, Validity.Exact, op, rule);

    private static Identity Finite(string text, Op op, Identity.Rule rule) => new(text, Validity.AssumesFinite, op, rule);

    private static int[] Compose(ReadOnlySpan<int> outer, ReadOnlySpan<int> inner)
    {
        var order = new int[outer.Length];
        for (var axis = 0; axis < order.Length; axis++)
        {
            order[axis] = inner[outer[axis]];
        }

        return order;
    }

    private static bool IsInOrder(ReadOnlySpan<int> order)
    {
        for (var axis = 0; axis < order.Length; axis++)
        {
            if (order[axis] != axis)
            {
                return false;
            }
        }

        return true;
    }
}
