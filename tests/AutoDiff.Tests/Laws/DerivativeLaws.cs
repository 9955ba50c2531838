using AutoDiff.BackEnds.Structures;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// What must hold of every differentiable function, checked at one point in random directions: an error in any
/// derivative shows in a random direction with probability 1. Rounding is bounded by <see cref="Bounded{TFormat}"/>,
/// truncation by <see cref="FiniteDifference"/>.
/// </summary>
internal sealed class DerivativeLaws(Subject subject)
{
    // The bounds are of first order in the unit roundoff; what they neglect is far less than they.
    private const double SecondOrder = 2;

    private readonly List<string> violations = [];

    public IReadOnlyList<string> Violations => violations;

    /// <summary>Comparisons with a finite difference that could have failed.</summary>
    public int Differences { get; private set; }

    /// <summary>
    /// Comparisons with a finite difference skipped because a kink lies too near, or the difference is not good for
    /// three digits.
    /// </summary>
    public int Skipped { get; private set; }

    /// <summary>
    /// Whether the function has an infinite derivative where it is asked for one (a cube root at 0), so that no law is
    /// stated.
    /// </summary>
    public bool IsSingular { get; private set; }

    /// <summary>The largest error found, as a part of what is allowed.</summary>
    public double Worst { get; private set; }

    public static DerivativeLaws Check(Subject subject)
    {
        var laws = new DerivativeLaws(subject);
        laws.FirstOrder();
        laws.SecondOrderModes();
        laws.SinglePrecision();
        return laws;
    }

    private void FirstOrder()
    {
        var (x, u, v) = (subject.X, subject.U, subject.V);
        var value = Runs.Bounds(subject.Function, x);
        var pull = Runs.Bounds(subject.Pull, x, u, v);
        var push = Runs.Bounds(subject.Push, x, u, v);
        IsSingular = !IsFinite(value) || !IsFinite(pull) || !IsFinite(push);
        if (IsSingular)
        {
            return;
        }

        var tape = new Tape<double>();
        var (inputs, output) = subject.Record(tape, x);
        SameBits("tape values = interpreter values", tape.Values(output), Runs.Values(subject.Function, x));
        tape.Sweep(output, u);
        var swept = inputs.SelectMany(input => tape.Adjoints(input).ToArray()).ToArray();
        Near("numeric sweep = gradient program", swept, pull);
        Near("numeric sweep over reals = that of the tape", Array.ConvertAll(
            Runs.Sweep(subject.Function, Reals(x), Reals(u)), adjoint => adjoint.Value), pull);

        var dual = Runs.Carried(subject.Function, Duals(x, v));
        var primals = Array.ConvertAll(dual, y => y.Primal.Value);
        if (subject.Function.Instructions.Any(instruction =>
            PrimitiveFacts.Of(instruction.Op).IsProduct || instruction.Operation is StructureOperation))
        {
            // Products of plain numbers add their terms in another order, and round differently, than those of duals;
            // loops over plain numbers are compiled.
            Near("dual primals = interpreter values", primals, value);
        }
        else
        {
            SameBits("dual primals = interpreter values", primals, Runs.Values(subject.Function, x));
        }

        Near("dual tangents = forward program", Array.ConvertAll(dual, y => y.Tangent.Value), push);

        var dualTape = new DualTape<double>();
        var recorded = subject.Record(dualTape, x, v);
        var tangents = new double[u.Length];
        dualTape.Tangents(recorded, tangents);
        SameBits("dual tape values = dual primals", recorded.ToArray(), primals);
        SameBits("dual tape tangents = dual tangents", tangents, Array.ConvertAll(dual, y => y.Tangent.Value));

        Near("⟨u, Jv⟩ = ⟨Jᵀu, v⟩", [Product(u, push).Value], [Product(v, pull)], Product(u, push).Error);
        Difference("forward = finite difference", subject.Frozen, value, v, push, x => [x]);
    }

    private void SecondOrderModes()
    {
        if (IsSingular)
        {
            return;
        }

        var (x, u, v, w) = (subject.X, subject.U, subject.V, subject.W);
        var forwardOverReverse = subject.Derivative((y, x, u, v) => Forward.Push(Reverse.Pull(y, u, x), x, v));
        var reverseOverForward = subject.Derivative(
            (y, x, u, v) => Reverse.Pull(Sum(u * Forward.Push([y], x, v)[0]), 1, x));
        var reverseOverReverse = subject.Derivative((y, x, u, v) =>
            Reverse.Pull(Reverse.Pull(y, u, x).Zip(v, (g, v) => Sum(g * v)).Aggregate((a, b) => a + b), 1, x));
        var product = Runs.Bounds(forwardOverReverse, x, u, v);
        IsSingular = !IsFinite(product);
        if (IsSingular)
        {
            return;
        }

        NearBoth("reverse over forward = forward over reverse", Runs.Bounds(reverseOverForward, x, u, v), product);
        NearBoth("reverse over reverse = forward over reverse", Runs.Bounds(reverseOverReverse, x, u, v), product);
        Near("dual numeric sweep = Hessian-vector program", Array.ConvertAll(
            Runs.Sweep(subject.Function, Duals(x, v), Duals(u, new double[u.Length])),
                adjoint => adjoint.Tangent.Value),
            product);
        Near("gradient program over duals = Hessian-vector program", Array.ConvertAll(
            Runs.Carried(subject.Pull, Duals(Runs.Join([x, u, v]), Runs.Join([v, new double[u.Length + v.Length]]))),
            g => g.Tangent.Value), product);

        var other = Runs.Bounds(forwardOverReverse, x, u, w);
        Near("⟨w, Hv⟩ = ⟨v, Hw⟩", [Product(w, product).Value], [Product(v, other)], Product(w, product).Error);

        var nested = Runs.Carried(
            subject.Function, [.. x.Select((x, i) => new Dual<Dual<Real<double>>>(new(x, v[i]), new(w[i], default)))]);
        var curvature = nested.Select((y, i) => u[i] * y.Tangent.Tangent.Value).Sum();
        Near("⟨u, nested dual tangents⟩ = ⟨w, Hv⟩", [curvature], [Product(w, product)]);

        var gradient = subject.Derivative((y, x, u, _) => Reverse.Pull(y, u, x), frozen: true);
        Difference(
            "Hessian-vector product = finite difference", gradient, Runs.Bounds(gradient, x, u, v), v, product,
            x => [x, u, v]);
    }

