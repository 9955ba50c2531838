using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>Reads fields by generated code, which boxes nothing.</summary>
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal static class FieldAccess
{
    /// <summary>What reads a field of a reference type, given its owner.</summary>
    public static Func<object?, object?> Reader(FieldInfo field) =>
        (Func<object?, object?>)Loading(field, typeof(object)).CreateDelegate(typeof(Func<object?, object?>));

    /// <summary>What compares a field of a value type with what it was, given its owner.</summary>
    public static Func<object?, bool> Comparison(FieldInfo field, object value) =>
        (Func<object?, bool>)typeof(FieldAccess)
            .GetMethod(nameof(Compared), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(field.FieldType).Invoke(null, [field, value])!;

    private static Func<object?, bool> Compared<T>(FieldInfo field, T value)
    {
        var read = (Func<object?, T>)Loading(field, typeof(T)).CreateDelegate(typeof(Func<object?, T>));
        return owner => EqualityComparer<T>.Default.Equals(read(owner), value);
    }

    private static DynamicMethod Loading(FieldInfo field, Type result)
    {
        var method = new DynamicMethod(field.Name, result, [typeof(object)], field.Module, skipVisibility: true);
        var code = method.GetILGenerator();
        if (field.IsStatic)
        {
            code.Emit(OpCodes.Ldsfld, field);
        }
        else
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(field.DeclaringType!.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, field.DeclaringType);
            code.Emit(OpCodes.Ldfld, field);
        }

        code.Emit(OpCodes.Ret);
        return method;
    }
}
