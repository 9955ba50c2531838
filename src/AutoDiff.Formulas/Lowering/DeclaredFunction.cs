namespace AutoDiff.Formulas.Lowering;

/// <summary>
/// A function that a file only declares, as an operation with a name and no values: for formulas that are read.
/// </summary>
/// <param name="name">The name of the function.</param>
/// <param name="order">Which of its derivatives it is; 0 for the function itself.</param>
internal sealed class DeclaredFunction(string name, int order = 0) : CustomOperation
{
    private DeclaredFunction? derivative;

    public override string Name => name + new string('\'', order);

    /// <summary>The derivative, always the same, so that equal calls are one.</summary>
    public DeclaredFunction Derivative => derivative ??= new(name, order + 1);

    public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

    public override void Evaluate(CustomOperands<double> operands, Span<double> result) => result.Fill(double.NaN);

    public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
        [cotangent * Functions.Apply(Derivative, operands[0])];
}
