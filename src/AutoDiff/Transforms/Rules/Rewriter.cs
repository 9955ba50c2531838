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
    /// <param name="program">The program.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="roundsConstants">Whether constants are evaluated also where that rounds.</param>
    /// <param name="inside">
    /// How programs are rewritten that operations are made of; null if operations stay as they are.
    /// </param>
    public static ArrayProgram Rewrite(
        ArrayProgram program,
        RuleSet rules,
        bool roundsConstants = true,
        Func<ArrayProgram, ArrayProgram>? inside = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Rewrite(program, new Rewriter(rules, roundsConstants), _ => rules, inside);
    }

    /// <summary>The program recorded again under the rules that are given for each of its instructions.</summary>
    public static ArrayProgram Rewrite(
        ArrayProgram program, Func<int, RuleSet> rules, Func<ArrayProgram, ArrayProgram>? inside = null) =>
        Rewrite(program, new Rewriter(RuleSet.Empty), rules, inside);

    private static ArrayProgram Rewrite(
        ArrayProgram program, Rewriter rewriter, Func<int, RuleSet> rules, Func<ArrayProgram, ArrayProgram>? inside)
    {
        var replay = new Replay(program.Listing, rewriter);
        foreach (var (input, variable) in program.Inputs.Zip(rewriter.InputsOf(program)))
        {
            replay[input.Index] = variable;
        }

        var all = inside is null ? [] : ReadersOfOperations(program);
        for (var i = 0; i < program.Count; i++)
        {
            if (!program.Listing[i].IsInput)
            {
                rewriter.Rules = rules(i);
                if (inside is not null && program.Listing.Payload(program.Listing[i]) is CustomOperation operation)
                {
                    var readers = all[i];
                    int[] operands = [.. program.Listing.Operands(program.Listing[i], default)];
                    var known = replay;
                    replay[i] = operation.RecordSimplified(
                        rewriter,
                        Array.ConvertAll(operands, operand => known[operand]),
                        (start, length) => readers.Exists(reader => Reads(program, reader, start, length)),
                        inside);
                }
                else
                {
                    replay.Step(i);
                }
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

    // What reads the results of operations: instructions, and −1 for an output.
    private static Dictionary<int, List<int>> ReadersOfOperations(ArrayProgram program)
    {
        var readers = new Dictionary<int, List<int>>();
        Span<int> buffer = stackalloc int[3];
        for (var i = 0; i < program.Count; i++)
        {
            if (program.Listing[i].Op == Op.Custom)
            {
                readers[i] = program.Outputs.Contains(i) ? [-1] : [];
            }

            foreach (var operand in program.Listing.Operands(program.Listing[i], buffer))
            {
                readers.GetValueOrDefault(operand)?.Add(i);
            }
        }

        return readers;
    }

    // Slices read only some elements.
    private static bool Reads(ArrayProgram program, int reader, int start, int length) =>
        reader < 0
        || program.Listing[reader].Op != Op.Slice
        || program.Listing.Attribute(program.Listing[reader]) is not [var first, 1, var count]
        || (first < start + length && start < first + count);

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
