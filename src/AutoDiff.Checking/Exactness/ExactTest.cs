using AutoDiff.BackEnds;
using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Numbers;

namespace AutoDiff.Checking.Exactness;

/// <summary>
/// Shows that a claim and the derivative are the same function at given sizes, by evaluating both at random residues of
/// three pairs of finite fields.
/// </summary>
internal sealed class ExactTest
{
    // A division by zero that is an accident of the residues happens once in 2⁶⁰; what happens twice is no accident.
    private const int Attempts = 2;

    private readonly SizedClaim sized;
    private readonly Interpreter interpreter;
    private readonly FieldSampler sampler;
    private readonly ulong seed;

    public ExactTest(ICheckable claim, SizeAssignment sizes, SizedClaim sized, ulong seed)
    {
        (this.sized, this.seed) = (sized, seed);
        interpreter = new(sized.Program);
        sampler = new(
            claim.VariablesAt(sizes),
            [.. Enumerable.Range(0, claim.Variables.Count).Select(v => claim.ShapeOf(v, sizes))]);
    }

    /// <summary>
    /// The probability with which a wrong claim would have passed as well; <see langword="null"/> if the two were not
    /// shown to be the same. That does not mean that they differ.
    /// </summary>
    /// <param name="mayEvaluate">Whether there is time for another evaluation.</param>
    public double? ErrorProbability(Func<bool> mayEvaluate)
    {
        if (!sized.ShapesAgree || !sized.Conditions.IsEmpty)
        {
            return null;
        }

        var probability =
            Trial<FirstPair>(mayEvaluate) * Trial<SecondPair>(mayEvaluate) * Trial<ThirdPair>(mayEvaluate);
        return probability < 1 ? probability : null;
    }

    // NaN if the trial fails, which every product with it is then as well.
    private double Trial<TFields>(Func<bool> mayEvaluate)
        where TFields : struct, IFieldPair
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var drawn = Hash.Combine(seed, (ulong)attempt);
            var relaxed = mayEvaluate() ? Compare(Evaluated(sampler.DrawRelaxed<TFields>(drawn))) : double.NaN;
            if (!double.IsNaN(relaxed) || !sampler.HasChoices)
            {
                return relaxed;
            }

            var cases = mayEvaluate()
                ? Compare(Array.ConvertAll(Evaluated(sampler.DrawCases<TFields>(drawn)), output => output.Mean))
                : double.NaN;
            if (!double.IsNaN(cases))
            {
                return cases;
            }
        }

        return double.NaN;
    }

    private T[] Evaluated<T>(T[] inputs)
        where T : struct, ICarrier<T>
    {
        var outputs = new T[interpreter.OutputLength];
        interpreter.EvaluateOver<T>(inputs, outputs);
        return outputs;
    }

    // A polynomial of degree d that is not zero vanishes at random residues with probability d/q at most (J. T.
    // Schwartz, Fast probabilistic algorithms for verification of polynomial identities, JACM 27, 1980; R. Zippel,
    // 1979).
    private double Compare<TFields>(Residue<TFields>[] outputs)
        where TFields : struct, IFieldPair
    {
        var length = sized.Shape.Length;
        double degree = 1;
        for (var i = 0; i < length; i++)
        {
            var (truth, claim) = (outputs[i], outputs[length + i]);
            if (truth.Obstacle != Obstacle.None || claim.Obstacle != Obstacle.None ||
                truth.Pair.Value != claim.Pair.Value)
            {
                return double.NaN;
            }

            degree = Math.Max(degree, (truth - claim).NumeratorDegree);
        }

        return Math.Min(1, degree / TFields.Exponents.Prime);
    }
}
