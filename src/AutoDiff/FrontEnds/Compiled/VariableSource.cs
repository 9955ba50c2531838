using System.Numerics;
using AutoDiff.Programs;

namespace AutoDiff.FrontEnds.Compiled;

/// <summary>
/// Records a function of variables: without values where it needs none, else on a tape, whose comparisons become
/// guards.
/// </summary>
internal sealed class VariableSource<T>(Func<Variable[], Variable> f, Shape[] shapes) : IFunctionSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool DependsOnPoint { get; private set; }

    public Recording Record(ReadOnlySpan<T> x)
    {
        if (!DependsOnPoint)
        {
            try
            {
                return new(
                    ProgramBuilder.Trace(
                        inputs => [f(inputs)], [.. shapes.Select((shape, k) => ($"x{k}", shape))]),
                    static () => true);
            }
            catch (NoValueException)
            {
                DependsOnPoint = true;
            }
        }

        var (tape, inputs, start) = (new Tape<T>(), new Variable[shapes.Length], 0);
        for (var k = 0; k < shapes.Length; k++)
        {
            inputs[k] = tape.Input(x.Slice(start, shapes[k].Length), shapes[k]);
            start += shapes[k].Length;
        }

        var output = f(inputs);
        return tape.HasReadValues
            ? throw new NotSupportedException(
                "The function reads the value of a variable: by Value, ToArray or a cast. What it does with the " +
                "number cannot be recorded. Compare variables with <, or choose with Where.")
            : new(tape.ToProgram(inputs, [output]), static () => true);
    }

    public void Call(ReadOnlySpan<T> x)
    {
    }
}
