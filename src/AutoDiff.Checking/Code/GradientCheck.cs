using System.Globalization;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.Checking.Code;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;
using AutoDiff.Numbers;

namespace AutoDiff.Checking;

/// <summary>
/// Checks gradients written in C#, and formula files, from the tests of any framework. A <c>Check</c> method gives the
/// report; a <c>Verify</c> method throws it as a <see cref="GradientCheckException"/> unless the gradient is right.
/// </summary>
public static partial class GradientCheck
{
    /// <summary>
    /// Compares a gradient with the exact one of a function written with variables, within the rounding errors of both.
    /// Where the function has a kink, or is not finite, nothing is compared.
    /// </summary>
    /// <param name="function">A function of an array that returns a scalar.</param>
    /// <param name="gradient">Its gradient by hand: takes and returns the elements in row-major order.</param>
    /// <param name="options">Where to compare; the defaults if not given.</param>
    /// <exception cref="ShapeMismatchException">The function does not return a scalar.</exception>
    public static GradientReport Check(
        Func<Variable, Variable> function, Func<double[], double[]> gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(gradient);
        return Run(
            (shape, x) => TapeReference.At<DoubleFormat>(function, shape, x), CheckedGradient.Of(gradient), options);
    }

    /// <summary>
    /// Compares a gradient with the exact one of a plain method, which is read from the code that it was compiled to,
    /// within the rounding errors of both. Where that cannot be read it is compared with differences, as
    /// <see cref="CheckBlackBox(Func{double[], double}, Func{double[], double[]}, GradientCheckOptions)"/> does;
    /// <see cref="GradientReport.Truth"/> says so.
    /// </summary>
    /// <param name="function">A method of the elements of x in row-major order.</param>
    /// <param name="gradient">Its gradient by hand.</param>
    /// <param name="options">Where to compare; the defaults if not given.</param>
    [OverloadResolutionPriority(-2)]
    [RequiresUnreferencedCode(MethodReference.ReadsMethods)]
    [RequiresDynamicCode(MethodReference.ReadsMethods)]
    public static GradientReport Check(
        Func<double[], double> function, Func<double[], double[]> gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(gradient);
        var reference = new MethodReference(function);
        var report = Run((_, x) => reference.At(x), CheckedGradient.Of(gradient), options);
        return report with
        {
            Truth = reference.Refusal is { } refusal
                ? $"differences, since the method cannot be read: {refusal}"
                : "the derivative of the method as it was compiled",
        };
    }

    /// <summary>
    /// Throws unless <see cref="Check(Func{double[], double}, Func{double[], double[]}, GradientCheckOptions)"/>
    /// supports the gradient.
    /// </summary>
    /// <exception cref="GradientCheckException">
    /// The gradient is refuted or undecided; the message is the report.
    /// </exception>
    [OverloadResolutionPriority(-2)]
    [RequiresUnreferencedCode(MethodReference.ReadsMethods)]
    [RequiresDynamicCode(MethodReference.ReadsMethods)]
    public static void Verify(
        Func<double[], double> function, Func<double[], double[]> gradient, GradientCheckOptions? options = null) =>
        Require(Check(function, gradient, options));

    /// <summary>
    /// Compares a gradient with extrapolated central differences of a function that can only be called, within their
    /// own estimate of the error.
    /// </summary>
    /// <param name="function">A function of the elements of x in row-major order.</param>
    /// <param name="gradient">Its gradient by hand.</param>
    /// <param name="options">Where to compare; the defaults if not given.</param>
    public static GradientReport CheckBlackBox(
        Func<double[], double> function, Func<double[], double[]> gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(gradient);
        return Run((_, x) => DifferenceReference.At(function, x), CheckedGradient.Of(gradient), options);
    }

    /// <summary>
    /// As above by complex steps, which lose no digits, wherever central differences confirm that the function is
    /// analytic.
    /// </summary>
    /// <param name="function">A function of the elements of x in row-major order, written for complex numbers.</param>
    /// <param name="gradient">Its gradient by hand.</param>
    /// <param name="options">Where to compare; the defaults if not given.</param>
    public static GradientReport CheckComplex(
        Func<Complex[], Complex> function, Func<double[], double[]> gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(gradient);
        return Run((_, x) => DifferenceReference.At(function, x), CheckedGradient.Of(gradient), options);
    }

