using AutoDiff.BackEnds;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Derivations;

/// <summary>
/// The derivative of a formula in index form in an element of an array: the rules of calculus, with the engine's
/// derivative for each function.
/// </summary>
internal sealed class Partials(Algebra algebra)
{
    /// <summary>
    /// Derivatives as textbooks have them, in the value of the function itself. A test compares them with the engine's.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> Textbook = new Dictionary<string, string>
    {
        ["tanh(x1)"] = "1 - tanh(x1)^2",
        ["sigmoid(x1)"] = "sigmoid(x1)*(1 - sigmoid(x1))",
        ["sqrt(x1)"] = "1/(2*sqrt(x1))",
    };

    private readonly Dictionary<(string Call, int Argument), ExpressionSyntax> known = [];

    /// <summary>The derivative of a formula in the element of an array with given indices.</summary>
    public Polynomial Of(ExpressionSyntax formula, string array, IReadOnlyList<ExpressionSyntax> indices)
    {
        return formula switch
        {
            NameSyntax name => name.Name == array ? Polynomial.One : Polynomial.Zero,
            IndexingSyntax { Operand: NameSyntax { Name: var name } } element => name != array ? Polynomial.Zero
                : algebra.Simplified(element.Subscripts.Cast<ElementSubscriptSyntax>()
                    .Zip(indices, (own, other) => algebra.Of(new ComparisonSyntax(
                        ComparisonOperator.Equal, own.Index, other)))
                    .Aggregate(Polynomial.One, (x, y) => x * y)),
            IndexingSyntax
            {
                Operand: CallSyntax { Function.Name: "inv", Arguments: [NameSyntax { Name: var name }] } inverse,
            } element => name == array ? OfInverse(inverse, element, indices) : Polynomial.Zero,
            NegationSyntax negation => -Part(negation.Operand),
            AdditionSyntax sum => sum.Terms.Select(term => term.IsSubtracted ? -Part(term.Value) : Part(term.Value))
                .Aggregate((x, y) => x + y),
            MultiplicationSyntax product => Product(product, Part),
            PowerSyntax { Exponent: NumberSyntax exponent } power =>
                algebra.Of(SyntaxParts.Times(exponent, new PowerSyntax(
                    power.Base, algebra.Of(new AdditionSyntax([new(false, exponent), new(true, IndexedValue.One)]))
                        .ToSyntax()))) * Part(power.Base),
            PowerSyntax power => Called("x1^x2", [power.Base, power.Exponent], Part),
            IndexedReductionSyntax sum =>
                algebra.Simplified(Part(sum.Body).Over([.. sum.Indices.Select(index => index.Name)])),
            ConditionalSyntax choice =>
                (algebra.Of(choice.Condition) * Part(choice.WhenTrue)) +
                    (algebra.Of(new NotSyntax(choice.Condition)) * Part(choice.WhenFalse)),
            CallSyntax { Arguments: [var argument] } call when !FunctionTable.TryFind(call.Function.Name, out _) =>
                algebra.Of(call with { DerivativeOrder = call.DerivativeOrder + 1 }) * Part(argument),
            CallSyntax call => Called(
                $"{call.Function.Name}({string.Join(", ", call.Arguments.Select((_, k) => $"x{k + 1}"))})",
                call.Arguments, Part),
            _ => Polynomial.Zero,
        };

        Polynomial Part(ExpressionSyntax part) => Of(part, array, indices);
    }

    // The element i, j of an inverse in the element k, l of the matrix: -inv(A)[i, k]*inv(A)[l, j].
    private static Polynomial OfInverse(
        CallSyntax inverse, IndexingSyntax element, IReadOnlyList<ExpressionSyntax> indices)
    {
        ExpressionSyntax[] own =
            [.. element.Subscripts.Cast<ElementSubscriptSyntax>().Select(subscript => subscript.Index)];
        return -(Polynomial.Atom(IndexedValue.Element(inverse, [own[0], indices[0]]))
            * Polynomial.Atom(IndexedValue.Element(inverse, [indices[1], own[1]])));
    }

    private Polynomial Product(MultiplicationSyntax product, Func<ExpressionSyntax, Polynomial> part)
    {
        var sum = Polynomial.Zero;
        for (var k = 0; k < product.Factors.Count; k++)
        {
            var factor = product.Factors[k];
            var derivative = part(factor.Value);
            if (derivative.Terms.Count == 0)
            {
                continue;
            }

            var others = product.Factors.Where((_, i) => i != k)
                .Select(other => algebra.Of(other.Value).Power(other.Operator == FactorOperator.DividedBy ? -1 : 1))
                .Aggregate(Polynomial.One, (x, y) => x * y);
            sum += factor.Operator == FactorOperator.DividedBy
                ? -(derivative * others * algebra.Of(factor.Value).Power(-2))
                : derivative * others;
        }

        return algebra.Simplified(sum);
    }

    private Polynomial Called(
        string call, SyntaxList<ExpressionSyntax> arguments, Func<ExpressionSyntax, Polynomial> part)
    {
        var values = arguments.Select((argument, k) => (Name: $"x{k + 1}", Value: argument))
            .ToDictionary(pair => pair.Name, pair => pair.Value);
        var sum = Polynomial.Zero;
        for (var k = 0; k < arguments.Count; k++)
        {
            var inner = part(arguments[k]);
            if (inner.Terms.Count > 0)
            {
                sum += algebra.Of(IndexForm.Replaced(Derivative(call, k, arguments.Count), values)) * inner;
            }
        }

        return algebra.Simplified(sum);
    }

    /// <summary>The derivative of a call of <c>x1</c>, <c>x2</c>, … in one of them, as it is written.</summary>
    public ExpressionSyntax Derivative(string call, int argument, int arguments)
    {
        if (!known.TryGetValue((call, argument), out var derivative))
        {
            known[(call, argument)] = derivative = Textbook.TryGetValue(call, out var text)
                ? FormulaParser.ParseExpression(text)
                : OfEngine(call, argument, arguments);
        }

        return derivative;
    }

    /// <summary>The engine's derivative of a call of <c>x1</c>, <c>x2</c>, … in one of them.</summary>
    public static ExpressionSyntax OfEngine(string call, int argument, int arguments)
    {
        var declared = string.Concat(Enumerable.Range(1, arguments).Select(k => $"x{k} : real; "));
        var model = FormulaModel.Analyze($"{declared}f = {call}");
        var builder = new ProgramBuilder();
        var program = model.LowerDefinition("f", new Dictionary<string, int>(), []);
        Variable[] inputs = [.. program.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var value = program.Inline(builder, inputs)[0];
        var derivative = Simplify.Apply(
            builder.Build(Reverse.Pull(value, 1, inputs[argument])[0]), Validity.AssumesFinite);
        const string Label = "f =";
        var text = TextPrinter.Formulas(derivative, "f").Trim();
        return text.StartsWith(Label, StringComparison.Ordinal) && SyntaxParts.IsReadable(text[Label.Length..])
            ? FormulaParser.ParseExpression(text[Label.Length..])
            : throw new NotSupportedException($"The derivative of {call} has no short form.");
    }
}
