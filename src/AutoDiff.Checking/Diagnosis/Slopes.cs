using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// A function that stands where its derivative belongs, or the derivative where the function belongs.
/// </summary>
internal static class Slopes
{
    private static readonly (string Function, string Derivative)[] Pairs =
    [
        ("sin", "cos"), ("sinh", "cosh"), ("cosh", "sinh"), ("normcdf", "normpdf"), ("lgamma", "digamma"),
        ("softplus", "sigmoid"),
    ];

    /// <summary>What the derivative of a call is made of, where the file does not say it.</summary>
    public static IEnumerable<ExpressionSyntax> Parts(CallSyntax call) => call switch
    {
        { Function.Name: "lognormcdf", Arguments: [var x] } =>
            [new CallSyntax(new("normpdf"), [x]), new CallSyntax(new("normcdf"), [x])],
        { Function.Name: "lgamma", Arguments: [var x] } => [new CallSyntax(new("digamma"), [x])],
        { Function.Name: "lbeta", Arguments: [var x, var y] } =>
        [
            new CallSyntax(new("digamma"), [x]), new CallSyntax(new("digamma"), [y]),
            new CallSyntax(new("digamma"), [new AdditionSyntax([new(false, x), new(false, y)])]),
        ],
        { Arguments: [_] } when !FunctionTable.TryFind(call.Function.Name, out _) => [Raised(call, 1), Raised(call, 2)],
        _ => [],
    };

    private static CallSyntax Raised(CallSyntax call, int by) =>
        call with { DerivativeOrder = call.DerivativeOrder + by };

    public static IEnumerable<Edit> Of(CallSyntax call)
    {
        var function = call.Function.Name;
        if (call.Arguments is not [var argument])
        {
            yield break;
        }

        foreach (var (own, derivative) in Pairs)
        {
            if (function == own)
            {
                yield return new(
                    MistakeKind.MissingChainStep,
                    () => $"`{call}` stands where its derivative `{derivative}({argument})` belongs",
                    new CallSyntax(new(derivative), call.Arguments), Plausibility.Renamed);
            }
            else if (function == derivative && function != "cos")
            {
                yield return new(
                    MistakeKind.StepAppliedTwice,
                    () => $"the derivative `{call}` stands where `{own}({argument})` belongs",
                    new CallSyntax(new(own), call.Arguments), Plausibility.Part);
            }
        }

        // Of a function of the file, which has a sign for its derivatives only.
        if (!FunctionTable.TryFind(function, out _))
        {
            yield return new(
                MistakeKind.MissingChainStep, () => $"`{call}` stands where its derivative `{Raised(call, 1)}` belongs",
                Raised(call, 1), Plausibility.Renamed);
        }

        if (call.DerivativeOrder > 0)
        {
            yield return new(
                MistakeKind.StepAppliedTwice, () => $"`{call}` stands where `{Raised(call, -1)}` belongs",
                Raised(call, -1), Plausibility.Part);
        }

        ExpressionSyntax? other = function switch
        {
            "cos" => new CallSyntax(new("sin"), call.Arguments),
            "relu" => new ComparisonSyntax(ComparisonOperator.Greater, argument, new NumberSyntax(0)),
            "abs" => new CallSyntax(new("sign"), call.Arguments),
            _ => null,
        };
        if (other is not null)
        {
            yield return new(
                MistakeKind.MissingChainStep,
                () => $"`{call}` stands where its derivative `{(function == "cos" ? "-" : "")}{other}` belongs",
                function == "cos" ? new NegationSyntax(other) : other, Plausibility.Part);
            if (function == "cos")
            {
                yield return new(
                    MistakeKind.MissingChainStep, () => $"`{call}` stands where `{other}` belongs", other,
                    Plausibility.Part);
            }
        }
    }
}
