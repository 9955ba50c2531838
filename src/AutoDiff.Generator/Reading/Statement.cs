namespace AutoDiff.Generator.Reading;

/// <summary>A statement of a method that is read.</summary>
internal abstract class Statement
{
    /// <summary>The blocks in it.</summary>
    public virtual IEnumerable<Block> Blocks => [];

    /// <summary>The values that it reads, without those that its blocks read.</summary>
    public virtual IEnumerable<Expression> Values => [];
}

/// <summary>Statements that are executed one after the other.</summary>
internal sealed class Block : List<Statement>
{
    /// <summary>All statements in it, also those in blocks of blocks.</summary>
    public IEnumerable<Statement> All =>
        this.SelectMany(statement => statement.Blocks.SelectMany(block => block.All).Prepend(statement));
}

/// <summary>A declaration without a value.</summary>
internal sealed class Declaration(Local local) : Statement
{
    public Local Local => local;
}

/// <summary>A value for a variable or an element.</summary>
internal sealed class Assignment(Expression target, Expression value, bool declares = false) : Statement
{
    /// <summary>A variable or an element.</summary>
    public Expression Target => target;

    public Expression Value => value;

    /// <summary>Whether the variable is declared here.</summary>
    public bool Declares => declares;

    /// <summary>The variable that is written as a whole; null for an element.</summary>
    public Local? Local => (target as Use)?.Local;

    public override IEnumerable<Expression> Values =>
        target is Item item ? item.Operands.Add(value) : [value];
}

/// <summary>A choice between statements.</summary>
internal sealed class If(Expression condition, Block then, Block otherwise) : Statement
{
    public Expression Condition => condition;

    public Block Then => then;

    public Block Else => otherwise;

    public override IEnumerable<Block> Blocks => [then, otherwise];

    public override IEnumerable<Expression> Values => [condition];
}

/// <summary>A loop that ends when a condition does not hold or by a <see cref="Break"/>.</summary>
internal sealed class Loop(Expression condition, Block body, Label end, Counter? counter = null) : Statement
{
    public Expression Condition => condition;

    public Block Body => body;

    /// <summary>What follows the loop.</summary>
    public Label End => end;

    /// <summary>How it counts, if it does.</summary>
    public Counter? Counter => counter;

    public override IEnumerable<Block> Blocks => [body];

    public override IEnumerable<Expression> Values => counter is null ? [condition] : [condition, counter.Start];
}

/// <summary>An integer that grows by the same at each turn of a loop, until the condition does not hold.</summary>
internal sealed record Counter(Local Index, Expression Start, int Step);

/// <summary>A place after a block.</summary>
internal sealed class Label;

/// <summary>A block that is left by going to its label, which stands after it.</summary>
internal sealed class Labeled(Label label, Block body) : Statement
{
    public Label Label => label;

    public Block Body => body;

    public override IEnumerable<Block> Blocks => [body];
}

/// <summary>Goes to a label; only until a method is structured.</summary>
internal sealed class Exit(Label label) : Statement
{
    public Label Label => label;
}

/// <summary>Leaves the innermost loop. Nothing stands after it.</summary>
internal sealed class Break : Statement;

/// <summary>Throws an exception.</summary>
internal sealed class Throw(Expression exception) : Statement
{
    public Expression Exception => exception;

    public override IEnumerable<Expression> Values => [exception];
}
