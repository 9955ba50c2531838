using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>What each instruction does.</content>
internal sealed partial class Machine
{
    // Where an instruction that may end a block leads; null if it is none.
    private Ending? ExecuteBranch(Frame frame, MethodBlock block, MethodStep step, Region region)
    {
        var stack = frame.Stack;
        switch (step.Code)
        {
            case "br":
                return new EndingAt(step.Number);
            case "brtrue" or "brfalse":
                var condition = stack.Pop();
                var isTrue = Truth(condition);
                var (whenTrue, whenFalse) = step.Code == "brtrue"
                    ? (step.Number, block.Successors[^1])
                    : (block.Successors[^1], step.Number);
                return Branch(frame, isTrue, whenTrue, whenFalse, region);
            case "beq" or "bge" or "bgt" or "ble" or "blt"
                or "bne.un" or "bge.un" or "bgt.un" or "ble.un" or "blt.un":
                var (y, x) = (stack.Pop(), stack.Pop());
                var comparison = step.Code is "bne.un" ? "ne" : step.Code[1..];
                return Branch(frame, Compared(comparison, x, y), step.Number, block.Successors[^1], region);
            case "switch":
                return Switch(frame, stack.Pop(), (int[])step.Operand!, 0, block.Successors[^1], region);
            case "leave":
                stack.Clear();
                RunFinally(frame, step.Offset, step.Number);
                return new EndingAt(step.Number);
            case "ret":
                if (stack.TryPop(out var result))
                {
                    journal.Write(frame, frame.Result, result);
                }

                return new EndingAt(MethodBlock.Exit);
            case "endfinally":
                return new EndingAt(MethodBlock.Exit);
            case "throw" or "rethrow":
                throw ThrownHere($"{Described(stack.Peek())} is thrown");
            default:
                return null;
        }
    }

    private object Truth(object? value) => value switch
    {
        Whole { Least: >= 0, Most: <= 1 } truth => truth,
        Whole whole => Compared("ne", whole, 0),
        int or long or nint => LongOf(value) != 0 ? 1 : 0,
        null => 0,
        Forgotten => throw Refused("A value is read that a loop or a branch has left undetermined"),
        Number => throw Refused("A number is used as a truth value"),
        _ => 1,
    };

    private Ending Branch(Frame frame, object condition, int whenTrue, int whenFalse, Region region)
    {
        if (condition is not Whole whole || whenTrue == whenFalse)
        {
            return new EndingAt(condition is not int known || known != 0 ? whenTrue : whenFalse);
        }

        return EndOfTurns(frame, whole, whenTrue, whenFalse, region)
            ?? Fork(frame, whole, whenTrue, whenFalse, region);
    }

    private Ending Switch(Frame frame, object? value, int[] targets, int first, int otherwise, Region region)
    {
        if (value is int or long)
        {
            var number = LongOf(value);
            return new EndingAt(number >= 0 && number < targets.Length ? targets[number] : otherwise);
        }

        var whole = AsWhole(value);
        if (first == targets.Length)
        {
            return new EndingAt(otherwise);
        }

        // The ways meet where all of them do.
        var join = targets[first..].Append(otherwise)
            .Aggregate((int?)targets[first], (met, target) =>
                met is { } block && block != target ? frame.Code.Graph.Join(block, target, region.Stops) : met);
        var part = region.UpTo(join);
        return Fork(
            frame,
            AsWhole(Compared("eq", whole, first)),
            () => Execute(frame, targets[first], part),
            () => Switch(frame, whole, targets, first + 1, otherwise, part) is var ending && ending is EndingAt at
                ? Execute(frame, at.Block, part)
                : ending);
    }

    private static bool IsFinally(ExceptionHandlingClause handler) =>
        handler.Flags is ExceptionHandlingClauseOptions.Finally or ExceptionHandlingClauseOptions.Fault;

    private static bool IsIn(ExceptionHandlingClause handler, int offset) =>
        offset >= handler.TryOffset && offset < handler.TryOffset + handler.TryLength;

    private void RunFinally(Frame frame, int offset, int target)
    {
        var end = frame.Code.Blocks[target].Steps[0].Offset;
        foreach (var handler in frame.Code.Handlers)
        {
            if (handler.Flags == ExceptionHandlingClauseOptions.Finally && IsIn(handler, offset)
                && !IsIn(handler, end))
            {
                Execute(frame, frame.Code.BlockAt(handler.HandlerOffset), Region.Method);
            }
        }
    }

