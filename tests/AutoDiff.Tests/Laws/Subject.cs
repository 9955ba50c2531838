using AutoDiff.Tests.Laws.Generation;
using AutoDiff.Transforms;
using Interval = AutoDiff.Primitives.Interval;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// Records a function on any recorder, its stop-gradients replaced by what <c>frozen</c> returns if that is given.
/// </summary>
internal delegate Variable Recorded(Recorder recorder, ReadOnlySpan<Variable> inputs, Func<Variable, Variable>? frozen);

/// <summary>
/// A function y = f(x) with a point x, a cotangent u of y and two tangents v, w of x, and the programs of its
/// derivatives.
/// </summary>
internal sealed class Subject
{
    private readonly Shape[] shapes;
    private readonly Recorded function;

    /// <param name="function">Records y.</param>
    /// <param name="shapes">The shapes of the inputs.</param>
    /// <param name="random">Draws the point and the directions.</param>
    /// <param name="domains">
    /// Where to draw each input from; by default the moderate numbers for which random programs are made.
    /// </param>
    public Subject(Recorded function, Shape[] shapes, Random random, params Interval[] domains)
    {
        (this.function, this.shapes) = (function, shapes);
        var length = shapes.Sum(shape => shape.Length);
        X = [.. shapes.SelectMany((shape, i) =>
            Enumerable.Range(0, shape.Length).Select(
                _ => Inside(domains.Length == 0 ? Interval.Moderate : domains[i], random)))];
        (V, W) = (Direction(length), Direction(length));
        Frozen = Trace(Freeze());
        U = Direction(Frozen.Instructions[Frozen.Outputs[0]].Shape.Length);
        Function = Trace(null);
        Pull = Derivative((y, x, u, _) => Reverse.Pull(y, u, x));
        Push = Derivative((y, x, _, v) => Forward.Push([y], x, v));
        double[] Direction(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => (double)(float)((random.NextDouble() * 2) - 1))];
    }

    public Subject(RandomProgram program)
        : this(program.Record, program.Inputs, new Random(program.Seed))
    {
    }

    public double[] X { get; }

    public double[] U { get; }

    public double[] V { get; }

    public double[] W { get; }

    /// <summary>x ↦ y.</summary>
    public ArrayProgram Function { get; }

    /// <summary>
    /// x ↦ y with stop-gradients held at their values in <see cref="X"/>: what finite differences must see.
    /// </summary>
    public ArrayProgram Frozen { get; }

    /// <summary>(x, u, v) ↦ Jᵀu.</summary>
    public ArrayProgram Pull { get; }

    /// <summary>(x, u, v) ↦ Jv.</summary>
    public ArrayProgram Push { get; }

    /// <summary>A program from (x, u, v) made of f by transforms.</summary>
    public ArrayProgram Derivative(
        Func<Variable, Variable[], Variable, Variable[], Variable[]> body, bool frozen = false)
    {
        (string Name, Shape Shape)[] inputs =
        [
            .. shapes.Select((shape, i) => ($"x{i}", shape)),
            ("u", Frozen.Instructions[Frozen.Outputs[0]].Shape),
            .. shapes.Select((shape, i) => ($"v{i}", shape)),
        ];
        var freeze = frozen ? Freeze() : null;
        return ProgramBuilder.Trace(
            all =>
            {
                var x = all[..shapes.Length];
                return body(function(all[0].Recorder!, x, freeze), x, all[shapes.Length], all[(shapes.Length + 1)..]);
            },
            inputs);
    }

    /// <summary>Records f on a tape at a point.</summary>
    public (Variable[] Inputs, Variable Output) Record<T>(Tape<T> tape, double[] x)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        Record((range, shape) => tape.Input(Array.ConvertAll(x[range], T.CreateTruncating), shape), tape);

    /// <summary>Records f at a point on a tape that carries tangents.</summary>
    public Variable Record(DualTape<double> tape, double[] x, double[] tangent) =>
        Record((range, shape) => tape.Input(x[range], tangent[range], shape), tape).Output;

    private (Variable[] Inputs, Variable Output) Record(Func<Range, Shape, Variable> input, Recorder recorder)
    {
        var inputs = new Variable[shapes.Length];
        for (var (i, start) = (0, 0); i < inputs.Length; i++)
        {
            inputs[i] = input(start..(start + shapes[i].Length), shapes[i]);
            start += shapes[i].Length;
        }

        return (inputs, function(recorder, inputs, null));
    }

    public double[] At(double[] direction, double step) => [.. X.Zip(direction, (x, d) => x + (step * d))];

    // Floats, so that a float tape starts from the same point; rounding must not reach the ends.
    private static double Inside(Interval interval, Random random) =>
        (float)(interval.Lower + ((interval.Upper - interval.Lower) * (0.01 + (0.98 * random.NextDouble()))));

    private ArrayProgram Trace(Func<Variable, Variable>? frozen) => ProgramBuilder.Trace(
        x => [function(x[0].Recorder!, x, frozen)], [.. shapes.Select((shape, i) => ($"x{i}", shape))]);

    /// <summary>Gives, one after the other, the values that the function's stop-gradients have at the point.</summary>
    private Func<Variable, Variable> Freeze()
    {
        var tape = new Tape<double>();
        var values = new List<double[]>();
        var inputs = new Variable[shapes.Length];
        for (var (i, start) = (0, 0); i < inputs.Length; i++)
        {
            inputs[i] = tape.Input(X.AsSpan(start, shapes[i].Length), shapes[i]);
            start += shapes[i].Length;
        }

        function(tape, inputs, x =>
        {
            values.Add(x.ToArray());
            return x;
        });
        var next = 0;
        return x => x.IsLiteral ? x : x.Recorder!.Constant(values[next++], x.Shape);
    }
}
