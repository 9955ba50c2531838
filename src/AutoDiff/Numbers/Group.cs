using AutoDiff.Primitives;

namespace AutoDiff.Numbers;

/// <summary>
/// The elements of one group over any carrier, so that the definition of a grouped primitive can be evaluated there. A
/// single element is repeated where several are needed.
/// </summary>
/// <typeparam name="T">The carrier of an element.</typeparam>
internal readonly struct Group<T>(params T[] elements) : IArray<Group<T>>
    where T : struct, IReal<T>
{
    /// <summary>The elements in their order.</summary>
    public T[] Elements => elements ?? [default];

    public static Group<T> Apply<TOp>(Group<T> x)
        where TOp : struct, IUnary => new(Array.ConvertAll(x.Elements, T.Apply<TOp>));

    public static Group<T> Apply<TOp>(Group<T> x, Group<T> y)
        where TOp : struct, IBinary
    {
        var result = new T[x.Elements.Length == 1 ? y.Elements.Length : x.Elements.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = T.Apply<TOp>(x[i], y[i]);
        }

        return new(result);
    }

    public static Group<T> Select(Group<T> condition, Group<T> whenTrue, Group<T> whenFalse)
    {
        var result = new T[condition.Elements.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = T.Select(condition[i], whenTrue[i], whenFalse[i]);
        }

        return new(result);
    }

    public static Group<T> Sum(Group<T> x, ReadOnlySpan<int> axes)
    {
        var sum = default(T);
        foreach (var element in x.Elements)
        {
            sum += element;
        }

        return new(sum);
    }

    public static Group<T> Spread(Group<T> x, Group<T> like, ReadOnlySpan<int> axes) => x;

    public static Group<T> Grouped<TFunction>(Group<T> x, ReadOnlySpan<int> axes)
        where TFunction : struct, IGrouped =>
        TFunction.Definition(x, axes) ?? throw new NotSupportedException($"`{TFunction.Name}` has no definition.");

    public static implicit operator Group<T>(double value) => new((T)value);

    private T this[int i] => Elements[Elements.Length == 1 ? 0 : i];
}
