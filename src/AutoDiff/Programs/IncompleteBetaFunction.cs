using AutoDiff.Numerics;

namespace AutoDiff;

/// <summary>A function of three numbers (a, b, x) of the family of the beta distribution, element by element.</summary>
internal abstract class BetaFamily : CustomOperation
{
    public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

    public override void Evaluate(CustomOperands<double> operands, Span<double> result)
    {
        var a = operands[0];
        var b = operands[1];
        var x = operands[2];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Value(a[i], b[i], x[i]);
        }
    }

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent)
    {
        var (ofA, ofB, ofX) = Partials(operands[0], operands[1], operands[2], result);
        return [cotangent * ofA, cotangent * ofB, cotangent * ofX];
    }

    protected abstract double Value(double a, double b, double x);

    /// <summary>The derivatives in a, b and x.</summary>
    protected abstract (Variable A, Variable B, Variable X) Partials(
        Variable a, Variable b, Variable x, Variable value);

    /// <summary>∂/∂a of the logarithm of the density: ln x − ψ(a) + ψ(a + b).</summary>
    protected static Variable Score(Variable a, Variable b, Variable logarithm) =>
        logarithm + Variable.Apply<Primitives.DigammaDifference>(a, b);
}

/// <summary>xᵃ⁻¹ (1 − x)ᵇ⁻¹/B(a, b).</summary>
internal sealed class BetaDensity : BetaFamily
{
    public static BetaDensity Instance { get; } = new();

    public override string Name => "betapdf";

    protected override double Value(double a, double b, double x) => IncompleteBeta.Density(a, b, x);

    protected override (Variable A, Variable B, Variable X) Partials(
        Variable a, Variable b, Variable x, Variable value) => (
        value * Score(a, b, Functions.Log(x)),
        value * Score(b, a, Functions.Log1p(-x)),
        value * (((a - 1) / x) - ((b - 1) / (1 - x))));
}

/// <summary>∂ⁱ⁺ʲIₓ(a, b)/∂aⁱ∂bʲ for i + j ≤ 2; what is of higher order in the parameters is NaN.</summary>
internal sealed class IncompleteBetaFunction(int i, int j) : BetaFamily, IEquatable<IncompleteBetaFunction>
{
    public static IncompleteBetaFunction Regularized { get; } = new(0, 0);

    public override string Name => (i, j) == (0, 0) ? "betainc" : $"betainc_{i}{j}";

    protected override double Value(double a, double b, double x) => IncompleteBeta.Value(i, j, a, b, x);

    protected override (Variable A, Variable B, Variable X) Partials(
        Variable a, Variable b, Variable x, Variable value) => (
        Functions.Apply(new IncompleteBetaFunction(i + 1, j), a, b, x),
        Functions.Apply(new IncompleteBetaFunction(i, j + 1), a, b, x),
        DensityOfDerivative(a, b, x));

    public bool Equals(IncompleteBetaFunction? other) => other?.Name == Name;

    public override bool Equals(object? obj) => Equals(obj as IncompleteBetaFunction);

    public override int GetHashCode() => HashCode.Combine(i, j);

    // What the derivatives in a and b make of the density.
    private Variable DensityOfDerivative(Variable a, Variable b, Variable x)
    {
        var density = Functions.Apply(BetaDensity.Instance, a, b, x);
        if (i + j == 0)
        {
            return density;
        }

        var ofA = Score(a, b, Functions.Log(x));
        var ofB = Score(b, a, Functions.Log1p(-x));
        return density * ((i, j) switch
        {
            (1, 0) => ofA,
            (0, 1) => ofB,
            (2, 0) => (ofA * ofA) - Functions.Polygamma(1, a) + Functions.Polygamma(1, a + b),
            (0, 2) => (ofB * ofB) - Functions.Polygamma(1, b) + Functions.Polygamma(1, a + b),
            (1, 1) => (ofA * ofB) + Functions.Polygamma(1, a + b),
            _ => double.NaN,
        });
    }
}
