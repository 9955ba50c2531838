using System.Numerics;
using System.Text.Json;

namespace AutoDiff.Checking;

/// <summary>What is wrong with a claim: a kind of mistake, or several at once.</summary>
public readonly record struct Mistake
{
    // A bit for each kind.
    private readonly int kinds;

    private Mistake(int kinds) => this.kinds = kinds;

    /// <summary>The kinds, the preferred first.</summary>
    public IEnumerable<MistakeKind> Kinds
    {
        get
        {
            for (var rest = kinds; rest != 0; rest &= rest - 1)
            {
                yield return (MistakeKind)BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    /// <summary>The number of kinds.</summary>
    public int Count => BitOperations.PopCount((uint)kinds);

    /// <summary>One kind.</summary>
    public static implicit operator Mistake(MistakeKind kind) => new(1 << (int)kind);

    /// <summary>The mistakes of both at once.</summary>
    public static Mistake operator |(Mistake one, Mistake other) => new(one.kinds | other.kinds);

    /// <summary>Whether a kind is among them.</summary>
    public bool Includes(MistakeKind kind) => (kinds & (1 << (int)kind)) != 0;

    /// <summary>The names of the kinds as reports print them, such as <c>sign+constant-factor</c>.</summary>
    public override string ToString() =>
        string.Join('+', Kinds.Select(kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString())));
}
