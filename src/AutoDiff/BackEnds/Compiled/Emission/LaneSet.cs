using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// The numbers that one step of a compiled loop computes with at once: the type that holds them, and the methods
/// emitted for it.
/// </summary>
[RequiresDynamicCode(NeedsDynamicCode)]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MethodsAreKept)]
internal sealed class LaneSet
{
    public const string NeedsDynamicCode = "Compiled programs are generated at run time.";

    private const string MethodsAreKept =
        "The interpreter uses the values of primitives, and the types of the lanes are annotated.";

    private const DynamicallyAccessedMemberTypes Methods =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly LaneSet[] Doubles = Sets<double>();

    private static readonly LaneSet[] Floats = Sets<float>();

    private readonly MethodInfo? toLanes;
    private readonly MethodInfo? fromLanes;

    [DynamicallyAccessedMembers(Methods)]
    private readonly Type memory;

    [DynamicallyAccessedMembers(Methods)]
    private readonly Type primitives;

    private LaneSet(
        Type element,
        Type lane,
        int width,
        LaneInstructions? instructions,
        [DynamicallyAccessedMembers(Methods)] Type memory,
        [DynamicallyAccessedMembers(Methods)] Type primitives)
    {
        Element = element;
        Lane = lane;
        Width = width;
        Instructions = instructions;
        this.memory = memory;
        this.primitives = primitives;
        Register = instructions?.Register ?? element;
        if (instructions is not null)
        {
            var cast = typeof(Unsafe).GetMethod(nameof(Unsafe.BitCast))!;
            toLanes = cast.MakeGenericMethod(Register, lane);
            fromLanes = cast.MakeGenericMethod(lane, Register);
        }
    }

    /// <summary>
    /// Those of doubles or floats, of all widths for which the machine has instructions, widest first; the last is one
    /// number at a time.
    /// </summary>
    public static IReadOnlyList<LaneSet> Available<T>()
        where T : unmanaged => typeof(T) == typeof(float) ? Floats : Doubles;

    /// <summary>
    /// The narrowest of the same type whose operations are instructions, if this one's are. One number at a time the
    /// operations of primitives are methods, of which the JIT compiler inlines none in a long kernel.
    /// </summary>
    public LaneSet Narrowest => Instructions is null ? this : OfElement[^2];

    /// <summary>What is in memory, and what is computed with: <see cref="double"/> or <see cref="float"/>.</summary>
    public Type Element { get; }

    /// <summary>One number of the same type at a time.</summary>
    public LaneSet Scalar => OfElement[^1];

    /// <summary>The machine's own type of a register: what compiled code keeps values in.</summary>
    public Type Register { get; }

    /// <summary>The same as the methods for it take it; of one number, always a double.</summary>
    public Type Lane { get; }

    /// <summary>How many numbers <see cref="Register"/> holds.</summary>
    public int Width { get; }

    /// <summary>What needs no method; null for one number at a time.</summary>
    public LaneInstructions? Instructions { get; }

    /// <summary>The method that evaluates an elementwise primitive.</summary>
    /// <param name="operation">The primitive.</param>
    /// <param name="arguments">One or two.</param>
    /// <param name="inlines">Whether functions are to be inlined.</param>
    public MethodInfo Primitive(ElementwiseOperation operation, int arguments, bool inlines = true)
    {
        if (Width == 1 || (operation.IsFunction && inlines))
        {
            var name = arguments == 1 ? nameof(ScalarPrimitives.InlineUnary) : nameof(ScalarPrimitives.InlineBinary);
            return primitives.GetMethod(name, Static)!.MakeGenericMethod(operation.Primitive);
        }

        return primitives.GetMethod(arguments == 1 ? "CallUnary" : "CallBinary", Static)!
            .MakeGenericMethod(operation.Primitive, Register);
    }

    /// <summary>Leaves the value of a primitive of one operand on the stack.</summary>
    /// <param name="il">Where to.</param>
    /// <param name="primitive">The primitive.</param>
    /// <param name="inlines">Whether functions are to be inlined.</param>
    /// <param name="x">The operand.</param>
    public void EmitPrimitive(ILGenerator il, ElementwiseOperation primitive, bool inlines, LocalBuilder x)
    {
        if (Instructions?.TryEmit(il, primitive, x) != true)
        {
            EmitCall(il, Primitive(primitive, 1, inlines), x);
        }
    }

