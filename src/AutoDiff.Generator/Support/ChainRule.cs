// Written by DerivativeFactsTests from the primitives of the engine.
using System;

namespace AutoDiff.Generated
{
    /// <summary>Products of the chain rule, and functions in derivatives.</summary>
    [global::Microsoft.CodeAnalysis.Embedded]
    internal static class ChainRule
    {
        public static double Scale(double x, double y) => x == 0 ? 0 : x * y;

        public static double Absorb(double x, double y) => x == 0 || y == 0 ? 0 : x * y;

        public static double Transmit(double x, double y) => x == 0 ? 0 : y == 0 ? double.NaN : x * y;

        public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

        public static double OneMinusSquare(double x) => (1 - x) * (1 + x);

        public static double Hypot(double x, double y) => double.Hypot(x, y);

        public static double Square(double x) => x * x;

        public static double SechSquared(double x)
        {
            var decay = Math.Exp(-2 * Math.Abs(x));
            return 4 * decay / ((1 + decay) * (1 + decay));
        }

        public static double HypotShare(double x, double y) =>
            x == 0 ? 0
            : Math.Abs(x) > Math.Abs(y) ? Math.CopySign(1, x) / Math.Sqrt(1 + y / x * (y / x))
            : x / Math.Abs(y) / Math.Sqrt(1 + x / y * (x / y));
    }
}
