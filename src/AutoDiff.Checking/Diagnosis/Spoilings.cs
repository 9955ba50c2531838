using AutoDiff.Formulas.Lowering;
using AutoDiff.Primitives;
using static AutoDiff.Functions;

namespace AutoDiff.Checking.Diagnosis;

/// <summary>
/// The derivative with one rule spoiled: a path ignored, a step left out or applied twice, a rule used at the wrong
/// point.
/// </summary>
internal sealed class Spoilings : IHypotheses
{
    // The diagonal of a Jacobian is read off row by row.
    private const int LargestJacobian = 32;

    public IEnumerable<Hypothesis> About(Subject subject) => Stages(subject).SelectMany(stage =>
        stage.All.Select(spoiling => Spoiling(stage.Program, stage.Stage, spoiling.Plausibility, spoiling)));

    /// <summary>What may be spoiled, in each form of the function.</summary>
    public static IEnumerable<(Stage Stage, ArrayProgram Program, IReadOnlyList<Spoiling> All)> Stages(Subject subject)
    {
        string[] variables = [.. subject.Claim.Derivative.Variables.Select(variable => variable.Name)];
        foreach (var stage in Enum.GetValues<Stage>())
        {
            if (subject.Structure.Function(stage) is { } program)
            {
                yield return (
                    stage, program, [.. All(new(program, subject.Structure.Names, variables), subject.Names)]);
            }
        }
    }

    /// <summary>That the claim is the derivative of a program with a rule spoiled in one place or in several.</summary>
    public static Hypothesis Spoiling(
        ArrayProgram program, Stage stage, Plausibility plausibility, params Spoiling[] places)
    {
        Replacement[] replacements =
            [.. places.Select(place => new Replacement(place.Instruction, place.Replacement))];
        Op[] ops = [.. places.Select(place => program.Instructions[place.Instruction].Op)];
        return Hypothesis.Spoiling(
            places[0].Kind,
            () => string.Join(", and ", places.Select(place => place.Message()).Distinct()),
            claim =>
                claim.Function(stage) is { } function
                && !places.Where((place, k) => place.Instruction >= function.Count
                    || function.Instructions[place.Instruction].Op != ops[k]).Any()
                && Spoiled.Of(function, replacements) is { } spoiled
                    ? claim.Differentiating(spoiled, stage)
                    : null,
            plausibility);
    }

    private static IEnumerable<Spoiling> All(Anatomy anatomy, Vocabulary names)
    {
        for (var k = 0; k < anatomy.Program.Count; k++)
        {
            if (!anatomy.Varies(k))
            {
                continue;
            }

            foreach (var spoiling in (IEnumerable<Spoiling>)
                [.. Held(anatomy, k), .. Paths(anatomy, k), .. Steps(
                    anatomy, k), .. Factors(anatomy, k), .. Products(anatomy, k), .. Points(anatomy, k, names)])
            {
                yield return spoiling;
            }
        }
    }

    private static IEnumerable<Spoiling> Held(Anatomy anatomy, int k)
    {
        if (anatomy.NameOf(k) is not { } name || anatomy.IsInput(k))
        {
            yield break;
        }

        yield return new(
            k, MistakeKind.HeldConstant, () => $"`{name}` is held constant, but it depends on the variable",
            at => StopGradient(at.Result), Plausibility.HeldConstant);
    }

    private static IEnumerable<Spoiling> Paths(Anatomy anatomy, int k)
    {
        var operands = anatomy.Program.Instructions[k].Operands.Where(anatomy.Varies).Distinct().ToArray();
        if (operands.Length < 2)
        {
            yield break;
        }

        foreach (var operand in operands)
        {
            var name = anatomy.OriginOf(operand);
            var isSum = anatomy.Program.Instructions[k].Op is Op.Add or Op.Subtract;
            var whose = name is null ? "" : $": that of `{name}`";
            foreach (var (kind, text, plausibility) in Ignored(anatomy, k, name))
            {
                yield return new(k, kind, () => text + whose, at => at.With(operand, StopGradient(at.At(operand))),
                    plausibility);
            }

            yield return new(
                k, MistakeKind.TermSign, () => $"the derivative of a term has the wrong sign{whose}",
                at => at.With(operand, Spoiled.Turned(at.At(operand))),
                isSum ? Plausibility.Path : Plausibility.OtherPath);
        }
    }

