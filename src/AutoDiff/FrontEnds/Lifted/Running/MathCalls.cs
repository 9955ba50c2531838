using System.Reflection;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>The functions of <see cref="Math"/>, <see cref="MathF"/> and of numbers themselves.</summary>
internal static class MathCalls
{
    // What no primitive states as its method of Math, and variables have under the same name.
    private static readonly Dictionary<string, Func<Variable, Variable>> OtherUnary = new()
    {
        ["Exp2"] = Variable.Exp2,
        ["Exp10"] = Variable.Exp10,
        ["ExpM1"] = Variable.ExpM1,
        ["LogP1"] = Variable.LogP1,
        ["SinPi"] = Variable.SinPi,
        ["CosPi"] = Variable.CosPi,
        ["TanPi"] = Variable.TanPi,
        ["AsinPi"] = Variable.AsinPi,
        ["AcosPi"] = Variable.AcosPi,
        ["AtanPi"] = Variable.AtanPi,
        ["Exp2M1"] = Variable.Exp2M1,
        ["Exp10M1"] = Variable.Exp10M1,
        ["Log2P1"] = Variable.Log2P1,
        ["Log10P1"] = Variable.Log10P1,
        ["Truncate"] = Variable.Truncate,
    };

    private static readonly Dictionary<string, Func<Variable, Variable, Variable>> OtherBinary = new()
    {
        ["Hypot"] = Variable.Hypot,
        ["Atan2Pi"] = Variable.Atan2Pi,
        ["IEEERemainder"] = Variable.Ieee754Remainder,
        ["Ieee754Remainder"] = Variable.Ieee754Remainder,
        ["MaxMagnitude"] = Variable.MaxMagnitude,
        ["MinMagnitude"] = Variable.MinMagnitude,
        ["MaxMagnitudeNumber"] = Variable.MaxMagnitudeNumber,
        ["MinMagnitudeNumber"] = Variable.MinMagnitudeNumber,
        ["MaxNumber"] = Variable.MaxNumber,
        ["MinNumber"] = Variable.MinNumber,
        ["CopySign"] = Variable.CopySign,
        ["Log"] = Variable.Log,
    };

    private static readonly Dictionary<string, Func<Variable, Variable>> Tests = new()
    {
        ["IsNaN"] = NumberTests.IsNaN,
        ["IsInfinity"] = NumberTests.IsInfinity,
        ["IsPositiveInfinity"] = x => Functions.Equal(x, double.PositiveInfinity),
        ["IsNegativeInfinity"] = x => Functions.Equal(x, double.NegativeInfinity),
        ["IsNegative"] = NumberTests.IsNegative,
        ["IsPositive"] = NumberTests.IsPositive,
        ["IsInteger"] = NumberTests.IsInteger,
        ["IsFinite"] = NumberTests.IsFinite,
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
                result = new Number(Variable.Lerp(x, y, t));
                return true;
            case [var x, var y, var z] when method.Name is "FusedMultiplyAdd" or "MultiplyAddEstimate":
                result = new Number(Variable.FusedMultiplyAdd(x, y, z));
                return true;
            default:
                return false;
        }
    }
}
