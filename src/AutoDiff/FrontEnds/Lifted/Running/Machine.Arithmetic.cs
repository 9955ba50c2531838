using System.Runtime.CompilerServices;
using AutoDiff.FrontEnds.Lifted.Values;
using AutoDiff.Primitives;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>Arithmetic of numbers and integers, known and recorded.</content>
internal sealed partial class Machine
{
    // Integers that depend on values are recorded as numbers, exact up to here.
    private const long MostExact = 1L << 50;

    private const string LostByRounding =
        "A number that depends on the arguments is rounded to an integer; Math.Floor, Ceiling, Round or Truncate " +
        "before it says that its derivative is to be 0";

    private static Variable Not(Variable condition) => 1 - condition;

    private static Variable And(Variable x, Variable y) => x * y;

    private static Variable Or(Variable x, Variable y) => Functions.Max(x, y);

    private static Whole Not(Whole condition) => condition.Form is { } form
        ? Whole.OfTurns(new(form.Counter, () => 1 - form.At(), null), isTruth: true)
        : Whole.OfTruth(Not(condition.Variable));

    private static Whole Or(Whole x, Whole y) => x.Form is { } f && y.Form is { } g && f.Counter == g.Counter
        ? Whole.OfTurns(new(f.Counter, () => f.At() | g.At(), null), isTruth: true)
        : Whole.OfTruth(Or(x.Variable, y.Variable));

    internal Variable AsVariable(object? value) => value switch
    {
        Number number => number.Variable,
        double number => number,
        float number => number,
        Whole whole => whole.Variable,
        int whole => whole,
        long whole => whole,
        Forgotten => throw Refused("A value is read that a loop or a branch has left undetermined"),
        _ => throw Refused($"A number was expected; found {Described(value)}"),
    };

    private Whole AsWhole(object? value) => value switch
    {
        Whole whole => whole,
        int or long or nint => Whole.OfData(LongOf(value), LongOf(value), LongOf(value)),
        Forgotten => throw Refused("A value is read that a loop or a branch has left undetermined"),
        _ => throw Refused($"An integer was expected; found {Described(value)}"),
    };

    private static long LongOf(object? value) => value switch
    {
        int small => small,
        long large => large,
        _ => (nint)value!,
    };

    private static bool IsInteger(object? value) => value is int or long or nint or Whole;

    private object? Binary(string code, object? x, object? y)
    {
        if (x is Forgotten || y is Forgotten)
        {
            throw Refused("A value is read that a loop or a branch has left undetermined");
        }

        if (x is Number || y is Number)
        {
            return new Number(BinaryOf(code, AsVariable(x), AsVariable(y)));
        }

        if (IsInteger(x) && IsInteger(y))
        {
            return BinaryOfIntegers(code, x!, y!);
        }

        if (code == "add" && (x is PlaceReference or ElementReference || y is PlaceReference or ElementReference))
        {
            return x is PlaceReference or ElementReference ? MovedByBytes(x, y) : MovedByBytes(y, x);
        }

        return (x, y) switch
        {
            (float a, float b) => code switch
            {
                "add" => a + b,
                "sub" => a - b,
                "mul" => a * b,
                "div" => a / b,
                _ => a % b,
            },
            (double or float, double or float) => BinaryOf(code, DoubleOf(x), DoubleOf(y)),
            _ => throw Refused($"{code} of {Described(x)} and {Described(y)}"),
        };

        static double DoubleOf(object x) => x is float single ? single : (double)x;
    }

    // A pointer into an array and a number of bytes.
    private object MovedByBytes(object? reference, object? bytes)
    {
        var type = reference is PlaceReference place ? place.Type : ((ElementReference)reference!).Array.ElementType;
        return bytes is int or long or nint or Whole
            ? Moved(reference, BinaryOfIntegers("div", bytes, RuntimeHelpers.SizeOf(type.TypeHandle)))
            : throw Refused($"A reference is moved by {Described(bytes)}");
    }

