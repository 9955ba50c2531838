using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs.Listings;

namespace AutoDiff;

/// <content>Finding where a NaN or an infinity first arose.</content>
public sealed partial class Tape<T>
{
    private List<string?>? origins;

    /// <summary>
    /// Whether the tape remembers the line of user code that recorded each instruction, for
    /// <see cref="FindNonFinite"/>. It is slow, and meant for finding a mistake; switch it on before recording. Lines
    /// are known where debug symbols are.
    /// </summary>
    public bool TracksOrigins
    {
        get => origins is not null;
        set
        {
            origins = value ? [] : null;
            ComputesAtCalls = !value;
        }
    }

    /// <summary>
    /// The first instruction whose result is NaN or infinite although its operands are finite; null if there is none.
    /// </summary>
    public NonFinite? FindNonFinite()
    {
        for (var i = 0; i < Count; i++)
        {
            var element = FirstNonFinite(Values(this[i]));
            if (element >= 0)
            {
                return Describe(i, element, "value", Values(this[i])[element]);
            }
        }

        return null;
    }

    /// <summary>
    /// As <see cref="FindNonFinite"/>, for adjoints: the first instruction, in the order of the sweep, that passes a
    /// NaN or an infinity on to an operand, whose adjoint stays so when it is evaluated once more. It repeats the last
    /// sweep from the given output.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The output is not a scalar.</exception>
    public NonFinite? FindNonFiniteAdjoint(Variable output)
    {
        Sweep(output);
        var last = Index(output);
        WidenAdjoints(all: false);
        var final = MemoryMarshal.Cast<Real<T>, T>(adjoints.AsSpan(0, swept)).ToArray();
        Begin(last, [new(T.One)]);
        var sweep = new ReverseSweep<Real<T>>(rules, Listing, Arena, adjoints, Late);
        Span<int> buffer = stackalloc int[3];
        for (var i = last; i >= 0; i--)
        {
            sweep.Step(i);
            foreach (var operand in Listing.Operands(Listing[i], buffer))
            {
                var found = PlainAdjoints(this[operand]);
                var element = FirstNonFinite(found, final.AsSpan(Listing[operand].Slot));
                if (element >= 0)
                {
                    return Describe(i, element, "adjoint", found[element]);
                }
            }
        }

        return null;
    }

    private static int FirstNonFinite(ReadOnlySpan<T> elements) => FirstNonFinite(elements, elements);

    // The first that is finite neither here nor there.
    private static int FirstNonFinite(ReadOnlySpan<T> elements, ReadOnlySpan<T> others)
    {
        for (var i = 0; i < elements.Length; i++)
        {
            if (!T.IsFinite(elements[i]) && !T.IsFinite(others[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private NonFinite Describe(int instruction, int element, string kind, T found)
    {
        var entry = Listing[instruction];
        var operands = new List<double>();
        foreach (var operand in Listing.Operands(entry, stackalloc int[3]))
        {
            var elements = Values(this[operand]);

            // Elementwise operands match element by element; of others the first non-finite or else the first is
            // telling.
            var index = elements.Length == Listing.Shape(instruction).Length
                ? element
                : Math.Max(0, FirstNonFinite(elements));
            operands.Add(elements.IsEmpty ? double.NaN : double.CreateTruncating(elements[index]));
        }

        var origin = origins is not null && instruction < origins.Count ? origins[instruction] : null;
        var name = (Listing.Payload(entry) as CustomOperation)?.Name;
        return new(
            kind, (entry.Op, name), double.CreateTruncating(found), operands, Listing.Shape(instruction), element,
            origin);
    }

    internal override Variable Append(in PackedInstruction entry)
    {
        RememberOrigin(Count);
        return base.Append(entry);
    }

    private void RememberOrigin(int index)
    {
        if (origins is null)
        {
            return;
        }

        while (origins.Count <= index)
        {
            origins.Add(null);
        }

        // The other packages of the library have names that go on from that of this one.
        var own = typeof(Tape<T>).Assembly.GetName().Name!;
        foreach (var frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { } method
                && !(method.DeclaringAssemblyName.StartsWith(own, StringComparison.Ordinal)
                    && method.DeclaringAssemblyName[own.Length] is ',' or '.'))
            {
                origins[index] = frame.GetFileName() is { } file
                    ? string.Create(CultureInfo.InvariantCulture, $"{file}:{frame.GetFileLineNumber()}")
                    : $"{method.DeclaringTypeName}.{method.Name}";
                return;
            }
        }
    }
}
