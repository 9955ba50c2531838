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
        ["SinPi"] = x => Functions.Sin(Math.PI * (x - (2 * Functions.Round(x / 2)))),
        ["CosPi"] = x => Functions.Cos(Math.PI * (x - (2 * Functions.Round(x / 2)))),
        ["TanPi"] = x => Functions.Tan(Math.PI * (x - Functions.Round(x))),
        ["AsinPi"] = x => Functions.Asin(x) / Math.PI,
        ["AcosPi"] = x => Functions.Acos(x) / Math.PI,
        ["AtanPi"] = x => Functions.Atan(x) / Math.PI,
        ["Exp2M1"] = x => Functions.Expm1(x * Math.Log(2)),
        ["Exp10M1"] = x => Functions.Expm1(x * Math.Log(10)),
        ["Log2P1"] = x => Functions.Log1p(x) / Math.Log(2),
        ["Log10P1"] = x => Functions.Log1p(x) / Math.Log(10),
        ["Truncate"] = x => Functions.Where(Functions.Less(x, 0), Functions.Ceiling(x), Functions.Floor(x)),
    };

    private static readonly Dictionary<string, Func<Variable, Variable, Variable>> OtherBinary = new()
    {
        ["Hypot"] = Functions.Hypot,
        ["Atan2Pi"] = (y, x) => Functions.Atan2(y, x) / Math.PI,
        ["IEEERemainder"] = (x, y) => x - (y * Functions.Round(x / y)),
        ["MaxMagnitude"] = (x, y) => ByMagnitude(x, y, Functions.Max(x, y), y, x),
        ["MinMagnitude"] = (x, y) => ByMagnitude(x, y, Functions.Min(x, y), x, y),
        ["MaxNumber"] = (x, y) => IfNumbers(x, y, Functions.Max(x, y)),
        ["MinNumber"] = (x, y) => IfNumbers(x, y, Functions.Min(x, y)),
        ["CopySign"] = (x, y) => Functions.Where(IsBelowZero(y), -Functions.Abs(x), Functions.Abs(x)),
        ["Log"] = (x, y) => Functions.Log(x) / Functions.Log(y),
    };

    private static readonly Dictionary<string, Func<Variable, Variable>> Tests = new()
    {
        ["IsNaN"] = x => Functions.NotEqual(x, x),
        ["IsInfinity"] = x => Functions.Equal(Functions.Abs(x), double.PositiveInfinity),
        ["IsPositiveInfinity"] = x => Functions.Equal(x, double.PositiveInfinity),
        ["IsNegativeInfinity"] = x => Functions.Equal(x, double.NegativeInfinity),
        ["IsNegative"] = IsBelowZero,
        ["IsPositive"] = x => 1 - IsBelowZero(x),
        ["IsInteger"] = x => Functions.Equal(x, Functions.Floor(x))
            * Functions.Less(Functions.Abs(x), double.PositiveInfinity),
        ["IsFinite"] = x => Functions.Less(Functions.Abs(x), double.PositiveInfinity),
    };

    private static Variable ByMagnitude(Variable x, Variable y, Variable same, Variable less, Variable more) =>
        Functions.Where(
            Functions.Less(Functions.Abs(x), Functions.Abs(y)), less,
            Functions.Where(Functions.Less(Functions.Abs(y), Functions.Abs(x)), more, same));

    private static Variable IfNumbers(Variable x, Variable y, Variable result) => Functions.Where(
        Functions.NotEqual(x, x), y, Functions.Where(Functions.NotEqual(y, y), x, result));

    // Of the zeros one is below zero, as its reciprocal shows.
    private static Variable IsBelowZero(Variable x) => Functions.Max(Functions.Less(x, 0), Functions.Less(1 / x, 0));

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
            case [var x] when method.Name == "SinCos":
                var both = machine.NewObject(((MethodInfo)method).ReturnType);
                (both[0], both[1]) = (new Number(Functions.Sin(x)), new Number(Functions.Cos(x)));
                result = both;
                return true;
            case [var x] when method.Name == "Sign":
                result = Whole.OfData(Functions.Sign(x), -1, 1);
                return true;
            case [var x, var y] when ElementwiseFunctions.BinaryOfMath.TryGetValue(method.Name, out var binary)
                || OtherBinary.TryGetValue(method.Name, out binary):
                result = new Number(binary(x, y));
                return true;
            case [var x, var y, var t] when method.Name == "Lerp":
                result = new Number((x * (1 - t)) + (y * t));
                return true;
            case [var x, var y, var z] when method.Name is "FusedMultiplyAdd" or "MultiplyAddEstimate":
                result = new Number((x * y) + z);
                return true;
            default:
                return false;
        }
    }
}
