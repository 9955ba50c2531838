using System.Globalization;

namespace AutoDiff.Orleans.Messages;

/// <summary>Which sum of the tree a grain computes.</summary>
/// <param name="Sum">The identity of the sum.</param>
/// <param name="Level">The level of the tree.</param>
/// <param name="Index">The number of the sum on its level.</param>
/// <param name="Replica">Replicas compute the same on different silos.</param>
internal readonly record struct NodeKey(string Sum, int Level, int Index, int Replica)
{
    public static NodeKey Parse(string text)
    {
        var parts = text.Split('/');
        return new(parts[0], Number(parts[1]), Number(parts[2]), Number(parts[3]));

        static int Number(string part) => int.Parse(part, CultureInfo.InvariantCulture);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Sum}/{Level}/{Index}/{Replica}");
}
