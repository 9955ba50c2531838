using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms.Rules;

/// <summary>
/// A builder of programs that rewrites while it records: it applies rules, evaluates what is constant, and records no
/// instruction twice. What a rule returns has been recorded, and so rewritten, by the same builder.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="roundsConstants">
/// Whether constants are evaluated also where that rounds; else 1 + 1e-17 stays a sum, which is not 1.
/// </param>
internal sealed class Rewriter(RuleSet rules, bool roundsConstants = true) : ProgramBuilder(sharesInstructions: true)
{
    /// <summary>The rules by which it rewrites what is recorded next.</summary>
    public RuleSet Rules { get; set; } = rules;

    /// <summary>The program recorded again under the given rules.</summary>
    public static ArrayProgram Rewrite(ArrayProgram program, RuleSet rules, bool roundsConstants = true)
    {
        ArgumentNullException.ThrowIfNull(program);
        var rewriter = new Rewriter(rules, roundsConstants);
        return rewriter.Build(program.Inline(rewriter, rewriter.InputsOf(program)));
    }

    /// <summary>The program recorded again under the rules that are given for each of its instructions.</summary>
    public static ArrayProgram Rewrite(ArrayProgram program, Func<int, RuleSet> rules)
    {
        var rewriter = new Rewriter(RuleSet.Empty);
        var replay = new Replay(program.Listing, rewriter);
        foreach (var (input, variable) in program.Inputs.Zip(rewriter.InputsOf(program)))
        {
            replay[input.Index] = variable;
        }

        for (var i = 0; i < program.Count; i++)
        {
            if (!program.Listing[i].IsInput)
            {
                rewriter.Rules = rules(i);
                replay.Step(i);
            }
        }

        program.ReplayGuards(replay, rewriter);
        return rewriter.Build([.. program.Outputs.Select(output => replay[output])]);
    }

    /// <summary>Whether an instruction is of the given primitive; if so, the instruction.</summary>
    public bool Is(int index, Op op, out PackedInstruction entry)
    {
        entry = Listing[index];
        return entry.Op == op;
    }

    /// <summary>Whether an instruction is a constant with all elements equal; if so, their value.</summary>
    public bool IsConstant(int index, out double value)
    {
        ref readonly var entry = ref Listing[index];
        value = entry.SplatValue;
        return entry.IsSplat;
    }

    public ReadOnlySpan<int> Attribute(in PackedInstruction entry) => Listing.Attribute(entry);

    /// <summary>A list of axes by its number; none for a number below 0.</summary>
    public ReadOnlySpan<int> Axes(int number) => number < 0 ? default : Listing.Lists[number];

    /// <summary>What replaces an instruction, in the shape of its result: a plain number fills it.</summary>
    public Variable InPlaceOf(in PackedInstruction entry, Variable replacement)
    {
        var shape = Listing.Lists.Shape(entry.Shape);
        return replacement.IsLiteral ? Fill(replacement.Literal, shape) : Functions.Reshape(replacement, shape);
    }

    /// <summary>A function of a variable, recorded as it stands.</summary>
    public Variable WithoutRules(Func<Variable, Variable> function, Variable x)
    {
        var rules = Rules;
        Rules = RuleSet.Empty;
        var result = function(x);
        Rules = rules;
        return result;
    }

    internal override Variable Append(in PackedInstruction entry)
    {
        foreach (var rule in Rules[entry.Op])
        {
            if (rule.Apply(this, entry) is { } replacement)
            {
                return replacement;
            }
        }

        if (TryFindEqual(entry, out var equal))
        {
            return equal;
        }

        var result = Fold(entry) ?? AppendDistinct(entry);
        SetEqual(entry, result);
        return result;
    }

    private Variable[] InputsOf(ArrayProgram program) =>
        [.. program.Inputs.Select(input => Input(input.Name, input.Shape))];

    private Variable? Fold(in PackedInstruction entry)
    {
        if (ConstantFolding.Evaluate(Listing, entry, roundsConstants) is not { } values)
        {
            return null;
        }

        var shape = Listing.Lists.Shape(entry.Shape);
        return values.Length > 0 && values.AsSpan().IndexOfAnyExcept(values[0]) < 0
            ? Fill(values[0], shape)
            : Constant(values, shape);
    }
}
