using System.Runtime.CompilerServices;
using AutoDiff.Checking.Code;
using AutoDiff.Checking.Sampling;
using AutoDiff.Numbers;

namespace AutoDiff.Checking;

/// <content>Gradients in float, and gradients that are written into spans.</content>
public static partial class GradientCheck
{
    /// <summary>
    /// Compares a gradient that computes in float with the exact one, within the rounding errors of float. Points are
    /// floats. A lambda whose types say nothing is taken to be double.
    /// </summary>
    /// <param name="function">A function of an array that returns a scalar.</param>
    /// <param name="gradient">Its gradient by hand: takes and returns the elements in row-major order.</param>
    /// <param name="options">Where to compare; the defaults if not given.</param>
    /// <exception cref="ShapeMismatchException">The function does not return a scalar.</exception>
    [OverloadResolutionPriority(-1)]
    public static GradientReport Check(
        Func<Variable, Variable> function, Func<float[], float[]> gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(gradient);
        return Run(
            (shape, x) => TapeReference.At<SingleFormat>(function, shape, x),
            CheckedGradient.Of(gradient),
            options) with { ElementType = "float" };
    }

    /// <summary>Compares a gradient that is written into a span with the exact one, as for arrays.</summary>
    /// <param name="function">A function of an array that returns a scalar.</param>
    /// <param name="gradient">Its gradient by hand.</param>
    /// <param name="options">Where to compare; the defaults if not given.</param>
    /// <exception cref="ShapeMismatchException">The function does not return a scalar.</exception>
    public static GradientReport Check(
        Func<Variable, Variable> function, SpanGradient<double> gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        return Check(function, CheckedGradient.Returning(gradient), options);
    }

    /// <inheritdoc cref="Check(Func{Variable, Variable}, SpanGradient{double}, GradientCheckOptions)"/>
    [OverloadResolutionPriority(-1)]
    public static GradientReport Check(
        Func<Variable, Variable> function, SpanGradient<float> gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        return Check(function, CheckedGradient.Returning(gradient), options);
    }

    /// <summary>
    /// Compares a gradient that is written into a span with differences of a function that can only be called, as for
    /// arrays.
    /// </summary>
    /// <param name="function">A function of the elements of x in row-major order.</param>
    /// <param name="gradient">Its gradient by hand.</param>
    /// <param name="options">Where to compare; the defaults if not given.</param>
    public static GradientReport CheckBlackBox(
        SpanFunction<double> function, SpanGradient<double> gradient, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(gradient);
        return CheckBlackBox(x => function(x), CheckedGradient.Returning(gradient), options);
    }

    /// <summary>
    /// Throws unless <see cref="Check(Func{Variable, Variable}, Func{float[], float[]}, GradientCheckOptions)"/>
    /// supports the gradient.
    /// </summary>
    /// <exception cref="GradientCheckException">
    /// The gradient is refuted or undecided; the message is the report.
    /// </exception>
    [OverloadResolutionPriority(-1)]
    public static void Verify(
        Func<Variable, Variable> function, Func<float[], float[]> gradient, GradientCheckOptions? options = null) =>
        Require(Check(function, gradient, options));

    /// <summary>
    /// Throws unless <see cref="Check(Func{Variable, Variable}, SpanGradient{double}, GradientCheckOptions)"/> supports
    /// the gradient.
    /// </summary>
    /// <exception cref="GradientCheckException">
    /// The gradient is refuted or undecided; the message is the report.
    /// </exception>
    public static void Verify(
        Func<Variable, Variable> function, SpanGradient<double> gradient, GradientCheckOptions? options = null) =>
        Require(Check(function, gradient, options));

    /// <summary>
    /// Throws unless <see cref="Check(Func{Variable, Variable}, SpanGradient{float}, GradientCheckOptions)"/> supports
    /// the gradient.
    /// </summary>
    /// <exception cref="GradientCheckException">
    /// The gradient is refuted or undecided; the message is the report.
    /// </exception>
    [OverloadResolutionPriority(-1)]
    public static void Verify(
        Func<Variable, Variable> function, SpanGradient<float> gradient, GradientCheckOptions? options = null) =>
        Require(Check(function, gradient, options));

    /// <summary>
    /// Throws unless <see cref="CheckBlackBox(SpanFunction{double}, SpanGradient{double}, GradientCheckOptions)"/>
    /// supports the gradient.
    /// </summary>
    /// <exception cref="GradientCheckException">
    /// The gradient is refuted or undecided; the message is the report.
    /// </exception>
    public static void VerifyBlackBox(
        SpanFunction<double> function, SpanGradient<double> gradient, GradientCheckOptions? options = null) =>
        Require(CheckBlackBox(function, gradient, options));
}
