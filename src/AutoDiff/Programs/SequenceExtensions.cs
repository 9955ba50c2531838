using AutoDiff.Numbers;

namespace AutoDiff;

/// <summary>
/// What LINQ has for sequences of numbers, for sequences of variables. What has no numbers in it, such as
/// <c>Select</c>, <c>Zip</c> and <c>Aggregate</c>, LINQ has already.
/// </summary>
/// <remarks>
/// <c>Max(x =&gt; …)</c> and <c>Min(x =&gt; …)</c> are those of LINQ, which compare: a tape remembers each comparison.
/// <c>Select(x =&gt; …).Max()</c> records the maximum.
/// </remarks>
public static class SequenceExtensions
{
    /// <summary>Σ xᵢ from the first to the last; 0 for no elements.</summary>
    public static T Sum<T>(this IEnumerable<T> source)
        where T : struct, IReal<T> => source.Aggregate(default(T), (sum, x) => sum + x);

    /// <inheritdoc cref="Sum{T}(IEnumerable{T})"/>
    public static T Sum<TSource, T>(this IEnumerable<TSource> source, Func<TSource, T> selector)
        where T : struct, IReal<T> => source.Select(selector).Sum();

    /// <summary>(Σ xᵢ)/n.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public static T Average<T>(this IEnumerable<T> source)
        where T : struct, IReal<T>
    {
        var (sum, count) = source.Aggregate(
            (Sum: default(T), Count: 0), (state, x) => (state.Sum + x, state.Count + 1));
        return count > 0
            ? sum / count
            : throw new InvalidOperationException("The average of no numbers was asked for.");
    }

    /// <inheritdoc cref="Average{T}(IEnumerable{T})"/>
    public static T Average<TSource, T>(this IEnumerable<TSource> source, Func<TSource, T> selector)
        where T : struct, IReal<T> => source.Select(selector).Average();

    /// <summary>
    /// The largest, NaN if an element is, as <see cref="Functions.Max(Variable, Variable)"/>: of two that tie each has
    /// half of the derivative.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public static Variable Max(this IEnumerable<Variable> source) => source.Aggregate(Functions.Max);

    /// <summary>
    /// The smallest, NaN if an element is, as <see cref="Functions.Min(Variable, Variable)"/>: of two that tie each has
    /// half of the derivative.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public static Variable Min(this IEnumerable<Variable> source) => source.Aggregate(Functions.Min);
}
