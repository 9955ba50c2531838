using AutoDiff.Primitives;

namespace AutoDiff.Transforms.Tidying;

/// <summary>Functions of polynomials as atoms, and what is known of them.</summary>
/// <param name="atoms">The atoms.</param>
/// <param name="writer">What records the arguments.</param>
internal sealed class Calls(Atoms atoms, Writer writer)
{
    private readonly Dictionary<int, (Op Op, Polynomial Argument, Shape Shape)> known = [];

    /// <summary>A function with f(−x) = total − f(x): the argument is written without a sign in front.</summary>
    public Polynomial Odd<TOp>(Polynomial x, Shape shape, int total)
        where TOp : struct, IUnary =>
        Algebra.Content(x).Sign < 0 ? total - Even<TOp>(-x, shape) : Even<TOp>(x, shape);

    /// <summary>A function with f(−x) = f(x).</summary>
    public Polynomial Even<TOp>(Polynomial x, Shape shape)
        where TOp : struct, IUnary
    {
        return Of<TOp>(Algebra.Content(x).Sign < 0 ? -x : x, shape);
    }

    /// <summary>A function of an argument as it stands.</summary>
    public Polynomial Of<TOp>(Polynomial x, Shape shape)
        where TOp : struct, IUnary
    {
        var atom = atoms.Recorded(Variable.Apply<TOp>(writer.Write(x, shape)));
        known[atom] = (TOp.Code, x, shape);
        return Polynomial.Atom(atom);
    }

    /// <summary>Which function an atom is, and of what; null for what is none.</summary>
    public (Op Op, Polynomial Argument, Shape Shape)? Find(int atom) =>
        known.TryGetValue(atom, out var call) ? call : null;

    /// <summary>Other forms of the square of a function.</summary>
    public IEnumerable<Polynomial> Squares(int atom)
    {
        if (!known.TryGetValue(atom, out var call))
        {
            yield break;
        }

        switch (call.Op)
        {
            case Op.Sin:
                yield return 1 - Square<Cos>(call);
                yield return (1 - Twice<Cos>(call)).Scaled(new Ratio(1, 2));
                break;
            case Op.Cos:
                yield return 1 - Square<Sin>(call);
                yield return (1 + Twice<Cos>(call)).Scaled(new Ratio(1, 2));
                break;
            case Op.Tan:
                yield return Square<Cos>(call, -1) - 1;
                break;
            case Op.Sinh:
                yield return Square<Cosh>(call) - 1;
                yield return (Twice<Cosh>(call) - 1).Scaled(new Ratio(1, 2));
                break;
            case Op.Cosh:
                yield return Square<Sinh>(call) + 1;
                yield return (Twice<Cosh>(call) + 1).Scaled(new Ratio(1, 2));
                break;
            case Op.Tanh:
                yield return 1 - Square<Cosh>(call, -1);
                break;
        }
    }

    /// <summary>The product of two functions of one argument where that is a multiple of one: sin · cos.</summary>
    public Polynomial? Product(int first, int second) => AreOfOne(first, second, Op.Sin, Op.Cos) is { } call
        ? Twice<Sin>(call).Scaled(new Ratio(1, 2))
        : null;

    /// <summary>The quotient of two functions of one argument where that is one: sin/cos = tan.</summary>
    public Polynomial? Quotient(int above, int below) =>
        AreOfOne(above, below, Op.Sin, Op.Cos) is { } call ? Odd<Tan>(call.Argument, call.Shape, 0)
        : AreOfOne(above, below, Op.Sinh, Op.Cosh) is { } hyperbolic
            ? Odd<Tanh>(hyperbolic.Argument, hyperbolic.Shape, 0)
        : null;

    private (Op Op, Polynomial Argument, Shape Shape)? AreOfOne(int first, int second, Op one, Op other) =>
        known.TryGetValue(first, out var x) && known.TryGetValue(second, out var y)
            && x.Op == one && y.Op == other && x.Argument.Equals(y.Argument)
                ? x
                : null;

    private Polynomial Square<TOp>((Op Op, Polynomial Argument, Shape Shape) call, int sign = 1)
        where TOp : struct, IUnary =>
        Polynomial.Of(Even<TOp>(call.Argument, call.Shape).Terms[0].Product.Power(2 * sign), 1);

    private Polynomial Twice<TOp>((Op Op, Polynomial Argument, Shape Shape) call)
        where TOp : struct, IUnary => Even<TOp>(call.Argument.Scaled(2), call.Shape);
}