    // What it is called to ignore the path through one operand.
    private static (MistakeKind Kind, string Text, Plausibility Plausibility)[] Ignored(
        Anatomy anatomy, int k, string? name)
    {
        var (near, far) = (Plausibility.Path, Plausibility.OtherPath);
        (MistakeKind, string, Plausibility) Term(Plausibility of) =>
            (MistakeKind.MissingTerm, "the derivative of a term is missing", of);
        (MistakeKind, string, Plausibility) Held(Plausibility of) =>
            (MistakeKind.HeldConstant, "a path is ignored", of);
        (MistakeKind, string, Plausibility) Rule(string rule, Plausibility of) =>
            (MistakeKind.ProductRule, $"one side of the {rule} rule is missing", of);
        return anatomy.Program.Instructions[k].Op switch
        {
            Op.Where or Op.Maximum or Op.Minimum => [(MistakeKind.Branch, "one side of a condition is ignored", near)],
            Op.Add or Op.Subtract when anatomy.IsTopLevel(k) || name is null => [Term(near), Held(far)],
            Op.Multiply or Op.Scale or Op.MatMul or Op.Power =>
                [Term(near), Rule("product", near), Held(name is null ? far : near)],
            Op.Divide when name is null => [Term(near), Rule("quotient", near), Held(far)],
            _ => [Held(near), Term(far), Rule("quotient", far)],
        };
    }

    private static IEnumerable<Spoiling> Factors(Anatomy anatomy, int k)
    {
        if (anatomy.Scaled(k) is { Inner: var inner, Factor: var factor })
        {
            var inverse = anatomy.Program.Instructions[k].Op == Op.Divide ? "1/" : "";
            yield return new(
                k, MistakeKind.Factor, () => $"the factor {inverse}{anatomy.Describe(factor)} is missing",
                at => StopGradient(at.Result) + (at.At(inner) - StopGradient(at.At(inner))), Plausibility.Rule)
            {
                Habit = "factor",
            };
        }
    }

    // (u·v)′ is taken for u′·v′, and (u/v)′ for u′/v′.
    private static IEnumerable<Spoiling> Products(Anatomy anatomy, int k)
    {
        if (anatomy.Program.Instructions[k].Op is not (Op.Multiply or Op.Divide)
            || !anatomy.Program.Instructions[k].Operands.All(anatomy.Varies))
        {
            yield break;
        }

        var isQuotient = anatomy.Program.Instructions[k].Op == Op.Divide;
        var name = isQuotient ? "quotient" : "product";
        var (u, v) = (anatomy.Program.Instructions[k].Operands[0], anatomy.Program.Instructions[k].Operands[1]);
        foreach (var input in Enumerable.Range(0, k)
            .Where(i => anatomy.IsInput(i) && anatomy.Varies(i)
                && (anatomy.Program.Instructions[k].Shape == Shape.Scalar
                    || anatomy.Program.Instructions[i].Shape == anatomy.Program.Instructions[k].Shape)))
        {
            yield return new(
                k, MistakeKind.ProductRule, () => $"the derivative of a {name} is not the {name} of the derivatives",
                at =>
                {
                    var (first, second) = (at.Partial(u, input), at.Partial(v, input));
                    return Spoiled.Linear(at.Result, isQuotient ? first / second : first * second, at.At(input));
                },
                Plausibility.Rule);
        }
    }