    private void ExecuteStep(Frame frame, MethodStep step)
    {
        var stack = frame.Stack;
        switch (step.Code)
        {
            case "nop" or "volatile." or "unaligned." or "readonly." or "tail." or "break":
                return;
            case "constrained.":
                constraint = (Type)frame.Code.Resolve(step);
                return;
            case "ldc":
                stack.Push(step.Operand);
                return;
            case "ldnull":
                stack.Push(null);
                return;
            case "ldstr":
                stack.Push(frame.Code.Resolve(step));
                return;
            case "ldarg":
                stack.Push(LiftedObject.CopyOf(frame[step.Slot]));
                return;
            case "ldloc":
                stack.Push(LiftedObject.CopyOf(frame[frame.Local(step.Slot)]));
                return;
            case "starg":
                Assign(frame, step.Slot, frame.Code.ArgumentTypes[step.Slot], stack.Pop());
                return;
            case "stloc":
                Assign(frame, frame.Local(step.Slot), frame.Code.LocalTypes[step.Slot], stack.Pop());
                return;
            case "ldarga":
                stack.Push(new PlaceReference(frame, step.Slot, frame.Code.ArgumentTypes[step.Slot]));
                return;
            case "ldloca":
                stack.Push(new PlaceReference(frame, frame.Local(step.Slot), frame.Code.LocalTypes[step.Slot]));
                return;
            case "dup":
                stack.Push(LiftedObject.CopyOf(stack.Peek()));
                return;
            case "pop":
                stack.Pop();
                return;
            case "neg":
                stack.Push(Negated(stack.Pop()));
                return;
            case "not":
                stack.Push(Inverted(stack.Pop()));
                return;
            case "ceq" or "cgt" or "cgt.un" or "clt" or "clt.un":
                var (second, first) = (stack.Pop(), stack.Pop());
                stack.Push(Compared(step.Code[1..], first, second));
                return;
            case "ckfinite":
                throw Refused("ckfinite");
            case "localloc":
                stack.Push(new StackMemory((int)LongOf(stack.Pop())));
                return;
        }

        if (step.Code.StartsWith("conv.", StringComparison.Ordinal))
        {
            stack.Push(Converted(step.Code, stack.Pop()));
        }
        else if (step.Code.Split('.')[0] is
            "add" or "sub" or "mul" or "div" or "rem" or "and" or "or" or "xor" or "shl" or "shr")
        {
            var (y, x) = (stack.Pop(), stack.Pop());
            stack.Push(Binary(step.Code, x, y));
        }
        else
        {
            ExecuteObjectStep(frame, step);
        }
    }

