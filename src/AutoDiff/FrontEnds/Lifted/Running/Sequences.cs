using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>
/// The operators of LINQ as methods that are read in their place: the originals use memory in ways that cannot be
/// traced. They are lazy only where a sequence may have no end, as that of an iterator. Elsewhere it makes no
/// difference to functions without side effects.
/// </summary>
internal static partial class Sequences
{
    /// <summary>The operator that stands for one of LINQ; null if there is none.</summary>
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(Sequences))]
    public static MethodInfo? Of(MethodInfo method)
    {
        var origin = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        var found = Array.Find(
            typeof(Sequences).GetMethods(),
            own => own.Name == origin.Name && own.GetParameters().Select(Described)
                .SequenceEqual(origin.GetParameters().Select(Described)));
        return found is { IsGenericMethod: true } ? found.MakeGenericMethod(method.GetGenericArguments()) : found;

        static string Described(ParameterInfo parameter) => parameter.ParameterType.ToString();
    }

    /// <summary>The elements as an array.</summary>
    public static TSource[] Items<TSource>(IEnumerable<TSource> source)
    {
        var list = new List<TSource>();
        foreach (var item in source)
        {
            list.Add(item);
        }

        return list.ToArray();
    }

    public static IEnumerator<TSource> Enumerate<TSource>(TSource[] items) => new Enumerator<TSource>(items);

    public static double Sum(IEnumerable<double> source) => Sum(source, x => x);

    public static float Sum(IEnumerable<float> source) => Sum(source, x => x);

    public static int Sum(IEnumerable<int> source) => Sum(source, x => x);

    public static double Sum<TSource>(IEnumerable<TSource> source, Func<TSource, double> selector) =>
        Aggregate(source, 0.0, (sum, item) => sum + selector(item));

    public static float Sum<TSource>(IEnumerable<TSource> source, Func<TSource, float> selector) =>
        Aggregate(source, 0f, (sum, item) => sum + selector(item));

    public static int Sum<TSource>(IEnumerable<TSource> source, Func<TSource, int> selector) =>
        Aggregate(source, 0, (sum, item) => sum + selector(item));

    public static double Average(IEnumerable<double> source) => Average(source, x => x);

    public static double Average<TSource>(IEnumerable<TSource> source, Func<TSource, double> selector)
    {
        var count = Count(source);
        return count == 0
            ? throw new InvalidOperationException("The sequence has no elements.")
            : Sum(source, selector) / count;
    }

    public static double Max(IEnumerable<double> source) => Max(source, x => x);

    public static double Max<TSource>(IEnumerable<TSource> source, Func<TSource, double> selector) =>
        Aggregate(Select(source, selector), Math.Max);

    public static double Min(IEnumerable<double> source) => Min(source, x => x);

    public static double Min<TSource>(IEnumerable<TSource> source, Func<TSource, double> selector) =>
        Aggregate(Select(source, selector), Math.Min);

    public static TSource Aggregate<TSource>(IEnumerable<TSource> source, Func<TSource, TSource, TSource> func)
    {
        var (isFirst, result) = (true, default(TSource)!);
        if (source is Filtered<TSource> filtered)
        {
            var all = filtered.All;
            for (var k = 0; k < all.Length; k++)
            {
                if (filtered.Keeps(k))
                {
                    result = isFirst ? all[k] : func(result, all[k]);
                    isFirst = false;
                }
            }
        }
        else
        {
            foreach (var item in Items(source))
            {
                result = isFirst ? item : func(result, item);
                isFirst = false;
            }
        }

        return isFirst ? throw new InvalidOperationException("The sequence has no elements.") : result;
    }

    public static TAccumulate Aggregate<TSource, TAccumulate>(
        IEnumerable<TSource> source, TAccumulate seed, Func<TAccumulate, TSource, TAccumulate> func)
    {
        if (source is Filtered<TSource> filtered)
        {
            var all = filtered.All;
            for (var k = 0; k < all.Length; k++)
            {
                if (filtered.Keeps(k))
                {
                    seed = func(seed, all[k]);
                }
            }

            return seed;
        }

        foreach (var item in Items(source))
        {
            seed = func(seed, item);
        }

        return seed;
    }

    public static IEnumerable<TResult> Select<TSource, TResult>(
        IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        if (source is Filtered<TSource> filtered)
        {
            var all = filtered.All;
            var (selected, kept) = (new TResult[all.Length], new bool[all.Length]);
            for (var k = 0; k < all.Length; k++)
            {
                kept[k] = filtered.Keeps(k);
                if (kept[k])
                {
                    selected[k] = selector(all[k]);
                }
            }

            return new Filtered<TResult>(selected, kept);
        }

        if (MayBeEndless(source))
        {
            return Selected(source, (item, _) => selector(item));
        }

        var items = Items(source);
        var results = new TResult[items.Length];
        for (var k = 0; k < items.Length; k++)
        {
            results[k] = selector(items[k]);
        }

        return results;
    }

    public static IEnumerable<TResult> Select<TSource, TResult>(
        IEnumerable<TSource> source, Func<TSource, int, TResult> selector)
    {
        if (MayBeEndless(source))
        {
            return Selected(source, selector);
        }

        var items = Items(source);
        var results = new TResult[items.Length];
        for (var k = 0; k < items.Length; k++)
        {
            results[k] = selector(items[k], k);
        }

        return results;
    }

    public static IEnumerable<TResult> Zip<TFirst, TSecond, TResult>(
        IEnumerable<TFirst> first, IEnumerable<TSecond> second, Func<TFirst, TSecond, TResult> resultSelector)
    {
        var (left, right) = (Items(first), Items(second));
        var results = new TResult[Math.Min(left.Length, right.Length)];
        for (var k = 0; k < results.Length; k++)
        {
            results[k] = resultSelector(left[k], right[k]);
        }

        return results;
    }

    public static IEnumerable<(TFirst First, TSecond Second)> Zip<TFirst, TSecond>(
        IEnumerable<TFirst> first, IEnumerable<TSecond> second) => Zip(first, second, (x, y) => (x, y));

    public static IEnumerable<int> Range(int start, int count)
    {
        var results = new int[count];
        for (var k = 0; k < count; k++)
        {
            results[k] = start + k;
        }

        return results;
    }

    public static IEnumerable<TSource> Skip<TSource>(IEnumerable<TSource> source, int count)
    {
        var items = Items(source);
        var first = Math.Clamp(count, 0, items.Length);
        var results = new TSource[items.Length - first];
        Array.Copy(items, first, results, 0, results.Length);
        return results;
    }

    public static IEnumerable<TSource> Take<TSource>(IEnumerable<TSource> source, int count)
    {
        if (MayBeEndless(source))
        {
            var taken = new List<TSource>();
            if (count > 0)
            {
                foreach (var item in source)
                {
                    taken.Add(item);
                    if (taken.Count == count)
                    {
                        break;
                    }
                }
            }

            return taken;
        }

        var items = Items(source);
        var results = new TSource[Math.Clamp(count, 0, items.Length)];
        Array.Copy(items, results, results.Length);
        return results;
    }

    public static TSource[] ToArray<TSource>(IEnumerable<TSource> source) => (TSource[])Items(source).Clone();

    public static List<TSource> ToList<TSource>(IEnumerable<TSource> source)
    {
        var list = new List<TSource>();
        foreach (var item in Items(source))
        {
            list.Add(item);
        }

        return list;
    }

    private static bool MayBeEndless<TSource>(IEnumerable<TSource> source) =>
        source is not (TSource[] or List<TSource> or ICollection<TSource> or Filtered<TSource>);

    private static IEnumerable<TResult> Selected<TSource, TResult>(
        IEnumerable<TSource> source, Func<TSource, int, TResult> selector)
    {
        var index = 0;
        foreach (var item in source)
        {
            yield return selector(item, index);
            index++;
        }
    }

    private sealed class Enumerator<T>(T[] items) : IEnumerator<T>
    {
        private int next;

        public T Current => items[next - 1];

        object? IEnumerator.Current => Current;

        public bool MoveNext() => next++ < items.Length;

        public void Reset() => next = 0;

        public void Dispose()
        {
        }
    }
}
