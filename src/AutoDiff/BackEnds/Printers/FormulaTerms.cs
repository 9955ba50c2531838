using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <summary>
/// The formulas of a program as text, and which of them get a name of their own: what is used more than once and is not
/// short, and what would make a line too long.
/// </summary>
internal sealed class FormulaTerms
{
    private const int LongestFormula = 100;

    private const int LongestRepeated = 12;

    private readonly Term[] written;
    private readonly string?[] temporaries;

    public FormulaTerms(ArrayProgram program)
    {
        written = new Term[program.Count];
        temporaries = new string?[program.Count];
        var uses = new int[program.Count];
        for (var i = 0; i < program.Count; i++)
        {
            foreach (var operand in program.Instructions[i].Operands)
            {
                uses[operand]++;
            }
        }

        var writer = new TermWriter(program.Listing, Used, showsBroadcasts: false);
        var names = program.Inputs.ToDictionary(input => input.Index, input => input.Name);
        var free =
            Enumerable.Range(1, int.MaxValue).Select(number => $"t{number}").Except(names.Values).GetEnumerator();
        for (var i = 0; i < program.Count; i++)
        {
            written[i] = names.TryGetValue(i, out var name) ? Term.Atom(InFormula(name)) : writer.Write(i);
            var isRepeated = uses[i] > 1 && written[i].Text.Length > LongestRepeated &&
                program.Instructions[i].Op is not (Op.Constant or Op.Broadcast or Op.Reshape or Op.Input);
            if (isRepeated || (written[i].Text.Length > LongestFormula && !program.Listing[i].IsInput))
            {
                free.MoveNext();
                temporaries[i] = free.Current;
            }
        }
    }

    // A name such as dC/da would be read as a quotient.
    private static string InFormula(string name) => name.Contains('/', StringComparison.Ordinal) ? $"({name})" : name;

    /// <summary>The name given to an instruction's result, if one was.</summary>
    public string? Temporary(int instruction) => temporaries[instruction];

    /// <summary>How an instruction's formula reads.</summary>
    public Term Written(int instruction) => written[instruction];

    /// <summary>How an instruction's result reads where it is used: its name if it has one, else its formula.</summary>
    public Term Used(int instruction) => temporaries[instruction] is { } name ? Term.Atom(name) : written[instruction];
}
