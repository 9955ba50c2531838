// Written by DerivativeFactsTests from the primitives of the engine.
namespace AutoDiff.Generator.Facts;

internal static partial class DerivativeFacts
{
    private static string[] LocallyConstant() => ["Floor", "Ceiling", "Round", "Truncate"];

    private static DerivativeFact[] Table() =>
    [
        new("Negate", "-x", "Scale", "Scale", "-1"),
        new("Abs", "Math.Abs", "Absorb", "Absorb", "ChainRule.Sign({0})"),
        new("Sqrt", "Math.Sqrt", "Transmit", "Transmit", "0.5 / {r}"),
        new("Cbrt", "Math.Cbrt", "Transmit", "Transmit", "1 / (3 * {r} * {r})"),
        new("Exp", "Math.Exp", "Scale", "Absorb", "{r}"),
        new("ExpM1", "double.ExpM1", "Scale", "Absorb", "Math.Exp({0})"),
        new("Log", "Math.Log", "Transmit", "Transmit", "1 / {0}"),
        new("LogP1", "double.LogP1", "Transmit", "Transmit", "1 / (1 + {0})"),
        new("Sin", "Math.Sin", "Scale", "Scale", "Math.Cos({0})"),
        new("Cos", "Math.Cos", "Scale", "Scale", "-Math.Sin({0})"),
        new("Tan", "Math.Tan", "Scale", "Scale", "1 + {r} * {r}"),
        new("Asin", "Math.Asin", "Scale", "Scale", "1 / Math.Sqrt(ChainRule.OneMinusSquare({0}))"),
        new("Acos", "Math.Acos", "Scale", "Scale", "-1 / Math.Sqrt(ChainRule.OneMinusSquare({0}))"),
        new("Atan", "Math.Atan", "Scale", "Absorb", "1 / (1 + ChainRule.Square({0}))"),
        new("Sinh", "Math.Sinh", "Scale", "Scale", "Math.Cosh({0})"),
        new("Cosh", "Math.Cosh", "Scale", "Scale", "Math.Sinh({0})"),
        new("Tanh", "Math.Tanh", "Scale", "Absorb", "ChainRule.SechSquared({0})"),
        new("Asinh", "Math.Asinh", "Transmit", "Transmit", "1 / ChainRule.Hypot(1, {0})"),
        new("Acosh", "Math.Acosh", "Transmit", "Transmit", "1 / Math.Sqrt({0} - 1) / Math.Sqrt({0} + 1)"),
        new("Atanh", "Math.Atanh", "Scale", "Scale", "1 / ChainRule.OneMinusSquare({0})"),
        new("Exp2", "double.Exp2", "Scale", "Absorb", "0.6931471805599453 * {r}"),
        new("Log2", "Math.Log2", "Transmit", "Transmit", "1.4426950408889634 / {0}"),
        new("Log10", "Math.Log10", "Transmit", "Transmit", "0.4342944819032518 / {0}"),
        new("Add", "+", "Scale", "Scale", "1", "1"),
        new("Subtract", "-", "Scale", "Scale", "1", "-1"),
        new("Multiply", "*", "Scale", "Scale", "{1}", "{0}"),
        new("Divide", "/", "Scale", "Absorb", "1 / {1}", "-({r} / {1})"),
        new("Pow", "Math.Pow", "Scale", "Scale",
            "ChainRule.Scale({1}, Math.Pow({0}, {1} - 1))",
            "ChainRule.Scale({r}, Math.Log({0}))"),
        new("Atan2", "Math.Atan2", "Scale", "Scale",
            "{1} / ChainRule.Hypot({0}, {1}) / ChainRule.Hypot({0}, {1})",
            "-({0} / ChainRule.Hypot({0}, {1}) / ChainRule.Hypot({0}, {1}))"),
        new("Min", "Math.Min", "Absorb", "Absorb",
            "0.5 * (({0} < {1} ? 1.0 : 0.0) + ({0} <= {1} ? 1.0 : 0.0))",
            "0.5 * (({1} < {0} ? 1.0 : 0.0) + ({1} <= {0} ? 1.0 : 0.0))"),
        new("Max", "Math.Max", "Absorb", "Absorb",
            "0.5 * (({1} < {0} ? 1.0 : 0.0) + ({1} <= {0} ? 1.0 : 0.0))",
            "0.5 * (({0} < {1} ? 1.0 : 0.0) + ({0} <= {1} ? 1.0 : 0.0))"),
        new("Hypot", "double.Hypot", "Scale", "Scale",
            "ChainRule.HypotShare({0}, {1})",
            "ChainRule.HypotShare({1}, {0})"),
        new("Remainder", "%", "Scale", "Scale", "1", "-Math.Truncate({0} / {1})"),
        new("FusedMultiplyAdd", "Math.FusedMultiplyAdd", "Scale", "Scale", "{1}", "{0}", "1"),
    ];
}
