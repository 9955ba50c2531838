using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>
/// What a trace has read of what was there before the method was called: fields, arrays and targets of delegates, found
/// from the instance that the method was called with. A trace serves another call if all that comes out alike.
/// </summary>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal sealed class Observations
{
    // So often values are compared by reflection before code is generated for it.
    private const int MostReflected = 20;

    [ThreadStatic]
    private static object?[]? objects;

    private readonly Dictionary<object, int> numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<Reading> readings = [];
    private readonly List<(int Number, object Value)> permanent = [];
    private int comparisons;

    public Observations(object? target)
    {
        if (target is not null)
        {
            numbers.Add(target, 0);
        }
    }

    /// <summary>The value of a field.</summary>
    public object? Read(object? owner, FieldInfo field)
    {
        var value = field.GetValue(owner);
        if (!(field.IsStatic && field.IsInitOnly))
        {
            Add(owner, field.GetValue, value, field.FieldType, field: field);
        }

        return value;
    }

    /// <summary>The target of a delegate.</summary>
    public object? ReadTarget(Delegate function)
    {
        Add(function, owner => ((Delegate)owner!).Target, function.Target, typeof(object));
        return function.Target;
    }

    /// <summary>A copy of the elements of an array.</summary>
    public Array Read(Array array)
    {
        var copy = (Array)array.Clone();
        Add(array, owner => owner, copy, array.GetType(), isCopy: true);
        return copy;
    }

    /// <summary>Whether all that was read is as it was, read from an instance.</summary>
    public bool Hold(object? target)
    {
        if (readings.Count == 0)
        {
            return true;
        }

        if (comparisons < MostReflected && Interlocked.Increment(ref comparisons) == MostReflected)
        {
            foreach (var reading in readings)
            {
                reading.Generate();
            }
        }

        // Another thread, or a comparison within this one, has an array of its own.
        var now = objects is { } kept && kept.Length >= numbers.Count ? kept : new object?[numbers.Count];
        objects = null;
        try
        {
            return Hold(target, now);
        }
        finally
        {
            Array.Clear(now);
            objects = now;
        }
    }

    private bool Hold(object? target, object?[] now)
    {
        if (target is not null)
        {
            now[0] = target;
        }

        foreach (var (number, value) in permanent)
        {
            now[number] = value;
        }

        foreach (var reading in readings)
        {
            var instance = reading.Owner is { } owner ? now[owner] : null;
            if (reading.IsSame is { } isSame)
            {
                if (!isSame(instance))
                {
                    return false;
                }

                continue;
            }

            var found = reading.Read(instance);
            if (reading.Value is Array then && reading.IsCopy
                ? !HasSameElements(then, (Array)found!, now)
                : !IsSame(reading.Value, found, reading.Type, now))
            {
                return false;
            }
        }

        return true;
    }

    private void Add(object? owner, Func<object?, object?> read, object? value, Type type, bool isCopy = false,
        FieldInfo? field = null)
    {
        if (owner is not null && !numbers.ContainsKey(owner))
        {
            // No reading leads to it: it is there for good.
            permanent.Add((numbers.Count, owner));
            numbers.Add(owner, numbers.Count);
        }

        readings.Add(new(owner is null ? null : numbers[owner], read, value, type, isCopy, field));
        if (!isCopy && value is not (null or string) && !type.IsValueType)
        {
            numbers.TryAdd(value, numbers.Count);
        }
        else if (isCopy && !type.GetElementType()!.IsValueType)
        {
            foreach (var element in (Array)value!)
            {
                if (element is not (null or string))
                {
                    numbers.TryAdd(element, numbers.Count);
                }
            }
        }
    }

    private bool IsSame(object? then, object? now, Type type, object?[] objects)
    {
        if (type.IsValueType || then is null or string || now is null)
        {
            return Equals(then, now);
        }

        if (then.GetType() != now.GetType() || (then is Delegate f && f.Method != ((Delegate)now).Method))
        {
            return false;
        }

        var number = numbers[then];
        objects[number] ??= now;
        return ReferenceEquals(objects[number], now);
    }

    private bool HasSameElements(Array then, Array now, object?[] objects)
    {
        var type = now.GetType().GetElementType()!;
        for (var axis = 0; axis < then.Rank; axis++)
        {
            if (then.GetLength(axis) != now.GetLength(axis))
            {
                return false;
            }
        }

        if (type.IsPrimitive)
        {
            // By the bits, so that NaN is as it was.
            return BytesOf(then, type).SequenceEqual(BytesOf(now, type));
        }

        var (left, right) = (then.GetEnumerator(), now.GetEnumerator());
        while (left.MoveNext() && right.MoveNext())
        {
            if (!IsSame(left.Current, right.Current, type, objects))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> BytesOf(Array array, Type type) => MemoryMarshal.CreateReadOnlySpan(
        ref MemoryMarshal.GetArrayDataReference(array),
        array.Length * RuntimeHelpers.SizeOf(type.TypeHandle));

    private sealed class Reading(
        int? owner, Func<object?, object?> read, object? value, Type type, bool isCopy, FieldInfo? field)
    {
        public int? Owner => owner;

        public Func<object?, object?> Read { get; private set; } = read;

        public object? Value => value;

        public Type Type => type;

        public bool IsCopy => isCopy;

        /// <summary>Compares a field of a value type with what it was; null until code is generated for it.</summary>
        public Func<object?, bool>? IsSame { get; private set; }

        public void Generate()
        {
            if (field is null || !RuntimeFeature.IsDynamicCodeSupported)
            {
                return;
            }

            if (type.IsValueType)
            {
                IsSame = FieldAccess.Comparison(field, value!);
            }
            else
            {
                Read = FieldAccess.Reader(field);
            }
        }
    }
}
