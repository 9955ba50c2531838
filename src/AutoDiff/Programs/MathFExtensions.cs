namespace AutoDiff;

/// <summary>
/// The functions of <see cref="MathF"/> for variables, as <see cref="MathExtensions"/> has those of
/// <see cref="Math"/>. A variable is of the precision of its tape.
/// </summary>
public static class MathFExtensions
{
    extension(MathF)
    {
        /// <inheritdoc cref="Variable.Abs(Variable)"/>
        public static Variable Abs(Variable x) => Variable.Abs(x);

        /// <inheritdoc cref="Variable.Acos(Variable)"/>
        public static Variable Acos(Variable x) => Variable.Acos(x);

        /// <inheritdoc cref="Variable.Acosh(Variable)"/>
        public static Variable Acosh(Variable x) => Variable.Acosh(x);

        /// <inheritdoc cref="Variable.Asin(Variable)"/>
        public static Variable Asin(Variable x) => Variable.Asin(x);

        /// <inheritdoc cref="Variable.Asinh(Variable)"/>
        public static Variable Asinh(Variable x) => Variable.Asinh(x);

        /// <inheritdoc cref="Variable.Atan(Variable)"/>
        public static Variable Atan(Variable x) => Variable.Atan(x);

        /// <inheritdoc cref="Variable.Atan2(Variable, Variable)"/>
        public static Variable Atan2(Variable y, Variable x) => Variable.Atan2(y, x);

        /// <inheritdoc cref="Variable.Atanh(Variable)"/>
        public static Variable Atanh(Variable x) => Variable.Atanh(x);

        /// <inheritdoc cref="Variable.Cbrt(Variable)"/>
        public static Variable Cbrt(Variable x) => Variable.Cbrt(x);

        /// <inheritdoc cref="Variable.Ceiling(Variable)"/>
        public static Variable Ceiling(Variable x) => Variable.Ceiling(x);

        /// <inheritdoc cref="Variable.CopySign(Variable, Variable)"/>
        public static Variable CopySign(Variable x, Variable y) => Variable.CopySign(x, y);

        /// <inheritdoc cref="Variable.Cos(Variable)"/>
        public static Variable Cos(Variable x) => Variable.Cos(x);

        /// <inheritdoc cref="Variable.Cosh(Variable)"/>
        public static Variable Cosh(Variable x) => Variable.Cosh(x);

        /// <inheritdoc cref="Variable.Exp(Variable)"/>
        public static Variable Exp(Variable x) => Variable.Exp(x);

        /// <inheritdoc cref="Variable.Floor(Variable)"/>
        public static Variable Floor(Variable x) => Variable.Floor(x);

        /// <inheritdoc cref="Variable.FusedMultiplyAdd(Variable, Variable, Variable)"/>
        public static Variable FusedMultiplyAdd(Variable x, Variable y, Variable z) =>
            Variable.FusedMultiplyAdd(x, y, z);

        /// <inheritdoc cref="Variable.Ieee754Remainder(Variable, Variable)"/>
        public static Variable IEEERemainder(Variable x, Variable y) => Variable.Ieee754Remainder(x, y);

        /// <inheritdoc cref="Variable.ILogB(Variable)"/>
        public static int ILogB(Variable x) => Variable.ILogB(x);

        /// <inheritdoc cref="Variable.Log(Variable)"/>
        public static Variable Log(Variable x) => Variable.Log(x);

        /// <inheritdoc cref="Variable.Log(Variable, Variable)"/>
        public static Variable Log(Variable a, Variable newBase) => Variable.Log(a, newBase);

        /// <inheritdoc cref="Variable.Log10(Variable)"/>
        public static Variable Log10(Variable x) => Variable.Log10(x);

        /// <inheritdoc cref="Variable.Log2(Variable)"/>
        public static Variable Log2(Variable x) => Variable.Log2(x);

        /// <inheritdoc cref="Variable.Max(Variable, Variable)"/>
        public static Variable Max(Variable x, Variable y) => Variable.Max(x, y);

        /// <inheritdoc cref="Variable.MaxMagnitude(Variable, Variable)"/>
        public static Variable MaxMagnitude(Variable x, Variable y) => Variable.MaxMagnitude(x, y);

        /// <inheritdoc cref="Variable.Min(Variable, Variable)"/>
        public static Variable Min(Variable x, Variable y) => Variable.Min(x, y);

        /// <inheritdoc cref="Variable.MinMagnitude(Variable, Variable)"/>
        public static Variable MinMagnitude(Variable x, Variable y) => Variable.MinMagnitude(x, y);

        /// <inheritdoc cref="Variable.Pow(Variable, Variable)"/>
        public static Variable Pow(Variable x, Variable y) => Variable.Pow(x, y);

        /// <inheritdoc cref="Functions.Reciprocal(Variable)"/>
        public static Variable ReciprocalEstimate(Variable x) => Functions.Reciprocal(x);

        /// <summary>1/√x.</summary>
        public static Variable ReciprocalSqrtEstimate(Variable x) => 1 / Variable.Sqrt(x);

        /// <inheritdoc cref="Variable.Round(Variable)"/>
        public static Variable Round(Variable x) => Variable.Round(x);

        /// <inheritdoc cref="Variable.Round(Variable, int, MidpointRounding)"/>
        public static Variable Round(Variable x, int digits, MidpointRounding mode = MidpointRounding.ToEven) =>
            Variable.Round(x, digits, mode);

        /// <inheritdoc cref="Variable.Round(Variable, MidpointRounding)"/>
        public static Variable Round(Variable x, MidpointRounding mode) => Variable.Round(x, mode);

        /// <inheritdoc cref="Variable.ScaleB(Variable, int)"/>
        public static Variable ScaleB(Variable x, int n) => Variable.ScaleB(x, n);

        /// <inheritdoc cref="Functions.Sign(Variable)"/>
        public static Variable Sign(Variable x) => Functions.Sign(x);

        /// <inheritdoc cref="Variable.Sin(Variable)"/>
        public static Variable Sin(Variable x) => Variable.Sin(x);

        /// <inheritdoc cref="Variable.SinCos(Variable)"/>
        public static (Variable Sin, Variable Cos) SinCos(Variable x) => Variable.SinCos(x);

        /// <inheritdoc cref="Variable.Sinh(Variable)"/>
        public static Variable Sinh(Variable x) => Variable.Sinh(x);

        /// <inheritdoc cref="Variable.Sqrt(Variable)"/>
        public static Variable Sqrt(Variable x) => Variable.Sqrt(x);

        /// <inheritdoc cref="Variable.Tan(Variable)"/>
        public static Variable Tan(Variable x) => Variable.Tan(x);

        /// <inheritdoc cref="Variable.Tanh(Variable)"/>
        public static Variable Tanh(Variable x) => Variable.Tanh(x);

        /// <inheritdoc cref="Variable.Truncate(Variable)"/>
        public static Variable Truncate(Variable x) => Variable.Truncate(x);
    }
}
