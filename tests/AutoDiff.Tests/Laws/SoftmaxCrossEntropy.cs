using System.Globalization;
using AutoDiff.Tests.Numerics;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws;

/// <summary>
/// The claim the project started from: for a = softmax(z) and C = −Σ yᵢ ln aᵢ, ∂C/∂z = a − y for y that sum to 1 and
/// aΣy − y for others, and ∂aᵢ/∂zⱼ is aᵢ(1 − aᵢ) for i = j and −aᵢaⱼ else. References are computed with 77 digits from
/// the formulas on paper.
/// </summary>
/// <remarks>
/// The textbook form exp, sum, divide, log holds while its intermediate results are normal numbers. Shifting all logits
/// changes nothing in exact arithmetic and turns an overflow of the largest into an underflow of the others: the window
/// has a width, not a place. One step is narrower than exp: the quotient's derivative passes through aᵢ/Σe, which
/// underflows where zᵢ lies 708 below twice the largest.
/// </remarks>
public class SoftmaxCrossEntropy
{
    // The largest errors seen in 3,000 cases, in units in the last place of the scale named beside each law. Gradients:
    // textbook form 5.8 for y that sum to 1 and 6.7 for others, stable form 4.0 and 5.2. Jacobian, with its products of
    // two aᵢ: 10.3 and 7.4. What the bounds leave above that is room for a rarer case, not for a fault.
    private const double GradientUlps = 10;
    private const double JacobianUlps = 16;

    /// <summary>Logits of all sizes and magnitudes and targets, replayable from three numbers.</summary>
    internal sealed record Case(int Size, double Magnitude, int Seed)
    {
        public double[] Logits { get; } = Uniform(Size, Seed, -Magnitude, Magnitude);

        /// <summary>
        /// Numbers in twentieth powers of 2 that sum to 1 exactly; now and then all of it in one place.
        /// </summary>
        public double[] Simplex { get; } = Shares(Size, Seed);

        public double[] Weights { get; } = Uniform(Size, Seed + 1, 0, 3);

        public static Arbitrary<Case> Arbitrary() => Arb.From(
            from size in Accuracy.LogUniform(1, 1001)
            from magnitude in Accuracy.LogUniform(1e-8, 1e4)
            from seed in Gen.Choose(0, 1 << 30)
            select new Case((int)size, magnitude, seed));

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"new Case({Size}, {Magnitude:R}, {Seed}), first logits {string.Join(", ", Logits.Take(4))}");

