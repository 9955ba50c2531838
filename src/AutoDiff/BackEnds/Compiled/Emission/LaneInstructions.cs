using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// Writes what is one instruction of the machine, or a few, as members of <see cref="Vector512{T}"/> and its kin. The
/// JIT compiler knows them and does not have to inline anything: in a method with more than some hundred locals, such
/// as a long kernel, it inlines nothing at all.
/// </summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2080", Justification = MethodsAreKept)]
internal sealed unsafe class LaneInstructions
{
    private const string MethodsAreKept = "Where code is generated at run time nothing is trimmed.";

    // Reflection takes longer than the JIT compiler does for an instruction.
    private readonly ConcurrentDictionary<(string Name, int Operands), MethodInfo> methods = [];
    private readonly Type element;
    private readonly Type functions;
    private readonly MethodInfo create;
    private readonly MethodInfo zero;
    private readonly MethodInfo one;
    private readonly MethodInfo allSet;
    private readonly MethodInfo and;
    private readonly MethodInfo equals;
    private readonly MethodInfo select;
    private readonly MethodInfo indices;
    private readonly MethodInfo first;
    private readonly MethodInfo lessThan;
    private readonly MethodInfo signBits;
    private readonly MethodInfo? sum;
    private readonly MethodInfo? widenLower;
    private readonly MethodInfo? widenUpper;
    private readonly MethodInfo? maskLoad;
    private readonly MethodInfo? maskStore;

    /// <summary>The instructions for a register.</summary>
    /// <param name="functions"><see cref="Vector512"/>, <see cref="Vector256"/> or <see cref="Vector128"/>.</param>
    /// <param name="element"><see cref="double"/> or <see cref="float"/>.</param>
    public LaneInstructions(Type functions, Type element)
    {
        (this.functions, this.element) = (functions, element);
        create = functions.GetMethod(nameof(Vector512.Create), [element])!;
        Register = create.ReturnType;
        zero = Register.GetProperty(nameof(Vector512<double>.Zero))!.GetMethod!;
        one = Register.GetProperty(nameof(Vector512<double>.One))!.GetMethod!;
        allSet = Register.GetProperty(nameof(Vector512<double>.AllBitsSet))!.GetMethod!;
        and = Method("op_BitwiseAnd", 2);
        equals = Method(nameof(Vector512.Equals), 2);
        select = Method(nameof(Vector512.ConditionalSelect), 3);
        first = functions.GetMethod(nameof(Vector512.ToScalar))!.MakeGenericMethod(element);
        indices = Register.GetProperty(nameof(Vector512<double>.Indices))!.GetMethod!;
        lessThan = Method(nameof(Vector512.LessThan), 2);
        signBits = functions.GetMethod(nameof(Vector512.ExtractMostSignificantBits))!.MakeGenericMethod(element);
        MovesHeads = IsWidest ? Avx512F.IsSupported : Avx.IsSupported;
        if (MovesHeads)
        {
            var (machine, pointer) = (IsWidest ? typeof(Avx512F) : typeof(Avx), element.MakePointerType());
            maskLoad = machine.GetMethod(
                nameof(Avx.MaskLoad), IsWidest ? [pointer, Register, Register] : [pointer, Register])!;
            maskStore = machine.GetMethod(nameof(Avx.MaskStore), [pointer, Register, Register])!;
        }

        if (element == typeof(double))
        {
            sum = functions.GetMethod(nameof(Vector512.Sum))!.MakeGenericMethod(element);
        }
        else
        {
            InDouble = new(functions, typeof(double));
            widenLower = functions.GetMethod(nameof(Vector512.WidenLower), [Register])!;
            widenUpper = functions.GetMethod(nameof(Vector512.WidenUpper), [Register])!;
        }
    }

    /// <summary>The type of a register.</summary>
    public Type Register { get; }

    /// <summary>The instructions for doubles in registers of the same width; null if these are they.</summary>
    public LaneInstructions? InDouble { get; }

    /// <summary>Whether the machine moves the first lanes of a register by themselves.</summary>
    public bool MovesHeads { get; }

