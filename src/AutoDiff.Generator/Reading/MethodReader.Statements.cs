using AutoDiff.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generator.Reading;

internal sealed partial class MethodReader
{
    private void Read(IOperation operation)
    {
        switch (operation)
        {
            case IBlockOperation { Operations: var operations }:
                Read(operations);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (var declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
                {
                    Declare(declarator.Symbol, declarator.GetVariableInitializer()?.Value, declarator);
                }

                break;
            case IExpressionStatementOperation { Operation: var effect }:
                _ = effect is IIncrementOrDecrementOperation step ? Step(step, isUsed: false) : Lower(effect);
                break;
            case IConditionalOperation choice:
                block.Add(new If(
                    Condition(choice.Condition),
                    Within(() => Read(choice.WhenTrue)),
                    Within(() => Read(choice.WhenFalse is null ? [] : [choice.WhenFalse]))));
                break;
            case IForLoopOperation loop:
                ReadFor(loop);
                break;
            case IWhileLoopOperation loop:
                ReadWhile(loop);
                break;
            case IForEachLoopOperation loop:
                ReadForEach(loop);
                break;
            case ISwitchOperation choice:
                ReadSwitch(choice);
                break;
            case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch:
                block.Add(new Exit(LabelOf(branch.Target)));
                break;
            case IBranchOperation { BranchKind: BranchKind.GoTo } branch:
                ReadSection(branch);
                break;
            case IReturnOperation { Kind: OperationKind.Return, ReturnedValue: var value }:
                if (value is not null)
                {
                    Assign(result!, Lower(value));
                }

                block.Add(new Exit(end));
                break;
            case IThrowOperation { Exception: IOperation exception }:
                block.Add(new Throw(Exception(exception)));
                break;
            case IEmptyOperation or ILocalFunctionOperation:
                break;
            default:
                throw Refused(
                    operation,
                    "only assignments, choices, loops and calls are read. A try, lock or using stands around the " +
                    "call of a method with the computation.");
        }
    }

    private static RefusedException Refused(IOperation operation, string reason) =>
        new(Rules.Construct, operation.Syntax.GetLocation(), Shortened(operation.Syntax), reason);

    private static string Shortened(SyntaxNode syntax)
    {
        var line = string.Join(" ", syntax.ToString().Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 60 ? line : line.Substring(0, 57) + "...";
    }

    private Label LabelOf(ISymbol symbol)
    {
        if (!labels.TryGetValue(symbol, out var label))
        {
            labels[symbol] = label = new();
        }

        return label;
    }

    private void Declare(ILocalSymbol symbol, IOperation? value, IOperation declarator)
    {
        if (symbol.IsConst)
        {
            var constant = Number(value!, symbol.ConstantValue!, symbol.Type);
            var name = names.Unique(symbol.Name);
            constants.Add($"const {constant.Type} {name} = {constant.Text};");
            bindings[symbol] = constant with { Text = name };
            return;
        }

        if (symbol.Type.TypeKind == TypeKind.Delegate && value is not null)
        {
            functions[symbol] = FunctionOf(value);
            return;
        }

        if (IsSequence(symbol.Type) && value is not null)
        {
            sequences[symbol] = value;
            return;
        }

        if (symbol.IsRef)
        {
            bindings[symbol] = Target(value!);
            return;
        }

        var initial = value is null ? null : Lower(value);
        if (initial is Use { Local: { IsTemporary: true } temporary }
            && temporary.Type == TypeName(symbol.Type, declarator.Syntax.GetLocation()))
        {
            // The variable is what was introduced for its value.
            (temporary.Name, temporary.IsTemporary) = (names.Unique(symbol.Name), false);
            bindings[symbol] = initial;
            return;
        }

        var target = NewTarget(symbol.Name, symbol.Type, declarator.Syntax.GetLocation());
        bindings[symbol] = target;
        if (initial is not null)
        {
            Assign(target, initial, declares: true);
        }
        else
        {
            foreach (var local in target.Locals)
            {
                block.Add(new Declaration(local));
            }
        }
    }

    private Expression NewTarget(string name, ITypeSymbol type, Location where) =>
        IsGroup(type)
            ? Parts(Resolve(type), (key, part) => NewTarget(PartName(name, key), part, where))
            : new Use(NewLocal(name, TypeName(type, where)));

    private void ReadFor(IForLoopOperation loop)
    {
        var (body, next, exit) = (loop.Body, new Label(), new Label());
        (labels[loop.ContinueLabel], labels[loop.ExitLabel]) = (next, exit);
        if (CounterOf(loop) is var (index, start, step))
        {
            var counter = new Local(names.Unique(index.Name), "int") { IsIndex = true };
            var first = Lower(start);
            bindings[index] = new Use(counter);
            var condition = Expression.True;
            var before = Within(() => condition = Condition(loop.Condition!));
            var turn = Within(() => Read(body));
            Add(
                before,
                condition,
                [new Labeled(next, turn)],
                exit,
                new Counter(counter, first, step));
            return;
        }

        Read(loop.Before);
        var goesOn = Expression.True;
        var test = Within(() => goesOn = loop.Condition is null ? Expression.True : Condition(loop.Condition));
        var inner = Within(() => Read(body));
        var bottom = Within(() => Read(loop.AtLoopBottom));
        Add(test, goesOn, [new Labeled(next, inner), .. bottom], exit);
    }

    // A loop whose condition may take statements of its own.
    private void Add(Block test, Expression condition, Block body, Label exit, Counter? counter = null) => block.Add(
        test.Count == 0
            ? new Loop(condition, body, exit, counter)
            : new Loop(Expression.True, [.. test, new If(condition, body, [new Exit(exit)])], exit, counter));

    // The variable that grows by a constant, and that nothing else in the loop writes.
    private static (ILocalSymbol Index, IOperation Start, int Step)? CounterOf(IForLoopOperation loop)
    {
        if (loop is not
            {
                Before: [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var declarator] }] }],
                Condition: not null,
                AtLoopBottom: [IExpressionStatementOperation { Operation: var bottom }],
            }
            || declarator.GetVariableInitializer()?.Value is not { } start
            || declarator.Symbol is not { Type.SpecialType: SpecialType.System_Int32 } index)
        {
            return null;
        }

        var (written, step) = bottom switch
        {
            IIncrementOrDecrementOperation { Target: ILocalReferenceOperation target } increment =>
                (target.Local, increment.Kind == OperationKind.Increment ? 1 : -1),
            ICompoundAssignmentOperation
            {
                Target: ILocalReferenceOperation target,
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract,
                Value.ConstantValue.Value: int constant and not 0,
            } compound => (target.Local, compound.OperatorKind == BinaryOperatorKind.Add ? constant : -constant),
            _ => (null, 0),
        };
        return Is(written, index) && !Writes(loop.Body, index) && !Writes(loop.Condition!, index)
            ? (index, start, step)
            : null;
    }

    private static bool Is(ISymbol? first, ISymbol second) => SymbolEqualityComparer.Default.Equals(first, second);

    /// <summary>Whether code may write a variable, also by a function inside of the method.</summary>
    private static bool Writes(IOperation code, ISymbol variable)
    {
        var root = code;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return WritesItself(code, variable) || (code.DescendantsAndSelf().Any(part => part is IInvocationOperation)
            && root.Descendants().Any(function =>
                function is ILocalFunctionOperation or IAnonymousFunctionOperation
                && WritesItself(function, variable)));
    }

    private static bool WritesItself(IOperation code, ISymbol variable) => code.DescendantsAndSelf().Any(operation =>
        operation switch
        {
            ILocalReferenceOperation use => Is(use.Local, variable),
            IParameterReferenceOperation use => Is(use.Parameter, variable),
            _ => false,
        }
        && IsWrittenAt(operation));

    private void ReadWhile(IWhileLoopOperation loop)
    {
        var (next, exit) = (LabelOf(loop.ContinueLabel), LabelOf(loop.ExitLabel));
        var condition = Expression.True;
        var test = Within(() => condition = Condition(loop.Condition!));
        var body = new Labeled(next, Within(() => Read(loop.Body)));
        if (loop.ConditionIsTop)
        {
            Add(test, condition, [body], exit);
            return;
        }

        // The condition is that of all turns but the first.
        var isFirst = Declare("isFirst", Expression.True);
        var begins = new Assignment(isFirst, Expression.False);
        if (test.Count == 0)
        {
            Add([], new Infix("||", isFirst, condition, "bool"), [begins, body], exit);
        }
        else
        {
            test.Add(new If(condition, [], [new Exit(exit)]));
            Add([], Expression.True, [new If(isFirst, [], test), begins, body], exit);
        }
    }

    private void ReadForEach(IForEachLoopOperation loop)
    {
        var collection = loop.Collection is IConversionOperation { IsImplicit: true } conversion
            ? conversion.Operand
            : loop.Collection;
        if (SequenceIn(collection) is { } sequence)
        {
            ReadForEach(loop, sequence);
            return;
        }

        var array = Held(Lower(collection), "items");
        var source = (ISymbol?)(collection as ILocalReferenceOperation)?.Local
            ?? (collection as IParameterReferenceOperation)?.Parameter;
        if (source is not null && Writes(loop.Body, source))
        {
            array = Declare("items", array);
        }

        if (array is not Group
            && (array.Type is "double[,]" or "string" || array.Type[array.Type.Length - 1] is not (']' or '>'))
            || loop.LoopControlVariable is not IVariableDeclaratorOperation { Symbol: var symbol })
        {
            throw Refused(collection, "foreach is read over arrays of one dimension and spans; write for loops.");
        }

        var (next, exit) = (LabelOf(loop.ContinueLabel), LabelOf(loop.ExitLabel));
        var index = new Local(names.Unique("i"), "int") { IsIndex = true };
        var item = NewTarget(symbol.Name, symbol.Type, loop.Syntax.GetLocation());
        bindings[symbol] = item;
        var body = Within(() =>
        {
            Assign(
                item,
                array is Group group ? ItemOf(group, new Use(index)) : new Item(array, [new Use(index)], item.Type),
                declares: true);
            Read(loop.Body);
        });
        block.Add(new Loop(
            new Infix("<", new Use(index), LengthOf(array), "bool"),
            [new Labeled(next, body)],
            exit,
            new(index, new Constant("0", "int"), 1)));
    }

    private void ReadForEach(IForEachLoopOperation loop, Sequence sequence)
    {
        var where = loop.Syntax.GetLocation();
        var (next, exit) = (LabelOf(loop.ContinueLabel), LabelOf(loop.ExitLabel));
        if (loop.LoopControlVariable is not IVariableDeclaratorOperation { Symbol: var symbol })
        {
            throw Refused(loop.Collection, "foreach has one variable.");
        }

        Each(
            sequence,
            (value, _) =>
            {
                var item = NewTarget(symbol.Name, symbol.Type, where);
                bindings[symbol] = item;
                Assign(item, value, declares: true);
                Read(loop.Body);
            },
            next: next,
            exit: exit);
    }

    // The exception as it is written, if it does not depend on variables.
    private static Constant Exception(IOperation exception)
    {
        var created = exception is IConversionOperation conversion ? conversion.Operand : exception;
        return created is IObjectCreationOperation { Arguments: var arguments, Initializer: null } creation
            && arguments.All(argument => argument.Value.ConstantValue.HasValue)
            ? new Constant(
                $"new {creation.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}(" +
                string.Join(", ", arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit).Select(
                    argument => SymbolDisplay.FormatPrimitive(argument.Value.ConstantValue.Value!, true, false))) + ")",
                "Exception")
            : throw Refused(exception, "an exception is made of constants.");
    }
}
