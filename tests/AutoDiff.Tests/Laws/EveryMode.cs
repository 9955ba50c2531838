using System.Numerics;
using AutoDiff.BackEnds;
using AutoDiff.Transforms;

namespace AutoDiff.Tests.Laws;

/// <summary>First and second derivatives of a function of a vector in every mode there is.</summary>
internal static class EveryMode
{
    public static IEnumerable<(string Mode, double[] Found)> Gradients<T>(
        Func<Variable, Variable> function, double[] point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = Array.ConvertAll(point, T.CreateTruncating);
        var tape = new Tape<T>();
        var input = tape.Input(x);
        yield return Named("tape", tape.Gradient(function(input), input));
        yield return Named("dual tape", Directions(x, direction =>
        {
            var dual = new DualTape<T>();
            return dual.Tangent(function(dual.Input(x, direction)));
        }));

        var program = ProgramBuilder.Trace(v => [function(v[0])], ("x", [x.Length]));
        var reverse = ProgramBuilder.Trace(v => Reverse.Pull(function(v[0]), 1, v[0]), ("x", [x.Length]));
        foreach (var result in Runs<T>("reverse", reverse, x))
        {
            yield return Named(result.Mode, result.Found);
        }

        var stable = Reverse.Gradient(Stabilize.Apply(program));
        var all = new T[1 + x.Length];
        new Interpreter(stable).Evaluate<T>(x, all);
        yield return Named("stabilized", all[1..]);

        var forward = Forward.Tangents(program);
        foreach (var mode in Runs<T>("forward", forward, [.. x, .. x]).Select(result => result.Mode))
        {
            yield return Named(mode, Directions(x, direction =>
                Runs<T>("forward", forward, [.. x, .. direction]).Single(result => result.Mode == mode).Found[^1]));
        }
    }

    public static IEnumerable<(string Mode, double[] Found)> Columns<T>(
        Func<Variable, Variable> function, double[] point, int direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = Array.ConvertAll(point, T.CreateTruncating);
        var unit = new T[x.Length];
        unit[direction] = T.One;
        var tape = new Tape<T>();
        var input = tape.Input(x);
        yield return Named("tape", tape.HessianVector(function(input), input, unit));
        var product = ProgramBuilder.Trace(
            v => Forward.Push(Reverse.Pull(function(v[0]), 1, v[0]), [v[0]], [v[1]]),
            ("x", [x.Length]), ("v", [x.Length]));
        foreach (var (mode, found) in Runs<T>("forward over reverse", product, [.. x, .. unit]))
        {
            yield return Named(mode, found);
        }

        var twice = ProgramBuilder.Trace(
            v => Reverse.Pull(Reverse.Pull(function(v[0]), 1, v[0])[0][direction], 1, v[0]), ("x", [x.Length]));
        foreach (var (mode, found) in Runs<T>("reverse over reverse", twice, x))
        {
            yield return Named(mode, found);
        }
    }

    // The program as it is, simplified as far as that is exact, and compiled, for one point and for several.
    private static IEnumerable<(string Mode, T[] Found)> Runs<T>(string name, ArrayProgram program, T[] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Points = 5;
        var outputs = new T[new Interpreter(program).OutputLength];
        foreach (var (form, evaluated) in ((string, ArrayProgram)[])[
            ("", program), (" simplified", Simplify.Apply(program, Validity.IgnoresZeroSigns))])
        {
            new Interpreter(evaluated).Evaluate<T>(inputs, outputs);
            yield return (name + form, outputs.ToArray());
        }

        var compiled = CompiledProgram<T>.Of(program);
        compiled.Evaluate(inputs, outputs);
        yield return ($"{name} compiled", outputs.ToArray());
        var all = new T[Points * outputs.Length];
        compiled.Evaluate([.. Enumerable.Repeat(inputs, Points).SelectMany(point => point)], all, Points);
        yield return ($"{name} compiled for points", all[^outputs.Length..]);
    }

    private static T[] Directions<T>(T[] x, Func<T[], T> derivative)
        where T : INumberBase<T> => [.. Enumerable.Range(0, x.Length).Select(i =>
        {
            var direction = Array.ConvertAll(x, _ => T.Zero);
            direction[i] = T.One;
            return derivative(direction);
        })];

    private static (string Mode, double[] Found) Named<T>(string mode, T[] found)
        where T : INumberBase<T> => ($"{typeof(T).Name} {mode}", Array.ConvertAll(found, double.CreateTruncating));
}
