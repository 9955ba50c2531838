using AutoDiff.Formulas.Syntax;

using static AutoDiff.Formulas.Lowering.LoweringErrors;

namespace AutoDiff.Formulas.Lowering;

/// <content>Calls of built-in and user functions.</content>
internal sealed partial class ExpressionLowerer
{
    // Elementwise functions that are made of primitives.
    private static readonly Dictionary<string, Func<Variable, Variable>> MadeOfPrimitives = new()
    {
        ["silu"] = Functions.Silu,
        ["gelu"] = Functions.Gelu,
        ["lambertw"] = Functions.LambertW,
        ["lambertwm1"] = Functions.LambertWLower,
    };

    private static Func<Variable, Variable>? UnaryFunction(string name) =>
        ElementwiseFunctions.Unary.GetValueOrDefault(name) ?? MadeOfPrimitives.GetValueOrDefault(name);

    private IndexedArray Call(CallSyntax call, Scope scope)
    {
        var name = call.Function.Name;
        if (call.DerivativeOrder > 0)
        {
            return Slope(call, scope);
        }

        if (scope.Functions.TryGetValue(name, out var function))
        {
            return CallUser(call, function, scope);
        }

        // In formulas that are read, the derivative of log det A is an inverse, no adjugate.
        if (NameOfLength is not null && name == "log" && call.Arguments is [CallSyntax { Function.Name: "det" } det]
            && !scope.Functions.ContainsKey("det"))
        {
            return Factorized(det, scope, MatrixFunctions.LogDeterminant);
        }

        if (UnaryFunction(name) is { } unary)
        {
            var x = Lower(call.Arguments[0], scope);
            if (branches is not null && name is ("abs" or "sign" or "relu"))
            {
                Note($"{call.Arguments[0]} > 0", BranchKind.Positive, x.Value);
            }

            return Unary(x, unary);
        }

        if (name is not ("max" or "min") && ElementwiseFunctions.Binary.TryGetValue(name, out var binary))
        {
            return OfTwo(call, scope, binary);
        }

        return name switch
        {
            "clamp" => Clamp(call, scope),
            "betainc" => IncompleteBeta(call, scope),
            "max" when call.Arguments.Count == 2 => OfTwo(call, scope, Functions.Max),
            "min" when call.Arguments.Count == 2 => OfTwo(call, scope, Functions.Min),
            "where" => Choose(call, call.Arguments[0], call.Arguments[1], call.Arguments[2], scope),
            "sum" or "mean" or "prod" or "max" or "min" => Reduce(call, scope),
            "softmax" => AlongLastAxis(call, scope, x => Functions.Softmax(x)),
            "logsoftmax" => AlongLastAxis(call, scope, x => Functions.LogSoftmax(x)),
            "logsumexp" => AlongLastAxis(call, scope, x => Functions.LogSumExp(x, [-1])),
            "cumsum" => AlongLastAxis(call, scope, x => Functions.CumulativeSum(x)),
            "norm" => Norm(call, scope),
            "dot" => Dot(call, scope),
            "outer" => Outer(call, scope),
            "diag" => Diagonal(call, scope),
            "cross" => Cross(call, scope),
            "kron" => Kronecker(call, scope),
            "vec" => Columns(call, scope),
            "trace" => Trace(call, scope),
            "transpose" => Transpose(call.Arguments[0], "`transpose`", scope),
            "det" => Factorized(call, scope, MatrixFunctions.Determinant),
            "logdet" => Factorized(call, scope, MatrixFunctions.LogDeterminant),
            "inv" => Inverse(call, scope),
            "adj" => Factorized(call, scope, MatrixFunctions.Adjugate),
            "expm" => Factorized(call, scope, MatrixFunctions.Exponential),
            "dexpm" => Directional(call, scope, MatrixFunctions.ExponentialDerivative),
            "dadj" => Directional(call, scope, MatrixFunctions.AdjugateDerivative),
            "chol" => Factorized(call, scope, a => MatrixFunctions.Cholesky(a, throws: false)),
            "tril" => LowerTriangle(call, scope),
            "solve" => Solve(call, scope),
            "conv" => Convolution(call, scope),
            "eye" => Identity(call, scope),
            "ones" => Filled(call, scope, 1),
            "zeros" => Filled(call, scope, 0),
            _ => throw new InvalidOperationException($"The function {name} of the table has no meaning."),
        };
    }

    // The body sees the arguments as they are, index names and all, but none of the caller's names.
    private IndexedArray CallUser(CallSyntax call, UserFunction function, Scope scope)
    {
        if (function.Operation is { } operation)
        {
            return Unary(Lower(call.Arguments[0], scope), x => Functions.Apply(operation, x));
        }

        var inner = function.Scope with { Guard = scope.Guard };
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            var meaning = new Meaning(Lower(argument, scope), StaticEvaluator.TryEvaluate(argument, scope));
            inner = inner.With(function.Statement.Parameters[i].Name, meaning);
        }

