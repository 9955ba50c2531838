using AutoDiff.BackEnds;
using AutoDiff.Primitives;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.Tests.FrontEnds.Tapes;

public class GuardTests
{
    private static Variable Branching(Variable x) => x < 3 ? Square(x) : 6 * x;

    private static ArrayProgram Recorded(double at, Func<Variable, Variable> f)
    {
        var tape = new Tape<double>();
        var x = tape.Input(at);
        return tape.ToProgram([x], [f(x)]);
    }

    [Fact]
    public void A_recorded_program_is_evaluated_where_its_branches_go_as_recorded_only()
    {
        var program = Recorded(2, Branching);
        Assert.Equal(new Guard(3, true), Assert.Single(program.Guards));
        Assert.Equal([6.25], new Interpreter(program).Run([2.5])[0]);
        var error = Assert.Throws<BranchException>(() => new Interpreter(program).Run([4.0]));
        Assert.Equal(
            (Op.Less, 0, 3, true), (error.Comparison, error.Point, error.Guard.Instruction, error.Guard.Outcome));
        Assert.Equal([4, 3], error.Operands);
        Assert.Equal(
            "The program was recorded where the instruction %3 was true; 4 < 3 at point 0 is false, " +
            "and the recorded code would go another way. Record anew, write it with Where, or take the program " +
            "WithoutGuards.",
            error.Message);
    }

