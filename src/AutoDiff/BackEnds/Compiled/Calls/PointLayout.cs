namespace AutoDiff.BackEnds.Compiled.Calls;

/// <summary>
/// Where the inputs and outputs of a program stand in the caller's spans: one after the other, each either once or with
/// the values of all points.
/// </summary>
internal sealed class PointLayout
{
    private readonly Place[] inputs;
    private readonly Place[] outputs;
    private readonly (int Once, int PerPoint) inputLength;
    private readonly (int Once, int PerPoint) outputLength;

    /// <param name="program">The program.</param>
    /// <param name="roles">What its inputs and outputs are.</param>
    /// <param name="isChecked">
    /// Whether the last output, which is summed, is not the caller's: not 0 where points must be evaluated again.
    /// </param>
    /// <param name="checksInputs">Whether that also depends on how large and small the inputs are.</param>
    public PointLayout(ArrayProgram program, PointRoles roles, bool isChecked = false, bool checksInputs = false)
    {
        PointRoles.Check(roles, program);
        (IsChecked, ChecksInputs) = (isChecked, checksInputs);
        inputs = new Place[program.Inputs.Length];
        outputs = new Place[program.Outputs.Length];
        for (var k = 0; k < inputs.Length; k++)
        {
            inputs[k] = Append(ref inputLength, Region.Inputs, program.Inputs[k].Shape.Length, roles.IsShared(k));
        }

        for (var k = 0; k < outputs.Length; k++)
        {
            outputs[k] = Append(
                ref outputLength, Region.Outputs, program.Listing.Shape(program.Outputs[k]).Length, roles.IsSummed(k));
        }
    }

    /// <summary>A layout of a part of a program, whose lengths no caller asks for.</summary>
    public PointLayout(Place[] inputs, Place[] outputs) => (this.inputs, this.outputs) = (inputs, outputs);

    private PointLayout(Place[] inputs, Place[] outputs, PointLayout whole)
        : this(inputs, outputs) =>
        (outputLength, IsChecked, ChecksInputs) = (whole.outputLength, whole.IsChecked, whole.ChecksInputs);

    /// <summary>The number of elements of all summed outputs together.</summary>
    public int SumLength => outputLength.Once;

    /// <summary>Whether the last output says which points must be evaluated again.</summary>
    public bool IsChecked { get; }

    /// <summary>Whether points must be evaluated again too if an input is very large or small.</summary>
    public bool ChecksInputs { get; }

    public ReadOnlySpan<Place> Inputs => inputs;

    public ReadOnlySpan<Place> Outputs => outputs;

    /// <summary>The outputs that the caller's span holds.</summary>
    public ReadOnlySpan<Place> OwnOutputs => IsChecked ? outputs.AsSpan(0, outputs.Length - 1) : outputs;

    /// <summary>
    /// The layout of what computes the same outputs from these inputs, whose lengths no caller asks for.
    /// </summary>
    public PointLayout WithInputs(Place[] inputs) => new(inputs, outputs, this);

    /// <summary>The layout in which a block of points, which stand side by side, counts as one.</summary>
    public PointLayout OfBlocks(int points)
    {
        return new(Array.ConvertAll(inputs, OfBlock), Array.ConvertAll(outputs, OfBlock), this);

        Place OfBlock(Place place) => place.IsOnce ? place : place with { Length = points * place.Length };
    }

    /// <summary>
    /// Where the code for one or several points leaves an output: those that are summed over the points next to each
    /// other.
    /// </summary>
    public Place OutputOfOnePoint(int output) =>
        outputs[output] is { IsOnce: true } sum ? new(Region.Sums, sum.Before, sum.Length) : outputs[output];

    public long InputLength(int points) => inputLength.Once + ((long)inputLength.PerPoint * points);

    public long OutputLength(int points) =>
        outputLength.Once - (IsChecked ? 1 : 0) + ((long)outputLength.PerPoint * points);

    /// <exception cref="ArgumentException">The caller's spans have other lengths.</exception>
    public void CheckLengths(int inputs, int outputs, int points)
    {
        if (inputs != InputLength(points))
        {
            throw WrongLength(nameof(inputs), inputs, (inputLength.Once, "shared", inputLength.PerPoint), points);
        }

        if (outputs != OutputLength(points))
        {
            var once = outputLength.Once - (IsChecked ? 1 : 0);
            throw WrongLength(nameof(outputs), outputs, (once, "summed", outputLength.PerPoint), points);
        }
    }

    private static ArgumentException WrongLength(
        string span, int found, (int Once, string Role, int PerPoint) expected, int points)
    {
        var once = expected.Once == 0 ? "" : $"{expected.Once} ({expected.Role}) + ";
        var sum = points == 1 ? "" : $"{once}{points} (points) × {expected.PerPoint} = ";
        return new(
            $"The {span} have the length {sum}{expected.Once + ((long)expected.PerPoint * points)}; " +
            $"a span of the length {found} was found.",
            span);
    }

    private static Place Append(ref (int Once, int PerPoint) end, Region region, int length, bool isOnce)
    {
        var place = new Place(region, end.PerPoint, length, end.Once, isOnce);
        if (isOnce)
        {
            end.Once += length;
        }
        else
        {
            end.PerPoint += length;
        }

        return place;
    }
}
