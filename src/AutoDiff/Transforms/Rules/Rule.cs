using System.Runtime.CompilerServices;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.Transforms.Rules;

/// <summary>
/// A rewriting rule. Most are two expressions: what matches the left one becomes the right one. The few that depend on
/// shapes and axes in a way of their own say in code what they do.
/// </summary>
internal sealed class Rule
{
    // The sides of rules of groups are traced for one group of three elements.
    private static readonly Shape Group = [3];

    private readonly Rewriting rewriting;
    private readonly Expression? right;

    /// <summary>A rule in code.</summary>
    /// <param name="text">The rule as a reader would write it.</param>
    /// <param name="validity">Where it holds.</param>
    /// <param name="op">The primitive of the instructions it replaces.</param>
    /// <param name="rewriting">How it replaces one.</param>
    public Rule(string text, Validity validity, Op op, Rewriting rewriting) =>
        (Text, Validity, Op, this.rewriting) = (text, validity, op, rewriting);

    private Rule(string text, Validity validity, ArrayProgram left, Expression right, Func<double, bool>? condition)
        : this(text, validity, left.Instructions[left.Outputs[0]].Op, Matching(left, right, condition)) =>
        (Left, this.right, Condition) = (left, right, condition);

    /// <summary>Returns the replacement for an instruction that is about to be recorded, or null.</summary>
    public delegate Variable? Rewriting(Rewriter rewriter, in PackedInstruction entry);

    /// <summary>A function of a group of elements.</summary>
    public delegate Variable Grouped(Variable x, ReadOnlySpan<int> axes);

    private delegate Variable Expression(ReadOnlySpan<Variable> operands, ReadOnlySpan<int> axes);

    /// <summary>The rule as a reader would write it.</summary>
    public string Text { get; }

    /// <summary>Where it holds.</summary>
    public Validity Validity { get; }

    /// <summary>The primitive of the instructions it replaces.</summary>
    public Op Op { get; }

    /// <summary>The left side as a program; null for a rule in code.</summary>
    public ArrayProgram? Left { get; }

    /// <summary>The right side as a program of the same inputs; null for a rule in code.</summary>
    public ArrayProgram? Right => right is null ? null : Traced(right, Left!.Inputs.Length, Left.Inputs[0].Shape);

    /// <summary>What is known of the first variable, a constant; null if that may be any expression.</summary>
    public Func<double, bool>? Condition { get; }

    /// <summary>A rule of one variable.</summary>
    public static Rule Of(
        Validity validity,
        Func<Variable, Variable> left,
        Func<Variable, Variable> right,
        [CallerArgumentExpression(nameof(left))] string from = "",
        [CallerArgumentExpression(nameof(right))] string to = "") =>
        new(Written(from, to), validity, Traced((v, _) => left(v[0]), 1), (v, _) => right(v[0]), null);

    /// <summary>
    /// A rule of one variable, to whose right side no rules are applied: it may hold the left one again.
    /// </summary>
    public static Rule Final(
        Validity validity,
        Func<Variable, Variable> left,
        Func<Variable, Variable> right,
        [CallerArgumentExpression(nameof(left))] string from = "",
        [CallerArgumentExpression(nameof(right))] string to = "") =>
        new(
            Written(from, to),
            validity,
            Traced((v, _) => left(v[0]), 1),
            (v, _) => v[0].Recorder is Rewriter rewriter ? rewriter.WithoutRules(right, v[0]) : right(v[0]),
            null);

    /// <summary>A rule of two variables, of which the first stands for a constant if there is a condition.</summary>
    public static Rule Of(
        Validity validity,
        Func<Variable, Variable, Variable> left,
        Func<Variable, Variable, Variable> right,
        Func<double, bool>? where = null,
        [CallerArgumentExpression(nameof(left))] string from = "",
        [CallerArgumentExpression(nameof(right))] string to = "",
        [CallerArgumentExpression(nameof(where))] string condition = "") =>
        new(
            Written(from, to, condition),
            validity,
            Traced((v, _) => left(v[0], v[1]), 2),
            (v, _) => right(v[0], v[1]),
            where);

    /// <summary>A rule of three variables, of which the first stands for a constant if there is a condition.</summary>
    public static Rule Of(
        Validity validity,
        Func<Variable, Variable, Variable, Variable> left,
        Func<Variable, Variable, Variable, Variable> right,
        Func<double, bool>? where = null,
        [CallerArgumentExpression(nameof(left))] string from = "",
        [CallerArgumentExpression(nameof(right))] string to = "",
        [CallerArgumentExpression(nameof(where))] string condition = "") =>
        new(
            Written(from, to, condition),
            validity,
            Traced((v, _) => left(v[0], v[1], v[2]), 3),
            (v, _) => right(v[0], v[1], v[2]),
            where);

    /// <summary>A rule of functions of groups.</summary>
    public static Rule OfGroups(
        Validity validity,
        Grouped left,
        Grouped right,
        [CallerArgumentExpression(nameof(left))] string from = "",
        [CallerArgumentExpression(nameof(right))] string to = "") =>
        new(
            Written(from, to),
            validity,
            Traced((v, axes) => left(v[0], axes), 1, Group),
            (v, axes) => right(v[0], axes),
            null);

    /// <summary>The replacement for an instruction that is about to be recorded, or null.</summary>
    public Variable? Apply(Rewriter rewriter, in PackedInstruction entry) => rewriting(rewriter, entry);

    public override string ToString() => Text;

    private static Rewriting Matching(ArrayProgram left, Expression right, Func<double, bool>? condition)
    {
        var patterns = Pattern.Of(left);
        int[] inputs = [.. left.Inputs.Select(input => input.Index)];
        return (rewriter, in entry) =>
        {
            Span<int> match = stackalloc int[patterns[0].MatchLength];
            foreach (var pattern in patterns)
            {
                if (pattern.Matches(rewriter.Listing, entry, match) &&
                    (condition is null || IsConstant(rewriter, match[inputs[0]])))
                {
                    var operands = new Variable[inputs.Length];
                    for (var i = 0; i < operands.Length; i++)
                    {
                        operands[i] = rewriter[match[inputs[i]]];
                    }

                    return rewriter.InPlaceOf(entry, right(operands, rewriter.Axes(match[^1])));
                }
            }

            return null;
        };

        bool IsConstant(Rewriter rewriter, int operand) =>
            rewriter.IsConstant(operand, out var value) && condition(value);
    }

    private static ArrayProgram Traced(Expression expression, int arity, Shape? shape = null) =>
        ProgramBuilder.Trace(
            v => [expression(v, shape is { Rank: > 0 } ? [0] : default)],
            [.. Enumerable.Range(0, arity).Select(i => ($"x{i}", shape ?? Shape.Scalar))]);

    // The text is that of the lambdas, (x, y) => x + y, without what stands before the arrow.
    private static string Written(string left, string right, string condition = "") =>
        $"{Body(left)} → {Body(right)}{(condition.Length == 0 ? "" : $" where {Body(condition)}")}";

    private static string Body(string lambda)
    {
        const string Arrow = "=> ";
        return lambda[(lambda.IndexOf(Arrow, StringComparison.Ordinal) + Arrow.Length)..];
    }
}