        return Lower(function.Statement.Body, inner);
    }

    private IndexedArray OfTwo(CallSyntax call, Scope scope, Func<Variable, Variable, Variable> function)
    {
        var left = new Operand(() => call.Arguments[0], Lower(call.Arguments[0], scope));
        var right = new Operand(() => call.Arguments[1], Lower(call.Arguments[1], scope));
        if (branches is not null && call.Function.Name is ("max" or "min"))
        {
            NoteOrder(left, right, call.Span);
        }

        return Elementwise(left, right, call.Span, $"`{call.Function.Name}`", function);
    }

    private IndexedArray Clamp(CallSyntax call, Scope scope)
    {
        var x = new Operand(() => call.Arguments[0], Lower(call.Arguments[0], scope));
        var least = new Operand(() => call.Arguments[1], Lower(call.Arguments[1], scope));
        var most = new Operand(() => call.Arguments[2], Lower(call.Arguments[2], scope));
        var atLeast = new Operand(() => call, Elementwise(x, least, call.Span, "`clamp`", Functions.Max));
        if (branches is not null)
        {
            NoteOrder(x, least, call.Span);
            NoteOrder(atLeast, most, call.Span);
        }

        return Elementwise(atLeast, most, call.Span, "`clamp`", Functions.Min);
    }

    private IndexedArray IncompleteBeta(CallSyntax call, Scope scope)
    {
        var (a, b) = (Lower(call.Arguments[0], scope), Lower(call.Arguments[1], scope));
        var x = Lower(call.Arguments[2], scope);
        var shape = Fit(new(() => call.Arguments[0], a), new(() => call.Arguments[1], b), call.Span, "`betainc`");
        var rank = Fit(shape, x.Own)?.Rank ?? throw DoNotFit(
            call.Span, call.Arguments[0], shape, call.Arguments[2], x.Own, "`betainc`",
            "parameters that broadcast to the third argument");
        var axes = IndexedArray.Union(x.Axes, IndexedArray.Union(a.Axes, b.Axes));
        return new(
            Functions.BetaInc(
                Recorded(a.Aligned(axes, rank)), Recorded(b.Aligned(axes, rank)), Recorded(x.Aligned(axes, rank))),
            axes);
    }

    private IndexedArray AlongLastAxis(CallSyntax call, Scope scope, Func<Variable, Variable> function)
    {
        var x = Lower(call.Arguments[0], scope);
        if (x.Rank > 0)
        {
            return x with { Value = function(x.Value) };
        }

        throw WrongShape(
            call.Arguments[0], x.Own, $"`{call.Function.Name}`", "a vector or rows of a matrix",
            call.Arguments[0] is IndexingSyntax { Subscripts.Count: 1 } element && call.Function.Name != "logsumexp"
                ? $"Did you mean `{call.Function.Name}({element.Operand})[{element.Subscripts[0]}]`?"
                : null);
    }

    private IndexedArray Reduce(CallSyntax call, Scope scope)
    {
        var x = Lower(call.Arguments[0], scope);
        var axes = call.Axis is null ? OwnAxes(x) : Axes(call.Axis, x, scope);
        if (axes.Length == 0)
        {
            return x;
        }

        return x with { Value = Reduced(call.Function.Name, call.Span, x, axes, call.Keep) };
    }

    private Variable Reduced(string function, SourceSpan span, IndexedArray x, int[] axes, bool keep = false)
    {
        if (function is "max" or "min" && axes.Any(axis => x.Value.Shape[axis] == 0))
        {
            throw Error(
                span, $"`{function}` of no elements is not defined.", "no elements", "at least one element",
                "At these sizes the range is empty.");
        }

        return function switch
        {
            "sum" => Functions.Sum(x.Value, axes, keep),
            "mean" when NameOfLength is not null => axes.Aggregate(
                Functions.Sum(x.Value, axes, keep),
                (sum, axis) => sum / (NameOfLength(x.Value.Shape[axis]) ?? (Variable)x.Value.Shape[axis])),
            "mean" => Functions.Mean(x.Value, axes, keep),
            "prod" => Functions.Prod(x.Value, axes, keep),
            "max" => Functions.Max(x.Value, axes, keep),
            _ => Functions.Min(x.Value, axes, keep),
        };
    }

    private static int[] Axes(ExpressionSyntax axis, IndexedArray x, Scope scope)
    {
        var chosen = new SortedSet<int>();
        foreach (var element in axis is ArraySyntax list ? list.Elements : [axis])
        {
            var number = WholeNumber(element, scope, "An axis");
            if (number < -x.Rank || number >= x.Rank)
            {
                throw Error(
                    element.Span, $"There is no axis {number}: the argument is {Describe(x.Own)}.", $"axis {number}",
                    x.Rank == 0 ? "no `axis=`" : $"an axis from {-x.Rank} to {x.Rank - 1}");
            }

            chosen.Add(x.Axes.Length + (number < 0 ? number + x.Rank : number));
        }

        return [.. chosen];
    }

    private static int WholeNumber(ExpressionSyntax expression, Scope scope, string what) =>
        StaticEvaluator.TryEvaluate(expression, scope)?.Whole
        ?? throw Error(
            expression.Span, $"{what} must be a whole number that is known from the sizes.", Quote(expression),
                "a whole number");

    private IndexedArray Identity(CallSyntax call, Scope scope) =>
        IndexedArray.Of(Functions.DiagonalMatrix(Filled(call, scope, 1).Value));

    private IndexedArray Filled(CallSyntax call, Scope scope, double value)
    {
        var lengths = new int[call.Arguments.Count];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = WholeNumber(call.Arguments[i], scope, "A size");
            if (lengths[i] >= 0)
            {
                continue;
            }

            throw Error(
                call.Arguments[i].Span,
                $"A size cannot be negative, but {Quote(call.Arguments[i])} is {lengths[i]}.",
                $"{lengths[i]}",
                "0 or more");
        }

        var shape = Shape.Of(lengths);
        return shape.Length > LargestArray
            ? throw TooLarge(call, $"An array has more than {LargestArray} elements")
            : IndexedArray.Of(Functions.BroadcastTo(Recorded(value), shape));
    }
}
