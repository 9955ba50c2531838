using System.Collections.Immutable;
using AutoDiff.BackEnds.Structures;
using AutoDiff.Programs;

namespace AutoDiff;

/// <summary>
/// Loops and choices as operations, meant for <c>using static AutoDiff.ControlFlow</c>. The functions that state a turn
/// or a branch are traced once, for variables without values; variables from outside that they use are the same at all
/// turns. A loop is one operation on a tape and in a program, with derivatives of every mode and order: its length
/// costs no instructions.
/// </summary>
/// <remarks>
/// For the derivatives of a loop the states before each turn are kept, or computed again where they do not fit into
/// <see cref="LoopOptions.Memory"/>. A state keeps its shape. A turn cannot depend on the value of a state but by
/// <see cref="Functions.Where"/> and <see cref="Cond(Variable, Func{Variable}, Func{Variable})"/>.
/// </remarks>
public static class ControlFlow
{
    /// <summary>
    /// sₜ₊₁, yₜ = step(sₜ, xₜ) over the elements xₜ along the first axis of <paramref name="sequence"/>: the state
    /// after the last, and all yₜ stacked.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The sequence is a scalar, or the state changes its shape.
    /// </exception>
    public static (Variable State, Variable Outputs) Scan(
        Variable state, Variable sequence, Func<Variable, Variable, (Variable State, Variable Output)> step,
        LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (states, outputs) = Scan(
            [state],
            [sequence],
            (states, elements) =>
            {
                var (next, output) = step(states[0], elements[0]);
                return ([next], [output]);
            },
            options);
        return (states[0], outputs[0]);
    }

    /// <summary>
    /// The same with any numbers of states, sequences of equal length, and outputs.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// There is no sequence, one is a scalar or their lengths differ, or a state changes its shape.
    /// </exception>
    public static (Variable[] States, Variable[] Outputs) Scan(
        ReadOnlySpan<Variable> states,
        ReadOnlySpan<Variable> sequences,
        Func<Variable[], Variable[], (Variable[] States, Variable[] Outputs)> step,
        LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Record(states, sequences, LengthOf(sequences), step, null, options, body => new Loop(body));
    }

    /// <summary>sₜ₊₁ = step(sₜ, xₜ) over the elements xₜ of a sequence: the state after the last.</summary>
    /// <exception cref="ShapeMismatchException">
    /// The sequence is a scalar, or the state changes its shape.
    /// </exception>
    public static Variable Fold(
        Variable state, Variable sequence, Func<Variable, Variable, Variable> step, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Scan([state], [sequence], (states, elements) => ([step(states[0], elements[0])], []), options).States[0];
    }

    /// <summary>
    /// Running products along an axis: yₖ = x₀ · … · xₖ, with derivatives that are right where elements are 0.
    /// </summary>
    public static Variable CumulativeProduct(Variable x, int axis = -1) => Running(x, axis, 1, (y, x) => y * x);

    /// <summary>
    /// Running maxima along an axis: yₖ = max(x₀, …, xₖ); ties share the derivative evenly, two at a time.
    /// </summary>
    public static Variable CumulativeMax(Variable x, int axis = -1) =>
        Running(x, axis, double.NegativeInfinity, Functions.Max);

    /// <summary>step(… step(step(s))), so many times.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of turns is negative.</exception>
    /// <exception cref="ShapeMismatchException">The state changes its shape.</exception>
    public static Variable Repeat(
        int turns, Variable state, Func<Variable, Variable> step, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Repeat(turns, [state], states => [step(states[0])], options)[0];
    }

    /// <summary>The same with any number of states.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of turns is negative.</exception>
    /// <exception cref="ShapeMismatchException">A state changes its shape.</exception>
    public static Variable[] Repeat(
        int turns, ReadOnlySpan<Variable> states, Func<Variable[], Variable[]> step, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentOutOfRangeException.ThrowIfNegative(turns);
        return Record(states, [], turns, (states, _) => (step(states), []), null, options, body => new Loop(body))
            .States;
    }

    /// <summary>
    /// The state after as many steps as it takes until the condition is 0. The number of turns depends on values; as
    /// everywhere, the derivative is that of the steps that were taken.
    /// </summary>
    /// <exception cref="LoopLimitException">There are more turns than <see cref="LoopOptions.MostTurns"/>.</exception>
    /// <exception cref="ShapeMismatchException">
    /// The condition is no scalar, or the state changes its shape.
    /// </exception>
    public static Variable While(
        Variable state, Func<Variable, Variable> condition, Func<Variable, Variable> step, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(step);
        return While([state], states => condition(states[0]), states => [step(states[0])], options)[0];
    }

