namespace AutoDiff.LinearAlgebra;

/// <summary>
/// The order in which to eliminate the variables of sparse equations so that few zeros fill in: that with the fewest
/// neighbors first, where the elimination of one makes neighbors of all its neighbors.
/// </summary>
/// <remarks>
/// Cliques are kept as elements, as a whole, and degrees are bounds (P. Amestoy, T. Davis and I. Duff, An approximate
/// minimum degree ordering algorithm, 1996). Variables that meet very many others come last.
/// </remarks>
internal sealed class MinimumDegree
{
    private readonly int order;
    private readonly List<int>[] variables;
    private readonly List<int>[] elements;

    // The variables of an element; null if it has been absorbed by another, or is none.
    private readonly int[]?[] members;

    // Lists of the variables of each degree.
    private readonly int[] degrees;
    private readonly int[] heads;
    private readonly int[] following;
    private readonly int[] preceding;

    // Which step has marked a variable as a neighbor, and how much of an element lies outside of them.
    private readonly int[] marks;
    private readonly int[] outsideMarks;
    private readonly int[] outside;

    private MinimumDegree(SparsityPattern pattern)
    {
        order = pattern.Rows;
        variables = new List<int>[order];
        elements = new List<int>[order];
        members = new int[order][];
        (degrees, following, preceding) = (new int[order], new int[order], new int[order]);
        (marks, outsideMarks, outside) = (new int[order], new int[order], new int[order]);
        heads = new int[order + 1];
        Array.Fill(heads, -1);
        for (var i = 0; i < order; i++)
        {
            (variables[i], elements[i]) = ([], []);
        }

        for (var i = 0; i < order; i++)
        {
            foreach (var j in pattern.ColumnIndices[pattern.RowStarts[i]..pattern.RowStarts[i + 1]])
            {
                if (i != j)
                {
                    variables[i].Add(j);
                    variables[j].Add(i);
                }
            }
        }
    }

    /// <summary>The order of elimination.</summary>
    public static int[] Order(SparsityPattern pattern) => new MinimumDegree(pattern).Find();

    private int[] Find()
    {
        var most = Math.Max(16, (int)(10 * Math.Sqrt(order)));
        var isDense = new bool[order];
        for (var i = 0; i < order; i++)
        {
            variables[i] = [.. variables[i].Distinct()];
            isDense[i] = variables[i].Count > most;
        }

        for (var i = 0; i < order; i++)
        {
            if (!isDense[i])
            {
                variables[i].RemoveAll(j => isDense[j]);
                Insert(i, variables[i].Count);
            }
        }

        var found = new List<int>(order);
        for (var least = 0; least <= order; least++)
        {
            while (heads[least] is >= 0 and var pivot)
            {
                Remove(pivot);
                found.Add(pivot);
                least = Math.Min(least, Eliminate(pivot, found.Count));
            }
        }

        found.AddRange(Enumerable.Range(0, order).Where(i => isDense[i]));
        return [.. found];
    }

    // Makes the pivot an element of its neighbors; returns the least degree of these.
    private int Eliminate(int pivot, int step)
    {
        var neighbors = Neighbors(pivot, step);
        members[pivot] = neighbors;
        foreach (var i in neighbors)
        {
            elements[i].RemoveAll(element => members[element] is null);
            foreach (var element in elements[i])
            {
                if (outsideMarks[element] != step)
                {
                    (outsideMarks[element], outside[element]) = (step, members[element]!.Length);
                }

                outside[element]--;
            }
        }

        var least = order;
        foreach (var i in neighbors)
        {
            variables[i].RemoveAll(j => j == pivot || marks[j] == step);
            var degree = variables[i].Count + neighbors.Length - 1;
            foreach (var element in elements[i])
            {
                degree += outside[element];
            }

            elements[i].Add(pivot);
            degree = Math.Min(Math.Min(degree, degrees[i] + neighbors.Length - 1), order - step);
            Remove(i);
            Insert(i, degree);
            least = Math.Min(least, degree);
        }

        return least;
    }

    // The variables that the pivot meets, by itself or through elements, which the new element absorbs.
    private int[] Neighbors(int pivot, int step)
    {
        var found = new List<int>();
        marks[pivot] = step;
        Add(variables[pivot]);
        foreach (var element in elements[pivot])
        {
            Add(members[element] ?? []);
            members[element] = null;
        }

        return [.. found];

        void Add(IEnumerable<int> others)
        {
            foreach (var i in others)
            {
                if (marks[i] != step)
                {
                    marks[i] = step;
                    found.Add(i);
                }
            }
        }
    }

    private void Insert(int i, int degree)
    {
        (degrees[i], preceding[i], following[i]) = (degree, -1, heads[degree]);
        if (following[i] >= 0)
        {
            preceding[following[i]] = i;
        }

        heads[degree] = i;
    }

    private void Remove(int i)
    {
        if (preceding[i] >= 0)
        {
            following[preceding[i]] = following[i];
        }
        else
        {
            heads[degrees[i]] = following[i];
        }

        if (following[i] >= 0)
        {
            preceding[following[i]] = preceding[i];
        }
    }
}
