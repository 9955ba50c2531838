namespace AutoDiff.BackEnds.Printers;

/// <summary>Gives out names for formulas, each once.</summary>
internal sealed class FormulaNames(IEnumerable<string> taken)
{
    private static readonly string[] Turns = ["t", "n", "m"];

    private static readonly string[] States = ["h", "g", "p", "q", "r", "s", "u", "v", "w"];

    private static readonly string[] Outputs = ["y", "z", "o"];

    private static readonly string[] Counts = ["T", "N", "M"];

    // A letter with a bar over it.
    private const char Bar = '\u0304';

    private readonly HashSet<string> taken = [.. taken];
    private readonly Dictionary<string, int> numbers = [];

    /// <summary>The name of a result that is used more than once: t1, t2, …</summary>
    public string Temporary() => Numbered("t");

    /// <summary>The index of a loop.</summary>
    public string Turn() => Free(Turns);

    /// <summary>A state of a loop.</summary>
    public string State() => Free(States);

    /// <summary>What is stacked.</summary>
    public string Output() => Free(Outputs);

    /// <summary>A number of turns that is not known.</summary>
    public string Count() => Free(Counts);

    /// <summary>The adjoint of what has a name of one letter; of something else that of a constant.</summary>
    public string Adjoint(string text) => Free([(text.Length == 1 && char.IsLetter(text[0]) ? text : "c") + Bar]);

    private string Free(string[] names) => Array.Find(names, taken.Add) ?? Numbered(names[0]);

    private string Numbered(string name)
    {
        do
        {
            numbers[name] = numbers.GetValueOrDefault(name) + 1;
        }
        while (!taken.Add($"{name}{numbers[name]}"));
        return $"{name}{numbers[name]}";
    }
}