    private void SinglePrecision()
    {
        var (x, u) = (subject.X, subject.U);
        var tape = new Tape<float>();
        var (inputs, output) = subject.Record(tape, x);
        var inFloat = Decisions.Of(subject.Function, Array.ConvertAll(Runs.Arena<Real<float>>(
            subject.Function, Array.ConvertAll(x, x => (Real<float>)x)), x => (double)x.Value));
        if (IsSingular || !inFloat.SequenceEqual(Decisions.Of(subject.Function, Runs.Arena(subject.Function, x))))
        {
            return;
        }

        Near(
            "float values = double values", Doubles(tape.Values(output)), Runs.Bounds<SingleFormat>(
                subject.Function, x));
        tape.Sweep(output, Array.ConvertAll(u, u => (float)u));
        Near(
            "float gradient = double gradient",
            [.. inputs.SelectMany(input => Doubles(tape.Adjoints(input)))],
            Runs.Bounds<SingleFormat>(subject.Pull, x, u, subject.V));
    }

    /// <summary>Compares the derivative of a program along v with finite differences of it.</summary>
    private void Difference(
        string law,
        ArrayProgram program,
        Bounded<DoubleFormat>[] value,
        double[] v,
        Bounded<DoubleFormat>[] derivative,
        Func<double[], double[][]> inputs)
    {
        var decisions = Decisions.Of(subject.Frozen, Runs.Arena(subject.Frozen, subject.X));
        var difference = FiniteDifference.Derivative(
            step =>
            {
                var x = subject.At(v, step);
                return Decisions.Of(subject.Frozen, Runs.Arena(subject.Frozen, x)).SequenceEqual(decisions)
                    ? Runs.Values(program, inputs(x))
                    : null;
            },
            [.. value.Select(y => y.Error)]);
        if (difference is not ({ } estimate, { } tolerance))
        {
            Skipped++;
            return;
        }

        for (var i = 0; i < estimate.Length; i++)
        {
            // A component whose difference is not good for three digits of the largest could not show a fault.
            if (!(tolerance[i] <= 1e-3 * Math.Max(1e-3, derivative.Max(d => Math.Abs(d.Value)))))
            {
                Skipped++;
                continue;
            }

            Differences++;
            Require(law, i, derivative[i].Value, estimate[i], tolerance[i] + derivative[i].Error);
        }
    }

    private void NearBoth(string law, Bounded<DoubleFormat>[] found, Bounded<DoubleFormat>[] expected)
    {
        for (var i = 0; i < found.Length; i++)
        {
            Require(law, i, found[i].Value, expected[i].Value, found[i].Error + expected[i].Error);
        }
    }

    /// <summary>Two numbers computed in ways whose errors have the same bound.</summary>
    private void Near<TFormat>(string law, double[] found, Bounded<TFormat>[] expected, double? error = null)
        where TFormat : struct, IFormat
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < found.Length; i++)
        {
            Require(law, i, found[i], expected[i].Value, (error ?? expected[i].Error) + expected[i].Error);
        }
    }

    private void SameBits(string law, ReadOnlySpan<double> found, ReadOnlySpan<double> expected)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(found[i]) != BitConverter.DoubleToInt64Bits(expected[i]))
            {
                violations.Add($"{law}: element {i} is {found[i]:R}; expected {expected[i]:R}");
            }
        }
    }

    private void Require(string law, int index, double found, double expected, double error)
    {
        var allowed = SecondOrder * error;
        var distance = found == expected ? 0 : Math.Abs(found - expected);
        if (allowed > 0)
        {
            Worst = Math.Max(Worst, distance / allowed);
        }

        if (!(distance <= allowed))
        {
            violations.Add($"{law}: element {index} is {found:R}; expected {expected:R} within {allowed:R}");
        }
    }

    private static Bounded<DoubleFormat> Product(double[] x, Bounded<DoubleFormat>[] y)
    {
        var sum = default(Bounded<DoubleFormat>);
        for (var i = 0; i < x.Length; i++)
        {
            sum = Add(sum, Multiply(x[i], y[i]));
        }

        return sum;

        static T Add<T>(T x, T y)
            where T : struct, IReal<T> => x + y;
        static T Multiply<T>(T x, T y)
            where T : struct, IReal<T> => x * y;
    }

    private static bool IsFinite(Bounded<DoubleFormat>[] numbers) =>
        Array.TrueForAll(numbers, x => double.IsFinite(x.Value) && double.IsFinite(x.Error));

    private static Real<double>[] Reals(double[] x) => Array.ConvertAll(x, x => (Real<double>)x);

    private static Dual<Real<double>>[] Duals(double[] x, double[] tangents) =>
        [.. x.Zip(tangents, (x, tangent) => new Dual<Real<double>>(x, tangent))];

    private static double[] Doubles(ReadOnlySpan<float> x) => Array.ConvertAll(x.ToArray(), x => (double)x);
}