    private void ExecuteObjectStep(Frame frame, MethodStep step)
    {
        var stack = frame.Stack;
        switch (step.Code)
        {
            case "ldfld":
                stack.Push(LoadField(stack.Pop(), (FieldInfo)frame.Code.Resolve(step)));
                return;
            case "ldsfld":
                stack.Push(LoadField(null, (FieldInfo)frame.Code.Resolve(step)));
                return;
            case "stfld":
                var stored = stack.Pop();
                StoreField(stack.Pop(), (FieldInfo)frame.Code.Resolve(step), stored);
                return;
            case "stsfld":
                StoreField(null, (FieldInfo)frame.Code.Resolve(step), stack.Pop());
                return;
            case "ldflda":
                stack.Push(FieldReference(stack.Pop(), (FieldInfo)frame.Code.Resolve(step)));
                return;
            case "ldsflda":
                stack.Push(FieldReference(null, (FieldInfo)frame.Code.Resolve(step)));
                return;
            case "newarr":
                var length = stack.Pop();
                stack.Push(NewArray((Type)frame.Code.Resolve(step), length));
                return;
            case "ldlen":
                stack.Push((nint)ArrayOf(stack.Pop()).Length);
                return;
            case "ldelema":
                var at = stack.Pop();
                stack.Push(ElementReferenceOf(ArrayOf(stack.Pop()), at));
                return;
            case "ldobj":
                stack.Push(Load(stack.Pop()));
                return;
            case "stobj":
                var value = stack.Pop();
                Store(stack.Pop(), value);
                return;
            case "initobj":
                Store(stack.Pop(), Default((Type)frame.Code.Resolve(step)));
                return;
            case "box":
                stack.Push(Boxed(stack.Pop(), (Type)frame.Code.Resolve(step)));
                return;
            case "unbox.any":
                stack.Push(Unboxed(stack.Pop(), (Type)frame.Code.Resolve(step)));
                return;
            case "unbox":
                var unboxed = (Type)frame.Code.Resolve(step);
                stack.Push(PlaceOf(Unboxed(stack.Pop(), unboxed), unboxed));
                return;
            case "castclass" or "isinst":
                stack.Push(Cast(stack.Pop(), (Type)frame.Code.Resolve(step), step.Code == "castclass"));
                return;
            case "ldtoken":
                stack.Push(frame.Code.Resolve(step));
                return;
            case "sizeof":
                stack.Push(RuntimeHelpers.SizeOf(((Type)frame.Code.Resolve(step)).TypeHandle));
                return;
            case "ldftn":
                stack.Push(new FunctionPointer((MethodBase)frame.Code.Resolve(step)));
                return;
            case "ldvirtftn":
                var instance = stack.Pop();
                stack.Push(new FunctionPointer(Resolved((MethodBase)frame.Code.Resolve(step), instance)));
                return;
            case "call" or "callvirt":
                ExecuteCall(frame, (MethodBase)frame.Code.Resolve(step), step.Code == "callvirt");
                return;
            case "newobj":
                stack.Push(Construct(frame, (ConstructorInfo)frame.Code.Resolve(step)));
                return;
        }

        if (step.Code.StartsWith("ldelem", StringComparison.Ordinal))
        {
            var index = stack.Pop();
            stack.Push(LoadElement(ArrayOf(stack.Pop()), index));
        }
        else if (step.Code.StartsWith("stelem", StringComparison.Ordinal))
        {
            var (value, index) = (stack.Pop(), stack.Pop());
            StoreElement(ArrayOf(stack.Pop()), index, value);
        }
        else if (step.Code.StartsWith("ldind", StringComparison.Ordinal))
        {
            stack.Push(Load(stack.Pop()));
        }
        else if (step.Code.StartsWith("stind", StringComparison.Ordinal))
        {
            var value = stack.Pop();
            Store(stack.Pop(), value);
        }
        else
        {
            throw Refused($"The instruction {step.Code}");
        }
    }

    internal LiftedArray NewArray(Type elementType, params object?[] lengths) => new(
        elementType,
        Array.ConvertAll(lengths, length => length switch
        {
            Whole => throw Refused("The length of an array depends on values"),
            _ => LongOf(length) is >= 0 and <= int.MaxValue and var number ? (int)number : throw ThrownHere(
                "the length of an array is negative"),
        }),
        whole: null,
        isForeign: false);

    internal object ElementReferenceOf(LiftedArray array, object? index) => index is Whole whole
        ? new ElementReference(array, whole)
        : new PlaceReference(array, Checked(array.Length, index!), array.ElementType);

    private static object? Boxed(object? value, Type type) =>
        value is LiftedObject { Type.IsValueType: true } structure ? new BoxedStructure(structure.Copy())
        : value is Number boxed ? new BoxedNumber(boxed)
        : type.IsValueType && value is int or long or nint ? OfType(value, type) : value;

    private object? Unboxed(object? value, Type type) =>
        value is BoxedStructure boxed ? boxed.Value.Copy()
        : value is BoxedNumber number ? number.Value
        : value is null && type.IsValueType ? throw ThrownHere("null is unboxed")
        : type.IsValueType ? OnStack(value) : value;

    private object? Cast(object? value, Type type, bool isRequired)
    {
        if (value is null)
        {
            return null;
        }

        var isInstance = TypeOf(value) is { } found ? type.IsAssignableFrom(found)
            : throw Refused($"{Described(value)} is converted to {type.Name}");
        return isInstance ? value
            : isRequired ? throw ThrownHere($"{Described(value)} is cast to {type.Name}")
            : null;
    }

    // The type of an object; null if it is not known.
    private Type? TypeOf(object value) => value switch
    {
        LiftedObject x => x.Type,
        BoxedStructure x => x.Value.Type,
        LiftedArray { Lengths: [_] } array => array.ElementType.MakeArrayType(),
        LiftedArray array => array.ElementType.MakeArrayType(array.Lengths.Length),
        LiftedDelegate function => function.Type,
        Number or BoxedNumber => number,
        Whole or Forgotten or PlaceReference or ElementReference or ForeignReference or SpanValue => null,
        _ => value.GetType(),
    };
}