    /// <summary>Leaves the value of a primitive of two operands on the stack.</summary>
    /// <param name="il">Where to.</param>
    /// <param name="primitive">The primitive.</param>
    /// <param name="inlines">Whether functions are to be inlined.</param>
    /// <param name="x">The first operand.</param>
    /// <param name="y">The second operand.</param>
    public void EmitPrimitive(
        ILGenerator il, ElementwiseOperation primitive, bool inlines, LocalBuilder x, LocalBuilder y)
    {
        if (Instructions?.TryEmit(il, primitive, x, y) != true)
        {
            EmitCall(il, Primitive(primitive, 2, inlines), x, y);
        }
    }

    /// <summary>Leaves one of two values on the stack, by a condition.</summary>
    public void EmitSelect(ILGenerator il, LocalBuilder condition, LocalBuilder whenTrue, LocalBuilder whenFalse)
    {
        if (Instructions is { } instructions)
        {
            instructions.EmitSelect(il, condition, whenTrue, whenFalse);
        }
        else
        {
            var select = primitives.GetMethod(nameof(ScalarPrimitives.Select), Static)!;
            EmitCall(il, select, condition, whenTrue, whenFalse);
        }
    }

    /// <summary>A method on registers and memory, by name.</summary>
    public MethodInfo Method(string name) => memory.GetMethod(name, Static)!;

    /// <summary>Leaves a number on the stack, in all lanes.</summary>
    public void EmitNumber(ILGenerator il, double value)
    {
        LaneInstructions.EmitNumber(il, Element, value);
        Instructions?.EmitCreate(il);
    }

    /// <summary>Leaves the number at the address on the stack there instead, in all lanes.</summary>
    public void EmitBroadcast(ILGenerator il)
    {
        il.Emit(OpCodes.Ldobj, Element);
        Instructions?.EmitCreate(il);
    }

    /// <summary>Leaves the value of a local on the stack as an argument of a method.</summary>
    public void EmitArgument(ILGenerator il, LocalBuilder value)
    {
        il.Emit(OpCodes.Ldloc, value);
        if (toLanes is not null)
        {
            il.Emit(OpCodes.Call, toLanes);
        }
        else
        {
            il.Emit(OpCodes.Conv_R8);
        }
    }

    /// <summary>Calls a method on registers; one that it returns is left on the stack as what locals hold.</summary>
    public void EmitCall(ILGenerator il, MethodInfo method, params ReadOnlySpan<LocalBuilder> arguments)
    {
        var takesLanes = method.GetParameters().Any(parameter => parameter.ParameterType == Lane);
        foreach (var argument in arguments)
        {
            if (takesLanes)
            {
                EmitArgument(il, argument);
            }
            else
            {
                il.Emit(OpCodes.Ldloc, argument);
            }
        }

        il.Emit(OpCodes.Call, method);
        if (method.ReturnType == Lane)
        {
            EmitResult(il);
        }
    }

    /// <summary>Makes of what a method returned what locals hold.</summary>
    public void EmitResult(ILGenerator il)
    {
        if (fromLanes is not null)
        {
            il.Emit(OpCodes.Call, fromLanes);
        }
        else if (Element == typeof(float))
        {
            il.Emit(OpCodes.Conv_R4);
        }
    }

    private LaneSet[] OfElement => Element == typeof(float) ? Floats : Doubles;

    private static LaneSet[] Sets<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        .. Vector512.IsHardwareAccelerated ? [Of<Lanes512<T>, T>(typeof(Vector512))] : Array.Empty<LaneSet>(),
        .. Vector256.IsHardwareAccelerated ? [Of<Lanes256<T>, T>(typeof(Vector256))] : Array.Empty<LaneSet>(),
        .. Vector128.IsHardwareAccelerated ? [Of<Lanes128<T>, T>(typeof(Vector128))] : Array.Empty<LaneSet>(),
        new(typeof(T), typeof(double), 1, null, typeof(ScalarMemory<T>), typeof(ScalarPrimitives)),
    ];

    private static LaneSet Of<[DynamicallyAccessedMembers(Methods)] TLane, T>(
        [DynamicallyAccessedMembers(Methods)] Type functions)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(
            typeof(T),
            typeof(TLane),
            TLane.Count,
            new(functions, typeof(T)),
            typeof(LaneMemory<TLane, T>),
            typeof(LanePrimitives<TLane, T>));
}
