using System.Text.Json;
using AutoDiff.BackEnds;
using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;
using AutoDiff.Transforms;

namespace AutoDiff.Reporting;

/// <summary>
/// The names behind a claim as a graph: what each is computed from, its value at a point, and its adjoint, the
/// derivative of the claim's function (of the sum of its elements if it is an array).
/// </summary>
internal static class ComputationGraph
{
    /// <summary>The graph as the properties of an object.</summary>
    public static void Write(
        Utf8JsonWriter json, FormulaModel model, ClaimSyntax claim, SizeAssignment sizes, double[][] point)
    {
        var function = claim.Derivative.Function.Name;
        var needed = model.NeededBy(function).Append(function).ToHashSet();
        var all = model.LowerDefinitions(sizes.ByName);
        var builder = new ProgramBuilder();
        Variable[] inputs = [.. all.Inputs.Select(input => builder.Input(input.Name, input.Shape))];
        var defined = all.Inline(builder, inputs);
        var values = model.Variables.Select((variable, k) => (variable.Name, Value: inputs[k]))
            .Concat(model.Definitions.Select((definition, k) => (definition.Name.Name, Value: defined[k])))
            .Where(named => needed.Contains(named.Name)).ToList();
        Variable[] nodes = [.. values.Select(named => named.Value)];
        var adjoints = Reverse.Pull(nodes[values.FindIndex(named => named.Name == function)], 1.0, nodes);
        var program = builder.Build([.. nodes, .. adjoints]);
        var numbers = new Interpreter(program).Run<double>(point);
        var position = values.Select((named, k) => (named.Name, k)).ToDictionary(pair => pair.Name, pair => pair.k);
        json.WriteStartArray("nodes");
        for (var k = 0; k < nodes.Length; k++)
        {
            json.WriteStartObject();
            json.WriteString("name", values[k].Name);
            json.WriteString("formula", Formula(model, values[k].Name));
            json.WritePropertyName("value");
            json.Array(new(nodes[k].Shape, numbers[k]));
            json.WritePropertyName("adjoint");
            json.Array(new(nodes[k].Shape, numbers[nodes.Length + k]));
            json.WriteStartArray("from");
            foreach (var name in model.Definitions.Where(definition => definition.Name.Name == values[k].Name)
                .SelectMany(model.NamesIn).Where(position.ContainsKey))
            {
                json.WriteNumberValue(position[name]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Formula(FormulaModel model, string name) =>
        model.Definitions.FirstOrDefault(definition => definition.Name.Name == name) is { } definition
            ? $"{definition}"
            : $"{model.Variables.First(variable => variable.Name == name).Declaration}";
}
