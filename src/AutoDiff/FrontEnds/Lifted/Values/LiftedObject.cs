using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>An object or a structure that the method has made.</summary>
internal sealed class LiftedObject : Store
{
    private readonly object?[] values;

    public LiftedObject(ObjectLayout layout, object?[] values) => (Layout, this.values) = (layout, values);

    public ObjectLayout Layout { get; }

    public Type Type => Layout.Type;

    public ReadOnlySpan<object?> Values => values;

    public override object? this[int place]
    {
        get => values[place];
        set => values[place] = value;
    }

    /// <summary>A structure with the same values.</summary>
    public LiftedObject Copy() => new(Layout, Array.ConvertAll(values, CopyOfField));

    /// <summary>The same structure, as one that stands where it was before the method was called.</summary>
    public LiftedObject AsForeign() => new(Layout, Array.ConvertAll(
        values, value => value is LiftedObject { Type.IsValueType: true } x ? x.AsForeign() : value))
    {
        IsForeign = true,
    };

    // The elements of an inline array are a part of it.
    private object? CopyOfField(object? value) =>
        Layout.InlineLength > 0 && value is LiftedArray elements ? elements.Copy() : CopyOf(value);

    /// <summary>A value that shares no place with another.</summary>
    public static object? CopyOf(object? value) =>
        value is LiftedObject { Type.IsValueType: true } x ? x.Copy() : value;
}

/// <summary>A structure as an object.</summary>
internal sealed record BoxedStructure(LiftedObject Value)
{
    public bool Equals(BoxedStructure? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Value.GetHashCode();
}

/// <summary>The fields of a type.</summary>
internal sealed class ObjectLayout
{
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public ObjectLayout(Type type)
    {
        Type = type;
        Fields = ParameterTree.FieldsOf(type);
        InlineLength = type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 0;
    }

    public Type Type { get; }

    public FieldInfo[] Fields { get; }

    /// <summary>The number of elements of an inline array, which are an array in its one field; else 0.</summary>
    public int InlineLength { get; }

    public int PlaceOf(FieldInfo field) => Array.FindIndex(
        Fields, own => own.MetadataToken == field.MetadataToken && own.DeclaringType == field.DeclaringType);
}
