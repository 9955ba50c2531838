using AutoDiff.BackEnds.Serialization;
using AutoDiff.Primitives;
using AutoDiff.Programs;

namespace AutoDiff;

/// <summary>
/// Programs as text in JSON, to be kept, sent and compared. A program that is read computes the same bits as the one
/// that was written. Safe to share between threads.
/// </summary>
/// <remarks>
/// The engine's primitives have names that stay. Loops, choices and calls are written with the programs that they are
/// made of. What users define is code, and so is not in the text: both sides give it to the format, and the text has
/// its name.
/// </remarks>
public sealed class ProgramFormat
{
    /// <summary>
    /// The newest version. Older ones are read, and version 1 is written where a program has nothing that is newer.
    /// </summary>
    public const int Version = 2;

    private readonly Dictionary<string, CustomOperation> operations;
    private readonly Dictionary<string, ElementwiseOperation> elementwise;
    private readonly Dictionary<object, string> names = [];

    private ProgramFormat(
        Dictionary<string, CustomOperation> operations, Dictionary<string, ElementwiseOperation> elementwise)
    {
        (this.operations, this.elementwise) = (operations, elementwise);
        foreach (var (name, operation) in operations)
        {
            names.TryAdd(operation, name);
        }

        foreach (var (name, operation) in elementwise)
        {
            names.TryAdd(operation, name);
        }
    }

    /// <summary>The format of programs of the engine's primitives alone.</summary>
    public static ProgramFormat Default { get; } = new(new(EngineOperations.All), []);

    /// <summary>The same, with an operation on arrays of the user's under its name.</summary>
    /// <exception cref="ArgumentException">There is another operation of that name.</exception>
    public ProgramFormat With(CustomOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return With(operation.Name, operation);
    }

    /// <summary>
    /// The same, with an operation under a name that is not the one by which programs print it: operations that are
    /// printed alike need names of their own in a text.
    /// </summary>
    /// <exception cref="ArgumentException">There is another operation of that name.</exception>
    public ProgramFormat With(string name, CustomOperation operation)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(operation);
        return new(Added(operations, name, operation), elementwise);
    }

    /// <summary>The same, with an elementwise primitive of the user's of one argument.</summary>
    /// <exception cref="ArgumentException">There is another one of that name.</exception>
    public ProgramFormat WithUnary<TOp>()
        where TOp : struct, IUnary =>
        new(operations, Added<ElementwiseOperation>(elementwise, TOp.Name, UnaryOperation<TOp>.Instance));

    /// <summary>The same, with one of two arguments.</summary>
    /// <exception cref="ArgumentException">There is another one of that name.</exception>
    public ProgramFormat WithBinary<TOp>()
        where TOp : struct, IBinary =>
        new(operations, Added<ElementwiseOperation>(elementwise, TOp.Name, BinaryOperation<TOp>.Instance));

    /// <summary>A program as text.</summary>
    /// <exception cref="NotSupportedException">
    /// An instruction applies an operation that the format was not given; the message names both.
    /// </exception>
    public string Write(ArrayProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return ProgramWriter.Write(program, this);
    }

    /// <summary>The program that a text holds.</summary>
    /// <exception cref="FormatException">
    /// The text is not a program: the message says where, what was found and what was expected.
    /// </exception>
    public ArrayProgram Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ProgramReader.Read(text, this);
    }

    /// <summary>The name of what has one; null if the format was not given it.</summary>
    internal string? NameOf(object payload) => names.GetValueOrDefault(payload);

    /// <summary>What has a name; null if the format was not given it.</summary>
    internal object? Named(string name, Op op) =>
        op == Op.Custom ? operations.GetValueOrDefault(name) : elementwise.GetValueOrDefault(name);

    private static Dictionary<string, T> Added<T>(Dictionary<string, T> known, string name, T value) =>
        known.TryGetValue(name, out var other) && !other!.Equals(value)
            ? throw new ArgumentException($"The format has another operation of the name `{name}`.")
            : new(known) { [name] = value };
}
