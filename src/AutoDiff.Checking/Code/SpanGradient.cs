namespace AutoDiff.Checking;

/// <summary>A gradient that is written into a span.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="x">The elements of x in row-major order.</param>
/// <param name="gradient">Gets an entry for each element; zeros at first.</param>
public delegate void SpanGradient<T>(ReadOnlySpan<T> x, Span<T> gradient);

/// <summary>A function of a span.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="x">The elements of x in row-major order.</param>
public delegate T SpanFunction<T>(ReadOnlySpan<T> x);
