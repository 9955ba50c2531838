using AutoDiff.FrontEnds.Lifted.Reading;

namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>A call of a method: arguments, locals, the evaluation stack.</summary>
internal sealed class Frame(MethodCode code) : Store
{
    private readonly object?[] slots = new object?[code.ArgumentTypes.Length + code.LocalTypes.Length + 1];

    public MethodCode Code => code;

    /// <summary>The place of what is returned.</summary>
    public int Result => slots.Length - 1;

    /// <summary>The evaluation stack, replaced by a copy where ways part.</summary>
    public Stack<object?> Stack { get; set; } = [];

    /// <summary>The instruction that is executed.</summary>
    public MethodStep Step { get; set; } = code.Blocks[0].Steps[0];

    public override object? this[int place]
    {
        get => slots[place];
        set => slots[place] = value;
    }

    public int Local(int number) => code.ArgumentTypes.Length + number;
}
