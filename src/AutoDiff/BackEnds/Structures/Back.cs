using AutoDiff.Transforms;

namespace AutoDiff.BackEnds.Structures;

/// <summary>How adjoints go back through the programs that structures are made of.</summary>
internal static class Back
{
    /// <summary>
    /// The code that computes, from the inputs of a program followed by the cotangents of its outputs, the cotangents
    /// of some inputs.
    /// </summary>
    public static BodyCode Through(ArrayProgram program, IEnumerable<int> chosen) =>
        new(Transform.Extend(
            program,
            (builder, inputs, outputs) => Reverse.Pull(
                outputs,
                [.. outputs.Select((output, k) => builder.Input($"dy{k}", output.Shape))],
                [.. chosen.Select(i => inputs[i])])));
}
