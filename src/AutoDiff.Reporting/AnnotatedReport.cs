using System.Text;
using AutoDiff.Checking;
using AutoDiff.Formulas;

namespace AutoDiff.Reporting;

/// <summary>Writes a document back, with a mark behind each formula that claims something.</summary>
/// <param name="output">Where it writes.</param>
/// <param name="errors">Where it writes what is wrong with files.</param>
/// <param name="kind">In what the document has to be written.</param>
internal sealed class AnnotatedReport(TextWriter output, TextWriter errors, DocumentKind kind) : ICheckReport
{
    public void Add(CheckedFile file)
    {
        if (file.Document is not { } document || document.Kind != kind)
        {
            Add(file.Name, new InputException("The file is not written back in this format.")
            {
                Found = file.Document?.Kind switch
                {
                    DocumentKind.Markdown => "a Markdown document",
                    DocumentKind.Latex => "a LaTeX document",
                    _ => "a formula file",
                },
                Expected = kind == DocumentKind.Markdown ? "a Markdown document" : "a LaTeX document",
            });
            return;
        }

        if (file.Errors.Count > 0)
        {
            Add(file.Name, file.Source, new FormulaException(file.Errors));
        }

        var text = new StringBuilder();
        var written = 0;
        foreach (var formula in document.Formulas)
        {
            var marks = document.Model.Claims.Zip(file.Claims)
                .Where(pair => formula.Start.Value <= pair.First.Span.Start
                    && pair.First.Span.Start < formula.End.Value)
                .Select(pair => pair.Second).ToList();
            var errors = file.Errors.Where(
                error => formula.Start.Value <= error.Span.Start && error.Span.Start < formula.End.Value).ToList();
            if (marks.Count + errors.Count == 0)
            {
                continue;
            }

            text.Append(file.Source, written, formula.End.Value - written);
            written = formula.End.Value;
            var notes = marks.Select(Mark).Concat(errors.Select(error => Note("?", error.Message, null)));
            text.AppendJoin(' ', notes.Select((note, k) => k == 0 ? $" {note}" : note));
            if (text[^1] == '.' && written < file.Source.Length && file.Source[written] == '.')
            {
                // The sentence of the document ends with the note.
                text.Length--;
            }
        }

        text.Append(file.Source, written, file.Source.Length - written);
        output.Write(text.ToString());
    }

    private string Mark(ClaimReport claim) => claim switch
    {
        { Diagnosis: { } diagnosis } => Note(claim.Verdict.Sign(), diagnosis.Message, diagnosis.Suggestion),
        { Verdict: Verdict.Exact or Verdict.Supported } => Note(claim.Verdict.Sign(), "", null),
        _ => Note(claim.Verdict.Sign(), claim.Reason ?? claim.Verdict.Word(), null),
    };

    private string Note(string sign, string message, string? right)
    {
        if (kind == DocumentKind.Markdown)
        {
            var correction = right is null ? "" : $" Right would be ${right}$";
            return message.Length == 0 ? sign : $"{sign} {message.Replace('`', '$')}{correction}";
        }

        var mark = sign switch
        {
            "✓" => "$\\surd$",
            "✗" => "$\\times$",
            _ => "?",
        };
        var corrected = right is null ? "" : $" Right would be ${right}$";
        var prose = LatexProse.Of(message, isTypeset: true);
        return message.Length == 0 ? $"{{\\small[{mark}]}}" : $"{{\\small[{mark} {prose}{corrected}]}}";
    }

    public void Add(string file, string source, FormulaException exception) =>
        errors.Write(exception.Render(source, file));

    public void Add(string file, InputException exception) => errors.WriteLine(
        $"{file}: {exception.Message} Found {exception.Found}, but expected {exception.Expected}.");

    public void Finish()
    {
        // nothing to do: a document has no summary
    }
}