    /// <summary>
    /// Throws unless <see cref="Check(Func{Variable, Variable}, Func{double[], double[]}, GradientCheckOptions)"/>
    /// supports the gradient.
    /// </summary>
    /// <exception cref="GradientCheckException">
    /// The gradient is refuted or undecided; the message is the report.
    /// </exception>
    public static void Verify(
        Func<Variable, Variable> function, Func<double[], double[]> gradient, GradientCheckOptions? options = null) =>
        Require(Check(function, gradient, options));

    /// <summary>
    /// Throws unless
    /// <see cref="CheckBlackBox(Func{double[], double}, Func{double[], double[]}, GradientCheckOptions)"/> supports the
    /// gradient.
    /// </summary>
    /// <exception cref="GradientCheckException">
    /// The gradient is refuted or undecided; the message is the report.
    /// </exception>
    public static void VerifyBlackBox(
        Func<double[], double> function, Func<double[], double[]> gradient, GradientCheckOptions? options = null) =>
        Require(CheckBlackBox(function, gradient, options));

    /// <summary>Throws unless <see cref="CheckComplex"/> supports the gradient.</summary>
    /// <exception cref="GradientCheckException">
    /// The gradient is refuted or undecided; the message is the report.
    /// </exception>
    public static void VerifyComplex(
        Func<Complex[], Complex> function, Func<double[], double[]> gradient, GradientCheckOptions? options = null) =>
        Require(CheckComplex(function, gradient, options));

    /// <summary>Checks the claims of a formula text and throws unless all hold.</summary>
    /// <exception cref="GradientCheckException">
    /// A claim is refuted or undecided; the message reports all such claims.
    /// </exception>
    /// <exception cref="FormulaException">The text is no formula file.</exception>
    public static void Text(string formulas, CheckOptions? options = null)
    {
        var model = FormulaModel.Analyze(formulas);
        var failures = FormulaChecker.Check(model, options)
            .Where(report => report.Verdict is Verdict.Refuted or Verdict.Undecided).ToList();
        if (failures.Count > 0)
        {
            throw new GradientCheckException(string.Join("\n\n", failures.Select(Describe)));
        }
    }

    /// <summary>Checks the claims of a formula file and throws unless all hold.</summary>
    /// <exception cref="GradientCheckException">
    /// A claim is refuted or undecided; the message reports all such claims.
    /// </exception>
    /// <exception cref="FormulaException">The text is no formula file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void File(string path, CheckOptions? options = null) =>
        Text(System.IO.File.ReadAllText(path), options);

    private static GradientReport Run(
        Func<Shape, double[], Estimate[]> reference, CheckedGradient gradient, GradientCheckOptions? options) =>
        new GradientSearch(reference, gradient, options ?? new()).Run();

    private static void Require(GradientReport report)
    {
        if (report.Verdict is Verdict.Refuted or Verdict.Undecided)
        {
            throw new GradientCheckException(report.ToString());
        }
    }

    private static string Describe(ClaimReport report)
    {
        List<string> lines = [string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Verdict.Sign()} {report.Verdict.Word()}  line {report.Line}: {report.Claim}")];
        lines.AddRange(new[] { report.Diagnosis?.Message, report.Reason, report.Limit }.OfType<string>());
        if (report.Counterexample is { } shown)
        {
            lines.Add(shown.Sizes.Names.Count == 0 ? "at" : $"for {shown.Sizes}, at");
            lines.AddRange(shown.Point.Select(variable => $"  {variable.Name} = {variable.Value.ToString("R")}"));
            lines.Add($"{ReportWords.Derivative}  {shown.Derivative.ToString("R")}");
            lines.Add($"{ReportWords.Claim}     {shown.Claimed.ToString("R")}");
        }

        return string.Join("\n    ", lines);
    }
}