    private static double BinaryOf(string code, double x, double y) => code switch
    {
        "add" => x + y,
        "sub" => x - y,
        "mul" => x * y,
        "div" => x / y,
        _ => x % y,
    };

    private Variable BinaryOf(string code, Variable x, Variable y) => code switch
    {
        "add" => IsZero(x) ? y : IsZero(y) ? x : x + y,
        "sub" => IsZero(y) ? x : x - y,
        "mul" => IsOne(x) ? y : IsOne(y) ? x : x * y,
        "div" => IsOne(y) ? x : x / y,
        "rem" => x % y,
        _ => throw Refused($"{code} of numbers"),
    };

    private static bool IsZero(Variable x) => x.IsLiteral && x.Literal == 0;

    private static bool IsOne(Variable x) => x.IsLiteral && x.Literal == 1;

    private object? Negated(object? x) => x switch
    {
        Number number => new Number(-number.Variable),
        double number => -number,
        float number => -number,
        int or long or nint or Whole => BinaryOfIntegers("sub", x is long ? 0L : 0, x),
        _ => throw Refused($"neg of {Described(x)}"),
    };

    private object Inverted(object? x) => x switch
    {
        int number => (object)~number,
        long number => ~number,
        nint number => ~number,
        Whole => BinaryOfIntegers("sub", -1, x)!,
        _ => throw Refused($"not of {Described(x)}"),
    };

    /// <summary>A comparison: a known truth value as 0 or 1, else one that is recorded.</summary>
    private object Compared(string comparison, object? x, object? y)
    {
        if (x is Forgotten || y is Forgotten)
        {
            throw Refused("A value is read that a loop or a branch has left undetermined");
        }

        if (x is Number || y is Number)
        {
            return Whole.OfTruth(Comparison(comparison, AsVariable(x), AsVariable(y)));
        }

        if (x is Whole || y is Whole)
        {
            return ComparedWholes(comparison, x!, y!);
        }

        if (IsInteger(x) && IsInteger(y))
        {
            var isLong = x is long or nint || y is long or nint;
            return Integers.Compare(comparison, LongOf(x), LongOf(y), isLong) ? 1 : 0;
        }

        if (x is double or float && y is double or float)
        {
            var (a, b) = (((IConvertible)x).ToDouble(null), ((IConvertible)y).ToDouble(null));
            return Comparison(comparison, a, b).Literal != 0 ? 1 : 0;
        }

        // References: equal, or not equal, which is written as greater than null.
        var same = ReferenceEquals(x, y) || (x is not null && y is not null && x.Equals(y))
            || (x is LiftedArray or Array && y is LiftedArray or Array && ReferenceEquals(ArrayOf(x), ArrayOf(y)));
        return same == (comparison is "eq") ? 1 : 0;
    }

    private Whole ComparedWholes(string comparison, object left, object right)
    {
        if (FormOf(left, right) is { } counter)
        {
            var (f, g) = (AtOf(left), AtOf(right));
            return Whole.OfTurns(
                new(counter, () => Integers.Compare(comparison, f(), g(), isLong: false) ? 1 : 0, null), isTruth: true);
        }

        var (x, y) = (AsWhole(left), AsWhole(right));
        var (a, b) = (x.Variable, y.Variable);
        if (comparison.EndsWith(".un", StringComparison.Ordinal) && (x.Least < 0 || y.Least < 0))
        {
            // Of the numbers without sign those with the highest bit are the largest.
            const double wrap = 4294967296.0;
            (a, b) = (Functions.Where(Functions.Less(a, 0), a + wrap, a), Functions.Where(
                Functions.Less(b, 0), b + wrap, b));
        }

        return Whole.OfTruth(Comparison(comparison.Replace(".un", "", StringComparison.Ordinal), a, b));
    }