    /// <summary>Leaves one number on the stack.</summary>
    public static void EmitNumber(ILGenerator il, Type element, double value)
    {
        if (element == typeof(float))
        {
            il.Emit(OpCodes.Ldc_R4, (float)value);
        }
        else
        {
            il.Emit(OpCodes.Ldc_R8, value);
        }
    }

    /// <summary>Puts the number on the stack into all lanes of a register there.</summary>
    public void EmitCreate(ILGenerator il) => il.Emit(OpCodes.Call, create);

    /// <summary>Leaves the first lane on the stack.</summary>
    public void EmitFirst(ILGenerator il, LocalBuilder value) => Emit(il, first, value);

    /// <summary>Leaves the sum of two registers on the stack instead of them.</summary>
    public void EmitAdd(ILGenerator il) => il.Emit(OpCodes.Call, Method("op_Addition", 2));

    /// <summary>Leaves the sum of the lanes of a register on the stack instead of it: those are doubles.</summary>
    public void EmitSum(ILGenerator il) => il.Emit(OpCodes.Call, sum!);

    /// <summary>Leaves half of the lanes on the stack as doubles: these are floats.</summary>
    public void EmitWidened(ILGenerator il, LocalBuilder value, bool isUpper) =>
        Emit(il, isUpper ? widenUpper! : widenLower!, value);

    /// <summary>Leaves a mask of the first lanes on the stack, given how many.</summary>
    public void EmitHeadMask(ILGenerator il, LocalBuilder count)
    {
        il.Emit(OpCodes.Call, indices);
        il.Emit(OpCodes.Ldloc, count);
        il.Emit(element == typeof(float) ? OpCodes.Conv_R4 : OpCodes.Conv_R8);
        EmitCreate(il);
        il.Emit(OpCodes.Call, lessThan);
    }

    /// <summary>Loads the lanes of a mask from the address on the stack; zeros fill the others.</summary>
    public void EmitLoadHead(ILGenerator il, LocalBuilder mask)
    {
        il.Emit(OpCodes.Ldloc, mask);
        if (IsWidest)
        {
            il.Emit(OpCodes.Call, zero);
        }

        il.Emit(OpCodes.Call, maskLoad!);
    }

    /// <summary>Stores the lanes of a mask.</summary>
    public void EmitStoreHead(ILGenerator il, LocalBuilder value, LocalBuilder target, LocalBuilder mask)
    {
        il.Emit(OpCodes.Ldloc, target);
        Emit(il, maskStore!, mask, value);
    }

    /// <summary>Leaves the lanes of a mask on the stack, and all others of another register.</summary>
    public void EmitHead(ILGenerator il, LocalBuilder value, LocalBuilder mask, LocalBuilder rest) =>
        Emit(il, select, mask, value, rest);

    /// <summary>
    /// Leaves the value of a primitive on the stack; does nothing and returns false if it takes more than a few
    /// operations.
    /// </summary>
    public bool TryEmit(ILGenerator il, ElementwiseOperation operation, params ReadOnlySpan<LocalBuilder> arguments)
    {
        if (operation.Code is not { } code)
        {
            return false;
        }

        Emit(il, code, arguments);
        return true;
    }

    /// <summary>Leaves a mask on the stack whose lanes are all set.</summary>
    public void EmitAllSet(ILGenerator il) => il.Emit(OpCodes.Call, allSet);

    /// <summary>Leaves a mask on the stack without the lanes in which a value is NaN.</summary>
    public void EmitUnlessNaN(ILGenerator il, LocalBuilder value, LocalBuilder mask)
    {
        Emit(il, equals, value, value);
        il.Emit(OpCodes.Ldloc, mask);
        il.Emit(OpCodes.Call, and);
    }

    /// <summary>Leaves a mask on the stack without the lanes in which a value is zero.</summary>
    public void EmitUnlessZero(ILGenerator il, LocalBuilder value, LocalBuilder mask)
    {
        il.Emit(OpCodes.Ldloc, mask);
        EmitIsZero(il, value);
        il.Emit(OpCodes.Call, Method(nameof(Vector512.AndNot), 2));
    }

