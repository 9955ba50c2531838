using System.Globalization;
using System.Text.RegularExpressions;
using AutoDiff.BackEnds;
using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Judging;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Checking.Shrinking;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Checking.Stability;

/// <summary>
/// Looks for points at which a right claim goes wrong if it is evaluated in double exactly as it is written,
/// definitions included: it overflows, is not a number, or loses more than half the digits of the largest term it adds.
/// </summary>
internal sealed partial class NumericalNotes(
    FormulaModel model, ClaimSyntax claim, CheckOptions options, Deadline deadline)
{
    private const int PointsPerSize = 96;
    private const int MaximumSizes = 3;

    // Half of the 53 binary digits.
    private const double HalfTheDigits = 1.0 / (1 << 26);

    private const double Small = 1e-4;

    // Below this the derivative itself is no normal number, or nearly so, and has few digits to lose.
    private const double Smallest = 1e-290;

    private readonly FormulaClaim checkable = new(model, claim);

    /// <summary>The note on the first such point, made simple; null if there is none among the points tried.</summary>
    /// <param name="plan">The sizes of the points.</param>
    public NumericalNote? Find(SizedPlan plan)
    {
        // Formulas are easier to recognize at lengths of 2 and more.
        foreach (var (sizes, _, effort) in plan.Sizes.Where(size => size.At.Lengths.All(length => length > 1))
            .Take(MaximumSizes))
        {
            var written = new WrittenClaim(checkable, model.Lower(claim, sizes.ByName), sizes);
            var points = written.Sampler.Draw(options.Seed + (ulong)claim.Span.Line, PointsPerSize).OfType<Point>();
            foreach (var point in points.SelectMany(point => (Point?[])[point, written.Smaller(point)]).OfType<Point>())
            {
                if (!deadline.Allows(effort.WithBounds))
                {
                    return null;
                }

                if (written.Failure(point) is { } failure)
                {
                    return Note(written, point, failure);
                }
            }
        }

        return null;
    }

    private NumericalNote Note(WrittenClaim written, Point point, Failure failure)
    {
        var simplifier = new PointSimplifier(written.Sampler.Variables, written.Sampler, deadline);
        point = simplifier.Simplify(point, candidate => written.Failure(candidate) == failure);
        var (derivative, evaluated) = written.Values(point);
        var what = failure switch
        {
            Failure.NotANumber => "is not a number",
            Failure.Overflow => "overflows",
            _ => "loses more than half its digits",
        };
        return new(
            $"Evaluated in double as it is written, the claim {what} where the derivative is a plain number.",
            written.Sizes,
            simplifier.Used(written.Lowered.Program, point),
            new(written.Lowered.Shape, derivative),
            new(written.Lowered.Shape, evaluated),
            StableForm(written, point))
        {
            Cause = failure == Failure.LosesDigits ? null : CauseOf(written.Sizes, point),
        };
    }

    // The first definition with an element that is no plain number, of those that are not numbers of the file alone.
    private NumericalCause? CauseOf(SizeAssignment sizes, Point point)
    {
        var needed = model.DefinitionsBehind(claim).ToHashSet();
        var (all, values) = Defined(sizes, point);
        for (var k = 0; k < values.Length; k++)
        {
            if (needed.Contains(model.Definitions[k].Name.Name) && !values[k].All(double.IsFinite))
            {
                return new(
                    model.Definitions[k].Span.Line, FormulaPrinter.Print(model.Definitions[k]),
                    StableForm(sizes, point, k, all, values));
            }
        }

        return null;
    }

    private (ArrayProgram Program, double[][] Values) Defined(SizeAssignment sizes, Point point)
    {
        var all = model.LowerDefinitions(sizes.ByName);
        return (all, new Interpreter(all).Run<double>([.. point.Values]));
    }

    // A definition as the engine's identities write it, if that is another formula, and a plain number at the point
    // where the definitions before it are what they are.
    private string? StableForm(SizeAssignment sizes, Point point, int position, ArrayProgram all, double[][] values)
    {
        var name = model.Definitions[position].Name.Name;
        var earlier = Enumerable.Range(0, position).Where(k => all.Instructions[all.Outputs[k]].Varies).ToList();
        var literal = Literal(sizes);
        var stable = Stabilize.Apply(literal);
        var known = model.Variables.Select((variable, i) => (variable.Name, Value: point.Values[i]))
            .Concat(earlier.Select(k => (model.Definitions[k].Name.Name, Value: values[k])))
            .ToDictionary(pair => pair.Name, pair => pair.Value);
        var found = new Interpreter(stable).Run<double>([.. stable.Inputs.Select(input => known[input.Name])]);
        return !found[0].All(double.IsFinite) || Printed(stable, name) == Printed(literal, name)
            ? null
            : General(Printed(stable, name), sizes, other => Printed(Stabilize.Apply(Literal(other)), name));

        ArrayProgram Literal(SizeAssignment at)
        {
            var shapes = at.Equals(sizes) ? all : model.LowerDefinitions(at.ByName);
            return model.LowerDefinition(
                name, at.ByName,
                [.. earlier.Select(
                    k => (model.Definitions[k].Name.Name, shapes.Instructions[shapes.Outputs[k]].Shape))]);
        }
    }

    // What the engine's identities make of the claim, if that is another formula and right at the point.
    private string? StableForm(WrittenClaim written, Point point)
    {
        var literal = written.Lowered.LiteralClaim;
        var stable = Stabilize.Apply(literal);
        return written.FailureOf(stable, point) is not null || Claimed(stable) == Claimed(literal)
            ? null
            : General(
                Claimed(stable), written.Sizes,
                other => Claimed(Stabilize.Apply(model.Lower(claim, other.ByName).LiteralClaim)));

        string Claimed(ArrayProgram program) => Printed(program, DerivativeName());
    }

    // Sizes are numbers in a program: where another size gives another formula, the text says for which it holds.
    private string? General(string text, SizeAssignment sizes, Func<SizeAssignment, string> at)
    {
        if (!IsReadable(text))
        {
            return null;
        }

        var isGeneral = model.SizeNames.Count == 0 || at(SizePlan.Near(
            new(model.SizeNames, sizes.Lengths.Select(length => length + 1)), model, options.Sizes, sizes)) == text;
        return isGeneral ? text : string.Create(CultureInfo.InvariantCulture, $"{text} (for {sizes})");
    }

    // Whether the language reads the text: what the engine moves elements with has no word there.
    private static bool IsReadable(string text) =>
        CalledNames().Matches(text).All(call => FunctionTable.TryFind(call.Value, out _));

    [GeneratedRegex(@"\b\p{L}\w*(?=\()")]
    private static partial Regex CalledNames();

    private static string Printed(ArrayProgram program, string label) =>
        string.Join(
            "; ", TextPrinter.Formulas(Tidy.Apply(program), label).TrimEnd().Split('\n'));

    private string DerivativeName() => checkable.Text[..checkable.Text.IndexOf(" = ", StringComparison.Ordinal)];

    private enum Failure
    {
        NotANumber,
        Overflow,
        LosesDigits,
    }

    /// <summary>The claim at chosen sizes.</summary>
    private sealed class WrittenClaim(FormulaClaim claim, LoweredClaim lowered, SizeAssignment sizes)
    {
        private readonly Judge judge = new(SizedOf(lowered), claim.Variables);

        public LoweredClaim Lowered => lowered;

        public SizeAssignment Sizes => sizes;

        public PointSampler Sampler { get; } = new(claim, sizes, SizedOf(lowered));

        /// <summary>
        /// The point with its numbers made small, where digits are lost that larger ones keep; null if it leaves the
        /// domains.
        /// </summary>
        public Point? Smaller(Point point)
        {
            double[][] values = [.. point.Values.Select(
                numbers => Array.ConvertAll(numbers, number => Small * number))];
            var isInside = Enumerable.Range(0, values.Length)
                .All(v => DomainMembership.Contains(Sampler.Variables[v].Domain, Sampler.Shapes[v], values[v]));
            return isInside ? Sampler.Complete(values) : null;
        }

        public Failure? Failure(Point point) => FailureOf(lowered.LiteralClaim, point);

        /// <summary>How a program that should give the claimed value fails to; null if it does not.</summary>
        public Failure? FailureOf(ArrayProgram program, Point point)
        {
            var entries = judge.At(point).Entries;
            var found = Evaluate(program, point);
            for (var i = 0; i < entries.Length; i++)
            {
                // Only what was compared and found right is known well enough to be compared with.
                if (entries[i].Outcome is Outcome.Agrees or Outcome.Vanishes &&
                    FailureOf(entries[i], found[i]) is { } failure)
                {
                    return failure;
                }
            }

            return null;
        }

        public (double[] Derivative, double[] Evaluated) Values(Point point) =>
            ([.. judge.At(point).Entries.Select(entry => entry.Truth)],
                [.. Evaluate(lowered.LiteralClaim, point).Select(value => value.Value)]);

        private static Failure? FailureOf(Comparison entry, Measured found)
        {
            if (double.IsNaN(found.Value))
            {
                return NumericalNotes.Failure.NotANumber;
            }

            if (double.IsInfinity(found.Value))
            {
                return NumericalNotes.Failure.Overflow;
            }

            var allowed = (HalfTheDigits * Math.Max(Math.Abs(entry.Truth), found.Scale)) + entry.Tolerance;
            return Math.Abs(entry.Truth) > Smallest && Math.Abs(entry.Truth - found.Value) > allowed
                ? NumericalNotes.Failure.LosesDigits
                : null;
        }

        private static Measured[] Evaluate(ArrayProgram program, Point point)
        {
            var interpreter = new Interpreter(program);
            var outputs = new Measured[interpreter.OutputLength];
            interpreter.EvaluateOver<Measured>(
                [.. point.Values.SelectMany(values => values).Select(value => (Measured)value)], outputs);
            return outputs;
        }

        private static SizedClaim SizedOf(LoweredClaim lowered) => new(lowered.Program, lowered.Shape, lowered.Shape);
    }
}
