using System.Collections.Immutable;
using AutoDiff.Generator.Facts;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generator.Reading;

/// <summary>A variable of a method that is read. Those of methods that it calls are variables of it.</summary>
internal sealed class Local(string name, string type)
{
    public string Name { get; set; } = name;

    /// <summary>The type as C#.</summary>
    public string Type => type;

    /// <summary>Whether it is assigned once on every way, though its declaration has no value.</summary>
    public bool IsResult { get; init; }

    /// <summary>Whether it counts the turns of a loop, and nothing else writes it.</summary>
    public bool IsIndex { get; init; }

    /// <summary>Whether it comes from the caller.</summary>
    public bool IsParameter { get; init; }

    /// <summary>Whether it comes from the caller and has no derivative.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Whether it holds a value between two steps and has no name in the method.</summary>
    public bool IsTemporary { get; set; }

    public override string ToString() => Name;
}

/// <summary>A value without side effects.</summary>
/// <param name="Type">Its type as C#.</param>
internal abstract record Expression(string Type)
{
    public static readonly Expression True = new Constant("true", "bool");

    public static readonly Expression False = new Constant("false", "bool");

    /// <summary>What it is made of.</summary>
    public virtual ImmutableArray<Expression> Operands => [];

    /// <summary>The derivatives of the operation by which it is made of its operands; null if there are none.</summary>
    public virtual DerivativeFact? Fact => null;

    /// <summary>Whether a derivative can go through it.</summary>
    public bool IsNumber => Type == "double";

    /// <summary>The variables in it.</summary>
    public IEnumerable<Local> Locals => this is Use use ? [use.Local] : Operands.SelectMany(operand => operand.Locals);

    /// <summary>It and all that it is made of.</summary>
    public IEnumerable<Expression> All => Operands.SelectMany(operand => operand.All).Prepend(this);
}

/// <summary>The value of a variable.</summary>
internal sealed record Use(Local Local) : Expression(Local.Type);

/// <summary>A number that is written out, or a constant by its name.</summary>
internal sealed record Constant(string Text, string Type) : Expression(Type);

/// <summary>An element of an array, or a row of an array of arrays.</summary>
internal sealed record Item(Expression Array, ImmutableArray<Expression> Indices, string Type) : Expression(Type)
{
    public override ImmutableArray<Expression> Operands => Indices.Insert(0, Array);
}

/// <summary>A sign, <c>!</c> or <c>~</c> before a value.</summary>
internal sealed record Prefix(string Sign, Expression X, string Type) : Expression(Type)
{
    public override ImmutableArray<Expression> Operands => [X];

    public override DerivativeFact Fact => DerivativeFacts.OfNegation;
}

/// <summary>An operator between two values.</summary>
internal sealed record Infix(string Sign, Expression X, Expression Y, string Type) : Expression(Type)
{
    public override ImmutableArray<Expression> Operands => [X, Y];

    public override DerivativeFact Fact => DerivativeFacts.OfOperator(Sign);
}

/// <summary>A choice between values that have no derivative.</summary>
internal sealed record Choice(Expression Condition, Expression X, Expression Y, string Type) : Expression(Type)
{
    public override ImmutableArray<Expression> Operands => [Condition, X, Y];
}

/// <summary>A function with derivatives.</summary>
internal sealed record Call(string Function, ImmutableArray<Expression> Arguments) : Expression("double")
{
    public override ImmutableArray<Expression> Operands => Arguments;

    public override DerivativeFact Fact => DerivativeFacts.OfFunction(Function);
}

/// <summary>
/// A call of a method with derivatives of its own: its value, with the partial derivatives left in variables.
/// </summary>
/// <param name="Method">The method that computes both.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Partials">The variables for the derivatives.</param>
internal sealed record Evaluation(
    string Method, ImmutableArray<Expression> Arguments, ImmutableArray<Expression> Partials) : Expression("double")
{
    public override ImmutableArray<Expression> Operands => [.. Arguments, .. Partials];
}

/// <summary>A value whose partial derivatives are known numbers.</summary>
/// <param name="Value">The variable that holds it.</param>
/// <param name="Arguments">What it is a function of.</param>
/// <param name="Partials">The derivatives in these.</param>
internal sealed record Linked(
    Expression Value, ImmutableArray<Expression> Arguments, ImmutableArray<Expression> Partials) : Expression("double")
{
    public override ImmutableArray<Expression> Operands => [.. Arguments, .. Partials, Value];

    public override DerivativeFact Fact => new(
        "", "", "Scale", "Scale", [.. Arguments.Select((_, i) => $"{{{Arguments.Length + i}}}")]);
}

/// <summary>
/// Anything else, as text with its operands in it: <c>{0}.Length</c>. The text of a part of an array ends the
/// same for the adjoints of the array.
/// </summary>
/// <param name="Text">The text, with braces around the numbers of operands.</param>
/// <param name="Parts">The operands.</param>
/// <param name="Type">The type.</param>
/// <param name="Where">Where a derivative would be lost if the first operand had one; null where it would not.</param>
internal sealed record Code(string Text, ImmutableArray<Expression> Parts, string Type, Location? Where = null)
    : Expression(Type)
{
    public override ImmutableArray<Expression> Operands => Parts;
}

/// <summary>A new array: of lengths, <c>new double[{0}]</c>, or of constants that are written out.</summary>
/// <param name="Text">Its text, with braces around the numbers of lengths.</param>
/// <param name="Zeros">The text of an array of the same form that holds zeros.</param>
/// <param name="Lengths">The lengths.</param>
/// <param name="Type">The type.</param>
internal sealed record NewArray(string Text, string Zeros, ImmutableArray<Expression> Lengths, string Type)
    : Expression(Type)
{
    public override ImmutableArray<Expression> Operands => Lengths;
}

/// <summary>The values of a tuple; only while a method is read.</summary>
internal sealed record Group(ImmutableArray<Expression> Parts) : Expression("tuple")
{
    public override ImmutableArray<Expression> Operands => Parts;
}
