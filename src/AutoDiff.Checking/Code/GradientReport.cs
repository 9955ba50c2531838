using System.Globalization;
using System.Text;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Sampling;

namespace AutoDiff.Checking;

/// <summary>The verdict on a gradient written in C#.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Points">The number of points tried.</param>
/// <param name="Counterexample">Where the gradient is wrong, for <see cref="Verdict.Refuted"/>.</param>
/// <param name="Reason">Why there is no verdict, or what is wrong with the gradient's shape.</param>
public sealed record GradientReport(Verdict Verdict, int Points, Counterexample? Counterexample, string? Reason)
{
    /// <summary>What the gradient of a plain method was compared with; null for others.</summary>
    public string? Truth { get; init; }

    /// <summary>The type of the numbers that the gradient computes with, as C# writes it.</summary>
    internal string ElementType { get; init; } = "double";

    /// <summary>The report as people read it, laid out as the command line's, with C# that shows the mistake.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var tried = Points == 1 ? "1 point" : $"{Points} points";
        Line($"{Verdict.Sign()} {Verdict.Word()}  the gradient");
        if (Reason is not null)
        {
            Line($"    {Reason}");
        }

        if (Counterexample is { } shown)
        {
            Write(shown);
        }

        Line($"    tried {tried}");
        if (Truth is not null)
        {
            Line($"    compared with {Truth}");
        }

        return text.ToString().TrimEnd();

        void Line(string line) => text.Append(line).Append('\n');

        void Write(Counterexample shown)
        {
            var x = shown.Point[0];
            var format = shown.Format;
            Line("    at");
            Line($"      {x.Name} = {x.Value.ToString("R")}");
            Line($"    {ReportWords.Derivative}  {shown.Derivative.ToString(format)}");
            Line($"    {ReportWords.Code}      {shown.Claimed.ToString(format)}");
            if (shown.DescribeWrong() is { } wrong)
            {
                Line($"    wrong at           {wrong}");
            }

            Line("    in C#");
            Line($"      var x = new {ElementType}[] {{ {string.Join(", ", x.Value.Elements.Select(Literal))} }};");
            var expected = string.Join(", ", shown.Derivative.Elements.Select(Literal));
            Line($"      var expected = new {ElementType}[] {{ {expected} }};");
        }

        string Literal(double x) => ElementType == "float"
            ? ((float)x).ToString("R", CultureInfo.InvariantCulture) + "f"
            : x.ToString("R", CultureInfo.InvariantCulture);
    }
}
