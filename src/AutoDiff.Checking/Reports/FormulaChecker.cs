using System.Runtime.ExceptionServices;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Reports;
using AutoDiff.Checking.Stability;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;

namespace AutoDiff.Checking;

/// <summary>Checks the claims of formula files against the exact derivative.</summary>
public static class FormulaChecker
{
    /// <summary>
    /// Checks every claim of a file, several at a time. The truth is the engine's derivative; a claim is compared with
    /// it at points drawn from the declared domains, within the rounding error that both sides have there.
    /// </summary>
    /// <param name="model">The file.</param>
    /// <param name="options">How thoroughly; the defaults if not given.</param>
    /// <param name="progress">Told now and then how many points were tried; from several threads.</param>
    /// <param name="cancellation">Stops the check with an exception.</param>
    /// <returns>A report for each claim, in the order of the file.</returns>
    /// <exception cref="FormulaException">Shapes do not fit at one of the sizes tried.</exception>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public static IReadOnlyList<ClaimReport> Check(
        FormulaModel model,
        CheckOptions? options = null,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();

        // Lengths that all differ show every shape that does not fit, also in definitions that no claim uses.
        model.LowerDefinitions(
            model.SizeNames.Select((name, i) => (name, Length: i + 2)).ToDictionary(
                size => size.name, size => size.Length));
        var deadline = new Deadline(options.Timeout, cancellation, options.Stop);
        var reports = new ClaimReport[model.Claims.Count];
        try
        {
            // Evaluations that hold many numbers take turns, so that what they hold together stays bounded.
            var turn = new Lock();
            Parallel.For(0, reports.Length, k =>
            {
                var claim = new FormulaClaim(model, model.Claims[k]);
                var checker = new ClaimChecker(claim, options, deadline, progress is null ? null : progress.Report);
                if (!checker.Plan.IsLarge)
                {
                    reports[k] = Completed(checker, k);
                    return;
                }

                lock (turn)
                {
                    reports[k] = Completed(checker, k);
                }
            });
        }
        catch (AggregateException exception)
        {
            // The error of the first line, not that of the thread which was first, so that the same file always gives
            // the same message.
            var first = exception.InnerExceptions.OfType<FormulaException>().MinBy(error => error.Error.Line) ??
                exception.InnerExceptions[0];
            ExceptionDispatchInfo.Throw(first);
        }

        return options.Explains ? Inheritance.Traced(model, reports, options) : reports;

        ClaimReport Completed(ClaimChecker checker, int k)
        {
            var report = checker.Check();
            return report.Verdict switch
            {
                _ when !options.Explains => report,
                Verdict.Refuted => Explained(report, k) with
                {
                    Reproduction = report.Counterexample is { } found
                        ? Reproducer.Of(model, model.Claims[k], found)
                        : null,
                },
                Verdict.Undecided => report,
                _ => report with
                {
                    NumericalNote = new NumericalNotes(model, model.Claims[k], options, deadline).Find(checker.Plan),
                },
            };
        }

        // A claim that is wrong on kinks alone, or undefined somewhere, is right as a formula.
        ClaimReport Explained(ClaimReport report, int k) =>
            report.Counterexample is { OneSided: not null } ? report
                : report.Diagnosis?.Mistake == MistakeKind.Domain ? UndefinedParts.Explain(
                    report, model, model.Claims[k])
                : Diagnostician.Explain(report, model, model.Claims[k], options, deadline);
    }
}
