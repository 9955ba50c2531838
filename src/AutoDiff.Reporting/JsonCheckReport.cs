using System.Text.Json;
using AutoDiff.Checking;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Reporting;

/// <summary>The report that programs read: for each file one object on one line.</summary>
internal sealed class JsonCheckReport(TextWriter output) : ICheckReport
{
    public void Add(CheckedFile file) => WriteFile(file.Name, json =>
    {
        if (file.Errors.Count > 0)
        {
            json.WriteError(file.Errors[0]);
        }

        if (file.Document is { Assumptions: { Count: > 0 } assumptions })
        {
            WriteStrings(json, "assumptions", assumptions);
        }

        if (file.Document is { PassedOver: { Count: > 0 } passedOver })
        {
            WriteStrings(json, "passedOver", passedOver);
        }

        json.WriteStartArray("claims");
        foreach (var claim in file.Claims)
        {
            WriteClaim(json, claim, file.IsDocument);
        }

        json.WriteEndArray();
        if (file.FirstWrongStep is { } line)
        {
            json.WriteNumber("firstWrongStep", line);
        }

        if (file.Missing.Count > 0)
        {
            WriteStrings(json, "missing", file.Missing);
        }
    });

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public void Add(string file, string source, FormulaException exception) =>
        WriteFile(file, json => json.WriteError(exception.Error));

    public void Add(string file, InputException exception) => WriteFile(file, json => json.WriteError(exception));

    public void Finish() => output.Flush();

    private void WriteFile(string file, Action<Utf8JsonWriter> content) => output.WriteLine(JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("file", file);
        content(json);
        json.WriteEndObject();
    }));

    /// <summary>What is said of one claim, as an object.</summary>
    public static void WriteClaim(Utf8JsonWriter json, ClaimReport claim, bool isInDocument)
    {
        json.WriteStartObject();
        json.WriteNumber("line", claim.Line);
        if (isInDocument)
        {
            json.WriteNumber("column", claim.Column);
        }

        json.WriteString("claim", claim.Claim);
        json.WriteString("verdict", claim.Verdict.Word());
        if (claim.Diagnosis is { } diagnosis)
        {
            json.Object("diagnosis", () =>
            {
                json.WriteString("kind", diagnosis.Kind);
                json.WriteString("message", diagnosis.Message);
                if (diagnosis.Suggestion is { } suggestion)
                {
                    json.WriteString("suggestion", suggestion);
                }

                if (diagnosis.Line is { } line)
                {
                    json.WriteNumber("line", line);
                }

                if (diagnosis.Place is { } place)
                {
                    json.WriteString("place", place);
                }
            });
            json.WriteStartArray("alternatives");
            foreach (var alternative in claim.Alternatives)
            {
                json.WriteStartObject();
                json.WriteString("kind", alternative.Kind);
                json.WriteString("message", alternative.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (claim.InheritedFrom is { } origin)
        {
            json.WriteNumber("inheritedFrom", origin);
        }

        if (claim.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }

        if (claim.Limit is { } limit)
        {
            json.WriteString("limit", limit);
        }

        if (claim.Counterexample is { } counterexample)
        {
            json.Object("counterexample", () => Write(json, counterexample, claim.Reproduction));
        }

        if (claim.NumericalNote is { } note)
        {
            json.Object("numericalNote", () => Write(json, note));
        }
        else
        {
            json.WriteNull("numericalNote");
        }

        json.WriteNumber("points", claim.Points);
        json.WriteStartArray("sizes");
        foreach (var sizes in claim.Sizes)
        {
            Write(json, sizes);
        }

        json.WriteEndArray();
        if (claim.ErrorProbability is { } probability)
        {
            json.WriteNumber("errorProbability", probability);
        }

        if (claim.Verdict is Verdict.Exact or Verdict.Supported)
        {
            json.Object("worstError", () =>
            {
                json.WritePropertyName("absolute");
                json.Number(claim.WorstError.Absolute);
                json.WritePropertyName("relative");
                json.Number(claim.WorstError.Relative);
                json.WritePropertyName("ofTolerance");
                json.Number(claim.WorstError.OfTolerance);
            });
        }

        json.Object("notJudged", () =>
        {
            json.WriteNumber("undefined", claim.Unjudged.Undefined);
            json.WriteNumber("atKinks", claim.Unjudged.AtKinks);
            json.WriteNumber("unresolved", claim.Unjudged.Unresolved);
            json.WriteNumber("conditionsUnmet", claim.Unjudged.ConditionsUnmet);
        });
        json.WriteNumber("onKinks", claim.OnKinks);
        json.WriteStartArray("branches");
        foreach (var branch in claim.Branches)
        {
            json.WriteStartObject();
            json.WriteString("condition", branch.Condition);
            json.WriteBoolean("holds", branch.Holds);
            json.WriteBoolean("fails", branch.Fails);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("cutShort", claim.IsCutShort);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SizeAssignment sizes)
    {
        json.WriteStartObject();
        foreach (var (name, length) in sizes.ByName)
        {
            json.WriteNumber(name, length);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NumericalNote note)
    {
        json.WriteString("message", note.Message);
        Write(json, note.Sizes, note.Point);
        json.WritePropertyName("derivative");
        json.Array(note.Derivative);
        json.WritePropertyName("evaluated");
        json.Array(note.Evaluated);
        json.WriteString("stableForm", note.StableForm);
        if (note.Cause is { } cause)
        {
            json.Object("cause", () =>
            {
                json.WriteNumber("line", cause.Line);
                json.WriteString("definition", cause.Definition);
                json.WriteString("stableForm", cause.StableForm);
            });
        }
    }

    private static void Write(Utf8JsonWriter json, SizeAssignment sizes, IReadOnlyList<NamedArray> point)
    {
        json.WritePropertyName("sizes");
        Write(json, sizes);
        json.Object("point", () =>
        {
            foreach (var variable in point)
            {
                json.WritePropertyName(variable.Name);
                json.Array(variable.Value);
            }
        });
    }

    private static void Write(Utf8JsonWriter json, Counterexample counterexample, Reproduction? reproduction)
    {
        Write(json, counterexample.Sizes, counterexample.Point);
        json.WritePropertyName("derivative");
        json.Array(counterexample.Derivative);
        if (counterexample.OneSided is { } sides)
        {
            json.Object("oneSided", () =>
            {
                json.WritePropertyName("lower");
                json.Array(sides.Lower);
                json.WritePropertyName("upper");
                json.Array(sides.Upper);
            });
        }

        json.WritePropertyName("claimed");
        json.Array(counterexample.Claimed);

        // Each wrong entry by its indices, one for each axis.
        json.WriteStartArray("wrong");
        foreach (var position in counterexample.WrongPositions)
        {
            json.WriteStartArray();
            foreach (var index in position)
            {
                json.WriteNumberValue(index);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteBoolean("confirmed", counterexample.IsConfirmed);
        json.WriteString("grad", reproduction?.Grad);
        json.WriteString("csharp", reproduction?.CSharp);
    }
}
