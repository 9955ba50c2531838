using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// Writes what is one instruction of the machine, or a few, as members of <see cref="Vector512{T}"/> and its kin. The JIT compiler knows
/// them and does not have to inline anything: in a method with more than some hundred locals, such as a long kernel, it inlines nothing at
/// all.
/// </summary>
[RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2080", Justification = MethodsAreKept)]
internal sealed unsafe class LaneInstructions
{
    private const string MethodsAreKept = "Where code is generated at run time nothing is trimmed.";

    private static readonly Dictionary<Type, string> Operators = new()
    {
        [typeof(Add)] = "op_Addition",
        [typeof(Subtract)] = "op_Subtraction",
        [typeof(Multiply)] = "op_Multiply",
        [typeof(Divide)] = "op_Division",
        [typeof(Negate)] = "op_UnaryNegation",
    };

    private static readonly Dictionary<Type, string> Named = new()
    {
        [typeof(Abs)] = nameof(Vector512.Abs),
        [typeof(Sqrt)] = nameof(Vector512.Sqrt),
        [typeof(Minimum)] = nameof(Vector512.Min),
        [typeof(Maximum)] = nameof(Vector512.Max),
    };

    private static readonly Dictionary<Type, string> Comparisons = new()
    {
        [typeof(Less)] = nameof(Vector512.LessThan),
        [typeof(LessOrEqual)] = nameof(Vector512.LessThanOrEqual),
        [typeof(Equal)] = nameof(Vector512.Equals),
    };

    // Reflection takes longer than the JIT compiler does for an instruction.
    private readonly ConcurrentDictionary<(Type Primitive, int Arguments), MethodInfo?> methods = [];
    private readonly Type register;
    private readonly Type functions;
    private readonly MethodInfo zero;
    private readonly MethodInfo one;
    private readonly MethodInfo multiply;
    private readonly MethodInfo and;
    private readonly MethodInfo or;
    private readonly MethodInfo equals;
    private readonly MethodInfo select;
    private readonly MethodInfo indices;
    private readonly MethodInfo lessThan;
    private readonly MethodInfo? maskLoad;
    private readonly MethodInfo? maskStore;

    /// <summary>The instructions for a register of doubles.</summary>
    public LaneInstructions(Type register)
    {
        this.register = register;
        functions = register == typeof(Vector512<double>) ? typeof(Vector512)
            : register == typeof(Vector256<double>) ? typeof(Vector256)
            : typeof(Vector128);
        zero = register.GetProperty(nameof(Vector512<double>.Zero))!.GetMethod!;
        one = register.GetProperty(nameof(Vector512<double>.One))!.GetMethod!;
        multiply = Operator("op_Multiply", 2);
        and = Operator("op_BitwiseAnd", 2);
        or = Operator("op_BitwiseOr", 2);
        equals = Function(nameof(Vector512.Equals), 2);
        select = Function(nameof(Vector512.ConditionalSelect), 3);
        Create = functions.GetMethod(nameof(Vector512.Create), [typeof(double)])!;
        indices = register.GetProperty(nameof(Vector512<double>.Indices))!.GetMethod!;
        lessThan = Function(nameof(Vector512.LessThan), 2);
        MovesHeads = register == typeof(Vector512<double>) ? Avx512F.IsSupported : Avx.IsSupported;
        if (MovesHeads)
        {
            var machine = register == typeof(Vector512<double>) ? typeof(Avx512F) : typeof(Avx);
            maskLoad = machine.GetMethod(
                nameof(Avx.MaskLoad),
                register == typeof(Vector512<double>) ? [typeof(double*), register, register] : [typeof(double*), register])!;
            maskStore = machine.GetMethod(nameof(Avx.MaskStore), [typeof(double*), register, register])!;
        }

        Sum = functions.GetMethod(nameof(Vector512.Sum))!.MakeGenericMethod(typeof(double));
        ToScalar = functions.GetMethod(nameof(Vector512.ToScalar))!.MakeGenericMethod(typeof(double));
    }

    /// <summary>A number in all lanes.</summary>
    public MethodInfo Create { get; }

    /// <summary>The sum of the lanes.</summary>
    public MethodInfo Sum { get; }

    /// <summary>The first lane.</summary>
    public MethodInfo ToScalar { get; }

    /// <summary>Whether the machine moves the first lanes of a register by themselves.</summary>
    public bool MovesHeads { get; }

    /// <summary>Leaves a mask of the first lanes on the stack, given how many.</summary>
    public void EmitHeadMask(ILGenerator il, LocalBuilder count)
    {
        il.Emit(OpCodes.Call, indices);
        il.Emit(OpCodes.Ldloc, count);
        il.Emit(OpCodes.Conv_R8);
        il.Emit(OpCodes.Call, Create);
        il.Emit(OpCodes.Call, lessThan);
    }

    /// <summary>Loads the lanes of a mask from the address on the stack; zeros fill the others.</summary>
    public void EmitLoadHead(ILGenerator il, LocalBuilder mask)
    {
        il.Emit(OpCodes.Ldloc, mask);
        if (register == typeof(Vector512<double>))
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

    /// <summary>Leaves the lanes of a mask on the stack, and a number in all others.</summary>
    public void EmitHead(ILGenerator il, LocalBuilder value, LocalBuilder mask, double rest)
    {
        il.Emit(OpCodes.Ldloc, mask);
        il.Emit(OpCodes.Ldloc, value);
        il.Emit(OpCodes.Ldc_R8, rest);
        il.Emit(OpCodes.Call, Create);
        il.Emit(OpCodes.Call, select);
    }

    /// <summary>
    /// Leaves the value of a primitive on the stack; does nothing and returns false if it takes more than some instructions.
    /// </summary>
    public bool TryEmit(ILGenerator il, Type primitive, LocalBuilder x)
    {
        if (primitive == typeof(StopGradient))
        {
            il.Emit(OpCodes.Ldloc, x);
        }
        else if (primitive == typeof(Square))
        {
            Emit(il, multiply, x, x);
        }
        else if (primitive == typeof(Reciprocal))
        {
            il.Emit(OpCodes.Call, one);
            Emit(il, MethodFor(typeof(Divide), 2)!, x);
        }
        else if (MethodFor(primitive, 1) is { } method)
        {
            Emit(il, method, x);
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <inheritdoc cref="TryEmit(ILGenerator, Type, LocalBuilder)"/>
    public bool TryEmit(ILGenerator il, Type primitive, LocalBuilder x, LocalBuilder y)
    {
        if (primitive == typeof(Scale) || primitive == typeof(Absorb))
        {
            // Where x is zero the product is, whatever y is; and, if y absorbs too, the other way round.
            EmitIsZero(il, x);
            if (primitive == typeof(Absorb))
            {
                EmitIsZero(il, y);
                il.Emit(OpCodes.Call, or);
            }

            il.Emit(OpCodes.Call, zero);
            Emit(il, multiply, x, y);
            il.Emit(OpCodes.Call, select);
        }
        else if (MethodFor(primitive, 2) is { } method)
        {
            Emit(il, method, x, y);
            if (Comparisons.ContainsKey(primitive))
            {
                il.Emit(OpCodes.Call, one);
                il.Emit(OpCodes.Call, and);
            }
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Leaves one of two values on the stack, lane by lane.</summary>
    public void EmitSelect(ILGenerator il, LocalBuilder condition, LocalBuilder whenTrue, LocalBuilder whenFalse)
    {
        EmitIsZero(il, condition);
        Emit(il, select, whenFalse, whenTrue);
    }

    private void EmitIsZero(ILGenerator il, LocalBuilder x)
    {
        il.Emit(OpCodes.Ldloc, x);
        il.Emit(OpCodes.Call, zero);
        il.Emit(OpCodes.Call, equals);
    }

    private static void Emit(ILGenerator il, MethodInfo method, params ReadOnlySpan<LocalBuilder> operands)
    {
        foreach (var operand in operands)
        {
            il.Emit(OpCodes.Ldloc, operand);
        }

        il.Emit(OpCodes.Call, method);
    }

    private MethodInfo? MethodFor(Type primitive, int arguments) => methods.GetOrAdd(
        (primitive, arguments),
        static (key, instructions) =>
            Operators.TryGetValue(key.Primitive, out var name) ? instructions.Operator(name, key.Arguments)
            : Named.TryGetValue(key.Primitive, out name) || Comparisons.TryGetValue(key.Primitive, out name)
                ? instructions.Function(name, key.Arguments)
                : null,
        this);

    private MethodInfo Operator(string name, int arguments) =>
        register.GetMethod(name, BindingFlags.Public | BindingFlags.Static, [.. Enumerable.Repeat(register, arguments)])!;

    private MethodInfo Function(string name, int arguments)
    {
        var method = functions.GetMethods(BindingFlags.Public | BindingFlags.Static).First(method =>
            method.Name == name && method.IsGenericMethodDefinition && method.GetGenericArguments().Length == 1 &&
            method.GetParameters().Length == arguments && method.GetParameters().All(parameter => parameter.ParameterType.IsGenericType) &&
            method.ReturnType.IsGenericType);
        return method.MakeGenericMethod(typeof(double));
    }
}
