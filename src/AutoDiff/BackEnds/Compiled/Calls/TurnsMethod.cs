namespace AutoDiff.BackEnds.Compiled.Calls;

/// <summary>A compiled loop.</summary>
/// <param name="arrays">
/// Where the elements of the inputs of the first turn begin, then those of the outputs, then where states are kept.
/// </param>
/// <param name="turns">The number of turns; if the loop has a condition, at most so many.</param>
/// <returns>The number of turns that were taken.</returns>
internal unsafe delegate nint TurnsMethod(void** arrays, nint turns);

/// <summary>What an input of a compiled loop is.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Stride">For an element of a sequence: how many elements it is from one turn to the next.</param>
internal readonly record struct TurnInput(Programs.LoopRole Role, int Stride = 0);

/// <summary>What an output of a compiled loop is.</summary>
/// <param name="IsState">Whether it is the next state; those are in the order of the inputs that are states.</param>
/// <param name="Stride">Else how many elements it is from one turn to the next.</param>
internal readonly record struct TurnOutput(bool IsState, int Stride = 0);

/// <summary>The form of a compiled loop.</summary>
/// <param name="Inputs">The inputs of the body.</param>
/// <param name="Outputs">Its outputs.</param>
/// <param name="HasCondition">
/// Whether the body has one more output, a scalar that is 0 where the loop has ended and this turn does not count.
/// </param>
/// <param name="KeepsStates">Whether the states before each turn are written one after the other.</param>
internal sealed record TurnsForm(
    TurnInput[] Inputs, TurnOutput[] Outputs, bool HasCondition = false, bool KeepsStates = false);
