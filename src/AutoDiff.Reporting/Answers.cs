using System.Text.Json;
using AutoDiff.Checking;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

namespace AutoDiff.Reporting;

/// <summary>
/// Answers what the page asks, in a browser's worker and behind <c>autodiff serve</c> alike. A question is a JSON
/// object whose <c>ask</c> names it; an answer is one object on a line, or several while a check goes on, of which the
/// last has <c>end</c>.
/// </summary>
internal static class Answers
{
    // Seconds that a check may take in a browser, which computes much slower than a machine of its own.
    private const double UsualTimeout = 60;

    // The formulas that are typeset at once.
    private const int MostFormulas = 400;

    /// <summary>Answers a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="send">Takes the lines of the answer, from one thread at a time.</param>
    /// <param name="stop">Ends a check; what was seen until then is reported.</param>
    public static void To(string question, Action<string> send, CancellationToken stop = default)
    {
        try
        {
            using var asked = JsonDocument.Parse(question);
            Answer(asked.RootElement, send, stop);
        }
        catch (FormulaException exception)
        {
            Failed(json => json.WriteError(exception.Error));
        }
        catch (InputException exception)
        {
            Failed(json => json.WriteError(exception));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException)
        {
            Failed(json => json.WriteError(new InputException("The question cannot be read.")
            {
                Found = exception.Message,
                Expected = "an object with `ask` and what it needs",
            }));
        }

        void Failed(Action<Utf8JsonWriter> write) => send(JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("end", true);
            write(json);
            json.WriteEndObject();
        }));
    }

    private static void Answer(JsonElement asked, Action<string> send, CancellationToken stop)
    {
        var (name, text) = (asked.GetProperty("name").GetString()!, asked.GetProperty("text").GetString()!);
        var seed = asked.TryGetProperty("seed", out var chosen) ? chosen.GetUInt64() : 1;
        switch (asked.GetProperty("ask").GetString())
        {
            case "check":
                Check(asked, name, text, seed, send, stop);
                break;
            case "outline":
                End(send, json => WriteOutline(json, asked, name, text));
                break;
            case "describe":
                End(send, json => json.WriteString(
                    "text", Outline.Of(name, text).Describe(asked.GetProperty("word").GetString()!)));
                break;
            case "derive":
                var (derived, claim) = Claim(asked, name, text);
                End(send, json => DerivationJson.Write(
                    json, DocumentNotation.Explain(derived, claim, IsRefuted(asked))));
                break;
            case "formulas":
                End(send, json => WriteFormulas(json, asked, name, text));
                break;
            case "pictures":
                End(send, json => WritePictures(json, asked, name, text, seed));
                break;
            case "export":
                End(send, json => json.WriteString("text", Exported(asked, name, text, seed)));
                break;
            case var other:
                throw new InputException("There is no such question.")
                {
                    Found = $"`{other}`",
                    Expected = "check, outline, describe, derive, formulas, pictures or export",
                };
        }
    }

    private static void End(Action<string> send, Action<Utf8JsonWriter> content) => send(JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("end", true);
        content(json);
        json.WriteEndObject();
    }));

    // Claims one by one as they are judged, then the report of the command.
    private static void Check(
        JsonElement asked, string name, string text, ulong seed, Action<string> send, CancellationToken stop)
    {
        var sending = new Lock();
        var report = new StringWriter { NewLine = "" };
        var json = new JsonCheckReport(report);
        try
        {
            var document = FormulaDocument.Read(text, FormulaDocument.KindOf(name, text));
            json.Add(DocumentCheck.Of(name, text, document, new()
            {
                Seed = seed,
                Timeout = TimeSpan.FromSeconds(
                    asked.TryGetProperty("timeout", out var timeout) ? timeout.GetDouble() : UsualTimeout),
                Stop = stop,
                Finished = (k, claim) => Send(JsonText.Write(line =>
                {
                    line.WriteStartObject();
                    line.WriteNumber("claim", k);
                    line.WriteNumber("of", document.Model.Claims.Count);
                    if (Correction.Of(document.Model, document.Model.Claims[k], claim) is { } correction)
                    {
                        line.Object("edit", () =>
                        {
                            line.WriteNumber("start", correction.Start);
                            line.WriteNumber("length", correction.Length);
                            line.WriteString("text", correction.Text);
                        });
                    }

                    line.WritePropertyName("report");
                    JsonCheckReport.WriteClaim(line, claim, document.Model.IsDocument);
                    line.WriteEndObject();
                })),
            }));
        }
        catch (FormulaException exception)
        {
            json.Add(name, text, exception);
        }
        catch (InputException exception)
        {
            json.Add(name, exception);
        }

        Send($"{{\"end\":true,\"report\":{report}}}");

        void Send(string line)
        {
            lock (sending)
            {
                send(line);
            }
        }
    }

    private static void WriteOutline(Utf8JsonWriter json, JsonElement asked, string name, string text)
    {
        var outline = Outline.Of(name, text);
        json.WriteString("kind", outline.Kind.ToString().ToLowerInvariant());
        json.WriteStartArray("errors");
        foreach (var error in outline.Errors)
        {
            json.WriteStartObject();
            WriteSpan(json, error.Span);
            json.WriteString("message", $"{error.Message} {error.Suggestion}".TrimEnd());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("words");
        foreach (var (word, kind, detail) in outline.Words())
        {
            json.WriteStartObject();
            json.WriteString("word", word);
            json.WriteString("kind", kind);
            json.WriteString("detail", detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteStatements(json, asked, outline);
    }

    // The claims by their places, and the statements in the lines that are shown as they are typeset.
    private static void WriteStatements(Utf8JsonWriter json, JsonElement asked, Outline outline)
    {
        var model = outline.Document?.Model;
        json.WriteStartArray("claims");
        foreach (var claim in model?.Claims ?? [])
        {
            json.WriteStartObject();
            WriteSpan(json, claim.Span);
            json.WriteString("function", claim.Derivative.Function.Name);
            json.WriteStartArray("by");
            foreach (var variable in claim.Derivative.Variables)
            {
                json.WriteStringValue(variable.Name);
            }

            json.WriteEndArray();
            json.WriteString("latex", outline.Kind == DocumentKind.Formulas ? StatementLatex.Of(claim) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("formulas");
        var (from, to) = (
            asked.TryGetProperty("from", out var first) ? first.GetInt32() : 1,
            asked.TryGetProperty("to", out var last) ? last.GetInt32() : int.MaxValue);
        if (outline.Kind == DocumentKind.Formulas)
        {
            foreach (var statement in (model?.File.Statements ?? [])
                .Where(statement => from <= statement.Span.Line && statement.Span.Line <= to).Take(MostFormulas))
            {
                WriteFormula(json, statement.Span, StatementLatex.Of(statement));
            }
        }

        json.WriteEndArray();
    }

    private static void WriteFormula(Utf8JsonWriter json, SourceSpan span, string? latex)
    {
        if (latex is null || span.Line == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("line", span.Line);
        json.WriteString("latex", latex);
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, SourceSpan span)
    {
        json.WriteNumber("start", span.Start);
        json.WriteNumber("length", span.Length);
        json.WriteNumber("line", span.Line);
    }

    private static (FormulaDocument Document, ClaimSyntax Claim) Claim(JsonElement asked, string name, string text)
    {
        var document = FormulaDocument.Read(text, FormulaDocument.KindOf(name, text));
        var model = document.Model;
        var number = asked.GetProperty("claim").GetInt32();
        return number >= 0 && number < model.Claims.Count
            ? (document, model.Claims[number])
            : throw new InputException("There is no such claim.")
            {
                Found = $"claim number {number}",
                Expected = $"a number below {model.Claims.Count}",
            };
    }

    private static bool IsRefuted(JsonElement asked) =>
        asked.TryGetProperty("refuted", out var refuted) && refuted.GetBoolean();

    private static void WriteFormulas(Utf8JsonWriter json, JsonElement asked, string name, string text)
    {
        var (document, claim) = Claim(asked, name, text);
        var model = document.Model;
        var sizes = NameShapes.Some(model);
        var shape = model.Lower(claim, sizes.ByName).Shape;
        var wanted = claim.Derivative.Order == 2 ? Wanted.Hessian : Wanted.Jacobian;
        var subject = GradSubject.OfFile(
            model,
            claim.Derivative.Function.Name,
            allowsArrays: true,
            values: null,
            [.. claim.Derivative.Variables.Select(variable => variable.Name).Distinct()],
            sizes.ByName);
        var derivatives = DerivativeProgram.Of(subject, wanted);
        json.WriteString("sizes", $"{sizes}");
        json.WriteString("shape", $"{shape}");
        json.WriteString("text", Written(report => report.Text(subject, derivatives)));
        json.WriteString("latex", Written(report => report.Latex(subject, derivatives)));
        try
        {
            json.WriteString("csharp", Written(report => report.CSharp(subject, derivatives, wanted)));
        }
        catch (NotSupportedException exception)
        {
            json.WriteString("csharp", $"// {exception.Message}");
        }
    }

    private static string Written(Action<GradReport> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(new(text));
        return text.ToString();
    }

    private static void WritePictures(Utf8JsonWriter json, JsonElement asked, string name, string text, ulong seed)
    {
        var (document, claim) = Claim(asked, name, text);
        var model = document.Model;

        // The point is that of the report; it is found again rather than sent.
        var report = IsRefuted(asked)
            ? FormulaChecker.Check(
                model, new() { Seed = seed, Explains = false, Judged = other => ReferenceEquals(other, claim) })[0]
            : null;
        (string, int)? along = asked.TryGetProperty("along", out var variable) && variable.GetString() is { } chosen
            ? (chosen, asked.GetProperty("element").GetInt32())
            : null;
        var entry = asked.TryGetProperty("entry", out var shown) ? shown.GetInt32()
            : report?.Counterexample is { Wrong: [var wrong, ..] } ? wrong : 0;
        new Pictures(model, claim, report?.Counterexample, seed).Write(json, along, entry);
    }

    private static string Exported(JsonElement asked, string name, string text, ulong seed)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var document = FormulaDocument.Read(text, FormulaDocument.KindOf(name, text));
        if (document.Kind == DocumentKind.Formulas)
        {
            new DerivationReport(output, int.MaxValue).Markdown(
                name, DocumentNotation.Explain(document, new() { Seed = seed }));
        }
        else
        {
            var report = new AnnotatedReport(output, output, document.Kind);
            report.Add(DocumentCheck.Of(name, text, document, new() { Seed = seed }));
        }

        return output.ToString();
    }
}
