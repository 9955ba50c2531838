namespace AutoDiff.Tests.FrontEnds;

/// <summary>What a tape of scalars takes of memory, in bytes that this thread allocates.</summary>
public class TapeMemoryTests
{
    // An instruction has 24 bytes, its value and its adjoint have 8 each.
    private const int Recorded = 24 + sizeof(double);

    // What arrays and the lists beside them take whatever their length.
    private const int Fixed = 4096;

    [Fact]
    public void An_operation_takes_forty_bytes_where_the_tape_is_full()
    {
        const int Full = 1 << 15;
        var tape = new Tape<double>();
        var x = tape.Input(1.0);
        var y = Record(tape, x, Full);

        // One more doubles what there is room for, and shows how much room takes.
        var growth = Allocated(() => y *= x);
        Assert.InRange(growth, 0, (2L * Full * Recorded) + Fixed);
        var sweep = Allocated(() => tape.Sweep(y));
        Assert.InRange(sweep, 0, ((Full + 1L) * sizeof(double)) + Fixed);
        Assert.Equal(Full + 1.0, tape.Adjoint(x));
    }

    [Fact]
    public void A_large_tape_grows_by_a_quarter()
    {
        const int Large = 1 << 17;
        var tape = new Tape<double>();
        var x = tape.Input(1.0);
        var y = Record(tape, x, Large);
        var worst = 0.0;
        while (tape.Count < 2 * Large)
        {
            var count = tape.Count;
            var growth = Allocated(() => y *= x);
            worst = Math.Max(worst, (growth - Fixed) / (double)count);
        }

        // The tape has had room for 4/5 of what it takes now.
        Assert.InRange(worst, 1.2 * Recorded, 1.25 * Recorded);
    }

    [Fact]
    public void A_recording_in_the_memory_of_another_allocates_nothing()
    {
        var tape = new Tape<double>();
        Turn();
        Turn();
        Assert.Equal(0, Allocated(Turn));

        void Turn()
        {
            tape.Reset();
            var x = tape.Input(1.0);
            tape.Sweep(Record(tape, x, 1000));
        }
    }

    private static Variable Record(Tape<double> tape, Variable x, int count)
    {
        var y = x;
        while (tape.Count < count)
        {
            y *= x;
        }

        return y;
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
