using System.Diagnostics.CodeAnalysis;
using AutoDiff.FrontEnds.Lifted;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff;

/// <summary>
/// A plain method of parameters of any kind with code for its value and its derivatives, which are of the same kind:
/// what is a number in the parameters is a derivative in the gradient, everything else is as it is in the parameters.
/// It may be called from several threads at once.
/// </summary>
/// <typeparam name="TParameters">
/// The parameters: an array of numbers, a tuple, record, structure or object whose fields are parameters, a dictionary
/// of them, a list or an array.
/// </typeparam>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
public sealed class CompiledModel<TParameters>
{
    // So many forms of parameters are kept, which differ in lengths or in what is no number.
    private const int MostKept = 8;

    private readonly Func<TParameters, double> f;
    private readonly Lock adding = new();
    private volatile (object?[] Constants, CompiledFunction<double> Function)[] known = [];

    internal CompiledModel(Func<TParameters, double> f, TParameters like)
    {
        this.f = f;
        Of(like, out _);
    }

    /// <summary>
    /// How often the method has been read: once, and once more for other lengths, for other values of what is no
    /// number, and whenever something had changed that it reads beside its parameters.
    /// </summary>
    public int Recordings => known.Sum(form => form.Function.Recordings);

    /// <summary>The function of the numbers of parameters, one after the other.</summary>
    /// <param name="like">Parameters of the same lengths, with the same values of what is no number.</param>
    public CompiledFunction<double> Flat(TParameters like) => Of(like, out _);

    /// <summary>The numbers of parameters, one after the other, as <see cref="Flat"/> takes them.</summary>
    public double[] Flatten(TParameters parameters)
    {
        var numbers = new List<double>();
        ParameterTree.Flatten(parameters, numbers, []);
        return [.. numbers];
    }

    /// <summary>The value.</summary>
    public double Value(TParameters parameters) => Of(parameters, out var x).Value(x);

    /// <summary>The gradient.</summary>
    public TParameters Gradient(TParameters parameters) => ValueAndGradient(parameters).Gradient;

    /// <summary>The value and the gradient.</summary>
    public (double Value, TParameters Gradient) ValueAndGradient(TParameters parameters)
    {
        var function = Of(parameters, out var x);
        var gradient = new double[x.Length];
        return (function.ValueAndGradient(x, gradient), Like(parameters, gradient));
    }

    /// <summary>The Hessian-vector product (∂²f/∂x²) · tangent.</summary>
    /// <exception cref="ArgumentException">The tangent has not as many numbers as the parameters.</exception>
    public TParameters HessianVector(TParameters parameters, TParameters tangent) =>
        Like(parameters, Of(parameters, out var x).HessianVector(x, Flatten(tangent)));

    /// <summary>The Hessian in the numbers of the parameters, one after the other.</summary>
    public double[,] Hessian(TParameters parameters) => Of(parameters, out var x).Hessian(x);

    private static TParameters Like(TParameters parameters, double[] numbers)
    {
        if (typeof(TParameters) == typeof(double[]))
        {
            return (TParameters)(object)numbers;
        }

        ReadOnlySpan<double> rest = numbers;
        return (TParameters)ParameterTree.Rebuild(parameters, ref rest)!;
    }

    private CompiledFunction<double> Of(TParameters parameters, out ReadOnlySpan<double> x)
    {
        if (parameters is double[] array && known is [var first, ..] && first.Function.InputLength == array.Length)
        {
            x = array;
            return first.Function;
        }

        var (numbers, constants) = (new List<double>(), new List<object?>());
        ParameterTree.Flatten(parameters, numbers, constants);
        x = numbers.ToArray();
        foreach (var form in known)
        {
            if (form.Constants.SequenceEqual(constants))
            {
                return form.Function;
            }
        }

        lock (adding)
        {
            var added = new CompiledFunction<double>(new MethodSource<double>(f, [parameters]), x);
            known = [([.. constants], added), .. known.Take(MostKept - 1)];
            return added;
        }
    }
}
