using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Running;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted;

/// <summary>The trace of a method: what its arguments are to the machine, and what is made of its result.</summary>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal sealed class MethodTrace
{
    private readonly ProgramBuilder builder = new(sharesInstructions: true);
    private readonly Machine machine;

    private readonly HashSet<object> given = new(ReferenceEqualityComparer.Instance);
    private readonly Type number;

    // Of each argument: whether it is an array to which the method only writes.
    private readonly bool[] isResult;
    private readonly List<object?> values = [];
    private readonly List<int> ends = [];
    private readonly List<object?> before = [];

    private MethodTrace(Type number, object? target, bool[] isResult) =>
        (this.number, this.isResult, machine) = (number, isResult, new(builder, number, target));

    /// <summary>The program of a method for arguments like the given ones.</summary>
    public static TracedMethod Of(Delegate f, object?[] arguments)
    {
        var parameters = f.Method.GetParameters();
        var isClosed = f.Method.IsStatic && f.Target is not null;
        if (parameters.Length - (isClosed ? 1 : 0) != arguments.Length)
        {
            throw new ArgumentException(
                $"{f.Method.Name} has {parameters.Length} parameters; found {arguments.Length} arguments.",
                nameof(arguments));
        }

        var number = parameters.Any(parameter => ParameterTree.Holds(parameter.ParameterType, typeof(double)))
            ? typeof(double)
            : parameters.Any(parameter => ParameterTree.Holds(parameter.ParameterType, typeof(float))) ? typeof(float)
            : typeof(double);
        parameters = parameters[^arguments.Length..];
        var trace = new MethodTrace(number, f.Target, new bool[arguments.Length]);
        var program = trace.Program(f, parameters, arguments);
        if (f.Method.ReturnType == typeof(void) && trace.OnlyWritten(program) is var onlyWritten
            && onlyWritten.Contains(true))
        {
            trace = new(number, f.Target, onlyWritten);
            program = trace.Program(f, parameters, arguments);
        }

        return new(program, trace.machine.Observations, trace.isResult);
    }

    /// <summary>Calls a method, for the exception that it throws; one that takes spans cannot be called so.</summary>
    public static void CallPlainly(Delegate f, object?[] arguments)
    {
        if (Array.Exists(f.Method.GetParameters(), parameter => parameter.ParameterType.IsByRefLike))
        {
            return;
        }

        try
        {
            f.DynamicInvoke(arguments);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }
    }

    private ArrayProgram Program(Delegate f, ParameterInfo[] parameters, object?[] arguments)
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            var (name, type) = (parameters[k].Name ?? $"x{k}", parameters[k].ParameterType);
            values.Add(isResult[k] ? Zeros(type, arguments[k]!) : Input(name, type, arguments[k]));
            before.Add(HeldBy(values[k]));
            ends.Add(builder.Inputs.Count);
        }

        try
        {
            var hasTarget = !f.Method.IsStatic || f.Target is not null;
            var result = machine.Run(f.Method, hasTarget ? [f.Target, .. values] : [.. values]);
            var outputs = new List<Variable>();
            if (f.Method.ReturnType == typeof(void))
            {
                AddWritten(outputs);
            }
            else
            {
                AddOutputs(result, outputs);
            }

            return builder.Build([.. outputs]);
        }
        catch (PlainException exception)
        {
            CallPlainly(f, arguments);
            throw exception.Refusal;
        }
    }

    // A result of a method that returns nothing, which holds zeros before.
    private object Zeros(Type type, object like) => like is not Array array
        ? Machine.PlaceOf(machine.Default(type.GetElementType()!), type.GetElementType()!)
        : machine.NewArray(number, [.. Enumerable.Range(0, array.Rank).Select(axis => (object?)array.GetLength(axis))])
            is var zeros && ParameterTree.SpannedType(type) is null ? zeros : machine.SpanOf(zeros);

    // Of each argument whether it is written and nothing that it held before is read.
    private bool[] OnlyWritten(ArrayProgram program)
    {
        var needed = program.Listing.NeededFor(
            [.. program.Outputs, .. program.Guards.Select(guard => guard.Instruction)]);
        return
        [
            .. values.Select((value, k) => IsWritten(k)
                && value is SpanValue or LiftedArray { HasNumbers: true } or PlaceReference
                && Enumerable.Range(0, ends[k]).Skip(k == 0 ? 0 : ends[k - 1])
                    .All(input => !needed[program.Inputs[input].Index])),
        ];
    }

    // What the method has left where it was given arrays, spans and references.
    private void AddWritten(List<Variable> outputs)
    {
        for (var k = 0; k < values.Count; k++)
        {
            if (IsWritten(k))
            {
                AddOutputs(HeldBy(values[k]), outputs);
            }
        }

        if (outputs.Count == 0)
        {
            throw machine.RefusedResult(null);
        }
    }

    private static object? HeldBy(object? argument) => argument switch
    {
        SpanValue span => span.Array,
        PlaceReference place => LiftedObject.CopyOf(place.Store[place.Place]),
        _ => argument,
    };

    private bool IsWritten(int argument) => HeldBy(values[argument]) switch
    {
        LiftedArray array => IsWritten(array),
        LiftedObject { Type.IsValueType: true } x => !x.Values.SequenceEqual(((LiftedObject)before[argument]!).Values),
        var value => !Equals(value, before[argument]),
    };

    private static bool IsWritten(LiftedArray array) => array.HasNumbers
        ? array.IsWritten
        : Enumerable.Range(0, array.Length).Any(k => array[k] is LiftedArray row && IsWritten(row));

    private object? Input(string name, Type type, object? sample)
    {
        if (type.IsByRef)
        {
            return Machine.PlaceOf(Input(name, type.GetElementType()!, sample), type.GetElementType()!);
        }

        if (ParameterTree.SpannedType(type) is { } spanned)
        {
            var elements = spanned.MakeArrayType();
            return sample is null || elements.IsInstanceOfType(sample)
                ? machine.SpanOf(Input(name, elements, sample))
                : throw new ArgumentException(
                    $"{name} is a span of {spanned}; expected an array of its elements, found {sample.GetType()}.");
        }

        if (sample is not null && Nullable.GetUnderlyingType(type) is { } inner)
        {
            var nullable = machine.NewObject(type);
            for (var k = 0; k < nullable.Layout.Fields.Length; k++)
            {
                nullable[k] = nullable.Layout.Fields[k].FieldType == inner ? Input(name, inner, sample) : 1;
            }

            return nullable;
        }

        var kind = ParameterTree.KindOf(sample, number);
        if (kind is not (TreeKind.Constant or TreeKind.Number) && sample is not (ValueType or ICollection { Count: 0 })
            && !given.Add(sample!))
        {
            throw new ArgumentException(
                $"{name} is an object that was given before; its numbers would be two inputs. Give a copy of it.");
        }

        switch (kind)
        {
            case TreeKind.Number:
                return new Number(builder.Input(name, Shape.Scalar));
            case TreeKind.Numbers:
                var array = (Array)sample!;
                int[] lengths = [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)];
                var input = builder.Input(name, Shape.Of(lengths));
                return new LiftedArray(number, lengths, Functions.Reshape(input, [array.Length]), isForeign: false);
            case TreeKind.Items when sample is not Array && ListedType(sample!) == number:
                var count = ((IList)sample!).Count;
                return machine.NewList(
                    sample.GetType(), new LiftedArray(number, [count], builder.Input(name, [count]), isForeign: false));
            case TreeKind.Items:
                var items = (IList)sample!;
                var element = items is Array
                    ? items.GetType().GetElementType()!
                    : ListedType(items);
                var lifted = new LiftedArray(element, [items.Count], null, isForeign: false);
                for (var k = 0; k < items.Count; k++)
                {
                    lifted[k] = Input($"{name}{k}", element, items[k]);
                }

                return items is Array ? lifted : machine.NewList(items.GetType(), lifted);
            case TreeKind.Dictionary:
                var values = sample!.GetType().GetGenericArguments()[1];
                return machine.NewDictionary(
                    (IDictionary)sample, (key, value) => Input($"{name}.{key}", values, value));
            case TreeKind.Fields:
                var fields = machine.NewObject(sample!.GetType());
                for (var k = 0; k < fields.Layout.Fields.Length; k++)
                {
                    var field = fields.Layout.Fields[k];
                    fields[k] = Input($"{name}.{NameOf(field)}", field.FieldType, field.GetValue(sample));
                }

                return fields;
            default:
                return machine.OnStack(sample);
        }
    }

    private static Type ListedType(object list) => list.GetType().GetGenericArguments()[0];

    // The field of a property is named by the compiler.
    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private void AddOutputs(object? result, List<Variable> outputs)
    {
        switch (result)
        {
            case Number or double or float:
                outputs.Add(machine.AsVariable(result));
                break;
            case Array or LiftedArray when machine.ArrayOf(result) is { HasNumbers: true } array:
                outputs.Add(Functions.Reshape(machine.WholeOf(array), Shape.Of(array.Lengths)));
                break;
            case Array or LiftedArray:
                var rows = machine.ArrayOf(result);
                for (var k = 0; k < rows.Length; k++)
                {
                    AddOutputs(machine.ElementOf(rows, k), outputs);
                }

                break;
            case LiftedObject x when x.Type.IsGenericType && x.Type.GetGenericTypeDefinition() == typeof(List<>):
                AddOutputs(machine.ItemsOf(x), outputs);
                break;
            case LiftedObject { Type.IsValueType: true } x:
                foreach (var value in x.Values.ToArray())
                {
                    AddOutputs(value, outputs);
                }

                break;
            default:
                throw machine.RefusedResult(result);
        }
    }
}

/// <summary>A plain method as a program.</summary>
/// <param name="Program">What it computes.</param>
/// <param name="Observations">What was read besides the arguments.</param>
/// <param name="IsResult">Of each argument whether it is no input, as the method only writes to it.</param>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal sealed record TracedMethod(ArrayProgram Program, Observations Observations, bool[] IsResult);
