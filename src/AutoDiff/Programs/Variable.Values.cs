using System.Diagnostics.CodeAnalysis;
using AutoDiff.Primitives;

namespace AutoDiff;

/// <content>
/// The values of variables on a tape, and comparisons of them: what plain C# control flow looks at. The tape remembers
/// comparisons by operators: a program made of the recording holds only where they come out alike
/// (<see cref="Guard"/>). It cannot know what becomes of a number that was read. </content>
public readonly partial struct Variable
{
    /// <summary>
    /// The value of a scalar. What is decided by it a program made of the recording does not remember.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// It is not on a tape and has no value, or its tape has been reset.
    /// </exception>
    /// <exception cref="ShapeMismatchException">It is not a scalar.</exception>
    public double Value
    {
        get
        {
            Recorder?.HasReadValues = true;
            return Compared;
        }
    }

    // The value of a scalar that is compared with another, which the recorder remembers.
    private double Compared
    {
        get
        {
            if (Recorder is null)
            {
                return Literal;
            }

            if (Shape.Length != 1)
            {
                throw new ShapeMismatchException($"A single value was asked for; the variable has the shape {Shape}.");
            }

            var value = 0.0;
            Recorder.CopyValues(CheckedIndex(Recorder), new(ref value));
            return value;
        }
    }

    /// <summary>The elements in row-major order.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is not on a tape and has no values, or its tape has been reset.
    /// </exception>
    public double[] ToArray()
    {
        if (Recorder is null)
        {
            return [Literal];
        }

        Recorder.HasReadValues = true;
        var elements = new double[Shape.Length];
        Recorder.CopyValues(CheckedIndex(Recorder), elements);
        return elements;
    }

    /// <summary>The value of a scalar.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is not on a tape and has no value, or its tape has been reset.
    /// </exception>
    public static explicit operator double(Variable x) => x.Value;

    /// <summary>
    /// Whether the values are the same number; for elementwise comparison see <see cref="Functions.Equal"/>. NaN equals
    /// nothing.
    /// </summary>
    public static bool operator ==(Variable x, Variable y) => !Decide<NotEqual>(x, y);

    /// <summary>
    /// Whether the values are not the same number; for elementwise comparison see <see cref="Functions.NotEqual"/>.
    /// </summary>
    public static bool operator !=(Variable x, Variable y) => Decide<NotEqual>(x, y);

    /// <summary>
    /// Whether the values are the same number, or both NaN, as <see cref="double.Equals(double)"/> has it. It compares
    /// as the operators do: it is remembered, and it needs scalars that have a value.
    /// </summary>
    public bool Equals(Variable other) => this == other || (IsNaN(this) && IsNaN(other));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Variable other && Equals(other);

    /// <summary>That of a plain number. A recorded variable has none.</summary>
    /// <exception cref="NotSupportedException">
    /// The variable is recorded. As a key it may be meant as its value, of which no derivative is left, or as itself.
    /// </exception>
    public override int GetHashCode() => Recorder is null
        ? Literal.GetHashCode()
        : throw new NotSupportedException(
            "A recorded variable was used as a key. Use its Value, from which no derivative is taken, or " +
            "Variable.Identity as the comparer if equal values are to be different keys.");

    /// <summary>
    /// Tells variables apart by what they are, not by their values: one is equal to itself alone, a plain number to the
    /// same number. With it variables are keys, as in <c>new Dictionary&lt;Variable, double&gt;(Variable.Identity)</c>.
    /// </summary>
    public static IEqualityComparer<Variable> Identity { get; } = EqualityComparer<Variable>.Create(
        static (x, y) => ReferenceEquals(x.Recorder, y.Recorder) && x.bits == y.bits,
        static x => HashCode.Combine(x.Recorder, x.bits));

    /// <summary>
    /// The order of the values, NaN before all others, as <see cref="double.CompareTo(double)"/> has it. It compares as
    /// the operators do: sorting variables leaves a condition for each comparison.
    /// </summary>
    public int CompareTo(Variable other) =>
        this < other ? -1
        : this > other ? 1
        : this == other ? 0
        : IsNaN(other).CompareTo(IsNaN(this));

    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        Variable other => CompareTo(other),
        _ => throw new ArgumentException($"A variable was compared with a {obj.GetType()}; expected a variable."),
    };

    /// <summary>
    /// Whether the value of x is less than that of y; for elementwise comparison see <see cref="Functions.Less"/>.
    /// </summary>
    public static bool operator <(Variable x, Variable y) => Decide<Less>(x, y);

    /// <summary>
    /// Whether the value of x is greater than that of y; for elementwise comparison see
    /// <see cref="Functions.Greater"/>.
    /// </summary>
    public static bool operator >(Variable x, Variable y) => Decide<Less>(y, x);

    /// <summary>
    /// Whether the value of x is at most that of y; for elementwise comparison see <see cref="Functions.LessOrEqual"/>.
    /// </summary>
    public static bool operator <=(Variable x, Variable y) => Decide<LessOrEqual>(x, y);

    /// <summary>
    /// Whether the value of x is at least that of y; for elementwise comparison see
    /// <see cref="Functions.GreaterOrEqual"/>.
    /// </summary>
    public static bool operator >=(Variable x, Variable y) => Decide<LessOrEqual>(y, x);

    private static bool Decide<TOp>(Variable x, Variable y)
        where TOp : struct, IBinary
    {
        var outcome = TOp.Value(x.Compared, y.Compared) != 0;
        x.Recorder?.Decided<TOp>(x, y, outcome);
        if (!ReferenceEquals(x.Recorder, y.Recorder))
        {
            y.Recorder?.Decided<TOp>(x, y, outcome);
        }

        return outcome;
    }
}
