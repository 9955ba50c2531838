using static AutoDiff.Functions;

namespace AutoDiff.Tests.Laws.Generation;

/// <summary>
/// The functions that are made of several primitives, each given two values and a number to choose by.
/// </summary>
internal static class Composites
{
    public static (string Name, Func<Recording, Step, Variable> Record)[] All { get; } =
    [
        ("mean", (r, s) => Mean(r.NonEmpty(s.First), r.Axes(s.First, s.Choice), keep: s.Choice % 2 == 0)),
        ("min", (r, s) => Min(r.NonEmpty(s.First), r.Axes(s.First, s.Choice), keep: s.Choice % 2 == 0)),
        ("prod", (r, s) =>
            Prod(
                r.NonEmpty(s.First, Primitives.Interval.Moderate), r.Axes(s.First, s.Choice), keep: s.Choice % 2 == 0)),
        ("crossentropy", (r, s) => CrossEntropy(r.Matrix(s.First), Softmax(r.Fit(s.Second, [2, 3])))),
        ("dot", (r, s) => Dot(r.Fit(s.First, [1 + (s.Choice % 4)]), r.Fit(s.Second, [1 + (s.Choice % 4)]))),
        ("outer", (r, s) => Outer(r.Fit(s.First, [1 + (s.Choice % 4)]), r.Fit(s.Second, [2]))),
        ("trace", (r, s) => Trace(r.Fit(s.First, [2, 3, 1 + (s.Choice % 4)]))),
        ("stack", (r, s) => Stack(r.Fit(s.First, [2, 1 + (s.Choice % 3)]), r.Fit(s.Second, [2, 1 + (s.Choice % 3)]))),
        ("part", (r, s) => r.Matrix(s.First)[s.Choice % 2, ^1]),
        ("matrix · vector", (r, s) => MatMul(r.Matrix(s.First), r.Fit(s.Second, [3]))),
        ("vector · matrices", (r, s) => MatMul(r.Fit(s.First, [2]), r.Fit(s.Second, [2, 2, 1 + (s.Choice % 3)]))),
        ("broadcast batches", (r, s) => MatMul(
            r.Fit(s.First, [2, 1, 2, 3]), r.Fit(s.Second, [3, 3, 1 + (s.Choice % 2)]))),
        .. RandomTurns.All,
    ];
}