    private static IEnumerable<Spoiling> Steps(Anatomy anatomy, int k)
    {
        foreach (var x in anatomy.Sources(k))
        {
            var name = anatomy.Describe(k);
            if (anatomy.Program.Instructions[k].Op is Op.Softmax or Op.LogSoftmax)
            {
                // eˣ/Σeˣ with the sum held constant, and x − log Σeˣ.
                var isLog = anatomy.Program.Instructions[k].Op == Op.LogSoftmax;
                foreach (var kind in (MistakeKind[])[MistakeKind.MissingTerm, MistakeKind.HeldConstant])
                {
                    yield return new(
                        k, kind, () => $"the normalizer of {name} is held constant, so that its term is missing",
                        at => isLog
                            ? StopGradient(at.Result) + (at.At(x) - StopGradient(at.At(x)))
                            : Spoiled.Linear(at.Result, at.Result, at.At(x)), Plausibility.Step);
                }
            }

            var shape = anatomy.Program.Instructions[k].Shape;
            var isRow = shape.Rank > 0 && shape.Length <= LargestJacobian;
            yield return new(
                k, anatomy.IsPiecewise(k) ? MistakeKind.Branch : MistakeKind.MissingChainStep, () =>
                    $"the derivative of {name} is missing",
                at => StopGradient(at.Result) + (at.At(x) - StopGradient(at.At(x))), Plausibility.Step)
            {
                Habit = anatomy.Program.Instructions[k].Operands.Contains(x) ? "step" : null,
            };
            if (anatomy.Program.Instructions[k].Operands.Contains(x) && !anatomy.IsPiecewise(k))
            {
                yield return new(
                    k, MistakeKind.StepAppliedTwice, () => $"the derivative of {name} is applied twice",
                    at => at.With(x, StopGradient(at.At(x)) + at.Result - StopGradient(at.Result)), Plausibility.Step)
                {
                    Habit = "twice",
                };
            }

            if (isRow && !anatomy.IsElementwise(k))
            {
                yield return new(
                    k, MistakeKind.MissingCrossTerms, () => $"the i ≠ j terms of the Jacobian of {name} are missing",
                    at => Spoiled.Linear(at.Result, at.Diagonal(at.At(x)), at.At(x)), Plausibility.Step);
                yield return new(
                    k, MistakeKind.MissingCrossTerms,
                    () => $"the Jacobian of {name} has its i = j terms everywhere, also for i ≠ j",
                    at => Spoiled.Linear(at.Result, at.Diagonal(at.At(x)), BroadcastTo(Sum(at.At(x)), at.At(x).Shape)),
                    Plausibility.Rule);
                yield return new(
                    k, MistakeKind.CrossTermSign, () =>
                        $"the i ≠ j terms of the Jacobian of {name} have the wrong sign",
                    at =>
                        Spoiled.Linear(at.Result, 2.0 * at.Diagonal(at.At(x)),
                            at.At(x)) + StopGradient(at.Result) - at.Result,
                    Plausibility.Step);
                yield return new(k, MistakeKind.StepAppliedTwice, () => $"the derivative of {name} is applied twice",
                    at => at.Twice(at.At(x)), Plausibility.Rule);
            }
        }
    }

    private static IEnumerable<Spoiling> Points(Anatomy anatomy, int k, Vocabulary names)
    {
        if (!anatomy.IsElementwise(k) || anatomy.IsPiecewise(k))
        {
            yield break;
        }

        var x = anatomy.Program.Instructions[k].Operands[0];
        for (var i = 0; i <= k; i++)
        {
            var other = i;
            if (i != x && (i == k || anatomy.NameOf(i) is not null) &&
                anatomy.Program.Instructions[i].Shape == anatomy.Program.Instructions[k].Shape)
            {
                var kind = anatomy.NameOf(x) is { } own && anatomy.NameOf(other) is { } another
                    ? names.KindOfConfusion(own, another)
                    : MistakeKind.WrongPoint;
                yield return new(
                    k, kind, () => $"the derivative of {anatomy.Describe(k)} is taken at {anatomy.Describe(other)}",
                    at => Spoiled.Linear(at.Result, at.PartialAt(x, at.At(other)), at.At(x)),
                    kind == MistakeKind.WrongVariable || anatomy.NameOf(other) is null
                        ? Plausibility.Step.Farther(1)
                        : Plausibility.Step)
                {
                    Habit = i == k ? "own value" : null,
                };
            }
        }
    }
}

/// <summary>A rule spoiled in one place.</summary>
/// <param name="Instruction">The place.</param>
/// <param name="Kind">The mistake.</param>
/// <param name="Message">What it is, with the names of the file.</param>
/// <param name="Replacement">What stands for the instruction then.</param>
/// <param name="Plausibility">How plausible it is.</param>
internal sealed record Spoiling(
    int Instruction, MistakeKind Kind, Func<string> Message, Func<Spoiled, Variable?> Replacement,
        Plausibility Plausibility)
{
    /// <summary>What is the same wherever the mistake is made out of habit.</summary>
    public string? Habit { get; init; }
}
