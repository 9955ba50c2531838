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
    /// <summary>Whether some inputs take a few values only.</summary>
    public bool HasChoices { get; } =
        variables.Zip(shapes).Any(pair => ChoicesOf(pair.First.Domain, pair.Second).Parts > 0);

    /// <summary>Inputs of which those that take a few values take all of these.</summary>
    public Cases<TFields>[] DrawCases<TFields>(ulong seed)
        where TFields : struct, IFieldPair
    {
        var relaxed = DrawRelaxed<TFields>(seed);
        var (inputs, weights) = (new List<Cases<TFields>>(), new List<Residue<TFields>[]>());
        var all = new Cases<TFields>.Weights(weights);
        for (var v = 0; v < variables.Count; v++)
        {
            var (choices, parts) = ChoicesOf(variables[v].Domain, shapes[v]);
            if (parts == 0)
            {
                inputs.AddRange(relaxed.AsSpan(inputs.Count, shapes[v].Length).ToArray().Select(
                    value => (Cases<TFields>)value));
                continue;
            }

            for (var part = 0; part < parts; part++)
            {
                var key = Hash.Combine(Hash.Combine(seed, 2), (ulong)weights.Count);
                weights.Add(AddUpToOne<TFields>(choices, key));
                var (kind, input) = (variables[v].Domain.Kind, weights.Count - 1);
                for (var i = 0; i < shapes[v].Length / parts; i++)
                {
                    var element = i;
                    inputs.Add(Cases<TFields>.Of(all, input, choice => Chosen(kind, choice, element)));
                }
            }
        }

        return [.. inputs];
    }

    // How many values each of how many parts may take.
    private static (int Choices, int Parts) ChoicesOf(ValueDomain domain, Shape shape) => domain.Kind switch
    {
        DomainKind.Sign or DomainKind.Binary => (2, shape.Length),
        DomainKind.Index => ((int)domain.Upper + 1, shape.Length),
        DomainKind.OneHot => (shape[-1], shape.Length / Math.Max(1, shape[-1])),
        _ => (1, 0),
    };

    private static double Chosen(DomainKind kind, int choice, int element) => kind switch
    {
        DomainKind.Sign => (2 * choice) - 1,
        DomainKind.Binary or DomainKind.Index => choice,
        _ => element == choice ? 1 : 0,
    };

    private static Residue<TFields>[] AddUpToOne<TFields>(int count, ulong key)
        where TFields : struct, IFieldPair
    {
        var weights = new Residue<TFields>[count];
        Residue<TFields> rest = 1;
        for (var i = 1; i < count; i++)
        {
            var own = Hash.Combine(key, (ulong)i);
            weights[i] = Residue<TFields>.Input(Hash.Combine(own, 0), Hash.Combine(own, 1));
            rest -= weights[i];
        }

        weights[0] = rest;
        return weights;
    }

    /// <summary>
    /// Inputs of which those that take few values take any, but for the equation that all values satisfy and that is
    /// linear. What holds for these holds all the more for the few.
    /// </summary>
    public Residue<TFields>[] DrawRelaxed<TFields>(ulong seed)
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

            Restrict(variables[v].Domain.Kind, shapes[v], values);
            inputs.AddRange(values);
        }

        return [.. inputs];
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
