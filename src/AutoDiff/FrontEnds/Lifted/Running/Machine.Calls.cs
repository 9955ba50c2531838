using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>Calls: of the functions the engine knows, of methods that are read, of what can be computed at once.
/// </content>
internal sealed partial class Machine
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // What computes from its arguments alone, so that it can be called while tracing.
    private static readonly HashSet<Type> Pure =
    [
        typeof(Math), typeof(MathF), typeof(double), typeof(float), typeof(int), typeof(long), typeof(string),
        typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(uint),
        typeof(ulong), typeof(Convert), typeof(Type), typeof(BitConverter), typeof(System.Numerics.BitOperations),
        typeof(object), typeof(Enum),
    ];

    private static readonly string[] Outside =
        ["System.IO", "System.Net", "System.Threading", "System.Diagnostics", "System.Reflection",
            "Microsoft.CSharp"];

    private Type? constraint;

    private void ExecuteCall(Frame frame, MethodBase method, bool isVirtual)
    {
        var constrained = constraint;
        constraint = null;
        var arguments = new object?[method.GetParameters().Length + (method.IsStatic ? 0 : 1)];
        for (var k = arguments.Length - 1; k >= 0; k--)
        {
            arguments[k] = frame.Stack.Pop();
        }

        if (constrained is not null)
        {
            (method, isVirtual) = (OfConstraint(method, constrained, arguments), isVirtual && !constrained.IsValueType);
        }

        var result = Invoke(method, arguments, isVirtual);
        if (method is MethodInfo { ReturnType: var type } && type != typeof(void))
        {
            frame.Stack.Push(result);
        }
    }

    internal object? Invoke(MethodBase method, object?[] arguments, bool isVirtual)
    {
        if (isVirtual && !method.IsStatic)
        {
            if (arguments[0] is null)
            {
                throw ThrownHere("null is used as an object");
            }

            if (arguments[0] is LiftedDelegate or Delegate && method.Name == "Invoke")
            {
                return InvokeDelegate(arguments[0]!, arguments[1..]);
            }
        }

        if (KnownCalls.Find(method) is { } known)
        {
            return known(this, method, arguments);
        }

        if (MathCalls.TryRecord(this, method, arguments, out var recorded))
        {
            return recorded;
        }

        if (isVirtual && method.IsVirtual)
        {
            if (arguments[0] is LiftedArray or Array && KnownCalls.OfArray(this, method, arguments, out var element))
            {
                return element;
            }

            method = Resolved(method, arguments[0]);
        }

        if (IsPure(method) && Array.TrueForAll(arguments, IsPlain))
        {
            return CallNow(method, arguments);
        }

        if (LossIn(method, arguments) is { } loss)
        {
            throw Refused(loss);
        }

        if (IsOutside(method))
        {
            throw Refused($"{NameOf(method)} is called, which does more than compute");
        }

        // What the runtime replaces has a body that only calls itself.
        var isReplaced = frames.Count > 0 && frames[^1].Code is { Blocks: [_] } caller && caller.Method == method;
        return !isReplaced && MethodCode.Of(method) is { } code
            ? Call(code, arguments)
            : throw Refused($"{NameOf(method)} has no body that can be read");
    }

    private object? InvokeDelegate(object function, object?[] arguments)
    {
        var (method, target) = function switch
        {
            LiftedDelegate lifted => (lifted.Method, lifted.Target),
            Delegate { HasSingleTarget: true } foreign => (foreign.Method, Observations.ReadTarget(foreign)),
            _ => throw Refused("A delegate of several methods is called"),
        };
        var isClosed = !method.IsStatic || method.GetParameters().Length > arguments.Length;
        return Invoke(method, isClosed ? [target, .. arguments] : arguments, isVirtual: false);
    }

    private object Construct(Frame frame, ConstructorInfo constructor)
    {
        var parameters = constructor.GetParameters();
        var arguments = new object?[parameters.Length];
        for (var k = arguments.Length - 1; k >= 0; k--)
        {
            arguments[k] = frame.Stack.Pop();
        }

        var type = constructor.DeclaringType!;
        if (type.IsArray)
        {
            return NewArray(type.GetElementType()!, arguments);
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return new LiftedDelegate(((FunctionPointer)arguments[1]!).Method, arguments[0], type);
        }

        if (KnownCalls.Find(constructor) is { } known)
        {
            return known(this, constructor, arguments)!;
        }

        var made = NewObject(type);
        if (!type.IsValueType)
        {
            Invoke(constructor, [made, .. arguments], isVirtual: false);
            return made;
        }

        // A constructor of a structure is given a reference to the place that it fills.
        var place = new Box { Value = made };
        Invoke(constructor, [new PlaceReference(place, 0, type), .. arguments], isVirtual: false);
        return place.Value!;
    }

    private object? CallNow(MethodBase method, object?[] arguments)
    {
        var parameters = method.GetParameters();
        var (target, rest) = method.IsStatic ? (null, arguments) : (arguments[0], arguments[1..]);
        if (target is PlaceReference or ForeignReference)
        {
            target = OfType(Load(target), method.DeclaringType!);
        }

        object?[] given = [.. rest.Select((value, k) => OfType(value, parameters[k].ParameterType))];
        try
        {
            return OnStack(method.Invoke(target, given));
        }
        catch (TargetInvocationException exception)
        {
            throw ThrownHere($"{NameOf(method)} throws {exception.InnerException!.GetType().Name}");
        }
    }

    private static bool IsPure(MethodBase method) =>
        Pure.Contains(method.DeclaringType!) && !method.IsConstructor
        && method is MethodInfo { ReturnType: { IsByRef: false, IsByRefLike: false } }
        && method.GetParameters().All(p => !p.ParameterType.IsByRef && !p.ParameterType.IsByRefLike);

    private bool IsPlain(object? value) => value switch
    {
        null or int or long or nint or double or float or string or Type => true,
        PlaceReference { Type.IsPrimitive: true } place => IsPlain(Load(place)),
        _ => false,
    };

    // What becomes of a number that depends on the arguments, where its derivative ends.
    private string? LossIn(MethodBase method, object?[] arguments)
    {
        if (method.DeclaringType is { IsGenericType: false, Namespace: "System.Runtime.Intrinsics" }
            || method.DeclaringType is { Namespace: "System.Numerics", Name: "Vector" or "Vector`1" })
        {
            return $"{NameOf(method)} is called, which computes with registers";
        }

        if (!arguments.Any(argument => argument is Number or BoxedNumber
            || (argument is PlaceReference { Type: var type } place && type == number && Load(place) is Number)))
        {
            return null;
        }

        var what = method switch
        {
            _ when method.DeclaringType == typeof(decimal) => "becomes a decimal",
            _ when method.DeclaringType == typeof(BitConverter) || method.DeclaringType == typeof(Unsafe) =>
                "is read by its bits",
            { Name: "GetHashCode" } => "is hashed",
            { Name: "ToString" or "TryFormat" } => "becomes text",
            _ => null,
        };
        return what is null ? null : $"A number that depends on the arguments {what}";
    }

    // Input and output, threads, tasks.
    private static bool IsOutside(MethodBase method) =>
        method.DeclaringType is { } type
        && (type == typeof(Console) || type == typeof(Random) || type == typeof(Environment)
            || type.Namespace is { } space && Array.Exists(
                Outside, name => space == name || space.StartsWith(name + ".", StringComparison.Ordinal)))
        || method.IsDefined(typeof(System.Runtime.CompilerServices.AsyncStateMachineAttribute), false);

    private MethodBase OfConstraint(MethodBase method, Type type, object?[] arguments)
    {
        if (method.IsStatic)
        {
            return Implementation(type, method);
        }

        if (!type.IsValueType)
        {
            arguments[0] = Load(arguments[0]);
            return method;
        }

        var found = Implementation(type, method);
        if (!found.DeclaringType!.IsValueType)
        {
            arguments[0] = Load(arguments[0]);
        }

        return found;
    }

    private MethodBase Resolved(MethodBase method, object? instance)
    {
        if (instance is null)
        {
            throw ThrownHere("null is used as an object");
        }

        return TypeOf(instance) is { } type
            ? Implementation(type, method)
            : throw Refused($"{NameOf(method)} is called on {Described(instance)}");
    }

    private MethodBase Implementation(Type type, MethodBase method)
    {
        if (!method.IsVirtual || method is not MethodInfo called)
        {
            return method;
        }

        if (called.DeclaringType!.IsInterface)
        {
            return OfInterface(type, called);
        }

        var origin = Definition(called).GetBaseDefinition();
        for (var part = type; part is not null && part != called.DeclaringType; part = part.BaseType)
        {
            foreach (var own in part.GetMethods(Declared))
            {
                if (own.IsVirtual && own.Name == called.Name && own.GetBaseDefinition() == origin)
                {
                    return Instantiated(own, called);
                }
            }
        }

        return called;
    }

    private MethodInfo OfInterface(Type type, MethodInfo called)
    {
        if (type.IsArray)
        {
            throw Refused($"{NameOf(called)} is called on an array");
        }

        var map = type.GetInterfaceMap(called.DeclaringType!);
        var place = Array.FindIndex(map.InterfaceMethods, method => method == Definition(called));
        return Instantiated(map.TargetMethods[place], called);
    }

    private static MethodInfo Definition(MethodInfo method) =>
        method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;

    private static MethodInfo Instantiated(MethodInfo method, MethodInfo like) =>
        like.IsGenericMethod ? method.MakeGenericMethod(like.GetGenericArguments()) : method;

    private static string NameOf(MethodBase method) =>
        method.DeclaringType is { } type ? $"{type.Name.Split('`')[0]}.{method.Name}" : method.Name;

    /// <summary>A place for one value.</summary>
    private sealed class Box : Store
    {
        public object? Value { get; set; }

        public override object? this[int place]
        {
            get => Value;
            set => Value = value;
        }
    }
}
