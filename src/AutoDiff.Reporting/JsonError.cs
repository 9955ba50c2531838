using System.Text.Json;
using AutoDiff.Formulas;

namespace AutoDiff.Reporting;

/// <summary>
/// An error in the input as a JSON object: line, column, message, found, expected; the place is null where there is
/// none.
/// </summary>
internal static class JsonError
{
    public static void WriteError(this Utf8JsonWriter json, FormulaError error) =>
        Write(json, error.Line, error.Column, error.Message, error.Found, error.Expected, error.Suggestion);

    public static void WriteError(this Utf8JsonWriter json, InputException error) =>
        Write(json, null, null, error.Message, error.Found, error.Expected, null);

    private static void Write(
        Utf8JsonWriter json, int? line, int? column, string message, string found, string expected,
            string? suggestion) =>
        json.Object("error", () =>
        {
            Number("line", line);
            Number("column", column);
            json.WriteString("message", message);
            json.WriteString("found", found);
            json.WriteString("expected", expected);
            if (suggestion is not null)
            {
                json.WriteString("suggestion", suggestion);
            }

            void Number(string name, int? value)
            {
                if (value is { } number)
                {
                    json.WriteNumber(name, number);
                }
                else
                {
                    json.WriteNull(name);
                }
            }
        });
}
