using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Transforms;

namespace AutoDiff.Tests.Laws.WholeRange;

/// <summary>A way to compute derivatives.</summary>
internal enum Mode
{
    /// <summary>Reverse mode nested on a tape, the last order a numeric sweep.</summary>
    Tape,

    /// <summary>Dual numbers, nested.</summary>
    Dual,

    /// <summary>Gradient programs nested, interpreted.</summary>
    Interpreted,

    /// <summary>The same programs compiled, for one number.</summary>
    Scalar,

    /// <summary>The same programs compiled, for arrays: in registers.</summary>
    Vector,
}

/// <summary>The value and the derivatives of an elementwise function at many points, in each mode.</summary>
/// <typeparam name="T">The numbers in memory.</typeparam>
/// <param name="record">Records the function of as many arguments as there are orders in a multi-index.</param>
/// <param name="indices">Of each result how often it is differentiated in each argument; sorted by the sum.</param>
internal sealed class Modes<T>(Func<Variable[], Variable> record, int[][] indices)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>For each multi-index the results at all points.</summary>
    /// <param name="mode">Tape, Interpreted, Scalar or Vector.</param>
    /// <param name="arguments">For each argument its values at all points.</param>
    public double[][] Run(Mode mode, double[][] arguments)
    {
        var length = arguments[0].Length;
        var inputs = Array.ConvertAll(arguments, x => Array.ConvertAll(x, T.CreateTruncating));
        return mode switch
        {
            Mode.Tape => Swept(inputs),
            Mode.Interpreted => Evaluated(
                length, inputs, (program, x, y) => new Interpreter(program).Evaluate<T>(x, y)),
            Mode.Vector => Evaluated(
                length, inputs, (program, x, y) => CompiledProgram<T>.Of(program).Evaluate(x, y)),
            Mode.Scalar => Pointwise(length, inputs),
            _ => throw new ArgumentOutOfRangeException(nameof(mode)),
        };
    }

    private delegate void Evaluation(ArrayProgram program, T[] inputs, T[] outputs);

    private double[][] Evaluated(int length, T[][] inputs, Evaluation evaluate)
    {
        var outputs = new T[indices.Length * length];
        evaluate(Trace(Shape.Of(length)), [.. inputs.SelectMany(x => x)], outputs);
        return [.. Enumerable.Range(0, indices.Length).Select(k => Doubles(outputs.AsSpan(k * length, length)))];
    }

    private double[][] Pointwise(int length, T[][] inputs)
    {
        var program = CompiledProgram<T>.Of(Trace(Shape.Scalar));
        var results = Array.ConvertAll(indices, _ => new double[length]);
        var outputs = new T[indices.Length];
        for (var i = 0; i < length; i++)
        {
            program.Evaluate(Array.ConvertAll(inputs, x => x[i]), outputs);
            for (var k = 0; k < outputs.Length; k++)
            {
                results[k][i] = double.CreateTruncating(outputs[k]);
            }
        }

        return results;
    }

    private double[][] Swept(T[][] inputs)
    {
        var tape = new Tape<T>();
        var x = Array.ConvertAll(inputs, values => tape.Input(values, Shape.Of(values.Length)));
        var ones = Array.ConvertAll(inputs[0], _ => T.One);
        var derivatives = new Derivatives(x, record(x));
        return Array.ConvertAll(indices, index =>
        {
            // The last differentiation is the numeric sweep of the tape.
            if (derivatives.LastOf(index) is not var (lower, argument))
            {
                return Doubles(tape.Values(derivatives.Of(index)));
            }

            tape.Sweep(derivatives.Of(lower), ones);
            return Doubles(tape.Adjoints(x[argument]));
        });
    }

    private ArrayProgram Trace(Shape shape) => ProgramBuilder.Trace(
        x =>
        {
            var derivatives = new Derivatives(x, record(x));
            return Array.ConvertAll(indices, derivatives.Of);
        },
        [.. indices[0].Select((_, k) => ($"x{k}", shape))]);

    private static double[] Doubles(ReadOnlySpan<T> values)
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++)
        {
            doubles[i] = double.CreateTruncating(values[i]);
        }

        return doubles;
    }

    /// <summary>The derivatives of a recorded result, each from the one of an order less.</summary>
    private sealed class Derivatives(Variable[] x, Variable y)
    {
        private readonly Dictionary<string, Variable> known = [];

        public Variable Of(int[] index)
        {
            var key = string.Join(" ", index);
            if (!known.TryGetValue(key, out var derivative))
            {
                derivative = LastOf(index) is var (lower, argument)
                    ? Reverse.Pull(Of(lower), x[argument].Recorder!.Fill(1, x[argument].Shape), [x[argument]])[0]
                    : y;
                known.Add(key, derivative);
            }

            return derivative;
        }

        /// <summary>The index from which a derivative is made and in which argument; null for the value.</summary>
        public (int[] Lower, int Argument)? LastOf(int[] index)
        {
            var argument = Array.FindLastIndex(index, order => order > 0);
            return argument < 0 ? null : ([.. index.Select((order, k) => k == argument ? order - 1 : order)], argument);
        }
    }
}
