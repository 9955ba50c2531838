using System.Collections.Concurrent;
using AutoDiff.Numbers;
using AutoDiff.Programs;

namespace AutoDiff.BackEnds.Structures;

/// <summary>
/// A function that is made of programs: a loop, a choice. It says how it is evaluated, how its VJP is evaluated, and
/// which structure computes its tangents; every mode and every order follows from these three (see
/// <see cref="AdjointOperation"/>). Structures do not change, and are equal if they compute the same.
/// </summary>
internal abstract class Structure : IEquatable<Structure>
{
    /// <summary>
    /// With so many points a turn of all of them takes less time than turns one point after the other: a call for each
    /// turn costs little beside them, and they fill registers.
    /// </summary>
    public const int PointsOfRegisters = 64;

    private static readonly FirstEquals<Structure> Equal = new(
        EqualityComparer<Structure>.Default, structure => structure.InstructionCount);

    private readonly ConcurrentDictionary<int, Structure?> ofPoints = [];
    private readonly Lazy<Structure> tangent;
    private readonly Lazy<Packing> operands;
    private readonly Lazy<Packing> results;

    protected Structure()
    {
        tangent = new(BuildTangent);
        (operands, results) = (new(() => new(OperandShapes)), new(() => new(ResultShapes)));
    }

    /// <summary>The name by which programs print it.</summary>
    public abstract string Name { get; }

    /// <summary>The programs that it is made of, and what each is to it.</summary>
    public abstract IEnumerable<(string Role, ArrayProgram Program)> Programs { get; }

    /// <summary>The number of instructions of the programs that it is made of.</summary>
    public int InstructionCount => Programs.Sum(program => program.Program.Count);

    /// <summary>
    /// The first structure equal to this one that is still in use, which may have been compiled already.
    /// </summary>
    public Structure First => Equal.Of(this);

    /// <summary>Where the elements of the operands lie.</summary>
    public Packing Operands => operands.Value;

    /// <summary>Where the elements of the results lie.</summary>
    public Packing Results => results.Value;

    /// <summary>
    /// The structure that computes, from the operands followed by their tangents, the results followed by theirs.
    /// </summary>
    public Structure Tangent => tangent.Value;

    /// <summary>The results, given the operands.</summary>
    public abstract void Evaluate<T>(ReadOnlySpan<T> operands, Span<T> results)
        where T : struct, ICarrier<T>, IReal<T>;

    /// <summary>
    /// Each element of the results as one that may depend on those of the operands that it does, whatever these are;
    /// false if all may depend on all.
    /// </summary>
    public abstract bool TryDepend<T>(ReadOnlySpan<T> operands, Span<T> results)
        where T : struct, ICarrier<T>;

    /// <summary>
    /// The cotangents of the operands that vary, given the operands and the cotangents of the results.
    /// </summary>
    public abstract void Pull<T>(
        ReadOnlySpan<T> operands, ReadOnlySpan<T> cotangents, Mask varying, Span<T> pulled)
        where T : struct, ICarrier<T>, IReal<T>;

    /// <summary>
    /// The program that computes the same, if that is better than a structure: of few small turns, of a choice that is
    /// known.
    /// </summary>
    /// <param name="constant">The value of an operand whose elements are all the same constant.</param>
    public abstract ArrayProgram? AsProgram(Func<int, double?> constant);

    /// <summary>A structure of the same operands and results whose programs are rewritten.</summary>
    public abstract Structure Rewritten(Func<ArrayProgram, ArrayProgram> rewrite);

    /// <summary>
    /// Records a structure that computes those results that are read, and gives all; zero for the others.
    /// </summary>
    /// <param name="recorder">Where to.</param>
    /// <param name="operands">The operands.</param>
    /// <param name="isRead">Which results are read.</param>
    /// <param name="rewrite">How programs are simplified.</param>
    public virtual Variable[] RecordSmaller(
        Recorder recorder, Variable[] operands, bool[] isRead, Func<ArrayProgram, ArrayProgram> rewrite) =>
        new StructureOperation(First).Record(operands);

    /// <summary>Whether any of some results may have a derivative in an operand that is not zero.</summary>
    public virtual bool Reaches(int operand, bool[] results) => true;

    /// <summary>
    /// The structure that computes the same at many points, if it has one. Its operands and results have an axis for
    /// the points: the first one, or the second of those that have elements for each turn of a loop.
    /// </summary>
    public Structure? ForPoints(int points) => ofPoints.GetOrAdd(points, BuildForPoints);

    /// <summary>Whether an operand has elements for each turn of a loop.</summary>
    public virtual bool IsOperandOfTurns(int operand) => false;

    /// <summary>Whether a result has elements for each turn of a loop.</summary>
    public virtual bool IsResultOfTurns(int result) => false;

    public abstract bool Equals(Structure? other);

    public override bool Equals(object? obj) => Equals(obj as Structure);

    public abstract override int GetHashCode();

    protected abstract Structure BuildTangent();

    protected virtual Structure? BuildForPoints(int points) => null;

    /// <summary>Says of numbers that which way was taken to them is not known.</summary>
    protected static void DoubtUnless<T>(bool isDecided, Span<T> results)
        where T : struct, ICarrier<T>, IReal<T>
    {
        if (!isDecided)
        {
            foreach (ref var result in results)
            {
                result = T.Doubted(result);
            }
        }
    }

    protected abstract Shape[] OperandShapes { get; }

    protected abstract Shape[] ResultShapes { get; }
}
