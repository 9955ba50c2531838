using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>Changes of calls: a sum for a mean, another axis, operands in another order.</summary>
internal static class CallEdits
{
    public static IEnumerable<Edit> Of(CallSyntax call)
    {
        var function = call.Function.Name;
        if (function is "sum" or "mean")
        {
            var other = function == "sum" ? "mean" : "sum";
            yield return new(
                MistakeKind.MeanVsSum, () => $"`{call}` should be a {other}",
                call.With(new(other)));
            if (call.Axis is null)
            {
                yield return new(
                    MistakeKind.WrongIndex, () => $"the {function} of `{call.Arguments[0]}` does not belong there",
                    call.Arguments[0]);
            }

            foreach (var axis in (double[])[0, 1])
            {
                foreach (var keep in (bool[])[call.Axis is null || call.Keep, call.Axis is not null && !call.Keep])
                {
                    yield return new(
                        MistakeKind.WrongIndex,
                        () => call.Axis is null
                            ? $"`{call}` adds all elements, but should run along axis {axis}"
                            : $"`{call}` runs along the wrong axis",
                        new CallSyntax(call.Function, call.Arguments, new NumberSyntax(axis), keep));
                }
            }
        }

        if (function is "outer" or "dot")
        {
            yield return new(
                function == "outer" ? MistakeKind.Transposed : MistakeKind.OperandTransposed,
                () => $"the operands of `{call}` are in the wrong order",
                call.With(arguments: [call.Arguments[1], call.Arguments[0]]));
        }
    }
}
