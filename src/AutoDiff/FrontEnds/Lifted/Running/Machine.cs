using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;
using AutoDiff.Programs;

namespace AutoDiff.FrontEnds.Lifted.Running;

/// <summary>
/// Executes the intermediate language of a method. What does not depend on variables is computed; what does is
/// recorded. Where a branch depends on a variable both ways are executed, and what they have written is merged.
/// </summary>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal sealed partial class Machine : Store
{
    // The place of whether an exception would have been thrown: 0 or a truth value.
    private const int Thrown = 0;
    private const int MostCalls = 200;

    // So many instructions take a second or two.
    private const int MostSteps = 5_000_000;

    private readonly Recorder root;
    private readonly Type number;
    private readonly Journal journal = new();
    private readonly List<Frame> frames = [];
    private object? thrown = 0;
    private MethodBase? entry;
    private int steps;

    /// <summary>A machine that records numbers of a type, for a method of an instance.</summary>
    public Machine(Recorder root, Type number, object? target) =>
        (this.root, this.number, Observations) = (root, number, new(target));

    public override object? this[int place]
    {
        get => thrown;
        set => thrown = value;
    }

    /// <summary>What has been read of what was there before the method was called.</summary>
    public Observations Observations { get; }

    private Recorder Recorder => BodyBuilder.Current ?? root;

    /// <summary>What a method returns.</summary>
    public object? Run(MethodBase method, object?[] arguments)
    {
        entry = method;
        var result = InvokeHere(method, arguments);
        if (thrown is Whole whole)
        {
            root.AddGuard(whole.Variable, false);
        }

        return result;
    }

    // What the instructions below do not provide for, such as an object where a number is expected, has its line too.
    private object? InvokeHere(MethodBase method, object?[] arguments)
    {
        try
        {
            return Invoke(method, arguments, isVirtual: false);
        }
        catch (Exception exception) when (exception is InvalidCastException or NullReferenceException
            or InvalidOperationException or KeyNotFoundException or ArgumentException or IndexOutOfRangeException)
        {
            throw Refused($"The instruction {(frames.Count > 0 ? frames[^1].Step.Code : "call")} fails while it is " +
                $"read: {exception.Message}");
        }
    }

    /// <summary>The exception for a result that holds no numbers.</summary>
    public LiftException RefusedResult(object? result) => Refused(
        entry is MethodInfo { ReturnType: var type } && type == typeof(void)
            ? "It returns nothing and writes no numbers to its parameters; return numbers, or write them to a " +
              "parameter that is an array, a span or passed by reference"
            : $"It returns {Described(result)}");

    /// <summary>The exception that says where something stands that cannot be differentiated.</summary>
    internal LiftException Refused(string construct)
    {
        // What stands in the base class library says less than who called it.
        if (frames.Count == 0)
        {
            return At(entry!, 0, construct);
        }

        var number = Math.Max(frames.FindLastIndex(frame => !IsOfLibrary(frame.Code.Method)), 0);
        var (frame, called) = (frames[number], number + 1 < frames.Count ? frames[number + 1].Code.Method : null);
        return At(
            frame.Code.Method, frame.Step.Offset,
            called is null || IsOfSequences(called) ? construct : $"{construct} (by {NameOf(called)})");

        static LiftException At(MethodBase method, int offset, string construct)
        {
            var (file, line) = SourceLines.Of(method, offset);
            return new(construct, method, offset, file, line);
        }
    }

    private static bool IsOfLibrary(MethodBase method) =>
        IsOfSequences(method) || method.DeclaringType?.Name == "<PrivateImplementationDetails>"
        || method.Module.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);

    private static bool IsOfSequences(MethodBase method) =>
        method.DeclaringType == typeof(Sequences) || method.DeclaringType?.DeclaringType == typeof(Sequences);

    private object? Call(MethodCode code, object?[] arguments)
    {
        if (frames.Count == MostCalls)
        {
            throw Refused(
                $"Calls are nested more than {MostCalls} deep, perhaps in a recursion that ends by a value");
        }

        var frame = new Frame(code);
        for (var k = 0; k < arguments.Length; k++)
        {
            frame[k] = arguments[k];
        }

        for (var k = 0; k < code.LocalTypes.Length; k++)
        {
            frame[frame.Local(k)] = Default(code.LocalTypes[k]);
        }

        frames.Add(frame);
        Execute(frame, 0, Region.Method);
        frames.RemoveAt(frames.Count - 1);
        return frame[frame.Result];
    }

    // Executes blocks until one at which the region stops. The first is executed even if it is such a one: a turn
    // begins at the header at which it stops.
    private Ending Execute(Frame frame, int block, Region region, bool isTurn = false)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (block == MethodBlock.Exit || (!(isFirst && isTurn) && region.Stops(block)))
            {
                return new EndingAt(block);
            }

            if (frame.Code.Graph.IsDoomed(block))
            {
                throw Plain(frame.Code.Blocks[block].Steps[0]);
            }

            var ending = !(isFirst && isTurn) && frame.Code.Graph.LoopAt(block) is { } loop
                ? ExecuteLoop(frame, loop, region)
                : ExecuteBlock(frame, frame.Code.Blocks[block], region);
            if (ending is not EndingAt at)
            {
                return ending;
            }

            block = at.Block;
        }

        PlainException Plain(MethodStep step)
        {
            frame.Step = step;
            return ThrownHere("a way is taken that ends with an exception");
        }
    }

    private Ending ExecuteBlock(Frame frame, MethodBlock block, Region region)
    {
        foreach (var step in block.Steps)
        {
            frame.Step = step;
            if (++steps > MostSteps)
            {
                throw Refused($"It takes more than {MostSteps} instructions to trace");
            }

            if (ExecuteBranch(frame, block, step, region) is { } ending)
            {
                return ending;
            }

            ExecuteStep(frame, step);
        }

        return new EndingAt(block.Successors[0]);
    }

    private PlainException ThrownHere(string reason)
    {
        RequireUncaught();
        return new(Refused($"While it is read {reason}; called by itself, the method does not throw"));
    }

    private void RequireUncaught()
    {
        foreach (var frame in frames)
        {
            if (frame.Code.Handlers.Any(handler => !IsFinally(handler) && IsIn(handler, frame.Step.Offset)))
            {
                throw Refused("An exception is caught");
            }
        }
    }

    // Executes two ways from here on until they meet, and merges what they have written.
    private Ending Fork(Frame frame, Whole condition, int whenTrue, int whenFalse, Region region)
    {
        var graph = frame.Code.Graph;
        if (graph.IsDoomed(whenTrue) || graph.IsDoomed(whenFalse))
        {
            RequireUncaught();
            AddThrown(graph.IsDoomed(whenTrue) ? condition : Not(condition));
            return new EndingAt(graph.IsDoomed(whenTrue) ? whenFalse : whenTrue);
        }

        var part = region.UpTo(graph.Join(whenTrue, whenFalse, region.Stops));
        return Fork(
            frame,
            condition,
            () => Execute(frame, whenTrue, part),
            () => Execute(frame, whenFalse, part));
    }

    private void AddThrown(Whole condition)
    {
        if (thrown is Whole or 0)
        {
            journal.Write(this, Thrown, thrown is Whole before ? Or(before, condition) : condition);
        }
    }

    private Ending Fork(Frame frame, Whole condition, Func<Ending> whenTrue, Func<Ending> whenFalse)
    {
        var start = Recorder.Count;
        var first = Way(frame, whenTrue);
        var second = Way(frame, whenFalse);
        if (first is null && second is null)
        {
            throw ThrownHere("both ways of a branch end with an exception");
        }

        if (first is null || second is null)
        {
            var (taken, fails) = first is null ? (second!, condition) : (first, Not(condition));
            foreach (var ((store, place), value) in taken.Written)
            {
                journal.Write(store, place, value);
            }

            frame.Stack = taken.Stack;
            AddThrown(fails);
            return taken.Ending;
        }

        Merge(frame, new(this, condition, start), first, second);
        return Equals(first.Ending, second.Ending)
            ? first.Ending
            : new EndingByValue(condition.Variable, first.Ending, second.Ending);
    }

    // What a way does, which is undone; null if it throws.
    private TakenWay? Way(Frame frame, Func<Ending> execute)
    {
        var (mark, depth, stack) = (journal.Now, frames.Count, frame.Stack);
        try
        {
            frame.Stack = new(stack.Reverse());
            var ending = execute();
            return new(ending, journal.Since(mark), frame.Stack);
        }
        catch (PlainException)
        {
            frames.RemoveRange(depth, frames.Count - depth);
            return null;
        }
        finally
        {
            frame.Stack = stack;
            journal.Undo(mark);
        }
    }

    private sealed record TakenWay(
        Ending Ending, Dictionary<(Store Store, int Place), object?> Written, Stack<object?> Stack);
}
