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

    private MethodTrace(Type number, object? target) => machine = new(builder, number, target);

    /// <summary>The program of a method for arguments like the given ones, and what was read besides them.</summary>
    public static (ArrayProgram Program, Observations Observations) Of(Delegate f, object?[] arguments)
    {
        var parameters = f.Method.GetParameters();
        var isClosed = f.Method.IsStatic && f.Target is not null;
        if (parameters.Length - (isClosed ? 1 : 0) != arguments.Length)
        {
            throw new ArgumentException(
                $"{f.Method.Name} has {parameters.Length} parameters; found {arguments.Length} arguments.",
                nameof(arguments));
        }

        var number = parameters.Any(parameter => Holds(parameter.ParameterType, typeof(double)))
            ? typeof(double)
            : parameters.Any(parameter => Holds(parameter.ParameterType, typeof(float))) ? typeof(float)
            : typeof(double);
        var trace = new MethodTrace(number, f.Target);
        return (trace.Program(f, parameters[^arguments.Length..], arguments), trace.machine.Observations);
    }

    /// <summary>Calls a method, for the exception that it throws.</summary>
    public static void CallPlainly(Delegate f, object?[] arguments)
    {
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
        var given = parameters.Select((p, k) => Input(p.Name ?? $"x{k}", p.ParameterType, arguments[k])).ToList();
        if (!f.Method.IsStatic || f.Target is not null)
        {
            given.Insert(0, f.Target);
        }

        try
        {
            var outputs = new List<Variable>();
            AddOutputs(machine.Run(f.Method, [.. given]), outputs);
            return builder.Build([.. outputs]);
        }
        catch (PlainException exception)
        {
            CallPlainly(f, arguments);
            throw exception.Refusal;
        }
    }

    private object? Input(string name, Type type, object? sample)
    {
        switch (sample)
        {
            case double or float:
                return new Number(builder.Input(name, Shape.Scalar));
            case double[] or float[] or double[,] or float[,]:
                var array = (Array)sample;
                int[] lengths = [.. Enumerable.Range(0, array.Rank).Select(array.GetLength)];
                var input = builder.Input(name, Shape.Of(lengths));
                return new LiftedArray(
                    type.GetElementType()!, lengths, Functions.Reshape(input, [array.Length]), isForeign: false);
            case double[][] or float[][]:
                var rows = (Array[])sample;
                var lifted = new LiftedArray(type.GetElementType()!, [rows.Length], null, isForeign: false);
                for (var k = 0; k < rows.Length; k++)
                {
                    lifted[k] = Input($"{name}{k}", type.GetElementType()!, rows[k]);
                }

                return lifted;
            case List<double> or List<float>:
                var numbers = ((IList)sample).Count;
                return machine.NewList(
                    sample.GetType(),
                    new LiftedArray(
                        type.GetGenericArguments()[0], [numbers], builder.Input(name, [numbers]), isForeign: false));
            case ValueType when Holds(type, typeof(double)) || Holds(type, typeof(float)):
                var structure = machine.NewObject(type);
                for (var k = 0; k < structure.Layout.Fields.Length; k++)
                {
                    var field = structure.Layout.Fields[k];
                    structure[k] = Input($"{name}.{field.Name}", field.FieldType, field.GetValue(sample));
                }

                return structure;
            default:
                return machine.OnStack(sample);
        }
    }

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

    // Whether a parameter of a type has numbers that are inputs.
    private static bool Holds(Type type, Type number) =>
        type == number
        || (type.IsArray && Holds(type.GetElementType()!, number))
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>)
            && type.GetGenericArguments()[0] == number)
        || (type is { IsValueType: true, IsPrimitive: false, IsEnum: false }
            && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Any(field => Holds(field.FieldType, number)));
}