    /// <summary>
    /// The same with any number of states.
    /// </summary>
    /// <exception cref="LoopLimitException">There are more turns than <see cref="LoopOptions.MostTurns"/>.</exception>
    /// <exception cref="ShapeMismatchException">
    /// The condition is no scalar, or a state changes its shape.
    /// </exception>
    public static Variable[] While(
        ReadOnlySpan<Variable> states,
        Func<Variable[], Variable> condition,
        Func<Variable[], Variable[]> step,
        LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(step);
        return Record(states, [], 0, (states, _) => (step(states), []), condition, options, body => new Loop(body))
            .States;
    }

    /// <summary>
    /// The solution of x = step(x) that the turns from a start converge to, differentiated as the implicit function
    /// that it is of the variables from outside; its derivative in the start is 0. Write a solver as a step: Newton's
    /// method for f(x) = 0 is <c>x => x - f(x) / slope(x)</c>.
    /// </summary>
    /// <remarks>
    /// Turns are taken until only rounding changes x. The derivatives are found by turns as well, which converge as
    /// fast; nothing is kept of the turns for x.
    /// </remarks>
    /// <exception cref="LoopLimitException">
    /// It takes more turns than <see cref="LoopOptions.MostTurns"/>, as where the turns do not converge.
    /// </exception>
    /// <exception cref="ShapeMismatchException">x changes its shape.</exception>
    public static Variable FixedPoint(Variable start, Func<Variable, Variable> step, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return FixedPoint([start], states => [step(states[0])], options)[0];
    }

    /// <summary>
    /// The same with any number of states.
    /// </summary>
    /// <exception cref="LoopLimitException">
    /// It takes more turns than <see cref="LoopOptions.MostTurns"/>, as where the turns do not converge.
    /// </exception>
    /// <exception cref="ShapeMismatchException">A state changes its shape.</exception>
    public static Variable[] FixedPoint(
        ReadOnlySpan<Variable> start, Func<Variable[], Variable[]> step, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Record(
            start, [], 0, (states, _) => (step(states), []), null, options, body => new FixedPoint(body)).States;
    }

    /// <summary>
    /// A recursive function of a key that is evaluated once for each key, however often it is called. A recursion is
    /// recorded call by call: that of a determinant over its minors has more than n! calls, but only 2ⁿ keys.
    /// </summary>
    /// <param name="step">The value for a key, given the function itself for the keys that it needs.</param>
    /// <remarks>
    /// What it returns keeps the variables of one recording: make it inside the function that is differentiated.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The function is called and the value for a key needs itself: the recursion has no end.
    /// </exception>
    public static Func<TKey, Variable> Memoize<TKey>(Func<Func<TKey, Variable>, TKey, Variable> step)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(step);
        var known = new Dictionary<TKey, Variable?>();
        return Value;

