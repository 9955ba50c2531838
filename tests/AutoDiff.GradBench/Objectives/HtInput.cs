namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// What the eval ht gives: the angles, a hand with the points it is compared with, and where in their triangles the
/// places on its skin are.
/// </summary>
/// <param name="Theta">Rotation (3), translation (3) and the angles of the joints (20).</param>
/// <param name="Data">The hand and the points.</param>
/// <param name="Us">Two coordinates for each place; none where places are vertices.</param>
public sealed record HtInput(double[] Theta, HtData Data, double[][] Us)
{
    /// <summary>Whether places are inside triangles.</summary>
    public bool IsComplicated => Us.Length > 0;

    /// <summary>The number of points, and of places on the skin.</summary>
    public int Count => Data.Correspondences.Length;

    /// <summary>The number of rows of a pose: four for each bone.</summary>
    public int PoseRows => 4 * Data.Model.Parents.Length;

    /// <summary>The vertices at the corners of all places: those of the first corners, and so on.</summary>
    public int[][] Corners() =>
        IsComplicated
            ? [.. Enumerable.Range(0, 3)
                .Select(i => Array.ConvertAll(Data.Correspondences, place => Data.Model.Triangles[place][i]))]
            : [Data.Correspondences];

    /// <summary>
    /// For a vertex its four coordinates times the weight of each bone, to be multiplied with a pose.
    /// </summary>
    public IEnumerable<double> Skin(int vertex) =>
        Data.Model.Weights[vertex].SelectMany(weight => Data.Model.BasePositions[vertex].Select(x => weight * x));
}

/// <summary>A hand, the points, and for each point the triangle or vertex that belongs to it.</summary>
public sealed record HtData(HtModel Model, int[] Correspondences, double[][] Points);

/// <summary>A hand: bones that know their parents, and a skin whose vertices follow them by weights.</summary>
public sealed record HtModel(
    int[] Parents,
    double[][][] BaseRelatives,
    double[][][] InverseBaseAbsolutes,
    double[][] BasePositions,
    double[][] Weights,
    int[][] Triangles,
    bool IsMirrored);
