using AutoDiff.Checking.Carriers;
using AutoDiff.Checking.Claims;
using AutoDiff.Checking.Sampling;
using AutoDiff.Formulas;

namespace AutoDiff.Checking.Exactness;

/// <summary>
/// Draws inputs in finite fields that satisfy the equations of their domains. Inequalities are no equations and do not
/// restrict residues: an identity of rational functions that holds for positive numbers holds for all.
/// </summary>
internal sealed class FieldSampler(IReadOnlyList<CheckedVariable> variables, IReadOnlyList<Shape> shapes)
{
    private const long MostAssignments = 256;

    /// <summary>
    /// The number of ways to choose the inputs that take few values only, or 0 if they are too many to try.
    /// </summary>
    public int Assignments { get; } = Count(variables, shapes);

    /// <summary>Inputs of which those that take few values are chosen by the number of an assignment.</summary>
    public Residue<TFields>[] Draw<TFields>(ulong seed, int assignment)
        where TFields : struct, IFieldPair => Draw<TFields>(seed, (long)assignment);

    /// <summary>
    /// Inputs of which those that take few values take any, but for the equation that all values satisfy and that is
    /// linear. What holds for these holds all the more for the few.
    /// </summary>
    public Residue<TFields>[] DrawRelaxed<TFields>(ulong seed)
        where TFields : struct, IFieldPair => Draw<TFields>(seed, null);

    private static int Count(IReadOnlyList<CheckedVariable> variables, IReadOnlyList<Shape> shapes)
    {
        double count = 1;
        for (var v = 0; v < variables.Count; v++)
        {
            var (choices, digits) = Choices(variables[v].Domain.Kind, shapes[v]);
            count *= Math.Pow(choices, digits);
        }

        return count <= MostAssignments ? (int)count : 0;
    }

    // How many values each of how many parts may take.
    private static (int Choices, int Parts) Choices(DomainKind kind, Shape shape) => kind switch
    {
        DomainKind.Sign or DomainKind.Binary => (2, shape.Length),
        DomainKind.OneHot => (shape[-1], shape.Length / Math.Max(1, shape[-1])),
        _ => (1, 0),
    };

    private Residue<TFields>[] Draw<TFields>(ulong seed, long? assignment)
        where TFields : struct, IFieldPair
    {
        var inputs = new List<Residue<TFields>>();
        for (var v = 0; v < variables.Count; v++)
        {
            var values = new Residue<TFields>[shapes[v].Length];
            for (var i = 0; i < values.Length; i++)
            {
                var key = Hash.Combine(seed, (ulong)(inputs.Count + i));
                values[i] = Residue<TFields>.Input(Hash.Combine(key, 0), Hash.Combine(key, 1));
            }

            var kind = variables[v].Domain.Kind;
            var (choices, parts) = Choices(kind, shapes[v]);
            if (assignment is null || parts == 0)
            {
                Restrict(kind, shapes[v], values);
            }
            else
            {
                for (var part = 0; part < parts; part++)
                {
                    Choose(
                        kind,
                        (int)(assignment.Value % choices),
                        values.AsSpan(part * (values.Length / parts), values.Length / parts));
                    assignment /= choices;
                }
            }

            inputs.AddRange(values);
        }

        return [.. inputs];
    }

    private static void Choose<TFields>(DomainKind kind, int choice, Span<Residue<TFields>> part)
        where TFields : struct, IFieldPair
    {
        for (var i = 0; i < part.Length; i++)
        {
            part[i] = kind switch
            {
                DomainKind.Sign => (2 * choice) - 1,
                DomainKind.Binary => choice,
                _ => i == choice ? 1 : 0,
            };
        }
    }

    private static void Restrict<TFields>(DomainKind kind, Shape shape, Residue<TFields>[] values)
        where TFields : struct, IFieldPair
    {
        if (values.Length == 0)
        {
            return;
        }

        if (kind is DomainKind.Simplex or DomainKind.OneHot)
        {
            var length = shape[-1];
            for (var last = length - 1; last < values.Length; last += length)
            {
                Residue<TFields> rest = 1;
                for (var i = last - length + 1; i < last; i++)
                {
                    rest -= values[i];
                }

                values[last] = rest;
            }
        }
        else if (kind == DomainKind.LowerTriangular)
        {
            var order = shape[-1];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = i / order % order < i % order ? 0 : values[i];
            }
        }
        else if (kind is DomainKind.Symmetric or DomainKind.PositiveDefinite)
        {
            var order = shape[-1];
            for (var i = 0; i < values.Length; i++)
            {
                var (matrix, row, column) = (i / (order * order), i / order % order, i % order);
                values[i] = values[(((matrix * order) + Math.Min(row, column)) * order) + Math.Max(row, column)];
            }
        }
    }
}
