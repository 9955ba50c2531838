namespace AutoDiff.Generator.Reading;

/// <summary>
/// Writes ways out of blocks (break, continue, return) as choices: what follows one is executed only where it is not
/// taken. Then a block can be executed backwards from its end.
/// </summary>
internal sealed class Structuring(NameTable names)
{
    /// <summary>Statements without exits. Those that go to the labels end, those that leave a loop break.</summary>
    public Block Of(IEnumerable<Statement> statements, params IEnumerable<Label> ends)
    {
        var (block, rest, labels) = (new Block(), statements.ToList(), new HashSet<Label>(ends));
        while (rest.Count > 0)
        {
            var first = rest[0];
            rest.RemoveAt(0);
            var exits = Exits(first);
            switch (first)
            {
                case Exit exit:
                    if (!labels.Contains(exit.Label))
                    {
                        block.Add(new Break());
                    }

                    return block;
                case Labeled labeled when rest.Count == 0:
                    block.AddRange(Of(labeled.Body, [.. labels, labeled.Label]));
                    break;
                case Labeled labeled when exits.Count == 0:
                    block.AddRange(Of(labeled.Body, labeled.Label));
                    break;
                case If choice when rest.Count == 0 || exits.Count == 0:
                    AddChoice(block, choice.Condition, Of(choice.Then, labels), Of(choice.Else, labels));
                    break;
                case If choice when IsLeft(choice.Then) || IsLeft(choice.Else):
                    AddChoice(
                        block,
                        choice.Condition,
                        Of(IsLeft(choice.Then) ? choice.Then : [.. choice.Then, .. rest], labels),
                        Of(IsLeft(choice.Else) ? choice.Else : [.. choice.Else, .. rest], labels));
                    return block;
                case Loop loop when exits.Count == 0:
                    block.Add(new Loop(loop.Condition, Of(loop.Body), loop.End, loop.Counter));
                    break;
                case Loop loop when rest.Count == 0 && exits.FirstOrDefault(labels.Contains) is { } end:
                    rest.Add(Redirected(loop, end, [new Exit(loop.End)]));
                    break;
                case Loop or Labeled or If:
                    // A flag says afterwards that the way was taken.
                    var flag = new Local(names.Unique("isLeft"), "bool");
                    var (label, after) = (exits.First(), (first as Loop)?.End ?? new Label());
                    block.Add(new Assignment(new Use(flag), Expression.False, declares: true));
                    var flagged = Redirected(
                        first, label, [new Assignment(new Use(flag), Expression.True), new Exit(after)]);
                    rest.InsertRange(
                        0,
                        [
                            flagged is Loop ? flagged : new Labeled(after, [flagged]),
                            new If(new Use(flag), [new Exit(label)], []),
                        ]);
                    break;
                default:
                    block.Add(first);
                    break;
            }
        }

        return block;
    }

    private static void AddChoice(Block block, Expression condition, Block then, Block otherwise)
    {
        if (then.Count > 0)
        {
            block.Add(new If(condition, then, otherwise));
        }
        else if (otherwise.Count > 0)
        {
            block.Add(new If(new Prefix("!", condition, "bool"), otherwise, then));
        }
    }

    // The labels outside of a statement that it goes to.
    private static HashSet<Label> Exits(Statement statement)
    {
        HashSet<Label> exits = statement is Exit exit
            ? [exit.Label]
            : [.. statement.Blocks.SelectMany(block => block.SelectMany(Exits))];
        exits.ExceptWith(statement switch
        {
            Labeled labeled => [labeled.Label],
            Loop loop => [loop.End],
            _ => Array.Empty<Label>(),
        });
        return exits;
    }

    private static bool IsLeft(Block block) => block.Count > 0 && block[block.Count - 1] switch
    {
        Exit => true,
        If choice => IsLeft(choice.Then) && IsLeft(choice.Else),
        _ => false,
    };

    private static Statement Redirected(Statement statement, Label label, Statement[] way) => statement switch
    {
        If choice => new If(choice.Condition, Redirected(choice.Then, label, way), Redirected(choice.Else, label, way)),
        Loop loop => new Loop(loop.Condition, Redirected(loop.Body, label, way), loop.End, loop.Counter),
        Labeled labeled => new Labeled(labeled.Label, Redirected(labeled.Body, label, way)),
        _ => statement,
    };

    private static Block Redirected(Block block, Label label, Statement[] way) =>
    [
        .. block.SelectMany(statement =>
            statement is Exit exit && exit.Label == label ? way : [Redirected(statement, label, way)]),
    ];
}