    /// <summary>
    /// Leaves the first lane of a register on the stack instead of it, or 0 where a mask is not set there.
    /// </summary>
    public void EmitFirstUnder(ILGenerator il, LocalBuilder mask)
    {
        il.Emit(OpCodes.Ldloc, mask);
        il.Emit(OpCodes.Call, and);
        il.Emit(OpCodes.Call, first);
    }

    /// <summary>Leaves one of two values on the stack, lane by lane.</summary>
    public void EmitSelect(ILGenerator il, LocalBuilder condition, LocalBuilder whenTrue, LocalBuilder whenFalse)
    {
        EmitIsZero(il, condition);
        Emit(il, select, whenFalse, whenTrue);
    }

    /// <summary>
    /// Goes to a label if a value is zero in all lanes and none of some others is zero or NaN in any.
    /// </summary>
    public void EmitBranchIfZero(
        ILGenerator il, LocalBuilder value, IEnumerable<LocalBuilder> nonZero, int width, Label target)
    {
        EmitIsZero(il, value);
        foreach (var other in nonZero)
        {
            Emit(il, Method(nameof(Vector512.Abs), 1), other);
            il.Emit(OpCodes.Call, zero);
            il.Emit(OpCodes.Call, Method(nameof(Vector512.GreaterThan), 2));
            il.Emit(OpCodes.Call, and);
        }

        il.Emit(OpCodes.Call, signBits);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Ldc_I8, (1L << width) - 1);
        il.Emit(OpCodes.Beq, target);
    }

    private void EmitIsZero(ILGenerator il, LocalBuilder x)
    {
        il.Emit(OpCodes.Ldloc, x);
        il.Emit(OpCodes.Call, zero);
        il.Emit(OpCodes.Call, equals);
    }

    private bool IsWidest => functions == typeof(Vector512);

    private static void Emit(ILGenerator il, MethodInfo method, params ReadOnlySpan<LocalBuilder> operands)
    {
        foreach (var operand in operands)
        {
            il.Emit(OpCodes.Ldloc, operand);
        }

        il.Emit(OpCodes.Call, method);
    }

    private void Emit(ILGenerator il, LaneCode code, ReadOnlySpan<LocalBuilder> arguments)
    {
        // Where masks are registers, a choice between a value and zero is one operation instead of three.
        if (!IsWidest && code is { Operation: nameof(Vector512.ConditionalSelect), Operands: [var mask, var x, var y] })
        {
            if (y.IsZero)
            {
                Emit(il, mask & x, arguments);
                return;
            }

            if (x.IsZero)
            {
                Emit(il, LaneCode.AndNot(y, mask), arguments);
                return;
            }
        }

        foreach (var operand in code.Operands)
        {
            Emit(il, operand, arguments);
        }

        if (code.Operation is { } operation)
        {
            il.Emit(OpCodes.Call, Method(operation, code.Operands.Count));
        }
        else if (code.Argument >= 0)
        {
            il.Emit(OpCodes.Ldloc, arguments[code.Argument]);
        }
        else if (code.Number is 0 or 1)
        {
            il.Emit(OpCodes.Call, code.Number == 0 ? zero : one);
        }
        else
        {
            EmitNumber(il, element, code.Number);
            EmitCreate(il);
        }
    }

    private MethodInfo Method(string name, int operands) => methods.GetOrAdd(
        (name, operands),
        static (key, instructions) => key.Name.StartsWith("op_", StringComparison.Ordinal)
            ? instructions.Operator(key.Name, key.Operands)
            : instructions.Function(key.Name, key.Operands),
        this);

    private MethodInfo Operator(string name, int arguments) =>
        Register.GetMethod(
            name, BindingFlags.Public | BindingFlags.Static, [.. Enumerable.Repeat(Register, arguments)])!;

    private MethodInfo Function(string name, int arguments)
    {
        var method = functions.GetMethods(BindingFlags.Public | BindingFlags.Static).First(method =>
            method.Name == name && method.IsGenericMethodDefinition && method.GetGenericArguments().Length == 1 &&
            method.GetParameters().Length == arguments &&
            method.GetParameters().All(parameter => parameter.ParameterType.IsGenericType) &&
            method.ReturnType.IsGenericType);
        return method.MakeGenericMethod(element);
    }
}
