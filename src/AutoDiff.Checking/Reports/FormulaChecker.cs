using System.Runtime.ExceptionServices;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Derivations;
using AutoDiff.Checking.Diagnosis;
using AutoDiff.Checking.Limits;
using AutoDiff.Checking.Reports;
using AutoDiff.Checking.Sampling;
using AutoDiff.Checking.Stability;
using AutoDiff.Checking.Verdicts;
using AutoDiff.Formulas;
using AutoDiff.Formulas.Syntax;

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
    /// <returns>
    /// A report for each claim that is judged, in the order of the file. A claim whose shapes fit at no size, or which
    /// needs a definition of <see cref="ShapeErrors"/>, is undecided and has an error.
    /// </returns>
    /// <exception cref="OperationCanceledException">The check was cancelled.</exception>
    public static IReadOnlyList<ClaimReport> Check(
        FormulaModel model,
        CheckOptions? options = null,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();

        var errors = ShapeErrors(model);
        var deadline = new Deadline(options.Timeout, cancellation, options.Stop);
        int[] judged = [.. Enumerable.Range(0, model.Claims.Count).Where(k => options.Judges(model.Claims[k]))];
        var reports = new ClaimReport[judged.Length];

        // Evaluations that hold many numbers take turns, so that what they hold together stays bounded.
        var turn = new Lock();
        try
        {
            Parallel.For(0, reports.Length, k =>
            {
                reports[k] = Judged(judged[k]);
                options.Finished?.Invoke(judged[k], reports[k]);
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        ClaimSyntax[] claims = [.. judged.Select(k => model.Claims[k])];
        return options.Explains
            ? DerivedCorrections.Given(
                model, claims,
                Chains.Told(model, claims, Inheritance.Traced(model, claims, reports, options), options), deadline)
            : reports;

        ClaimReport Judged(int k) => Placed(k) with { Column = model.Claims[k].Span.Column };

        ClaimReport Placed(int k)
        {
            var claim = new FormulaClaim(model, model.Claims[k]);
            if (errors.Keys.FirstOrDefault(model.NeededBy(model.Claims[k]).Contains) is { } without)
            {
                return Unjudged(claim, errors[without], $"`{without}` has no value: see");
            }

            try
            {
                var checker = new ClaimChecker(claim, options, deadline, progress is null ? null : progress.Report);
                if (!checker.Plan.IsLarge)
                {
                    return Completed(checker, k);
                }

                lock (turn)
                {
                    return Completed(checker, k);
                }
            }
            catch (FormulaException exception)
            {
                return Unjudged(claim, SymbolicErrors.Of(exception.Error, model, At), "See");
            }

            FormulaError? At(SizeAssignment sizes)
            {
                try
                {
                    claim.At(sizes);
                    return null;
                }
                catch (FormulaException exception)
                {
                    return exception.Error;
                }
            }
        }

        ClaimReport Completed(ClaimChecker checker, int k)
        {
            var report = checker.Check();
            if (options.Explains)
            {
                options.Finished?.Invoke(k, report with { Column = model.Claims[k].Span.Column });
            }

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

    private static ClaimReport Unjudged(FormulaClaim claim, FormulaError error, string start) =>
        new(claim.Line, claim.Text, Verdict.Undecided)
        {
            Sizes = [],
            Error = error,
            Reason = $"{start} the error in line {error.Line}.",
        };

    /// <summary>
    /// The definitions whose shapes fit at no size, by name, with the error; also of those that no claim uses. Lengths
    /// that all differ show them.
    /// </summary>
    /// <exception cref="FormulaException">An array or a program becomes too large.</exception>
    public static IReadOnlyDictionary<string, FormulaError> ShapeErrors(FormulaModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var different = new SizeAssignment(model.SizeNames, model.SizeNames.Select((_, i) => i + 2));
        var errors = model.ShapeErrors(SizePlan.Near(different, model, SizeRange.Default).ByName);
        return SymbolicErrors.Of(errors, model);
    }
}
