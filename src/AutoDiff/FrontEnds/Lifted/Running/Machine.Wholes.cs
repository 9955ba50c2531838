using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <content>Arithmetic of integers, known and recorded.</content>
internal sealed partial class Machine
{
    private object? BinaryOfIntegers(string code, object x, object y)
    {
        var isLong = x is long || y is long;
        if (x is Whole || y is Whole)
        {
            return BinaryOfWholes(code, x, y, isLong);
        }

        try
        {
            var result = Integers.Apply(code, LongOf(x), LongOf(y), isLong || x is nint || y is nint)
                ?? throw Refused($"{code} of integers");
            return isLong && !code.StartsWith("sh", StringComparison.Ordinal) || x is long ? result
                : x is nint || (y is nint && !code.StartsWith("sh", StringComparison.Ordinal)) ? (object)(nint)result
                : (int)result;
        }
        catch (ArithmeticException)
        {
            throw ThrownHere($"{code} of integers overflows or divides by zero");
        }
    }

    private Whole BinaryOfWholes(string code, object left, object right, bool isLong)
    {
        if (FormOf(left, right) is { } counter)
        {
            var (f, g) = (AtOf(left), AtOf(right));
            var (a, b) = (StepOf(left), StepOf(right));
            long? step = code switch
            {
                "add" => a + b,
                "sub" => a - b,
                "mul" when right is not Whole => a * LongOf(right),
                "mul" when left is not Whole => LongOf(left) * b,
                _ => null,
            };
            return Whole.OfTurns(new(counter, () => Integers.Apply(code, f(), g(), isLong)!.Value, step));
        }

        var (x, y) = (AsWhole(left), AsWhole(right));
        var result = (code, x, y) switch
        {
            ("add", _, _) => Whole.OfData(
                BinaryOf("add", x.Variable, y.Variable), x.Least + y.Least, x.Most + y.Most),
            ("sub", _, _) => Whole.OfData(
                BinaryOf("sub", x.Variable, y.Variable), x.Least - y.Most, x.Most - y.Least),
            ("mul", _, _) when Math.Max(Size(x), 1) <= MostExact / Math.Max(Size(y), 1) => Whole.OfData(
                BinaryOf("mul", x.Variable, y.Variable), -(Size(x) * Size(y)), Size(x) * Size(y)),
            ("and", { Least: >= 0, Most: <= 1 }, { Least: >= 0, Most: <= 1 }) =>
                Whole.OfTruth(And(x.Variable, y.Variable)),
            ("or", { Least: >= 0, Most: <= 1 }, { Least: >= 0, Most: <= 1 }) =>
                Whole.OfTruth(Or(x.Variable, y.Variable)),
            ("xor", { Least: >= 0, Most: <= 1 }, { Least: >= 0, Most: <= 1 }) =>
                Whole.OfTruth(Functions.NotEqual(x.Variable, y.Variable)),
            ("div", _, { Least: > 0 }) => Whole.OfData(
                Variable.Truncate(x.Variable / y.Variable), Math.Min(x.Least, 0), Math.Max(x.Most, 0)),
            ("rem", _, { Least: > 0 }) => Whole.OfData(
                x.Variable - (y.Variable * Variable.Truncate(x.Variable / y.Variable)),
                x.Least < 0 ? 1 - y.Most : 0, y.Most - 1),
            ("shl", _, { Least: >= 0 and < 31 }) when y.Least == y.Most => BinaryOfWholes(
                "mul", x, Whole.OfData(1L << (int)y.Least, 1L << (int)y.Least, 1L << (int)y.Least), isLong),
            ("shr", _, { Least: >= 0 and < 31 }) when y.Least == y.Most => Shifted(x, (int)y.Least),
            ("shr.un", { Least: >= 0 }, { Least: >= 0 and < 31 }) when y.Least == y.Most =>
                Shifted(x, (int)y.Least),
            ("and", { Least: >= 0 }, { Least: > 0 }) when y.Least == y.Most && long.IsPow2(y.Least + 1) =>
                Whole.OfData(x.Variable - ((y.Least + 1) * Functions.Floor(x.Variable / (y.Least + 1))), 0, y.Least),
            ("div.un", { Least: >= 0 }, { Least: > 0 }) => BinaryOfWholes("div", x, y, isLong),
            ("rem.un", { Least: >= 0 }, { Least: > 0 }) => BinaryOfWholes("rem", x, y, isLong),
            _ => throw Refused($"{code} of integers that depend on values"),
        };
        if (Size(result) > MostExact)
        {
            throw Refused($"{code} of integers that depend on values and may be large");
        }

        if (!isLong && (result.Least < int.MinValue || result.Most > int.MaxValue))
        {
            // Where the integer would overflow, what is recorded does not hold.
            AddThrown(Whole.OfTruth(Functions.Greater(Functions.Abs(result.Variable), int.MaxValue)));
            result = Whole.OfData(result.Variable, int.MinValue, int.MaxValue);
        }

        return x.IsFromNumber || y.IsFromNumber ? result.FromNumber() : result;
    }

    private static Whole Shifted(Whole x, int bits) => Whole.OfData(
        Functions.Floor(x.Variable / (1L << bits)), x.Least >> bits, x.Most >> bits);

    // The range of an integer; of one that depends on turns, over all of them.
    private static (long Least, long Most) RangeOf(Whole x)
    {
        if (x.Form is not { Counter: LoopPlan { Turns: { } turns } } form || turns == 0)
        {
            return (x.Least, x.Most);
        }

        var (least, most) = (long.MaxValue, long.MinValue);
        for (var turn = 0L; turn < turns; turn++)
        {
            var value = form.AtTurn(turn);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return (least, most);
    }

    private static long Size(Whole x) => Math.Max(Math.Abs(x.Least), Math.Abs(x.Most));

    // The counter that two integers depend on, if they depend on nothing else.
    private static TurnCounter? FormOf(object x, object y) => (x, y) switch
    {
        (Whole { Form: { } form }, not Whole) => form.Counter,
        (not Whole, Whole { Form: { } form }) => form.Counter,
        (Whole { Form: { } f }, Whole { Form: { } g }) when ReferenceEquals(f.Counter, g.Counter) => f.Counter,
        _ => null,
    };

    private static Func<long> AtOf(object value)
    {
        if (value is Whole whole)
        {
            return whole.Form!.At;
        }

        var number = LongOf(value);
        return () => number;
    }

    private static long? StepOf(object value) => value is Whole whole ? whole.Form!.Step : 0;
}
