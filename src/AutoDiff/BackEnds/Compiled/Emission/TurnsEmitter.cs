using System.Diagnostics.CodeAnalysis;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using AutoDiff.BackEnds.Compiled.Calls;
using AutoDiff.BackEnds.Compiled.Rewriting;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Listings;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>
/// Writes a loop over a body of scalars as one method: states stay in registers of the machine from one turn to the
/// next, and what depends on no state and no element is computed once.
/// </summary>
internal ref struct TurnsEmitter : IPrimitiveVisitor
{
    private readonly ILGenerator il;
    private readonly LaneSet lanes;
    private readonly InstructionList listing;
    private readonly LocalBuilder[] values;
    private readonly int elementSize;
    private readonly bool inlines;

    // What is watched, and the mask that says that all is as it must be; null if nothing is.
    private readonly Speculation? watched;
    private readonly LocalBuilder? sound;
    private int index;

    [RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
    private TurnsEmitter(ILGenerator il, LaneSet lanes, InstructionList listing, Speculation? watched)
    {
        (this.il, this.lanes, this.listing, this.watched) = (il, lanes, listing, watched);
        sound = watched is null ? null : il.DeclareLocal(lanes.Register);
        elementSize = lanes.Element == typeof(float) ? sizeof(float) : sizeof(double);
        values = new LocalBuilder[listing.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = il.DeclareLocal(lanes.Register);
        }

        inlines = KernelEmitter.Inlines(
            Enumerable.Range(0, listing.Count).Count(i => PrimitiveFacts.Of(listing[i].Op).IsFunction), listing.Count);
    }

    /// <summary>The method.</summary>
    /// <param name="body">
    /// A program of scalars: an input for each element of the inputs of the form, an output for each of the outputs.
    /// </param>
    /// <param name="inputLengths">How many elements each input of the form has.</param>
    /// <param name="outputLengths">How many each output has.</param>
    /// <param name="form">The form.</param>
    /// <param name="lanes">What numbers are in memory and in registers.</param>
    /// <param name="watched">
    /// If the body is a speculation, that: where it fails the method returns a negative number, and leaves the states
    /// as they were.
    /// </param>
    [RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
    public static TurnsMethod Compile(
        ArrayProgram body,
        int[] inputLengths,
        int[] outputLengths,
        TurnsForm form,
        LaneSet lanes,
        Speculation? watched = null)
    {
        var method = new DynamicMethod(
            "turns", typeof(nint), [typeof(void**), typeof(nint)], typeof(TurnsEmitter).Module, skipVisibility: true)
        {
            // Every local is written before it is read.
            InitLocals = false,
        };
        var emitter = new TurnsEmitter(method.GetILGenerator(), lanes, body.Listing, watched);
        emitter.Emit(body, inputLengths, outputLengths, form);
        var compiled = method.CreateDelegate<TurnsMethod>();
        RuntimeHelpers.PrepareDelegate(compiled);
        return compiled;
    }

    [RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
    private void Emit(ArrayProgram body, int[] inputLengths, int[] outputLengths, TurnsForm form)
    {
        var inputs = Elements(body.Inputs.Select(input => input.Index), inputLengths);
        var outputs = Elements(body.Outputs, form.HasCondition ? [.. outputLengths, 1] : outputLengths);
        var pointers = new LocalBuilder[inputs.Length + outputLengths.Length + 1];
        for (var k = 0; k < pointers.Length; k++)
        {
            pointers[k] = il.DeclareLocal(typeof(nint));
            il.Emit(OpCodes.Ldarg_0);
            EmitOffset(k * IntPtr.Size);
            il.Emit(OpCodes.Ldind_I);
            il.Emit(OpCodes.Stloc, pointers[k]);
        }

        var changes = new bool[values.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            foreach (var element in inputs[i])
            {
                changes[element] = form.Inputs[i].Role != LoopRole.Invariant;
            }

            if (form.Inputs[i].Role != LoopRole.Element)
            {
                Load(inputs[i], pointers[i]);
            }
        }

        int[] states = [.. inputs.Where((_, i) => form.Inputs[i].Role == LoopRole.State).SelectMany(input => input)];
        int[] next = [.. outputs.Where((_, k) => k < form.Outputs.Length && form.Outputs[k].IsState)
            .SelectMany(output => output)];
        Watch(form, inputs, outputs);
        EmitInstructions(changes, isInLoop: false);
        var done = il.DeclareLocal(typeof(nint));
        var (top, test, end) = (il.DefineLabel(), il.DefineLabel(), il.DefineLabel());
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, done);
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(top);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (form.Inputs[i].Role == LoopRole.Element)
            {
                Load(inputs[i], pointers[i]);
                Advance(pointers[i], form.Inputs[i].Stride);
            }
        }

        EmitInstructions(changes, isInLoop: true);
        if (form.HasCondition)
        {
            EmitCondition(outputs[^1][0]);
            LaneInstructions.EmitNumber(il, lanes.Element, 0);
            il.Emit(OpCodes.Beq, end);
        }

        if (form.KeepsStates)
        {
            Store(states, pointers[^1]);
            Advance(pointers[^1], states.Length);
        }

        for (var k = 0; k < form.Outputs.Length; k++)
        {
            if (!form.Outputs[k].IsState)
            {
                Store(outputs[k], pointers[inputs.Length + k]);
                Advance(pointers[inputs.Length + k], form.Outputs[k].Stride);
            }
        }

        // All are on the stack before the first changes: a state may be what another was.
        foreach (var value in next)
        {
            il.Emit(OpCodes.Ldloc, values[value]);
        }

        foreach (var state in states.Reverse())
        {
            il.Emit(OpCodes.Stloc, values[state]);
        }

        il.Emit(OpCodes.Ldloc, done);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, done);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, done);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Blt, top);
        il.MarkLabel(end);
        EmitVerdict(states);
        for (var (k, state) = (0, 0); k < form.Outputs.Length; k++)
        {
            if (form.Outputs[k].IsState)
            {
                Store(states[state..(state + outputLengths[k])], pointers[inputs.Length + k]);
                state += outputLengths[k];
            }
        }

        il.Emit(OpCodes.Ldloc, done);
        il.Emit(OpCodes.Ret);
    }

    // What leaves the turn must not be NaN either; of the states that are not kept those after the last turn.
    private readonly void Watch(TurnsForm form, int[][] inputs, int[][] outputs)
    {
        if (watched is null)
        {
            return;
        }

        lanes.Instructions!.EmitAllSet(il);
        il.Emit(OpCodes.Stloc, sound!);
        var kept = inputs.Where((_, i) => form.KeepsStates && form.Inputs[i].Role == LoopRole.State);
        var given = outputs.Where((_, k) => k == form.Outputs.Length || !form.Outputs[k].IsState);
        foreach (var value in kept.Concat(given).SelectMany(elements => elements))
        {
            watched.NotNaN[value] = true;
        }
    }

    // What has become NaN might never fulfil a condition: then the loop ends.
    private readonly void EmitCondition(int value)
    {
        if (sound is null)
        {
            EmitNumber(value);
            return;
        }

        il.Emit(OpCodes.Ldloc, values[value]);
        lanes.Instructions!.EmitFirstUnder(il, sound);
    }

    // Returns before the states are written if anything was NaN.
    [RequiresDynamicCode(LaneSet.NeedsDynamicCode)]
    private readonly void EmitVerdict(int[] states)
    {
        if (sound is null)
        {
            return;
        }

        foreach (var state in states)
        {
            EmitUnlessNaN(state);
        }

        var isSound = il.DefineLabel();
        lanes.EmitNumber(il, 1);
        lanes.Instructions!.EmitFirstUnder(il, sound);
        LaneInstructions.EmitNumber(il, lanes.Element, 0);
        il.Emit(OpCodes.Bne_Un, isSound);
        il.Emit(OpCodes.Ldc_I4_M1);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Ret);
        il.MarkLabel(isSound);
    }

    private readonly void EmitWatch()
    {
        if (watched?.NotNaN[index] == true)
        {
            EmitUnlessNaN(index);
        }

        if (watched?.NotZero[index] == true)
        {
            lanes.Instructions!.EmitUnlessZero(il, values[index], sound!);
            il.Emit(OpCodes.Stloc, sound!);
        }
    }

    private readonly void EmitUnlessNaN(int value)
    {
        lanes.Instructions!.EmitUnlessNaN(il, values[value], sound!);
        il.Emit(OpCodes.Stloc, sound!);
    }

    private static int[][] Elements(IEnumerable<int> all, int[] lengths)
    {
        var rest = new Queue<int>(all);
        return [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => rest.Dequeue()).ToArray())];
    }

    // What does not change is computed before the loop, what does in it; what nothing needs is in no program.
    private void EmitInstructions(bool[] changes, bool isInLoop)
    {
        Span<int> buffer = stackalloc int[3];
        for (index = 0; index < listing.Count; index++)
        {
            foreach (var operand in listing.Operands(listing[index], buffer))
            {
                changes[index] |= changes[operand];
            }

            if (changes[index] != isInLoop)
            {
                continue;
            }

            if (!listing[index].IsInput)
            {
                PrimitiveTable.Visit(listing[index].Op, listing.Payload(listing[index]), ref this);
                il.Emit(OpCodes.Stloc, values[index]);
            }

            EmitWatch();
        }
    }

    public readonly void Leaf() => lanes.EmitNumber(il, listing[index].SplatValue);

    public readonly void Unary<TOp>()
        where TOp : struct, IUnary =>
        lanes.EmitPrimitive(il, UnaryOperation<TOp>.Instance, inlines, values[listing[index].A]);

    public readonly void Binary<TOp>()
        where TOp : struct, IBinary =>
        lanes.EmitPrimitive(
            il, BinaryOperation<TOp>.Instance, inlines, values[listing[index].A], values[listing[index].B]);

    // A scalar has no axes along which elements could be moved or added.
    public readonly void Linear<TOp>()
        where TOp : struct, ILinear
    {
        ref readonly var entry = ref listing[index];
        if (typeof(TOp) == typeof(Where))
        {
            lanes.EmitSelect(il, values[entry.A], values[entry.B], values[entry.C]);
        }
        else
        {
            il.Emit(OpCodes.Ldloc, values[entry.A]);
        }
    }

    public readonly void Grouped<TFunction>()
        where TFunction : struct, IGrouped => throw new System.Diagnostics.UnreachableException();

    public readonly void Custom() => throw new System.Diagnostics.UnreachableException();

    private readonly void Load(int[] elements, LocalBuilder pointer)
    {
        for (var e = 0; e < elements.Length; e++)
        {
            il.Emit(OpCodes.Ldloc, pointer);
            EmitOffset(e * elementSize);
            lanes.EmitBroadcast(il);
            il.Emit(OpCodes.Stloc, values[elements[e]]);
        }
    }

    private readonly void Store(int[] elements, LocalBuilder pointer)
    {
        for (var e = 0; e < elements.Length; e++)
        {
            il.Emit(OpCodes.Ldloc, pointer);
            EmitOffset(e * elementSize);
            EmitNumber(elements[e]);
            il.Emit(OpCodes.Stobj, lanes.Element);
        }
    }

    private readonly void Advance(LocalBuilder pointer, int stride)
    {
        il.Emit(OpCodes.Ldloc, pointer);
        EmitOffset(stride * elementSize);
        il.Emit(OpCodes.Stloc, pointer);
    }

    // Adds a number of bytes to the address on the stack.
    private readonly void EmitOffset(int bytes)
    {
        if (bytes != 0)
        {
            il.Emit(OpCodes.Ldc_I4, bytes);
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
        }
    }

    private readonly void EmitNumber(int value)
    {
        if (lanes.Instructions is { } instructions)
        {
            instructions.EmitFirst(il, values[value]);
        }
        else
        {
            il.Emit(OpCodes.Ldloc, values[value]);
        }
    }
}
