using AutoDiff.Generator.Activity;
using AutoDiff.Generator.Diagnostics;
using AutoDiff.Generator.Printing;
using AutoDiff.Generator.Reading;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Adjoints;

/// <summary>
/// Writes the statements of a method, and what takes them back in the reverse order. At each place of the way back the
/// variables have the values that they had there on the way forward, as far as the way back needs them.
/// </summary>
internal sealed partial class ReverseWriter(
    PlainMethod method, ActiveValues active, NeededValues needed, Shadows adjoints, Location where)
{
    private readonly NameTable names = method.Names;
    private readonly SortedDictionary<string, string> trails = new(StringComparer.Ordinal);

    /// <summary>The stacks that are needed: the types of what they hold, and their names.</summary>
    public IEnumerable<KeyValuePair<string, string>> Trails => trails;

    /// <summary>Both ways through the method.</summary>
    public (CodeText Forward, CodeText Backward) Write()
    {
        var (forward, backward) = Write(method.Body, new Scope(null, IsTurn: false, []));
        return (forward, backward.SetAtFirstUse());
    }

    private (CodeText Forward, CodeText Backward) Write(Block block, Scope scope)
    {
        var (forward, backwards) = (new CodeText(), new Stack<CodeText>());
        foreach (var statement in block)
        {
            var (there, back) = Write(statement, scope);
            forward.Add(there);
            backwards.Push(back);
        }

        var returns = HasReverse(block);
        if (block.LastOrDefault() is not (Break or Throw))
        {
            Add(forward, scope.Ends);
        }

        var backward = new CodeText();
        if (returns)
        {
            Begin(block, scope, backward);
        }

        foreach (var back in backwards)
        {
            backward.Add(back);
        }

        return (forward, backward);
    }

    private static void Add(CodeText text, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Line(line);
        }
    }

    // The variables of a block, as they were at its end, and their adjoints.
    private void Begin(Block block, Scope scope, CodeText backward)
    {
        if (!scope.IsTop)
        {
            foreach (var kept in Kept(block).Reverse())
            {
                backward.Line($"{kept.Type} {kept} = {Trail(kept.Type)}.Pop();");
            }

            foreach (var assignment in block.OfType<Assignment>().Where(assignment => assignment.Declares
                && needed.IsNeeded(assignment.Local!)))
            {
                if (needed.Again(assignment.Local!) is { } again)
                {
                    backward.Line(Statements.Assign(assignment));
                    if (HasAdjoints(assignment.Local!))
                    {
                        backward.Line($"{Shadow(assignment.Local!)} = {ExpressionText.Of(adjoints.Of(again))};");
                    }
                }
            }
        }

        foreach (var local in Declared(block).Where(local => local.Type == "double" && active.IsActive(local)))
        {
            if (local != method.Result)
            {
                backward.Line($"double {adjoints.Of(local)} = 0;");
            }
        }
    }

    private string Shadow(Local array) => $"{adjoints.Of(array).Type} {adjoints.Of(array)}";

    private static IEnumerable<Local> Declared(Block block) => block.Select(statement => statement switch
    {
        Declaration declaration => declaration.Local,
        Assignment { Declares: true } assignment => assignment.Local,
        _ => null,
    }).OfType<Local>();

    // The variables of a block that are kept at its end: those, and the adjoints of arrays.
    private IEnumerable<Local> Kept(Block block) =>
        from local in Declared(block)
        where needed.IsNeeded(local) && needed.Again(local) is null
        from kept in HasAdjoints(local) ? [local, adjoints.Of(local)] : new[] { local }
        select kept;

    private bool HasAdjoints(Local local) => ActiveValues.IsArray(new Use(local)) && active.IsActive(local);

    private Scope Inner(Block block, Scope scope, bool isTurn, string? last = null) => new(
        scope,
        isTurn,
        [
            .. HasReverse(block) ? Kept(block).Select(local => $"{Trail(local.Type)}.Push({local});") : [],
            .. last is null ? [] : new[] { last },
        ]);

    // Whether a statement has to be taken back.
    private bool HasReverse(Statement statement) =>
        statement is Assignment assignment
            ? needed.Hides(assignment) || (assignment.Target.IsNumber && active.IsActive(assignment.Target)
                && (active.IsActive(assignment.Value) || !IsFirst(assignment)))
            : statement.Blocks.Any(HasReverse);

    private bool HasReverse(Block block) => block.Any(HasReverse);

    // Whether a variable has no value before, on any way.
    private static bool IsFirst(Assignment assignment) => assignment.Declares || assignment.Local is { IsResult: true };

    private string Trail(string type)
    {
        if (type.EndsWith("Span<double>", StringComparison.Ordinal))
        {
            throw new RefusedException(
                Rules.Construct, where, method.Name,
                "a span is written in a loop, or is made of what changes after it; declare it where it is used.");
        }

        if (!trails.TryGetValue(type, out var name))
        {
            trails[type] = name = names.Unique(type switch
            {
                "double" => "values",
                "int" => "counts",
                "bool" => "ways",
                "double[]" => "arrays",
                _ => "others",
            });
        }

        return name;
    }

    private (CodeText Forward, CodeText Backward) Write(Statement statement, Scope scope)
    {
        var (forward, backward) = (new CodeText(), new CodeText());
        switch (statement)
        {
            case Declaration declaration:
                forward.Line(Statements.Declare(declaration.Local));
                if (HasAdjoints(declaration.Local))
                {
                    forward.Line($"{Shadow(declaration.Local)} = default;");
                }

                break;
            case Assignment assignment:
                Write(assignment, scope, forward, backward);
                break;
            case If choice:
                Write(choice, scope, forward, backward);
                break;
            case Loop loop:
                Write(loop, scope, forward, backward);
                break;
            case Throw thrown:
                forward.Line($"throw {ExpressionText.Of(thrown.Exception)};");
                break;
            case Break:
                for (var left = scope; left is not null; left = left.Around)
                {
                    Add(forward, left.Ends);
                    if (left.IsTurn)
                    {
                        break;
                    }
                }

                forward.Line("break;");
                break;
        }

        return (forward, backward);
    }

    private void Write(If choice, Scope scope, CodeText forward, CodeText backward)
    {
        var returns = HasReverse(choice);
        var condition = ExpressionText.Of(choice.Condition);
        string? then = null, otherwise = null;
        var way = condition;
        if (returns && !needed.IsFrozen(choice.Condition))
        {
            if (scope.IsTop)
            {
                way = names.Unique("isTaken");
                forward.Line($"bool {way} = {condition};");
                condition = way;
            }
            else
            {
                way = $"{Trail("bool")}.Pop()";
                (then, otherwise) = ($"{Trail("bool")}.Push(true);", $"{Trail("bool")}.Push(false);");
            }
        }

        var (there, back) = Write(choice.Then, Inner(choice.Then, scope, isTurn: false, then));
        var (thereElse, backElse) = Write(choice.Else, Inner(choice.Else, scope, isTurn: false, otherwise));

        Either(forward, condition, there, thereElse);
        if (returns)
        {
            Either(backward, way, back, backElse);
        }
    }

    private static void Either(CodeText text, string condition, CodeText then, CodeText otherwise)
    {
        if (then.IsEmpty)
        {
            var isName = condition.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '@');
            text.Open(isName ? $"if (!{condition})" : $"if (!({condition}))").Add(otherwise).Close();
            return;
        }

        text.Open($"if ({condition})").Add(then).Close();
        if (!otherwise.IsEmpty)
        {
            text.Line("else").Open().Add(otherwise).Close();
        }
    }

    private void Write(Loop loop, Scope scope, CodeText forward, CodeText backward)
    {
        var (there, back) = Write(loop.Body, Inner(loop.Body, scope, isTurn: true));
        var returns = HasReverse(loop.Body);
        var returning = Returning(loop);
        if (!returns || returning is not null)
        {
            forward.Open(Statements.Head(loop)).Add(there).Close();
            if (returns)
            {
                backward.Open(returning!).Add(back).Close();
            }

            return;
        }

        var turns = names.Unique("turns");
        var start = loop.Counter?.Start;
        if (start is not null && !needed.IsFrozen(start))
        {
            var first = new Local(names.Unique("first"), "int");
            forward.Line($"int {first} = {ExpressionText.Of(start)};");
            loop = new(loop.Condition, loop.Body, loop.End, loop.Counter! with { Start = new Use(first) });
            start = new Use(first);
        }

        forward.Line($"int {turns} = 0;").Open(Statements.Head(loop)).Line($"{turns}++;").Add(there).Close();
        if (!scope.IsTop)
        {
            if (start is Use { Local: { IsIndex: false, IsParameter: false } kept })
            {
                forward.Line($"{Trail("int")}.Push({kept});");
            }

            forward.Line($"{Trail("int")}.Push({turns});");
            backward.Line($"int {turns} = {Trail("int")}.Pop();");
            if (start is Use { Local: { IsIndex: false, IsParameter: false } restored })
            {
                backward.Line($"int {restored} = {Trail("int")}.Pop();");
            }
        }

        backward.Open($"for (; {turns} > 0; {turns}--)");
        if (loop.Counter is { Index: var index, Step: var step })
        {
            var turn = step == 1 ? $"{turns} - 1" : $"{step} * ({turns} - 1)";
            backward.Line(start is Constant { Text: "0" }
                ? $"int {index} = {turn};"
                : $"int {index} = {ExpressionText.Of(start!)} + {turn};");
        }

        backward.Add(back).Close();
    }

    // The first line of the loop that goes back, if the indices at which a loop begins and ends are known there.
    private string? Returning(Loop loop)
    {
        if (loop is not { Counter: { Index: var index, Start: var start, Step: (1 or -1) and var step },
                Condition: Infix { Sign: var sign, X: Use { Local: var counted }, Y: var bound } }
            || counted != index || !needed.IsFrozen(start) || !needed.IsFrozen(bound)
            || bound.Locals.Contains(index) || Breaks(loop.Body))
        {
            return null;
        }

        var last = (sign, step) switch
        {
            ("<", 1) => Plus(bound, "-"),
            (">", -1) => Plus(bound, "+"),
            ("<=", 1) or (">=", -1) => bound,
            _ => null,
        };
        return last is null ? null
            : $"for (int {index} = {ExpressionText.Of(last)}; {index} {(step > 0 ? ">=" : "<=")} " +
                $"{ExpressionText.Of(start)}; {Statements.Advance(index, -step)})";
    }

    private static Expression Plus(Expression bound, string sign) =>
        bound is Constant { Text: var text } && int.TryParse(text, out var number)
            ? new Constant($"{number + (sign == "+" ? 1 : -1)}", "int")
            : new Infix(sign, bound, new Constant("1", "int"), "int");

    private static bool Breaks(Block block) => block.Any(statement =>
        statement is Break || (statement is If choice && choice.Blocks.Any(Breaks)));

    /// <summary>A block that is written.</summary>
    /// <param name="Around">The block around it.</param>
    /// <param name="IsTurn">Whether it is the body of a loop.</param>
    /// <param name="Ends">What is done at its end.</param>
    private sealed record Scope(Scope? Around, bool IsTurn, List<string> Ends)
    {
        public bool IsTop => Around is null;
    }
}
