using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

/// <summary>LINQ over arrays: a chain of calls is one loop, at the place where its numbers are asked for.</summary>
internal sealed partial class MethodReader
{
    // What variables of sequences hold: it is evaluated where they are used, as C# does.
    private readonly Dictionary<ISymbol, IOperation> sequences = new(SymbolEqualityComparer.Default);

    private static bool IsSequence(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    private static bool IsLinq(IOperation operation) => operation is IInvocationOperation
    {
        TargetMethod.ContainingType: { Name: "Enumerable", ContainingNamespace: { Name: "Linq" } space },
    } && space.ToDisplayString() == "System.Linq";

    // The elements of a foreach, if they are those of a sequence.
    private Sequence? SequenceIn(IOperation collection) =>
        IsLinq(Bare(collection)) || IsSequence(Bare(collection).Type!) ? SequenceOf(collection) : null;

    private static IOperation Bare(IOperation value) =>
        value is IConversionOperation { OperatorMethod: null, Operand: var operand } ? operand : value;

    private Sequence SequenceOf(IOperation operation)
    {
        switch (Bare(operation))
        {
            case ILocalReferenceOperation { Local: ISymbol symbol } when sequences.TryGetValue(symbol, out var held):
                return SequenceOf(held);
            case IParameterReferenceOperation { Parameter: ISymbol symbol }
                when sequences.TryGetValue(symbol, out var held):
                return SequenceOf(held);
            case IInvocationOperation call when IsLinq(call):
                return Chained(call);
            case { Type: IArrayTypeSymbol { Rank: 1, ElementType: var element } } array:
                var lowered = Lower(array);
                var items = lowered is Use or Constant or Item ? lowered : Declare("items", lowered);
                var type = TypeName(element, array.Syntax.GetLocation());
                return new(
                    new Code("{0}.Length", [items], "int"), true,
                    (index, consume) => consume(new Item(items, [index], type)));
            default:
                throw Refused(operation, "of sequences, arrays and what LINQ makes of them are read.");
        }
    }

    private Sequence Chained(IInvocationOperation call)
    {
        var arguments = call.Arguments.Select(argument => argument.Value).ToList();
        if (call.TargetMethod.Name is "Range" or "Repeat")
        {
            var values = LowerAll(arguments);
            var (first, count) = (Held(values[0], "start"), Held(values[1], "count"));
            return new(count, true, (index, consume) => consume(
                call.TargetMethod.Name == "Repeat" ? first
                : first is Constant { Text: "0" } ? index : new Infix("+", first, index, "int")));
        }

        var source = SequenceOf(arguments[0]);
        switch (call.TargetMethod.Name)
        {
            case "Select" when source.IsWhole || !TakesIndex(arguments[1]):
                return source with
                {
                    At = (index, consume) => source.At(index, item => consume(
                        TakesIndex(arguments[1]) ? Applied(arguments[1], item, index) : Applied(arguments[1], item))),
                };
            case "Where" when !TakesIndex(arguments[1]):
                return new(source.Length, false, (index, consume) => source.At(index, item =>
                {
                    item = InPlace(item);
                    var holds = Applied(arguments[1], item);
                    block.Add(new If(holds, Within(() => consume(item)), []));
                }));
            case "Zip" when source.IsWhole && SequenceOf(arguments[1]) is { IsWhole: true } other:
                return new(
                    new Code("Math.Min({0}, {1})", [source.Length, other.Length], "int"), true,
                    (index, consume) => source.At(index, x => other.At(index, y => consume(
                        arguments.Count == 3 ? Applied(arguments[2], x, y) : new Group([x, y])))));
            case "Skip" when source.IsWhole:
                var skipped = Held(Lower(arguments[1]), "skipped");
                return new(
                    new Code("Math.Max({0} - {1}, 0)", [source.Length, skipped], "int"), true,
                    (index, consume) => source.At(new Infix("+", index, skipped, "int"), consume));
            case "Take" when source.IsWhole && arguments[1].Type!.SpecialType == SpecialType.System_Int32:
                return source with
                {
                    Length = new Code("Math.Min({0}, {1})", [source.Length, Lower(arguments[1])], "int"),
                };
            case "Reverse" when source.IsWhole:
                var last = Held(new Infix("-", source.Length, Integer(1), "int"), "last");
                return source with
                {
                    At = (index, consume) => source.At(new Infix("-", last, index, "int"), consume),
                };
            case "AsEnumerable" or "ToArray" or "ToList":
                return source;
            default:
                throw Refused(
                    call, "of LINQ, Select, Where, Zip, Skip, Take, Reverse, Range and Repeat are read, with a sum, " +
                    "an average, a maximum, a minimum, a count, an aggregate or an array at the end.");
        }
    }

    private bool TakesIndex(IOperation function) => FunctionOf(function) switch
    {
        IAnonymousFunctionOperation { Symbol.Parameters.Length: var count } => count == 2,
        IMethodReferenceOperation { Method.Parameters.Length: var count } => count == 2,
        _ => false,
    };

    // A number, an array or a group that LINQ makes of a sequence.
    private Expression Ended(IInvocationOperation call)
    {
        var arguments = call.Arguments.Select(argument => argument.Value).ToList();
        var (name, where) = (call.TargetMethod.Name, call.Syntax.GetLocation());
        if (name is not ("Sum" or "Average" or "Max" or "Min" or "Count" or "Aggregate" or "ToArray")
            || arguments.Skip(1).Any(argument => argument.Type is null or { Name: "IComparer" }))
        {
            throw Refused(call, "it is no number; what is read of LINQ ends in one, or in an array.");
        }

        var source = SequenceOf(arguments[0]);
        if (name == "Aggregate")
        {
            return Aggregate(source, arguments, call);
        }

        if (name == "Count" && arguments.Count == 1 && source.IsWhole)
        {
            return source.Length;
        }

        var sequence = arguments.Count == 1 || name == "Count" ? source
            : source with { At = (index, use) => source.At(index, item => use(Applied(arguments[1], item))) };
        var type = TypeName(call.TargetMethod.ReturnType, where);
        switch (name)
        {
            case "ToArray" when source.IsWhole:
                var length = Held(source.Length, "count");
                var text = $"new {type.Substring(0, type.IndexOf('['))}[{{0}}]{type.Substring(type.IndexOf(']') + 1)}";
                var array = Declare("array", new NewArray(text, text, [length], type));
                var element = type.Substring(0, type.Length - 2);
                Each(source, (item, index) => Assign(new Item(array, [index], element), item));
                return array;
            case "Sum":
                return Summed(sequence, type).Sum;
            case "Average":
                var (sum, count) = Summed(sequence, type);
                return Arithmetic("/", sum, new Code("(double){0}", [count], "double"), "double");
            case "Count":
                var number = Declare("count", Integer(0));
                Each(source, (item, _) =>
                {
                    void Counts() => Assign(number, new Infix("+", number, Integer(1), "int"));
                    if (arguments.Count == 1)
                    {
                        Counts();
                    }
                    else
                    {
                        var holds = Applied(arguments[1], item);
                        block.Add(new If(holds, Within(Counts), []));
                    }
                });
                return number;
            case "Max" or "Min" when sequence.IsWhole:
                return Extreme(sequence, name == "Max" ? ">" : "<", type);
            default:
                throw Refused(call, "after Where there are a sum, an average, a count or an aggregate.");
        }
    }

    private (Use Sum, Expression Count) Summed(Sequence sequence, string type)
    {
        var sum = Declare("sum", type == "double" ? new Constant("0.0", type) : new Constant("0", type));
        var count = sequence.IsWhole ? sequence.Length : Declare("count", Integer(0));
        Each(sequence, (item, _) =>
        {
            Assign(sum, new Infix("+", sum, item, type));
            if (!sequence.IsWhole)
            {
                Assign(count, new Infix("+", count, Integer(1), "int"));
            }
        });
        return (sum, count);
    }

    // As the library does it: what is not a number is the least of all.
    private Use Extreme(Sequence sequence, string sign, string type)
    {
        var extreme = (Use)First(sequence, "extreme", type);
        Each(
            sequence,
            (item, _) =>
            {
                item = InPlace(item);
                Expression better = new Infix(sign, item, extreme, "bool");
                if (type == "double")
                {
                    var doubtful = new Code("double.IsNaN({0})", [sign == ">" ? extreme : item], "bool");
                    better = new Infix("||", better, doubtful, "bool");
                }

                block.Add(new If(better, [new Assignment(extreme, item)], []));
            },
            first: 1);
        return extreme;
    }

    // A variable with the first element; without one there is an exception.
    private Expression First(Sequence sequence, string name, string type)
    {
        block.Add(new If(
            new Infix("==", sequence.Length, Integer(0), "bool"),
            [new Throw(new Constant("new InvalidOperationException(\"Sequence contains no elements\")", "Exception"))],
            []));
        Expression first = new Constant("0", type);
        sequence.At(Integer(0), item => first = item is Group ? InPlace(item) : Declare(name, item));
        return first;
    }

    private Expression Aggregate(Sequence source, List<IOperation> arguments, IInvocationOperation call)
    {
        var where = call.Syntax.GetLocation();
        var hasStart = arguments.Count > 2;
        if (!hasStart && !source.IsWhole)
        {
            throw Refused(call, "after Where an aggregate has a start.");
        }

        var type = call.TargetMethod.TypeArguments[hasStart ? 1 : 0];
        var total = NewTarget("total", type, where);
        Assign(
            total, hasStart ? Lower(arguments[1]) : First(source, "first", TypeName(type, where)), declares: true);
        var step = arguments[hasStart ? 2 : 1];
        Each(source, (item, _) => Assign(total, Applied(step, total, item)), first: hasStart ? 0 : 1);
        return arguments.Count == 4 ? Applied(arguments[3], total) : total;
    }

    private void Each(
        Sequence sequence, Action<Expression, Expression> use, int first = 0, Label? next = null, Label? exit = null)
    {
        var length = sequence.Length is Code { Text: "{0}.Length" } ? sequence.Length : Held(sequence.Length, "count");
        var index = new Local(names.Unique("i"), "int") { IsIndex = true };
        var turn = Within(() => sequence.At(new Use(index), item => use(item, new Use(index))));
        block.Add(new Loop(
            new Infix("<", new Use(index), length, "bool"), next is null ? turn : [new Labeled(next, turn)],
            exit ?? new(), new(index, Integer(first), 1)));
    }

    // A function of elements: a lambda, a method, a function of Math.
    private Expression Applied(IOperation given, params ImmutableArray<Expression> arguments)
    {
        var where = given.Syntax.GetLocation();
        switch (FunctionOf(given))
        {
            case IAnonymousFunctionOperation function when !calls.Any(caller => Is(caller, function.Symbol)):
                Give(function.Symbol.Parameters, function.Body, arguments, where);
                return Called(function.Body, function.Symbol, where);
            case IMethodReferenceOperation { Method: var method } when IsOfMath(method):
                return MathFunction(method, arguments, where);
            case IMethodReferenceOperation { Method: { IsStatic: true } method }:
                var body = BodyOf(method, where);
                Give(method.Parameters, body, arguments, where);
                return Called(body, method, where);
            default:
                throw Refused(given, "it is a lambda that calls itself, or a method of an object.");
        }
    }

    private void Give(
        ImmutableArray<IParameterSymbol> parameters, IBlockOperation body, ImmutableArray<Expression> arguments,
        Location where)
    {
        foreach (var (parameter, argument) in parameters.Zip(arguments, (x, y) => (x, y)))
        {
            bindings[parameter] = !Writes(body, parameter) && argument is Use or Constant or Group
                ? InPlace(argument)
                : Copied(parameter, argument, where);
        }
    }

    /// <summary>Elements one after the other.</summary>
    /// <param name="Length">How many there are; if some are left out, how many turns it takes.</param>
    /// <param name="IsWhole">Whether there is one at each turn.</param>
    /// <param name="At">Reads the turn with an index: what is given is called with the element.</param>
    private sealed record Sequence(Expression Length, bool IsWhole, Action<Expression, Action<Expression>> At);
}