        private static double[] Uniform(int size, int seed, double lower, double upper)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, size).Select(_ => lower + ((upper - lower) * random.NextDouble()))];
        }

        private static double[] Shares(int size, int seed)
        {
            var random = new Random(seed + 2);
            var shares = new double[size];
            var rest = 1 << 20;
            while (rest > 0)
            {
                var part = seed % 4 == 0 ? rest : Math.Min(rest, 1 + random.Next(1 << 20) / size);
                shares[random.Next(size)] += Math.ScaleB(part, -20);
                rest -= part;
            }

            return shares;
        }
    }

    /// <summary>a = softmax(z) with 77 digits.</summary>
    private static BigReal[] Reference(double[] z)
    {
        BigReal largest = z.Max();
        var exponentials = Array.ConvertAll(z, z => HighPrecision.Exp(z - largest));
        var sum = exponentials.Aggregate((x, y) => x + y);
        return Array.ConvertAll(exponentials, e => e / sum);
    }

    private static Variable Textbook(Variable z) => Exp(z) is var e ? e / Sum(e) : z;

    /// <summary>
    /// Whether every intermediate result of the textbook form and of its reverse sweep is a normal number.
    /// </summary>
    private static bool IsInsideWindow(double[] z)
    {
        var e = Array.ConvertAll(z, Math.Exp);
        var sum = e.Sum();

        // Targets are at least 2⁻²⁰ or 0; what is divided by an exponential stays normal if the exponential is that far
        // from overflow.
        return double.IsFinite(sum * (1 << 20)) &&
            Array.TrueForAll(e, e => double.IsNormal(e) && double.IsNormal(e / sum / sum));
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Case)])]
    internal void The_gradient_of_the_textbook_form_is_a_minus_y(Case sample)
    {
        if (IsInsideWindow(sample.Logits))
        {
            IsGradient(sample.Logits, sample.Simplex, (z, y) => -Sum(y * Log(Textbook(z))));
        }
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Case)])]
    internal void The_gradient_of_the_stable_form_is_a_minus_y_everywhere(Case sample)
    {
        IsGradient(sample.Logits, sample.Simplex, (z, y) => CrossEntropy(z, y));
        IsGradient(sample.Logits, sample.Simplex, (z, y) => -Dot(y, LogSoftmax(z)));
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Case)])]
    internal void For_targets_of_any_sum_the_gradient_is_a_times_their_sum_minus_y(Case sample)
    {
        IsGradient(sample.Logits, sample.Weights, (z, y) => CrossEntropy(z, y));
        if (IsInsideWindow(sample.Logits))
        {
            IsGradient(sample.Logits, sample.Weights, (z, y) => -Sum(y * Log(Textbook(z))));
        }
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Case)])]
    internal void The_Jacobian_of_softmax_has_its_two_cases(Case sample)
    {
        IsJacobian(sample, z => Softmax(z));
        if (IsInsideWindow(sample.Logits))
        {
            IsJacobian(sample, Textbook);
        }
    }

    [Fact]
    public void Outside_its_window_the_textbook_form_is_wrong_and_the_stable_form_is_not()
    {
        double[] targets = [0.5, 0.5];
        foreach (var z in (double[][])[[800, 0], [-800, -760], [700, -30]])
        {
            Assert.False(IsInsideWindow(z));
            var textbook = ProgramBuilder.Trace(
                v => Reverse.Pull(-Sum(v[0].Recorder!.Constant(targets) * Log(Textbook(v[0]))), 1, v[0]),
                ("z", [z.Length]));
            Assert.True(WorstError(z, targets, Runs.Plain(textbook, z)) > 1e6);
            Assert.InRange(WorstError(z, targets, Runs.Values(textbook, z)), 0, GradientUlps);
            IsGradient(z, targets, (z, y) => CrossEntropy(z, y));
        }
    }

    /// <summary>
    /// Every component is within so many units in the last place of the larger of its two terms, aᵢΣy and yᵢ.
    /// </summary>
    private static void IsGradient(double[] z, double[] y, Func<Variable, Variable, Variable> cost) =>
        Assert.InRange(WorstError(z, y, Gradient(z, y, cost)), 0, GradientUlps);

    private static double[] Gradient(double[] z, double[] y, Func<Variable, Variable, Variable> cost)
    {
        var tape = new Tape<double>();
        var input = tape.Input(z);
        return tape.Gradient(cost(input, tape.Constant(y)), input);
    }

    private static double WorstError(double[] z, double[] y, double[] gradient)
    {
        var a = Reference(z);
        var total = y.Aggregate((BigReal)0, (sum, y) => sum + y);
        return z.Select((_, i) =>
        {
            var expected = a[i] * total;
            return HighPrecision.ErrorInUlps(gradient[i], expected - y[i], expected > y[i] ? expected : y[i]);
        }).Max();
    }

    private static void IsJacobian(Case sample, Func<Variable, Variable> softmax) =>
        Assert.InRange(JacobianError(sample, softmax), 0, JacobianUlps);

    /// <summary>
    /// The largest error in three rows: of −aᵢaⱼ in its own last places; of aᵢ(1 − aᵢ), a difference, in those of aᵢ.
    /// </summary>
    private static double JacobianError(Case sample, Func<Variable, Variable> softmax)
    {
        var tape = new Tape<double>();
        var z = tape.Input(sample.Logits);
        var output = softmax(z);
        var a = Reference(sample.Logits);
        var cotangent = new double[sample.Size];
        var worst = 0.0;
        foreach (var i in (int[])[0, sample.Size / 2, sample.Size - 1])
        {
            cotangent[i] = 1;
            tape.Sweep(output, cotangent);
            cotangent[i] = 0;
            var row = tape.Adjoints(z);
            for (var j = 0; j < sample.Size; j++)
            {
                worst = Math.Max(worst, i == j
                    ? HighPrecision.ErrorInUlps(row[j], a[i] * (1 - a[i]), a[i])
                    : HighPrecision.ErrorInUlps(row[j], -(a[i] * a[j])));
            }
        }

        return worst;
    }
}
