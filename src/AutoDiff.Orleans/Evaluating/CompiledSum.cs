using AutoDiff.Orleans.Messages;
using AutoDiff.Transforms;

namespace AutoDiff.Orleans.Evaluating;

/// <summary>
/// What a silo makes of the description of a sum: a compiled program for each kind, made when it is first needed. The
/// inputs of all of them are the direction, if it is needed, the parameters, and the data of observations.
/// </summary>
internal sealed class CompiledSum
{
    private readonly ArrayProgram program;
    private readonly ArrayProgram? loss;
    private readonly int parameters;
    private readonly Lazy<CompiledProgram<double>>[] kinds;

    public CompiledSum(ArrayProgram program, ArrayProgram? loss, int parameters)
    {
        Check(program, loss, parameters);
        (this.program, this.loss, this.parameters) = (program.Stabilize(), loss?.Stabilize(), parameters);
        kinds = [.. Enum.GetValues<SumKind>().Select(kind => new Lazy<CompiledProgram<double>>(() => Compile(kind)))];
        ParameterLength = program.Inputs[..parameters].Sum(input => input.Shape.Length);
        DataLengths = [.. program.Inputs[parameters..].Select(input => input.Shape.Length)];
        DataNames = [.. program.Inputs[parameters..].Select(input => input.Name)];
    }

    /// <summary>The number of parameters.</summary>
    public int ParameterLength { get; }

    /// <summary>How many numbers one observation has of each data input.</summary>
    public int[] DataLengths { get; }

    /// <summary>The names of the data inputs.</summary>
    public string[] DataNames { get; }

    public static bool NeedsDirection(SumKind kind) => kind is SumKind.HessianProduct or SumKind.GaussNewtonProduct;

    public CompiledProgram<double> Of(SumKind kind) => kinds[(int)kind].Value;

    public int OutputLength(SumKind kind) => kind switch
    {
        SumKind.Value => 1,
        SumKind.Gradient => 1 + ParameterLength,
        _ => ParameterLength,
    };

    private CompiledProgram<double> Compile(SumKind kind)
    {
        var shared = NeedsDirection(kind) ? 2 * parameters : parameters;
        var derived = Derive(kind).Simplify();
        Telemetry.Compiled.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
        return derived.Compile<double>(new PointRoles(
            [.. Enumerable.Range(0, shared)], [.. Enumerable.Range(0, derived.Outputs.Length)]));
    }

    private ArrayProgram Derive(SumKind kind)
    {
        var inputs = program.Inputs.Select(input => (input.Name, input.Shape)).ToArray();
        if (!NeedsDirection(kind))
        {
            return ProgramBuilder.Trace(
                v =>
                {
                    var value = Loss(program.Call(v));
                    var isValue = kind == SumKind.Value;
                    return isValue ? [value] : [value, .. Reverse.Pull(value, 1, v.AsSpan(0, parameters))];
                },
                inputs);
        }

        return ProgramBuilder.Trace(
            v =>
            {
                var direction = v.AsSpan(0, parameters);
                var theta = v.AsSpan(parameters, parameters);
                var outputs = program.Call(v.AsSpan(parameters));
                if (kind == SumKind.HessianProduct)
                {
                    return Forward.Push(Reverse.Pull(Loss(outputs), 1, theta), theta, direction);
                }

                var pushed = Forward.Push(outputs, theta, direction);
                var curved = Forward.Push(Reverse.Pull(Loss(outputs), 1, outputs), outputs, pushed);
                return Reverse.Pull(outputs, curved, theta);
            },
            [.. inputs[..parameters].Select(input => ($"d{input.Name}", input.Shape)), .. inputs]);
    }

    private Variable Loss(Variable[] outputs) => loss is null ? outputs[0] : loss.Call(outputs)[0];

    private static void Check(ArrayProgram program, ArrayProgram? loss, int parameters)
    {
        if (parameters < 1 || parameters >= program.Inputs.Length)
        {
            throw new ArgumentException(
                $"The program has {program.Inputs.Length} inputs, of which the first {parameters} were said to be " +
                "parameters; expected at least one parameter, and at least one input with data of observations.");
        }

        var shapes = Outputs(program);
        var value = loss is null ? shapes : Outputs(loss);
        if (value is not [{ Rank: 0 }])
        {
            throw new ShapeMismatchException(
                $"The {(loss is null ? "program" : "loss")} of an observation has one scalar output; found outputs " +
                $"of the shapes {string.Join(", ", value)}.");
        }

        if (loss is not null && !loss.Inputs.Select(input => input.Shape).SequenceEqual(shapes))
        {
            throw new ShapeMismatchException(
                $"The loss takes the outputs of the program, of the shapes {string.Join(", ", shapes)}; found inputs " +
                $"of the shapes {string.Join(", ", loss.Inputs.Select(input => input.Shape))}.");
        }
    }

    private static Shape[] Outputs(ArrayProgram program) =>
        [.. program.Outputs.Select(output => program.Instructions[output].Shape)];
}
