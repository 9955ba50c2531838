using System.Runtime.CompilerServices;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;
using static AutoDiff.Functions;

namespace AutoDiff.Tests;

/// <summary>
/// What a tape costs: nothing in steady state, and at most 32 bytes per operation besides values and adjoints.
/// </summary>
public class TapeMemoryTests
{
    private const int Operations = 10_000_000;

    private static readonly double[] Elements = [.. Enumerable.Range(1, 24).Select(i => i / 8.0)];

    private static readonly Shape Matrix = [4, 6];

    private static readonly Shape Matrices = [3, 4, 6];

    public static TheoryData<string> Functions => [.. Cases.Keys];

    private static Dictionary<string, Func<Tape<double>, Variable, Variable>> Cases { get; } = new()
    {
        ["scalars"] = (tape, x) =>
        {
            var (u, v) = (tape.Input(0.5), tape.Input(0.25));
            for (var i = 0; i < 100; i++)
            {
                u = Sin(u * v) + (2 * u);
            }

            return u;
        },
        ["sums"] = (_, x) => Sum(Sum(x, [1]) * Sum(x, [1], keep: false)) + Sum(x) + Mean(Sum(x, [0], keep: true)),
        ["broadcasts"] = (_, x) => Sum(BroadcastTo(Sum(x, [0]), Matrices) * x * 2),
        ["matrix products"] = (_, x) => Sum(MatMul(x, Transpose(x))) + Sum(MatMul(Sum(x, [0]), Transpose(x))),
        ["softmax"] = (_, x) => Sum(Softmax(x) * LogSoftmax(x, 0)) + LogSumExp(x) + Norm(x) + Max(x),
        ["cross-entropy"] = (_, x) => Sum(CrossEntropy(x, 0.25 * x)),
        ["slices"] = (_, x) => Sum(Slice(x, 1.., ..^1) * Slice(x, ..^1, 1..)) + x[1, 2] + Sum(x[^1]),
        ["concatenations"] = (_, x) => Sum(Concatenate([x, 2 * x, x], 1)) + Sum(Stack(x, x)),
        ["reshapes and transposes"] = (_, x) => Sum(Reshape(Transpose(x), Matrix) * Reshape(x, Matrix)),
        ["gathers"] = (_, x) => Sum(Gather(x, 1, 0, 0, 2)) + Sum(ScatterAdd(x, 0, 5, 0, 4, 0, 1)),
        ["diagonals"] = (_, x) => Sum(Diagonal(x) * Trace(x)) + Sum(DiagonalMatrix(x)) + Sum(CumulativeSum(x)),
        ["products"] = (_, x) => Prod(x) + Sum(Prod(x, [0])),
        ["branches"] = (_, x) => Sum(Where(Less(x, 1), Square(x), Max(x, 2))),
        ["primitives of one's own"] = (_, x) =>
            Sum(Variable.Apply<Cube>(x) + Variable.Apply<Hypotenuse>(x, 2 * x)) + Variable.Apply<Cube>(x[0, 0]),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Recording_and_sweeping_the_same_function_again_allocates_nothing(string name)
    {
        var function = Cases[name];
        var tape = new Tape<double>();
        var (x, y) = (default(Variable), default(Variable));
        void Record()
        {
            tape.Reset();
            x = tape.Input(Elements, Matrix);
            y = function(tape, x);
        }

        Record();
        Assert.Equal(0, Allocated(() => tape.Sweep(y)));
        Assert.Equal(0, Allocated(Record));
        Assert.Equal(0, Allocated(() =>
        {
            Record();
            tape.Sweep(y);
        }));
    }

    [Fact]
    public void Elements_are_recorded_and_read_without_allocating()
    {
        var tape = new Tape<float>();
        var target = new float[3];
        Shape vector = [3];
        Assert.Equal(0, Allocated(() =>
        {
            tape.Reset();
            var x = tape.Input(1f, 2f, 3f);
            var y = tape.Constant([2f, 2f, 2f], vector);
            tape.Sweep(Sum(x * y));
            tape.Adjoints(x).CopyTo(target);
            tape.Values(y).CopyTo(target);
        }));
    }

    [Fact]
    public void Indices_that_differ_in_each_recording_do_not_pile_up()
    {
        var tape = new Tape<double>();
        var indices = new int[100_000];
        for (var recording = 0; recording < 40; recording++)
        {
            indices[recording] = 1;
            tape.Reset();
            var x = tape.Input(1.0, 2.0);
            Assert.Equal([100_000 - 1.0 - recording, 1.0 + recording], tape.Gradient(Sum(Gather(x, 0, indices)), x));
        }

        Assert.InRange(tape.Listing.Lists.TotalLength, 0, 3 << 20);
    }

    [Fact]
    public void A_chain_of_ten_million_operations_differentiates_in_double() => DifferentiateChain(new Tape<double>());

    [Fact]
    public void A_chain_of_ten_million_operations_differentiates_in_float() => DifferentiateChain(new Tape<float>());

    [Fact]
    public void The_derivative_along_a_long_chain_is_the_product_of_all_slopes() => WithSmallStack(() =>
    {
        var tape = new Tape<double>();
        var x = tape.Input(1.0);
        var y = x;
        var slope = 1.0;
        for (var i = 0; i < Operations / 10; i++)
        {
            slope *= Math.Cos(y.Value);
            y = Sin(y);
        }

        // A product of n factors has a relative error of n roundings.
        Assert.InRange(tape.Gradient(y, x)[0] / slope, 1 - (Operations / 10 * 4e-16), 1 + (Operations / 10 * 4e-16));
    });

    [Property]
    public Property Capacity_never_exceeds_32_bytes_per_instruction_of_a_large_tape() =>
        Prop.ForAll(Gen.Choose(1 << 16, Array.MaxLength - 1).ToArbitrary(), count =>
        {
            var grown = InstructionList.Grown(count, count + 1);
            Assert.InRange(grown, count + 1, Array.MaxLength);
            Assert.InRange(Unsafe.SizeOf<PackedInstruction>() * (long)grown, 0, 32L * count);
        });

    // x + x + … + x: every partial sum and the derivative are whole numbers below 2²⁴, so that even float must give
    // them exactly.
    private static void DifferentiateChain<T>(Tape<T> tape)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => WithSmallStack(() =>
        {
            var x = tape.Input(T.One);
            var y = x;
            for (var i = 0; i < Operations; i++)
            {
                y += x;
            }

            Assert.Equal(Operations + 1, y.Value);
            Assert.Equal(T.CreateChecked(Operations + 1), tape.Gradient(y, x)[0]);
            Assert.Equal(Operations + 1, tape.Count);
            Assert.InRange(tape.Listing.Entries.Length * (long)Unsafe.SizeOf<PackedInstruction>(), 0, 32L * Operations);
            Assert.Equal(0, Allocated(() => tape.Sweep(y), warmUps: 1));
        });

    // Recursion to a depth of millions would not survive here, nor would it on a stack of any size.
    private static void WithSmallStack(Action action)
    {
        Exception? problem = null;
        var thread = new Thread(() => problem = Record.Exception(action), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(problem);
    }

    private static long Allocated(Action action, int warmUps = 3)
    {
        for (var i = 0; i < warmUps; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