    [Fact]
    public void Derivatives_of_a_recorded_program_and_what_calls_it_keep_its_guards()
    {
        var program = Recorded(2, Branching);
        ArrayProgram[] derived =
        [
            Reverse.Gradient(program), Forward.Tangents(Reverse.Gradient(program)), Simplify.Apply(program),
            ProgramBuilder.Trace(v => [Sin(program.Call(v[0])[0])], ("x", Shape.Scalar)),
        ];
        foreach (var one in derived)
        {
            Assert.Single(one.Guards);
            var interpreter = new Interpreter(one);
            interpreter.Run([.. one.Inputs.Select(_ => new[] { 2.5 })]);
            Assert.Throws<BranchException>(() => interpreter.Run([.. one.Inputs.Select(_ => new[] { 3.5 })]));
        }

        // On a tape the recorded branch is checked at once, whether the program is called or written out there.
        var tape = new Tape<double>();
        Assert.Equal(6.25, program.Call(tape.Input(2.5))[0].Value);
        Assert.Throws<BranchException>(() => program.Call(tape.Input(3.5)));
        Assert.Equal([4, 3], Assert.Throws<BranchException>(() => program.Inline(tape, tape.Input(4))).Operands);
        var outer = tape.Input(1.0);
        Assert.Single(tape.ToProgram([outer], [program.Inline(tape, outer + 1)[0]]).Guards);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Compiled_programs_say_at_which_point_a_branch_would_go_the_other_way(int length)
    {
        var tape = new Tape<double>();
        var x = tape.Input(new double[length]);
        var total = Sum(x);
        var program = tape.ToProgram([x], [total > 5 ? total : Exp(x)]);
        foreach (var roles in new[] { PointRoles.Each, new([], [0]) })
        {
            var compiled = CompiledProgram<double>.Of(program, roles);
            var (inputs, outputs) = (new double[length * 9], new double[roles.IsSummed(0) ? length : 9 * length]);
            compiled.Evaluate(inputs, outputs, 9, threads: 2);
            Assert.Equal(roles.IsSummed(0) ? 9 : 1, outputs[0]);
            inputs[length * 7] = 6;
            foreach (var form in new[] { compiled, CompiledProgram<double>.Interpreted(program, roles) })
            {
                foreach (var threads in new[] { 1, 2 })
                {
                    var error = Assert.Throws<BranchException>(() => form.Evaluate(inputs, outputs, 9, threads));
                    Assert.Equal(7, error.Point);
                    Assert.Equal([5, 6], error.Operands);
                }
            }

            Assert.Throws<BranchException>(
                () => compiled.Evaluate(inputs.AsSpan(7 * length, length), new double[length]));
        }
    }

    [Fact]
    public void On_several_threads_the_first_point_that_fails_is_the_one_that_is_named()
    {
        // Sums are those of chunks of eight points. The second, in which the first point fails, has to begin after a
        // later one failed.
        const int Points = 512, First = 10;
        using var pause = new Pause();
        var program = Recorded(2, x => Branching(Apply(pause, x)));
        double[] inputs = [0, .. Enumerable.Range(1, Points - 1).Select(point => point < First ? 2.5 : 3.5)];
        var error = Assert.Throws<BranchException>(
            () => CompiledProgram<double>.Interpreted(program, new([], [0])).Evaluate(
                inputs, new double[1], Points, threads: 2));
        Assert.Equal(First, error.Point);
    }

    [Fact]
    public void Whoever_asks_for_it_evaluates_the_recorded_branch_everywhere()
    {
        var program = Recorded(2, Branching).WithoutGuards();
        Assert.Empty(program.Guards);
        Assert.Equal([16.0], new Interpreter(program).Run([4.0])[0]);
        Assert.DoesNotContain(program.Instructions, instruction => instruction.Op == Op.Less);
        Assert.Same(program, program.WithoutGuards());
    }

    [Fact]
    public void Loops_that_compare_variables_are_guarded_at_every_turn()
    {
        // Heron's square root, until it no longer falls.
        static Variable Heron(Variable x)
        {
            var (root, next) = (x, 0.5 * (x + 1));
            while (next < root)
            {
                (root, next) = (next, 0.5 * (next + (x / next)));
            }

            return root;
        }

        var program = Recorded(9, Heron);
        Assert.All(program.Guards[..^1], guard => Assert.True(guard.Outcome));
        Assert.False(program.Guards[^1].Outcome);
        Assert.Throws<BranchException>(() => new Interpreter(program).Run([1e6]));
    }

    [Fact]
    public void Comparisons_that_no_input_decides_and_numbers_that_were_read_are_not_guarded()
    {
        var tape = new Tape<double>();
        var (x, parameter) = (tape.Input(2), tape.Input(1));
        var y = parameter < 3 && x.Value < 3 ? x * 2 : x;
        Assert.Empty(tape.ToProgram([x], [y]).Guards);
        Assert.Single(tape.ToProgram([x, parameter], [y]).Guards);

        tape.Reset();
        x = tape.Input(2);
        Assert.Empty(tape.ToProgram([x], [x * 2]).Guards);
    }

    [Fact]
    public void The_four_comparisons_are_guarded_alike()
    {
        var tape = new Tape<float>();
        var (x, y) = (tape.Input(2f), tape.Input(2f));
        var decisions = new[] { x < y, x <= y, x > y, x >= y, 1 < x, double.NaN <= x };
        var program = tape.ToProgram([x, y], [x]);
        Assert.Equal([false, true, false, true, true, false], decisions);
        Assert.Equal(decisions, program.Guards.Select(guard => guard.Outcome));
        Assert.Equal(
            [Op.Less, Op.LessOrEqual, Op.Less, Op.LessOrEqual, Op.Less, Op.LessOrEqual],
            program.Guards.Select(guard => program.Instructions[guard.Instruction].Op));
    }

    [Fact]
    public void A_value_of_another_tape_is_a_number()
    {
        var (tape, other) = (new Tape<double>(), new Tape<double>());
        var (x, limit) = (tape.Input(2), other.Input(3));
        var program = tape.ToProgram([x], [x < limit ? x : -x]);
        Assert.Throws<BranchException>(() => new Interpreter(program).Run([4.0]));

        // The other tape sees it the other way round.
        var ofLimit = other.ToProgram([limit], [limit * 2]);
        Assert.Equal([6.0], new Interpreter(ofLimit).Run([3.0])[0]);
        Assert.Equal([2, 1], Assert.Throws<BranchException>(() => new Interpreter(ofLimit).Run([1.0])).Operands);
    }

    [Fact]
    public void Printers_show_guards()
    {
        var program = Recorded(2, Branching);
        Assert.Contains("guard %3\nreturn", TextPrinter.Listing(program));
        Assert.Contains("guard not %4\nreturn", TextPrinter.Listing(Recorded(5, Branching)));
        Assert.Contains("throw", CSharpPrinter.Method(program, "F", "y"));
    }

    // x itself; 0 waits until something larger than 3 is met on another thread, and a while longer.
    private sealed class Pause : CustomOperation, IDisposable
    {
        private readonly ManualResetEventSlim isMet = new();

        public override string Name => "pause";

        public override Shape InferShape(ReadOnlySpan<Shape> operands) => operands[0];

        public override void Evaluate(CustomOperands<double> operands, Span<double> result)
        {
            if (operands[0][0] == 0)
            {
                isMet.Wait(TimeSpan.FromSeconds(10));
                Thread.Sleep(100);
            }
            else if (operands[0][0] > 3)
            {
                isMet.Set();
            }

            operands[0].CopyTo(result);
        }

        public override Variable[] Pull(ReadOnlySpan<Variable> operands, Variable result, Variable cotangent) =>
            [cotangent];

        public void Dispose() => isMet.Dispose();
    }
}
