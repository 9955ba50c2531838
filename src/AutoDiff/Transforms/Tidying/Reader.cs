using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms.Tidying;

/// <summary>Reads the results of a program as polynomials in what is no arithmetic.</summary>
internal sealed class Reader
{
    private readonly InstructionList source;
    private readonly Atoms atoms;
    private readonly Algebra algebra;
    private readonly Products products;
    private readonly Writer writer;
    private readonly Polynomial[] values;
    private Replay replay;

    public Reader(
        ArrayProgram program,
        ProgramBuilder builder,
        IReadOnlyDictionary<int, string> lengths,
        IReadOnlySet<string> symmetric,
        IReadOnlySet<string> distributions)
    {
        source = program.Listing;
        atoms = new(builder);
        algebra = new(atoms);
        products = new(atoms, algebra);
        writer = new(builder, atoms, algebra, products);
        values = new Polynomial[program.Count];
        replay = program.BeginReplay(
            builder, [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))]);
        products.Symmetric.UnionWith(InputsIn(program, symmetric));
        products.Distributions.UnionWith(InputsIn(program, distributions));
        foreach (var (length, name) in lengths)
        {
            products.Lengths[length] = Recorded(replay[program.Inputs.First(input => input.Name == name).Index]);
        }

        for (var i = 0; i < program.Count; i++)
        {
            values[i] = source[i].IsInput ? Recorded(replay[i]) : Arithmetic(i) ?? Call(i);
        }
    }

    private IEnumerable<int> InputsIn(ArrayProgram program, IReadOnlySet<string> names)
    {
        foreach (var input in program.Inputs.Where(input => names.Contains(input.Name)))
        {
            yield return atoms.Recorded(replay[input.Index]);
        }
    }

    /// <summary>The shortest form found of a result.</summary>
    public Variable Written(int instruction) => writer.Write(values[instruction], source.Shape(instruction));

    private Polynomial Recorded(Variable value) => Polynomial.Atom(atoms.Recorded(value));

    private Polynomial? Arithmetic(int instruction)
    {
        var entry = source[instruction];
        var region = Atoms.Squeezed(source.Shape(instruction));
        return entry.Op switch
        {
            Op.Constant when entry.IsSplat && double.IsFinite(entry.SplatValue) => algebra.Number(entry.SplatValue),
            Op.Constant when source.Payload(entry) is double[] elements => Array(elements, region),
            Op.PowerSplit => Polynomial.Zero,
            Op.Where when values[entry.A].Constant is { } condition => values[condition.IsZero ? entry.C : entry.B],
            Op.Negate => -values[entry.A],
            Op.Add => WithoutTies(algebra.Sum(values[entry.A], values[entry.B], region)),
            Op.Subtract => WithoutTies(algebra.Sum(values[entry.A], -values[entry.B], region)),
            Op.Multiply or Op.Scale or Op.Absorb => algebra.Product(values[entry.A], values[entry.B], region),
            Op.Divide when !values[entry.B].IsZero => algebra.Product(
                values[entry.A], algebra.Power(values[entry.B], -1, region), region),
            Op.Reciprocal when !values[entry.A].IsZero => algebra.Power(values[entry.A], -1, region),
            Op.Square => algebra.Power(values[entry.A], 2, region),
            Op.OneMinusSquare => algebra.Sum(1, -algebra.Power(values[entry.A], 2, region), region),
            Op.Hypot => Power(SumOfSquares(entry, region), new Ratio(1, 2), region),
            Op.HypotShare when Power(SumOfSquares(entry, region), new Ratio(-1, 2), region) is { } reciprocal =>
                algebra.Product(values[entry.A], reciprocal, region),
            Op.Sqrt => Power(values[entry.A], new Ratio(1, 2), region),
            Op.Power when values[entry.B].Constant is { } exponent => Power(values[entry.A], exponent, region),
            Op.Power when !values[entry.A].IsZero => algebra.Raised(values[entry.A], values[entry.B], region),
            Op.Exp => Algebra.Exponential(values[entry.A]),
            Op.Log1p => writer.Calls.Of<Log>(algebra.Sum(1, values[entry.A], region), region),
            Op.Gaussian => Algebra.Exponential(-algebra.Power(values[entry.A], 2, region)),
            Op.Expm1 => algebra.Sum(Algebra.Exponential(values[entry.A]), -1, region),
            Op.LogisticDensity => Density(writer.Calls.Odd<Sigmoid>(values[entry.A], region, 1), 1, region),
            Op.Sigmoid => writer.Calls.Odd<Sigmoid>(values[entry.A], region, 1),
            Op.SechSquared => algebra.Sum(
                1, -algebra.Power(writer.Calls.Odd<Tanh>(values[entry.A], region, 0), 2, region), region),
            Op.Tanh => writer.Calls.Odd<Tanh>(values[entry.A], region, 0),
            Op.Tan => writer.Calls.Odd<Tan>(values[entry.A], region, 0),
            Op.Log => writer.Calls.Of<Log>(values[entry.A], region),
            Op.LogOfProduct => writer.Calls.Of<Log>(algebra.Product(values[entry.A], values[entry.B], region), region),
            Op.LogOfQuotient when !values[entry.B].IsZero => writer.Calls.Of<Log>(
                algebra.Product(values[entry.A], algebra.Power(values[entry.B], -1, region), region), region),
            Op.Sin => writer.Calls.Odd<Sin>(values[entry.A], region, 0),
            Op.Sinh => writer.Calls.Odd<Sinh>(values[entry.A], region, 0),
            Op.Cos => writer.Calls.Even<Cos>(values[entry.A], region),
            Op.NormalDensity => writer.Calls.Even<NormalDensity>(values[entry.A], region),
            Op.Cosh => writer.Calls.Even<Cosh>(values[entry.A], region),
            Op.Less => Comparison<Less>(entry, region),
            Op.LessOrEqual => Comparison<LessOrEqual>(entry, region),
            Op.Where when values[entry.B].Equals(values[entry.C]) => values[entry.B],
            Op.Where when values[entry.C].IsZero && IsGuard(values[entry.A], values[entry.B]) => values[entry.B],
            Op.Where when values[entry.B].Constant is { } one && values[entry.C].Constant is { } other
                && PrimitiveFacts.Of(source[entry.A].Op).IsComparison =>
                values[entry.A].Scaled(one - other) + Polynomial.Of(other),
            Op.Sum => products.Total(
                values[entry.A],
                Atoms.Squeezed(source.Shape(entry.A)),
                Atoms.Squeezed(source.Shape(entry.A), source.Attribute(entry))),
            Op.Broadcast => products.Spread(
                values[entry.A], region, Atoms.Squeezed(source.Shape(instruction), source.Attribute(entry))),
            Op.EmbedDiagonal => Diagonal(values[entry.A], region),
            Op.Reshape when Atoms.Squeezed(source.Shape(entry.A)) == region => values[entry.A],
            Op.Transpose when source.Shape(instruction).Rank == 2 =>
                region.Rank == 2 ? products.Transposed(values[entry.A]) : values[entry.A],
            Op.MatMul when source.Shape(instruction).Rank == 2 => Product(entry),
            _ => null,
        };
    }

    private Polynomial SumOfSquares(in PackedInstruction entry, Shape region) => algebra.Sum(
        algebra.Power(values[entry.A], 2, region), algebra.Power(values[entry.B], 2, region), region);

    // Equal elements are a number, and a multiple of the identity is one.
    private Polynomial? Array(double[] elements, Shape region)
    {
        if (elements.Length == 0 || !double.IsFinite(elements[0]))
        {
            return null;
        }

        if (System.Array.TrueForAll(elements, element => element == elements[0]))
        {
            return algebra.Number(elements[0]);
        }

        double[] scaled = System.Array.ConvertAll(elements, element => element / elements[0]);
        return ConstantArray.IsIdentity(scaled, region)
            ? Polynomial.Atom(atoms.Recorded(scaled, region)) * algebra.Number(elements[0])
            : null;
    }

    private Polynomial? Power(Polynomial x, Ratio exponent, Shape region) =>
        x.IsZero || (Algebra.Content(x).Sign < 0 && x.Terms.Length == 1 && !exponent.IsInteger)
            ? null
            : algebra.Power(x, exponent, region);

    private Polynomial Product(in PackedInstruction entry)
    {
        var mode = MatMul.Mode.From(source.Attribute(entry));
        var (left, right) = (source.Shape(entry.A), source.Shape(entry.B));
        return products.Product(
            values[entry.A], Atoms.Squeezed(left), IsTransposed(left, mode.TransposeX),
            values[entry.B], Atoms.Squeezed(right), IsTransposed(right, mode.TransposeY));

        // A vector is a column, whatever it was made of.
        static bool IsTransposed(Shape shape, bool isTransposed) =>
            Atoms.Squeezed(shape).Rank == 1 ? shape[isTransposed ? 1 : 0] == 1 : isTransposed;
    }

    // What is its own transpose, as XᵀX is.
    private bool IsSymmetric(int matrix) => Atoms.Squeezed(source.Shape(matrix)) is { Rank: 2 } shape
        && shape[0] == shape[1] && products.Transposed(values[matrix]).Equals(values[matrix]);

    // Equal numbers on the diagonal are a multiple of the identity.
    private Polynomial? Diagonal(Polynomial x, Shape region)
    {
        if (region.Rank != 2 || region[0] != region[1]
            || x.Terms.Any(term => term.Product.Factors.Any(factor => atoms.AxesOf(factor, 1).Count > 0)))
        {
            return null;
        }

        var identity = new double[region.Length];
        for (var k = 0; k < region[0]; k++)
        {
            identity[k * (region[0] + 1)] = 1;
        }

        return x * Polynomial.Atom(atoms.Recorded(identity, region));
    }

    // What is added on one side is subtracted on the other, so that both have terms with the sign + only.
    private Polynomial Comparison<TOp>(in PackedInstruction entry, Shape region)
        where TOp : struct, IBinary
    {
        var difference = algebra.Flat(values[entry.B]) - algebra.Flat(values[entry.A]);
        difference = difference.Scaled(1 / Algebra.Content(difference).Abs);
        var greater = Polynomial.Of(difference.Terms.Where(term => term.Coefficient.Sign > 0));
        return Recorded(Variable.Apply<TOp>(writer.Write(greater - difference, region), writer.Write(greater, region)));
    }

    // At a kink the mean of both sides is the derivative; elsewhere x < y and x <= y are one.
    private Polynomial WithoutTies(Polynomial sum)
    {
        foreach (var (product, coefficient) in sum.Terms)
        {
            foreach (var (atom, exponent) in product.Factors)
            {
                if (atoms.Strict(atom) is { } strict
                    && product.Without(atom) * Monomial.Of(strict, exponent) is var other
                    && sum.Terms.Contains((other, coefficient)))
                {
                    return WithoutTies(sum
                        - Polynomial.Of(product, coefficient) + Polynomial.Of(other, coefficient));
                }
            }
        }

        return sum;
    }

    // y (total − y).
    private Polynomial Density(Polynomial y, Polynomial total, Shape region) =>
        algebra.Product(algebra.Flat(y), algebra.Sum(total, -y, region), region);

    // Whether a value divides by what is looked at, so that a choice only keeps it from dividing by zero.
    private static bool IsGuard(Polynomial condition, Polynomial value) =>
        condition.Terms is [{ Product.Factors: [(var atom, _)] }] && value.Terms.All(
            term => term.Product.ExponentOf(atom).Constant is { Sign: < 0 });

    private Polynomial Call(int instruction)
    {
        var operands = source.Operands(source[instruction], stackalloc int[3]);
        var operation = (source.Payload(source[instruction]) as CustomOperation)?.Name;

        // The solution is a linear function of the right side.
        Ratio factor = operation == "solve" && operands[0] != operands[1] ? Algebra.Content(values[operands[1]]) : 1;
        foreach (var operand in operands)
        {
            var isRight = operand == operands[^1];
            replay[operand] = writer.Write(
                isRight ? values[operand].Scaled(1 / factor) : values[operand], source.Shape(operand));
        }

        replay.Step(instruction);
        var result = Recorded(replay[instruction]);

        // The inverse of a symmetric matrix is one.
        if (operation == "inv" && IsSymmetric(operands[0]))
        {
            products.Symmetric.Add(result.Terms[0].Product.Factors[0].Atom);
        }

        return result.Scaled(factor);
    }
}
