using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using AutoDiff.Numerics.Vectors;
using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>
/// The numbers that one step of a compiled loop computes with at once: the type that holds them, and the methods emitted for it.
/// </summary>
[RequiresDynamicCode(NeedsDynamicCode)]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = MethodsAreKept)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = MethodsAreKept)]
internal sealed class LaneSet
{
    public const string NeedsDynamicCode = "Compiled programs are generated at run time.";

    private const string MethodsAreKept = "The interpreter uses the values of primitives, and the types of the lanes are annotated.";

    private const DynamicallyAccessedMemberTypes Methods =
        DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;

    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<Type, Type> Functions = new()
    {
        [typeof(Exp)] = typeof(VectorExp),
        [typeof(Expm1)] = typeof(VectorExpm1),
        [typeof(Log)] = typeof(VectorLog),
        [typeof(Log1p)] = typeof(VectorLog1p),
        [typeof(Sin)] = typeof(VectorSin),
        [typeof(Cos)] = typeof(VectorCos),
        [typeof(Tan)] = typeof(VectorTan),
        [typeof(Asin)] = typeof(VectorAsin),
        [typeof(Acos)] = typeof(VectorAcos),
        [typeof(Atan)] = typeof(VectorAtan),
        [typeof(Sinh)] = typeof(VectorSinh),
        [typeof(Cosh)] = typeof(VectorCosh),
        [typeof(Tanh)] = typeof(VectorTanh),
        [typeof(Asinh)] = typeof(VectorAsinh),
        [typeof(Acosh)] = typeof(VectorAcosh),
        [typeof(Atanh)] = typeof(VectorAtanh),
        [typeof(Sigmoid)] = typeof(VectorSigmoid),
        [typeof(Softplus)] = typeof(VectorSoftplus),
        [typeof(Cbrt)] = typeof(VectorCbrt),
        [typeof(Erf)] = typeof(VectorErf),
        [typeof(Power)] = typeof(VectorPow),
        [typeof(Atan2)] = typeof(VectorAtan2),
    };

    private readonly MethodInfo? toLanes;
    private readonly MethodInfo? fromLanes;

    [DynamicallyAccessedMembers(Methods)]
    private readonly Type memory;

    [DynamicallyAccessedMembers(Methods)]
    private readonly Type primitives;

    private LaneSet(
        Type register,
        Type lane,
        int width,
        [DynamicallyAccessedMembers(Methods)] Type memory,
        [DynamicallyAccessedMembers(Methods)] Type primitives)
    {
        Register = register;
        Lane = lane;
        Width = width;
        this.memory = memory;
        this.primitives = primitives;
        if (width > 1)
        {
            var cast = typeof(System.Runtime.CompilerServices.Unsafe).GetMethod(nameof(System.Runtime.CompilerServices.Unsafe.BitCast))!;
            toLanes = cast.MakeGenericMethod(register, lane);
            fromLanes = cast.MakeGenericMethod(lane, register);
            Instructions = new(register);
        }
    }

    /// <summary>One number at a time.</summary>
    public static LaneSet Scalar { get; } = new(typeof(double), typeof(double), 1, typeof(ScalarMemory), typeof(ScalarPrimitives));

    /// <summary>All widths for which the machine has instructions, widest first.</summary>
    public static IReadOnlyList<LaneSet> Available { get; } =
    [
        .. Vector512.IsHardwareAccelerated ? [Of<Lanes512>(typeof(Vector512<double>))] : Array.Empty<LaneSet>(),
        .. Vector256.IsHardwareAccelerated ? [Of<Lanes256>(typeof(Vector256<double>))] : Array.Empty<LaneSet>(),
        .. Vector128.IsHardwareAccelerated ? [Of<Lanes128>(typeof(Vector128<double>))] : Array.Empty<LaneSet>(),
        Scalar,
    ];

    /// <summary>The widest.</summary>
    public static LaneSet Widest => Available[0];

    /// <summary>
    /// The narrowest whose operations are instructions. One number at a time the operations of primitives are methods, of which the JIT
    /// compiler inlines none in a long kernel.
    /// </summary>
    public static LaneSet Narrowest => Available.Count > 1 ? Available[^2] : Scalar;

    /// <summary>The machine's own type of a register: what compiled code keeps values in.</summary>
    public Type Register { get; }

    /// <summary>The same as the methods for it take it.</summary>
    public Type Lane { get; }

    /// <summary>How many numbers <see cref="Register"/> holds.</summary>
    public int Width { get; }

    /// <summary>What needs no method; null for one number at a time.</summary>
    public LaneInstructions? Instructions { get; }

    /// <summary>Whether a primitive is a function of many instructions.</summary>
    public static bool IsFunction(Type? primitive) => primitive is not null && Functions.ContainsKey(primitive);

    /// <summary>The method that evaluates an elementwise primitive.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <param name="arguments">One or two.</param>
    /// <param name="inlines">Whether functions are to be inlined.</param>
    public MethodInfo Primitive(Type primitive, int arguments, bool inlines = true)
    {
        Type[] parameters = arguments == 1 ? [Lane] : [Lane, Lane];
        if (Width == 1)
        {
            return primitive.GetMethod(nameof(IUnary.Value), Static, parameters)!;
        }

        if (Functions.TryGetValue(primitive, out var function))
        {
            return inlines
                ? function.GetMethod(nameof(IVectorFunction.Evaluate), Static)!.MakeGenericMethod(Lane)
                : primitives.GetMethod(arguments == 1 ? "Call" : "CallOfTwo", Static)!.MakeGenericMethod(function, Register);
        }

        return primitives.GetMethod(primitive.Name, Static, parameters)
            ?? primitives.GetMethod(arguments == 1 ? "EachOf" : "EachOfTwo", Static)!.MakeGenericMethod(primitive, Register);
    }

    /// <summary>The method that chooses between two values, one number at a time.</summary>
    public MethodInfo Select => primitives.GetMethod(nameof(Select), Static)!;

    /// <summary>A method that moves numbers, by name and type of the elements in memory.</summary>
    public MethodInfo Move(string name, Type element)
    {
        var pointer = element.MakePointerType();
        return Array.Find(memory.GetMethods(Static), method =>
            method.Name == name && Array.Exists(method.GetParameters(), parameter => parameter.ParameterType == pointer))!;
    }

    /// <summary>A method on registers, by name.</summary>
    public MethodInfo Method(string name) => memory.GetMethod(name, Static)!;

    /// <summary>Leaves the value of a local on the stack as an argument of a method.</summary>
    public void EmitArgument(ILGenerator il, LocalBuilder value)
    {
        il.Emit(OpCodes.Ldloc, value);
        if (toLanes is not null)
        {
            il.Emit(OpCodes.Call, toLanes);
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
        if (fromLanes is not null && method.ReturnType == Lane)
        {
            il.Emit(OpCodes.Call, fromLanes);
        }
    }

    private static LaneSet Of<[DynamicallyAccessedMembers(Methods)] TLane>(Type register)
        where TLane : struct, ILane<TLane> =>
        new(register, typeof(TLane), TLane.Count, typeof(LaneMemory<TLane>), typeof(LanePrimitives<TLane>));
}
