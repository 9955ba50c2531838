using System.Text.Json;
using AutoDiff.Checking;

namespace AutoDiff.Reporting;

/// <summary>A derivation as the properties of a JSON object.</summary>
internal static class DerivationJson
{
    /// <summary>Steps, result and where the claim departs from them; nothing where nothing is derived.</summary>
    public static void Write(Utf8JsonWriter json, Derivation? derivation)
    {
        if (derivation is null)
        {
            return;
        }

        json.WriteString("derivative", derivation.Derivative);
        json.WriteStartArray("steps");
        foreach (var step in derivation.Steps)
        {
            json.WriteStartObject();
            Write(json, "from", step.Definitions);
            Write(json, "follows", step.Formulas);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "result", [derivation.Result]);
        json.WriteStartArray("departure");
        foreach (var sentence in derivation.Departure)
        {
            json.WriteStringValue(sentence);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<DerivedFormula> formulas)
    {
        json.WriteStartArray(name);
        foreach (var formula in formulas)
        {
            json.WriteStartObject();
            json.WriteString("text", $"{formula.Left} = {formula.Right}");
            json.WriteString("latex", formula.Latex);
            json.WriteString("reason", formula.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
