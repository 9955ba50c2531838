namespace Plain;

public static class Collections
{
    [At(0.37, 0.81, 0.62)]
    public static double MovingAverage(double[] x)
    {
        var window = new Queue<double>();
        double sum = 0, result = 0;
        foreach (var v in x)
        {
            window.Enqueue(v);
            sum += v;
            if (window.Count > 2)
                sum -= window.Dequeue();
            result += sum * sum / window.Count;
        }

        return result;
    }

    [At(0.37, 0.81, 0.62)]
    public static double PostfixProgram(double[] x)
    {
        var stack = new Stack<double>();
        foreach (var c in "01+2*0-2/")
        {
            if (char.IsDigit(c))
            {
                stack.Push(x[c - '0']);
                continue;
            }

            var (b, a) = (stack.Pop(), stack.Pop());
            stack.Push(c switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => a / b });
        }

        return stack.Pop();
    }

    [At(0.37, 0.81, 0.62)]
    public static double NamedPositions(double[] x)
    {
        var book = new Dictionary<string, double> { ["alpha"] = x[0], ["b"] = x[1] };
        book["alpha"] *= x[2];
        book[$"c{1 + 1:D2}"] = book["alpha"] + book["b"];
        var sum = 0.0;
        foreach (var (name, value) in book)
            sum += value * value * name.Length;
        return book.TryGetValue("c02", out var last) ? sum * last : sum;
    }

    [At(0.37, 0.81, 0.62)]
    public static double Memoized(double[] x)
    {
        var memo = new Dictionary<int, double>();
        double F(int n) => n < 2 ? x[n]
            : memo.TryGetValue(n, out var v) ? v : memo[n] = F(n - 1) * 0.7 + F(n - 2) * x[2];
        return F(20);
    }

    [At(0.37, 0.81, 0.62)]
    public static double Objects(double[] x)
    {
        object[] all = [x[0], 2, "abc", x[1], (x[2], 1.5)];
        var sum = 0.0;
        foreach (var e in all)
        {
            sum += e switch
            {
                double d => d * d,
                int i => i,
                (double a, double b) => a * b,
                string t => t.Length,
                _ => 0,
            };
        }

        object boxed = x[2];
        return boxed is double y && y > 0.5 ? sum * y : sum;
    }

    private static IEnumerable<double> Steps(double a, int n)
    {
        for (var i = 0; i < n; i++, a *= 1.1)
            yield return a * i;
    }

    [At(0.37, 0.81)]
    public static double Iterators(double x, double y)
    {
        var sum = 0.0;
        foreach (var v in Steps(x, 6))
            sum += v * v;
        return sum + Steps(y, 3).Sum();
    }

    [At(0.62, 0.81, 0.37)]
    public static double Sorted(double[] x)
    {
        var (copy, list) = ((double[])x.Clone(), x.ToList());
        Array.Sort(copy);
        list.Sort();
        Array.Reverse(copy);
        Array.Resize(ref copy, 4);
        return copy[0] + 2 * copy[1] * copy[2] + copy[3] + list[0] * list[1]
            + x.OrderBy(v => v).Select((v, i) => (i + 1) * v).Sum() + x.OrderByDescending(v => v * v).First();
    }

    [At(0.37, -0.81, 0.62)]
    public static double Filtered(double[] x) =>
        x.Where(v => v > 0).Sum(v => Math.Log(v)) + x.Where((_, i) => i % 2 == 0).Sum() * x.Where(v => v < 0.5).Max()
        + x.Where(v => v > 0).Average() + x.Count(v => v > 0.5) * x[0] + (x.Any(v => v < -0.5) ? x[1] * x[1] : 0)
        + (x.All(v => v < 0.5) ? 0 : x[2])
        + x.Select((v, i) => v * (i + 1)).Where(v => v > 0.1).Select(v => v * v).Max();

    [At(0.37, 0.81, 0.62)]
    public static double Queries(double[] x) =>
        (from a in x from b in x where a < b select a * b).Sum()
        + x.Reverse().Concat(x.Append(2.0)).Prepend(x[0]).First()
        + x.Last() * x.Skip(1).First() + x.SelectMany(v => new[] { v, v * v }).Sum() + x.MaxBy(v => v * v)
        + x.Chunk(2).Sum(c => c[0]) + x[1..].Sum() * x[^1] + x.Select(v => new { A = v, B = v * 2 }).Sum(t => t.A * t.B)
        + Enumerable.Range(0, x.Length).GroupBy(i => i % 2).Sum(g => g.Sum(i => x[i]) * g.Sum(i => x[i]));

    [At(0.37, 0.81, 0.62)]
    public static unsafe double Pointers(double[] x)
    {
        var sum = 0.0;
        fixed (double* p = x)
        {
            for (var i = 0; i < x.Length; i++)
                sum += p[i] * p[i] * (i + 1);
        }

        return sum;
    }

    [At(2.7, 0.81)]
    public static double BinarySearch(double x, double y)
    {
        double[] at = [0, 1, 2, 4, 8];
        double[] values = [0, 1, 4, 16, 64];
        var i = Array.BinarySearch(at, x);
        if (i < 0)
            i = ~i;
        i = Math.Clamp(i, 1, 4);
        var t = (x - at[i - 1]) / (at[i] - at[i - 1]);
        return values[i - 1] * (1 - t) + t * values[i] + y;
    }
}