        Variable Value(TKey key)
        {
            if (known.TryGetValue(key, out var value))
            {
                return value ?? throw new InvalidOperationException(
                    $"A recursion ends for every key; the value for {key} needs itself.");
            }

            known.Add(key, null);
            try
            {
                var result = step(Value, key);
                known[key] = result;
                return result;
            }
            catch
            {
                known.Remove(key);
                throw;
            }
        }
    }

    /// <summary>
    /// <paramref name="whenTrue"/> if a scalar is not 0, else <paramref name="whenFalse"/>. Only the one that is chosen
    /// is evaluated and differentiated, where <see cref="Functions.Where"/> computes both.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The condition is no scalar, or the branches differ in shape.
    /// </exception>
    public static Variable Cond(Variable condition, Func<Variable> whenTrue, Func<Variable> whenFalse)
    {
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        return Cond(condition, () => [whenTrue()], () => [whenFalse()])[0];
    }

    /// <summary>
    /// The same with any number of results.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The condition is no scalar, or the branches differ in the number or the shapes of their results.
    /// </exception>
    public static Variable[] Cond(Variable condition, Func<Variable[]> whenTrue, Func<Variable[]> whenFalse)
    {
        ArgumentNullException.ThrowIfNull(whenTrue);
        ArgumentNullException.ThrowIfNull(whenFalse);
        if (condition.IsLiteral)
        {
            return condition.Literal != 0 ? whenTrue() : whenFalse();
        }

        RequireScalar(condition.Shape);
        var builder = new BodyBuilder { IsBranch = true };
        builder.Input("condition", Shape.Scalar);
        var (first, second) = (builder.Adopted(builder.Trace(whenTrue)), builder.Adopted(builder.Trace(whenFalse)));
        var shapes = (Listed(first), Listed(second));
        if (shapes.Item1 != shapes.Item2)
        {
            throw new ShapeMismatchException(
                "The branches of a choice have results of the same shapes; found " +
                $"{shapes.Item1} and {shapes.Item2}.");
        }

        return new StructureOperation(new Choice(builder.Build(first), builder.Build(second)).First)
            .Record([condition, .. builder.Captured]);
    }

    private static (Variable[] States, Variable[] Outputs) Record(
        ReadOnlySpan<Variable> states,
        ReadOnlySpan<Variable> sequences,
        int turns,
        Func<Variable[], Variable[], (Variable[] States, Variable[] Outputs)> step,
        Func<Variable[], Variable>? condition,
        LoopOptions? options,
        Func<LoopBody, Structure> make)
    {
        var builder = new BodyBuilder();
        var inside = new Variable[states.Length];
        for (var k = 0; k < inside.Length; k++)
        {
            inside[k] = builder.Input($"s{k}", states[k].Shape);
        }

        var elements = new Variable[sequences.Length];
        for (var k = 0; k < elements.Length; k++)
        {
            elements[k] = builder.Input($"x{k}", Shape.Of(sequences[k].Shape.Axes[1..]));
        }

        var (next, outputs) = builder.Trace(() => step(inside, elements));
        (next, outputs) = (builder.Adopted(next), builder.Adopted(outputs));
        var holds = condition is null ? [] : builder.Adopted([builder.Trace(() => condition(inside))]);
        RequireStates(states, next);
        foreach (var value in holds)
        {
            RequireScalar(value.Shape);
        }

        var body = new LoopBody(
            builder.Build([.. next, .. outputs]),
            [
                .. Enumerable.Repeat(LoopRole.State, states.Length),
                .. Enumerable.Repeat(LoopRole.Element, sequences.Length),
                .. Enumerable.Repeat(LoopRole.Invariant, builder.Captured.Count),
            ],
            [.. next.Select(_ => true), .. outputs.Select(_ => false)],
            turns,
            condition is null ? null : builder.Build(holds),
            options ?? new());
        var results = new StructureOperation(make(body).First)
            .Record([.. states, .. sequences, .. builder.Captured]);
        return (results[..next.Length], results[next.Length..]);
    }

    private static int LengthOf(ReadOnlySpan<Variable> sequences)
    {
        if (sequences.IsEmpty)
        {
            throw new ShapeMismatchException("A scan goes over one sequence at least; found none. Use Repeat.");
        }

        foreach (var sequence in sequences)
        {
            if (sequence.Shape.Rank == 0)
            {
                throw new ShapeMismatchException("A sequence has an axis that counts its elements; found a scalar.");
            }

            if (sequence.Shape[0] != sequences[0].Shape[0])
            {
                throw new ShapeMismatchException(
                    "The sequences of a scan are equally long; found the lengths " +
                    $"{sequences[0].Shape[0]} and {sequence.Shape[0]}.");
            }
        }

        return sequences[0].Shape[0];
    }

    private static void RequireStates(ReadOnlySpan<Variable> before, Variable[] after)
    {
        if (after.Length != before.Length)
        {
            throw new ShapeMismatchException(
                $"A turn gives as many states as it is given; expected {before.Length}, found {after.Length}.");
        }

        for (var k = 0; k < after.Length; k++)
        {
            if (after[k].Shape != before[k].Shape)
            {
                throw new ShapeMismatchException(
                    $"State {k} of a loop has the shape {before[k].Shape} before a turn and {after[k].Shape} after " +
                    "it; expected one that keeps its shape.");
            }
        }
    }

    private static void RequireScalar(Shape shape)
    {
        if (shape != Shape.Scalar)
        {
            throw new ShapeMismatchException($"A condition is a scalar; found the shape {shape}.");
        }
    }

    private static string Listed(Variable[] results) =>
        string.Join(", ", results.Select(result => result.Shape.ToString()));

    private static Variable Running(Variable x, int axis, double start, Func<Variable, Variable, Variable> step)
    {
        int[] order = [.. Enumerable.Range(0, x.Shape.Rank)];
        axis = x.Shape.Normalize(axis);
        (order[0], order[axis]) = (order[axis], order[0]);
        var moved = Functions.Transpose(x, order);
        var first = Functions.OwnerOf(x).Fill(start, Shape.Of(moved.Shape.Axes[1..]));
        var (_, results) = Scan(first, moved, (y, x) =>
        {
            var next = step(y, x);
            return (next, next);
        });
        return Functions.Transpose(results, order);
    }
}
