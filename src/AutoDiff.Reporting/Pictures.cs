using System.Text.Json;
using AutoDiff.BackEnds;
using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Reporting;

/// <summary>The numbers behind the pictures of a claim, at one point.</summary>
internal sealed class Pictures
{
    // How many points a picture of errors shows, and a curve has.
    private const int ErrorPoints = 120;
    private const int CurvePoints = 121;

    private readonly FormulaModel model;
    private readonly ClaimSyntax claim;
    private readonly IReadOnlyList<TriedPoint> tried;
    private readonly SizeAssignment sizes;
    private readonly IReadOnlyList<NamedArray> point;

    /// <param name="model">The file.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="counterexample">The point; else the last that is drawn of at most three elements an axis.</param>
    /// <param name="seed">What points are drawn from.</param>
    /// <exception cref="InputException">The claim has no value to be shown.</exception>
    public Pictures(FormulaModel model, ClaimSyntax claim, Counterexample? counterexample, ulong seed)
    {
        (this.model, this.claim) = (model, claim);
        tried = TriedPoints.Draw(model, claim, ErrorPoints, new() { Seed = seed });
        var chosen = counterexample is null
            ? tried.LastOrDefault(drawn => drawn.Sizes.Lengths.All(length => length <= 3)) ?? (tried is [.., var last]
                ? last
                : null)
            : tried.FirstOrDefault(drawn => drawn.Sizes.Equals(counterexample.Sizes));
        if (chosen is null && counterexample is null)
        {
            throw new InputException("There is no point at which both sides have a value.")
            {
                Found = "a claim of another shape, or of no point that could be drawn",
                Expected = "a claim of the derivative's shape",
            };
        }

        sizes = counterexample?.Sizes ?? chosen!.Sizes;
        point =
        [
            .. model.Variables.Select(variable =>
                counterexample?.Point.FirstOrDefault(known => known.Name == variable.Name)
                ?? chosen?.Point.FirstOrDefault(known => known.Name == variable.Name)
                ?? Filled(variable)),
        ];
    }

    /// <summary>All of them as the properties of an object.</summary>
    /// <param name="json">Where they are written.</param>
    /// <param name="along">
    /// The variable and its element along which curves run; the first of the claim by default.
    /// </param>
    /// <param name="entry">The element of the derivative that is shown; the first by default.</param>
    public void Write(Utf8JsonWriter json, (string Name, int Element)? along, int entry)
    {
        var lowered = model.Lower(claim, sizes.ByName);
        var interpreter = new Interpreter(lowered.Program);
        var sides = interpreter.Run<double>(Values());
        json.WriteString("sizes", $"{sizes}");
        json.Object("point", () =>
        {
            foreach (var variable in point)
            {
                json.WritePropertyName(variable.Name);
                json.Array(variable.Value);
            }
        });
        json.WritePropertyName("derivative");
        json.Array(new(lowered.Shape, sides[0]));
        json.WritePropertyName("claimed");
        json.Array(new(lowered.Shape, sides[1]));
        json.WriteStartArray("errors");
        foreach (var drawn in tried)
        {
            WriteError(json, drawn);
        }

        json.WriteEndArray();
        var by = along ?? (claim.Derivative.Variables.Count > 0
            ? (claim.Derivative.Variables[0].Name, 0)
            : (point.Count > 0 ? point[0].Name : "", 0));
        if (point.Any(variable => variable.Name == by.Item1 && by.Item2 < variable.Value.Elements.Count)
            && sides[0].Length > 0)
        {
            json.Object("curve", () => WriteCurve(json, interpreter, by, Math.Clamp(entry, 0, sides[0].Length - 1)));
        }

        json.Object("graph", () => ComputationGraph.Write(json, model, claim, sizes, Values()));
    }

    // How far the sides are apart, and how large the derivative is: of the entry where they differ most.
    private static void WriteError(Utf8JsonWriter json, TriedPoint drawn)
    {
        var worst = drawn.Derivative.Elements.Zip(drawn.Claimed.Elements)
            .Select(pair => (Size: Math.Abs(pair.First), Error: Math.Abs(pair.First - pair.Second)))
            .Where(pair => double.IsFinite(pair.Size) && double.IsFinite(pair.Error))
            .DefaultIfEmpty((Size: double.NaN, Error: double.NaN))
            .MaxBy(pair => pair.Error);
        json.WriteStartArray();
        json.Number(worst.Size);
        json.Number(worst.Error);
        json.WriteEndArray();
    }

    private void WriteCurve(Utf8JsonWriter json, Interpreter interpreter, (string Name, int Element) along, int entry)
    {
        var variable = point.Index().First(known => known.Item.Name == along.Name).Index;
        var function = new Interpreter(
            model.LowerDefinition(claim.Derivative.Function.Name, sizes.ByName, []));
        var middle = point[variable].Value.Elements[along.Element];
        var radius = 2 * Math.Max(1, Math.Abs(middle));
        var rows = Enumerable.Range(0, CurvePoints).Select(k =>
        {
            var values = Values();
            values[variable][along.Element] = middle + (radius * ((2.0 * k / (CurvePoints - 1)) - 1));
            var sides = interpreter.Run<double>(values);
            var value = function.Run<double>(values)[0];
            return (
                X: values[variable][along.Element],
                Value: value.Length == 1 ? value[0] : double.NaN,
                Derivative: sides[0][entry],
                Claimed: sides[1][entry]);
        }).ToList();
        json.WriteString("variable", along.Name);
        json.WriteNumber("element", along.Element);
        json.WriteNumber("entry", entry);
        json.WritePropertyName("at");
        json.Number(middle);
        Column("x", row => row.X);
        Column("value", row => row.Value);
        Column("derivative", row => row.Derivative);
        Column("claimed", row => row.Claimed);

        void Column(string name, Func<(double X, double Value, double Derivative, double Claimed), double> of)
        {
            json.WriteStartArray(name);
            rows.ForEach(row => json.Number(of(row)));
            json.WriteEndArray();
        }
    }

    private double[][] Values() => [.. point.Select(variable => variable.Value.Elements.ToArray())];

    private NamedArray Filled(FormulaVariable variable)
    {
        var shape = model.ShapeOf(variable, sizes.ByName);
        return new(variable.Name, new(shape, [.. Enumerable.Repeat(0.5, shape.Length)]));
    }
}
