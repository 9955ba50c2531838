using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using AutoDiff.Checking;
using AutoDiff.Cli.Input;
using AutoDiff.Cli.Output;
using AutoDiff.Reporting;

namespace AutoDiff.Cli.Commands;

/// <summary>How <c>check</c> judges a gradient that is a compiled method: its options, and the verdict.</summary>
/// <param name="terminal">Where it writes.</param>
internal sealed class MethodCheck(Terminal terminal)
{
    private readonly Option<string?> assembly = new(
        "--assembly") { Description = "A compiled assembly with a method and its gradient.", HelpName = "FILE" };

    private readonly Option<string?> method = new("--method")
    {
        Description = "The full name of a static method, a double of a double[]: My.Model.Loss.",
        HelpName = "NAME",
    };

    private readonly Option<string?> gradient = new("--gradient")
    {
        Description = "The full name of the method that is to be its gradient, a double[] of a double[].",
        HelpName = "NAME",
    };

    private readonly Option<int?> length = new("--length")
    {
        Description = "The length of the array that the methods take; lengths of --sizes unless given.",
        HelpName = "N",
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<int?>() is < 1)
                {
                    result.AddError("Found a --length below 1, but expected a number of elements.");
                }
            },
        },
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> Options => [assembly, method, gradient, length];

    /// <summary>Whether a gradient is to be judged, and not files.</summary>
    public bool IsWanted(ParseResult arguments) => arguments.GetValue(assembly) is not null;

    /// <summary>Demands files, or all that a gradient needs.</summary>
    public void Validate(CommandResult result, bool hasFiles)
    {
        var given = new[] { assembly, method, gradient }.Count(option => result.GetValue(option) is not null);
        if (given is 1 or 2)
        {
            result.AddError(
                "Found some of --assembly, --method and --gradient, but expected all three or none of them.");
        }
        else if (hasFiles == (given == 3))
        {
            result.AddError(hasFiles
                ? "Found files and a method, but expected one of them."
                : "Found nothing to check, but expected a file, or --assembly, --method and --gradient.");
        }
    }

    /// <summary>Writes the verdict.</summary>
    public int Run(ParseResult arguments, CheckOptions options)
    {
        var (name, claimed) = (arguments.GetValue(method)!, arguments.GetValue(gradient)!);
        try
        {
            var (function, derivative) = MethodSubject.Pair(arguments.GetValue(assembly)!, name, claimed);
            var report = Judge(function, derivative, new()
            {
                Seed = options.Seed,
                Points = options.Points,
                Sizes = options.Sizes,
                Shape = arguments.GetValue(length) is { } n ? Shape.Of(n) : null,
            });
            terminal.Output.WriteLine($"{claimed}, the gradient of {name}\n{report}");
            return report.Verdict switch
            {
                Verdict.Refuted => ExitCode.Refuted,
                Verdict.Undecided => ExitCode.Undecided,
                _ => ExitCode.Success,
            };
        }
        catch (InputException exception)
        {
            terminal.Error.WriteLine(
                $"{exception.Message} Found {exception.Found}, but expected {exception.Expected}.");
            return ExitCode.InputError;
        }
    }

    // Code of others may throw anything.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = MethodSubject.OnlyAsTool)]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = MethodSubject.OnlyAsTool)]
    private static GradientReport Judge(
        Func<double[], double> function, Func<double[], double[]> derivative, GradientCheckOptions options)
    {
        try
        {
            return GradientCheck.Check(function, derivative, options);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InputException("The methods cannot be called at the points that are tried.")
            {
                Found = $"{exception.GetType().Name} ({exception.Message.TrimEnd('.')})",
                Expected = "values; --length says which length of array they take",
            };
        }
    }
}
