using System.Reflection;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>The functions of <see cref="Math"/>, <see cref="MathF"/> and of numbers themselves.</summary>
internal static class MathCalls
{
    // What no primitive states as its method of Math.
    private static readonly Dictionary<string, Func<Variable, Variable>> OtherUnary = new()
    {
        ["Exp2"] = Functions.Exp2,
        ["ExpM1"] = Functions.Expm1,
        ["LogP1"] = Functions.Log1p,
        ["Truncate"] = x => Functions.Where(Functions.Less(x, 0), Functions.Ceiling(x), Functions.Floor(x)),
    };

    private static readonly Dictionary<string, Func<Variable, Variable, Variable>> OtherBinary = new()
    {
        ["Hypot"] = Functions.Hypot,
        ["Log"] = (x, y) => Functions.Log(x) / Functions.Log(y),
    };

    private static readonly Dictionary<string, Func<Variable, Variable>> Tests = new()
    {
        ["IsNaN"] = x => Functions.NotEqual(x, x),
        ["IsInfinity"] = x => Functions.Equal(Functions.Abs(x), double.PositiveInfinity),
        ["IsPositiveInfinity"] = x => Functions.Equal(x, double.PositiveInfinity),
        ["IsNegativeInfinity"] = x => Functions.Equal(x, double.NegativeInfinity),
        ["IsFinite"] = x => Functions.Less(Functions.Abs(x), double.PositiveInfinity),
    };

    /// <summary>Records a function of a number that is not known; returns whether the method is such a function.
    /// </summary>
    public static bool TryRecord(Machine machine, MethodBase method, object?[] arguments, out object? result)
    {
        result = null;
        if (!method.IsStatic || !arguments.Any(argument => argument is Number)
            || (method.DeclaringType != typeof(Math) && method.DeclaringType != typeof(MathF)
                && method.DeclaringType != typeof(double) && method.DeclaringType != typeof(float)))
        {
            return false;
        }

        var numbers = method.GetParameters().All(
            parameter => parameter.ParameterType == typeof(double) || parameter.ParameterType == typeof(float));
        if (!numbers)
        {
            return false;
        }

        Variable[] given = [.. arguments.Select(machine.AsVariable)];
        switch (given)
        {
            case [var x] when ElementwiseFunctions.UnaryOfMath.TryGetValue(method.Name, out var unary)
                || OtherUnary.TryGetValue(method.Name, out unary):
                result = new Number(unary(x));
                return true;
            case [var x] when Tests.TryGetValue(method.Name, out var test):
                result = Whole.OfTruth(test(x));
                return true;
            case [var x] when method.Name == "Sign":
                result = Whole.OfData(Functions.Sign(x), -1, 1);
                return true;
            case [var x, var y] when ElementwiseFunctions.BinaryOfMath.TryGetValue(method.Name, out var binary)
                || OtherBinary.TryGetValue(method.Name, out binary):
                result = new Number(binary(x, y));
                return true;
            case [var x, var y, var z] when method.Name == "FusedMultiplyAdd":
                result = new Number((x * y) + z);
                return true;
            default:
                return false;
        }
    }
}
