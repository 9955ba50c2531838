using AutoDiff.BackEnds.Interpretation;
using AutoDiff.Numbers;
using AutoDiff.Primitives;
using AutoDiff.Programs;
using AutoDiff.Programs.Evaluation;
using AutoDiff.Programs.Listings;
using AutoDiff.Transforms;

namespace AutoDiff;

/// <content>
/// Derivatives of what was recorded that need the instructions evaluated again, over dual numbers; and the recording as
/// a program. </content>
public sealed partial class Tape<T>
{
    /// <summary>
    /// The JVP (∂output/∂x) · tangent at the recorded point, in row-major order: forward mode over the recording.
    /// </summary>
    /// <exception cref="ShapeMismatchException">The tangent has not as many elements as x.</exception>
    public T[] Push(Variable output, Variable x, ReadOnlySpan<T> tangent)
    {
        var (last, source) = (Index(output), x.CheckedIndex(this));
        var duals = new Rented<Dual<Real<T>>>(Listing.ArenaLength);
        EvaluateDuals(duals.Span, last, source, tangent);
        var result = new T[Listing.Shape(last).Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = duals.Span[Listing[last].Slot + i].Tangent.Value;
        }

        var leaves = MayLeaveTheRange(duals.Span, default);
        duals.Return();
        if (leaves)
        {
            var wide = WideDuals(last, source, tangent);
            Wide.Replace(result, wide.AsSpan(Listing[last].Slot), x => x.Tangent, all: true);
        }

        return result;
    }

    /// <summary>
    /// The gradient's derivative (∂²output/∂x²) · tangent at the recorded point, in row-major order: a reverse sweep
    /// over dual numbers.
    /// </summary>
    /// <exception cref="ShapeMismatchException">
    /// The output is not a scalar, or the tangent has not as many elements as x.
    /// </exception>
    public T[] HessianVector(Variable output, Variable x, ReadOnlySpan<T> tangent)
    {
        var (last, source) = (Index(output), x.CheckedIndex(this));
        if (Listing[last].Shape != 0)
        {
            throw new ShapeMismatchException(
                $"A Hessian is that of a scalar; the output has the shape {output.Shape}.");
        }

        var duals = new Rented<Dual<Real<T>>>(Listing.ArenaLength);
        var dualAdjoints = new Rented<Dual<Real<T>>>(Listing.ArenaLength);
        EvaluateDuals(duals.Span, last, source, tangent);
        dualAdjoints.Span.Clear();
        dualAdjoints.Span[Listing[last].Slot] = 1.0;
        new ReverseSweep<Dual<Real<T>>>(rules, Listing, duals.Span, dualAdjoints.Span).Run(last);
        var result = new T[tangent.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = dualAdjoints.Span[Listing[source].Slot + i].Tangent.Value;
        }

        var leaves = MayLeaveTheRange(duals.Span, dualAdjoints.Span);
        duals.Return();
        dualAdjoints.Return();
        if (leaves)
        {
            var wide = WideDuals(last, source, tangent);
            var adjoints = new Dual<WideDouble>[wide.Length];
            adjoints[Listing[last].Slot] = 1;
            new ReverseSweep<Dual<WideDouble>>(rules, Listing, wide, adjoints).Run(last);
            Wide.Replace(result, adjoints.AsSpan(Listing[source].Slot), x => x.Tangent, all: true);
        }

        return result;
    }

    /// <summary>
    /// The program from some variables to others, as recorded: user code's branches as they were taken. Other variables
    /// it needs become constants with their recorded values. Comparisons of variables (<c>if (x &lt; y)</c>) that
    /// depend on the inputs become guards of the program, and evaluating it where one comes out differently is a
    /// <see cref="BranchException"/>; see <see cref="ArrayProgram.WithoutGuards"/>. What user code decided by numbers
    /// it read from variables is not remembered.
    /// </summary>
    /// <param name="inputs">What becomes an input, named x0, x1, ….</param>
    /// <param name="outputs">What the program computes.</param>
    public ArrayProgram ToProgram(ReadOnlySpan<Variable> inputs, ReadOnlySpan<Variable> outputs)
    {
        var builder = new ProgramBuilder();
        var replay = new Replay(Listing, builder);
        var isInput = new bool[Listing.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            var index = inputs[i].CheckedIndex(this);
            replay[index] = builder.Input($"x{i}", Listing.Shape(index));
            isInput[index] = true;
        }

        var indices = new int[outputs.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = Index(outputs[i]);
        }

        var deciding = DecisionsOn(inputs);
        var compared = deciding.SelectMany(decision => new[] { decision.X, decision.Y }).Where(x => !x.IsLiteral)
            .Select(x => x.Index);
        var needed = Listing.NeededFor([.. indices, .. compared]);
        for (var i = 0; i < needed.Length; i++)
        {
            if (!needed[i] || isInput[i])
            {
                continue;
            }

            if (PrimitiveFacts.Of(Listing[i].Op).Family == Family.Leaf && Listing[i].C == PackedInstruction.InArena)
            {
                replay[i] = builder.Constant(this[i].ToArray(), Listing.Shape(i));
            }
            else
            {
                replay.Step(i);
            }
        }

        foreach (var (x, y, compare, outcome) in deciding)
        {
            builder.AddGuard(compare(builder, Replayed(x), Replayed(y)), outcome);
        }

        return builder.Build([.. indices.Select(index => replay[index])]);

        Variable Replayed(Variable x) => x.IsLiteral ? x : replay[x.Index];
    }

    private void EvaluateDuals(Span<Dual<Real<T>>> duals, int last, int source, ReadOnlySpan<T> tangent)
    {
        var length = Listing.Shape(source).Length;
        if (tangent.Length != length)
        {
            throw new ShapeMismatchException(
                $"The variable has the shape {Listing.Shape(source)} and {length} elements; " +
                $"a tangent of {tangent.Length} elements was found.");
        }

        var arena = Arena;
        for (var i = 0; i < duals.Length; i++)
        {
            duals[i] = new(arena[i], default);
        }

        // The variable may itself be a result; its tangent is given, so that evaluation starts behind it.
        var start = Listing[source].Slot;
        for (var i = 0; i < length; i++)
        {
            duals[start + i] = new(arena[start + i], new(tangent[i]));
        }

        Evaluator.Run(duals, source + 1, last + 1);
    }
}