    // Of numbers a comparison marked "un" also holds where one is NaN.
    private static Variable Comparison(string comparison, Variable x, Variable y) => comparison switch
    {
        "eq" => Functions.Equal(x, y),
        "ne" => Functions.NotEqual(x, y),
        "lt" => Functions.Less(x, y),
        "le" => Functions.LessOrEqual(x, y),
        "gt" => Functions.Greater(x, y),
        "ge" => Functions.GreaterOrEqual(x, y),
        "lt.un" => Not(Functions.GreaterOrEqual(x, y)),
        "le.un" => Not(Functions.Greater(x, y)),
        "gt.un" => Not(Functions.LessOrEqual(x, y)),
        _ => Not(Functions.Less(x, y)),
    };

    private object? Converted(string code, object? x)
    {
        var target = code.Split('.')[1] is "ovf" ? code.Split('.')[2] : code.Split('.')[1];
        switch (x)
        {
            case Forgotten:
                throw Refused("A value is read that a loop or a branch has left undetermined");
            case Number when target is "r8":
                return x;
            case Number when target is "r4":
                return number == typeof(float) ? x : throw Refused(
                    "A number that depends on the arguments is rounded to float");
            case Number value when target is "i4" or "i8" or "i" or "u4" or "u8":
                var rounded = Whole.OfData(Variable.Truncate(value.Variable), int.MinValue, int.MaxValue);
                return IsStep(value.Variable) ? rounded : rounded.FromNumber();
            case Number value when !IsStep(value.Variable):
                throw Refused(LostByRounding);
            case Whole when target is "i4" or "i8" or "i" or "u4" or "u8" or "u":
                return x;
            case Whole { IsFromNumber: true } when target is "r8" or "r4" or "r":
                throw Refused(LostByRounding);
            case Whole whole when target is "r8" or "r4" or "r":
                return new Number(whole.Variable);
            case Whole { Least: >= 0, Most: <= 1 }:
                return x;
            case double or float:
                return OfDouble(target, code, ((IConvertible)x).ToDouble(null));
            case int or long or nint:
                return OfLong(target, code, LongOf(x), x is int);
            case PlaceReference or StackMemory or null:
                return x;
            default:
                throw Refused($"{code} of {Described(x)}");
        }
    }

    // Whether a number has no derivative, as after rounding by a function, so that none is lost by rounding it again.
    private static bool IsStep(Variable x) => x.Recorder is { } recorder && !recorder.Listing[x.Index].Varies;

    private static object OfDouble(string target, string code, double x) => unchecked(target switch
    {
        "r8" => (object)x,
        "r4" => (float)x,
        "i1" => (int)(sbyte)x,
        "i2" => (int)(short)x,
        "i4" => (int)x,
        "i8" => (long)x,
        "u1" => (int)(byte)x,
        "u2" => (int)(ushort)x,
        "u4" => (int)(uint)x,
        "u8" => (long)(ulong)x,
        "i" => (nint)x,
        "u" => (nint)(nuint)x,
        _ => x,
    });

    private object OfLong(string target, string code, long x, bool isInt)
    {
        var isUnsigned = code.EndsWith(".un", StringComparison.Ordinal);
        var from = isUnsigned && isInt ? (uint)x : x;
        try
        {
            return code.Contains(".ovf.", StringComparison.Ordinal)
                ? checked(target switch
                {
                    "i1" => (int)(sbyte)from,
                    "i2" => (int)(short)from,
                    "i4" => (int)from,
                    "u1" => (int)(byte)from,
                    "u2" => (int)(ushort)from,
                    "u4" => unchecked((int)checked((uint)from)),
                    "i" or "u" => (object)(nint)from,
                    _ => from,
                })
                : unchecked(target switch
                {
                    "i1" => (int)(sbyte)x,
                    "i2" => (int)(short)x,
                    "i4" or "u4" => (int)x,
                    "i8" => x,
                    "u1" => (int)(byte)x,
                    "u2" => (int)(ushort)x,
                    "u8" => isInt ? (uint)x : x,
                    "i" => (nint)x,
                    "u" => isInt ? (nint)(uint)x : (nint)x,
                    "r" when isUnsigned => isInt ? (double)(uint)x : (ulong)x,
                    "r4" => (float)x,
                    _ => (object)(double)x,
                });
        }
        catch (OverflowException)
        {
            throw ThrownHere($"{code} overflows");
        }
    }
}
