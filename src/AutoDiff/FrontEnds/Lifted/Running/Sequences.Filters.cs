using System.Collections;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>Operators that leave elements out, or put them in another order.</content>
internal static partial class Sequences
{
    public static IEnumerable<TSource> Where<TSource>(IEnumerable<TSource> source, Func<TSource, bool> predicate) =>
        Where(source, (item, _) => predicate(item));

    public static IEnumerable<TSource> Where<TSource>(
        IEnumerable<TSource> source, Func<TSource, int, bool> predicate)
    {
        var items = Items(source);
        var kept = new bool[items.Length];
        for (var k = 0; k < items.Length; k++)
        {
            kept[k] = predicate(items[k], k);
        }

        return new Filtered<TSource>(items, kept);
    }

    public static int Count<TSource>(IEnumerable<TSource> source) => Sum(source, _ => 1);

    public static int Count<TSource>(IEnumerable<TSource> source, Func<TSource, bool> predicate) =>
        Sum(source, item => predicate(item) ? 1 : 0);

    public static bool Any<TSource>(IEnumerable<TSource> source) => Count(source) > 0;

    public static bool Any<TSource>(IEnumerable<TSource> source, Func<TSource, bool> predicate) =>
        Count(source, predicate) > 0;

    public static bool All<TSource>(IEnumerable<TSource> source, Func<TSource, bool> predicate) =>
        Count(source, item => !predicate(item)) == 0;

    public static TSource First<TSource>(IEnumerable<TSource> source) => Items(source)[0];

    public static TSource Last<TSource>(IEnumerable<TSource> source) => Items(source)[^1];

    public static TSource ElementAt<TSource>(IEnumerable<TSource> source, int index) => Items(source)[index];

    public static IEnumerable<TSource> Reverse<TSource>(IEnumerable<TSource> source)
    {
        var items = Items(source);
        var results = new TSource[items.Length];
        for (var k = 0; k < items.Length; k++)
        {
            results[k] = items[^(k + 1)];
        }

        return results;
    }

    public static IEnumerable<TSource> Reverse<TSource>(TSource[] source) =>
        Reverse((IEnumerable<TSource>)source);

    public static IEnumerable<TSource> Concat<TSource>(IEnumerable<TSource> first, IEnumerable<TSource> second)
    {
        var (left, right) = (Items(first), Items(second));
        var results = new TSource[left.Length + right.Length];
        Array.Copy(left, results, left.Length);
        Array.Copy(right, 0, results, left.Length, right.Length);
        return results;
    }

    public static IEnumerable<TSource> Append<TSource>(IEnumerable<TSource> source, TSource element) =>
        Concat(source, [element]);

    public static IEnumerable<TSource> Prepend<TSource>(IEnumerable<TSource> source, TSource element) =>
        Concat([element], source);

    public static IEnumerable<TResult> Repeat<TResult>(TResult element, int count)
    {
        var results = new TResult[count];
        Array.Fill(results, element);
        return results;
    }

    public static IEnumerable<TResult> SelectMany<TSource, TResult>(
        IEnumerable<TSource> source, Func<TSource, IEnumerable<TResult>> selector)
    {
        var list = new List<TResult>();
        foreach (var item in Items(source))
        {
            foreach (var result in Items(selector(item)))
            {
                list.Add(result);
            }
        }

        return list.ToArray();
    }

    public static IEnumerable<T> Order<T>(IEnumerable<T> source) => OrderBy(source, x => x);

    public static IEnumerable<TSource> OrderBy<TSource, TKey>(
        IEnumerable<TSource> source, Func<TSource, TKey> keySelector) => Ordered(source, keySelector, 1);

    public static IEnumerable<TSource> OrderByDescending<TSource, TKey>(
        IEnumerable<TSource> source, Func<TSource, TKey> keySelector) => Ordered(source, keySelector, -1);

    public static bool Contains<TSource>(IEnumerable<TSource> source, TSource value) =>
        Any(source, item => EqualityComparer<TSource>.Default.Equals(item, value));

    public static int IndexOf<T>(T[] array, T value)
    {
        for (var k = 0; k < array.Length; k++)
        {
            if (EqualityComparer<T>.Default.Equals(array[k], value))
            {
                return k;
            }
        }

        return -1;
    }

    public static T[] GetSubArray<T>(T[] array, Range range)
    {
        var (offset, length) = range.GetOffsetAndLength(array.Length);
        var part = new T[length];
        Array.Copy(array, offset, part, 0, length);
        return part;
    }

    /// <summary>Where a method is read, requires that all of an array is known; else it does nothing.</summary>
    public static void RequireKnown(bool[] kept)
    {
    }

    // The place of an element is the number of those before it; equal ones keep their order.
    private static TSource[] Ordered<TSource, TKey>(
        IEnumerable<TSource> source, Func<TSource, TKey> keySelector, int sign)
    {
        var items = Items(source);
        var keys = Items(Select(items, keySelector));
        var results = new TSource[items.Length];
        for (var k = 0; k < items.Length; k++)
        {
            var before = 0;
            for (var j = 0; j < items.Length; j++)
            {
                var order = sign * Comparer<TKey>.Default.Compare(keys[j], keys[k]);
                if (order < 0 || (order == 0 && j < k))
                {
                    before++;
                }
            }

            results[before] = items[k];
        }

        return results;
    }

    /// <summary>
    /// Elements of which some are left out. Which, may depend on values; sums over them are then sums of choices.
    /// </summary>
    internal sealed class Filtered<T>(T[] items, bool[] kept) : IEnumerable<T>
    {
        public T[] All => items;

        public bool Keeps(int place) => kept[place];

        public IEnumerator<T> GetEnumerator()
        {
            RequireKnown(kept);
            var list = new List<T>();
            for (var k = 0; k < items.Length; k++)
            {
                if (kept[k])
                {
                    list.Add(items[k]);
                }
            }

            return list.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
