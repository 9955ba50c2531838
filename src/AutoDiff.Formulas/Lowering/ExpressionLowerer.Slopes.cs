using AutoDiff.Formulas.Syntax;
using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <content>Derivatives of functions of one number, <c>f'(x)</c> and <c>f''(x)</c>.</content>
internal sealed partial class ExpressionLowerer
{
    // The derivative at each element: that along a direction in which all elements move by 1.
    private IndexedArray Slope(CallSyntax call, Scope scope)
    {
        var x = Lower(call.Arguments[0], scope);
        if (scope.Functions.TryGetValue(call.Function.Name, out var known) && x.Rank > 0
            && !IsElementwise(known.Statement.Body, known.Statement.Parameters[0].Name, known.Scope))
        {
            throw Error(
                call.Span,
                $"`{call.Function.Name}'` is the derivative of a function of one number, but " +
                $"`{call.Function.Name}` takes {Quote(call.Arguments[0])} as a whole.",
                Describe(x.Own),
                "a number, or a function that works element by element");
        }

        if (known?.Operation is { } operation)
        {
            for (var k = 0; k < call.DerivativeOrder; k++)
            {
                operation = operation.Derivative;
            }

            return Unary(x, at => Functions.Apply(operation, at));
        }

        return x with { Value = Functions.BroadcastTo(At(call.DerivativeOrder, Recorded(x.Value)), x.Value.Shape) };

        Variable At(int order, Variable point) => order == 0
            ? Recorded(Apply(call, x with { Value = point }, scope).Aligned(x.Axes, x.Rank))
            : Differentiate.Jvp(inner => At(order - 1, inner), point, 1.0).Tangent;
    }

    private IndexedArray Apply(CallSyntax call, IndexedArray x, Scope scope)
    {
        if (!scope.Functions.TryGetValue(call.Function.Name, out var function))
        {
            return Unary(x, UnaryFunction(call.Function.Name)!);
        }

        var inner = function.Scope with { Guard = scope.Guard };
        return Lower(function.Statement.Body, inner.With(function.Statement.Parameters[0].Name, new Meaning(x)));
    }

    private static bool IsElementwise(ExpressionSyntax body, string parameter, Scope scope)
    {
        return body switch
        {
            _ when !new FreeNames().Of(body).Contains(parameter) => true,
            NameSyntax => true,
            CallSyntax call => call.Arguments.All(Inner)
                && (scope.Functions.TryGetValue(call.Function.Name, out var known)
                ? known.Statement.Parameters.All(own => IsElementwise(known.Statement.Body, own.Name, known.Scope))
                : FunctionTable.TryFind(call.Function.Name, out var signature)
                    && signature.Kind == FunctionKind.Elementwise),
            MultiplicationSyntax product =>
                product.Factors.All(factor => factor.Operator != FactorOperator.MatrixTimes && Inner(factor.Value)),
            NegationSyntax or AdditionSyntax or PowerSyntax or ComparisonSyntax or ConditionalSyntax or AndSyntax or
                OrSyntax or NotSyntax => Children.Of(body).All(Inner),
            _ => false,
        };

        bool Inner(ExpressionSyntax part) => IsElementwise(part, parameter, scope);
    }
}
