using AutoDiff.BackEnds;
using AutoDiff.GradBench.Protocol;
using AutoDiff.Transforms;
using static AutoDiff.Functions;

namespace AutoDiff.GradBench.Objectives;

/// <summary>
/// Hand tracking: how far points are from places on the skin of a hand, whose bones turn by the angles in θ. In the
/// complicated form the places may also move in their triangles.
/// </summary>
public static class Ht
{
    private const int Angles = 26;

    public static IEnumerable<Eval> Evals =>
    [
        Eval.Of<HtInput>("ht", "objective", Errors),
        Eval.Of<HtInput>("ht", "jacobian", Jacobian),
    ];

    /// <summary>
    /// The maps of the bones, the hand's own rotation among them: for each bone and each column of its (A b) the three
    /// elements.
    /// </summary>
    /// <param name="theta">Rotation (3), translation (3) and, for each finger, the angles of its joints (4).</param>
    /// <param name="model">The hand.</param>
    public static IEnumerable<Variable> Pose(Variable[] theta, HtModel model)
    {
        var root = Root(theta, model);
        var absolutes = new Affine[model.Parents.Length];
        for (var bone = 0; bone < absolutes.Length; bone++)
        {
            var relative = Affine.Of(model.BaseRelatives[bone]);
            if (JointAngles(theta, bone) is var (x, z))
            {
                relative *= JointRotation(x, z);
            }

            var parent = model.Parents[bone];
            absolutes[bone] = (parent < 0 ? root : absolutes[parent]) * relative;
            var map = absolutes[bone] * Affine.Of(model.InverseBaseAbsolutes[bone]);
            for (var column = 0; column < 4; column++)
            {
                for (var row = 0; row < 3; row++)
                {
                    yield return map[row, column];
                }
            }
        }
    }

    /// <summary>What lies between the points and the skin, for several hands at once: n × 3 × hands.</summary>
    /// <param name="pose">The maps of the bones: (bones · 4) × 3 × hands.</param>
    /// <param name="translation">The translation: 3 × hands.</param>
    /// <param name="us">Where in its triangle each place is: n × 2.</param>
    /// <param name="input">The hand and the points.</param>
    public static Variable Errors(Variable pose, Variable translation, Variable us, HtInput input)
    {
        var hands = translation.Shape[1];
        var recorder = pose.Recorder!;
        Shape skinShape = [input.Count, input.PoseRows];
        Variable[] corners =
            [.. input.Corners().Select(corner => recorder.Constant([.. corner.SelectMany(input.Skin)], skinShape))];
        var (u0, u1) = (us[.., ..1], us[.., 1..]);
        var skin = input.IsComplicated
            ? (u0 * corners[0]) + (u1 * corners[1]) + ((1 - u0 - u1) * corners[2])
            : corners[0];
        var places = MatMul(skin, Reshape(pose, [input.PoseRows, 3 * hands]));
        var points = recorder.Constant([.. input.Data.Points.Flat()], [input.Count, 3, 1]);
        return points - Reshape(places, [input.Count, 3, hands]) - translation;
    }

    // Wrist and forearm do not turn, and each finger is of four bones, of which the last has no joint.
    private static (Variable X, Variable Z)? JointAngles(Variable[] theta, int bone)
    {
        var (finger, joint) = Math.DivRem(bone - 2, 4);
        return (finger, joint) switch
        {
            ( < 0 or > 4, _) or (_, < 0 or 3) => null,
            (_, 0) => (theta[6 + (4 * finger)], theta[7 + (4 * finger)]),
            _ => (theta[7 + (4 * finger) + joint], 0),
        };
    }

    // First about the x-axis, then about the z-axis.
    private static Affine JointRotation(Variable x, Variable z)
    {
        var (cx, sx, cz, sz) = (Cos(x), Sin(x), Cos(z), Sin(z));
        Variable[,] elements =
        {
            { cz, -sz * cx, sz * sx },
            { sz, cz * cx, -cz * sx },
            { 0, sx, cx },
        };
        return Affine.Of((i, j) => j < 3 ? elements[i, j] : 0);
    }

    // The rotation of the whole hand, mirrored before if the model is; a rotation by next to nothing counts as none.
    private static Affine Root(Variable[] theta, HtModel model)
    {
        var norm = Sqrt(Square(theta[0]) + Square(theta[1]) + Square(theta[2]));
        var (x, y, z) = (theta[0] / norm, theta[1] / norm, theta[2] / norm);
        var (sine, cosine, rest) = (Sin(norm), Cos(norm), 1 - Cos(norm));
        Variable[,] rotation =
        {
            { (x * x * rest) + cosine, (x * y * rest) - (z * sine), (x * z * rest) + (y * sine) },
            { (x * y * rest) + (z * sine), (y * y * rest) + cosine, (y * z * rest) - (x * sine) },
            { (x * z * rest) - (y * sine), (y * z * rest) + (x * sine), (z * z * rest) + cosine },
        };
        var small = Less(norm, 1e-4);
        return Affine.Of(
            (i, j) => j == 3 ? 0 : (j == 0 &&
                model.IsMirrored ? -1 : 1) * Where(small, i == j ? 1 : 0, rotation[i, j]));
    }

    private static Evaluation Errors(HtInput input)
    {
        var pose = CompiledProgram<double>.Of(TracePose(input));
        var errors = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v => [Errors(v[0], v[1], v[2], input)], [.. PoseInputs(input, "", 1), Us(input)]));
        double[] inputs = [.. new double[pose.OutputLength], .. input.Us.Flat()];
        var result = new double[errors.OutputLength];
        return new(Run, () => result);

        void Run()
        {
            pose.Evaluate(input.Theta, inputs.AsSpan(0, pose.OutputLength));
            errors.Evaluate(inputs, result);
        }
    }

    /// <summary>
    /// Forward mode. The pose is pushed at 26 points, which differ in their tangents only. The errors then are those of
    /// 26 hands, pushed once along the tangents of their poses, and of one hand, pushed along each of the two
    /// coordinates of all places.
    /// </summary>
    private static Evaluation Jacobian(HtInput input)
    {
        var poses = CompiledProgram<double>.Of(Forward.Tangents(TracePose(input)));
        var errors = CompiledProgram<double>.Of(ProgramBuilder.Trace(
            v => Tangents(v, input), [.. PoseInputs(input, "", Angles), .. PoseInputs(input, "d", Angles), Us(input)]));
        var posesLength = poses.OutputLength * Angles;
        double[] inputs = [.. new double[posesLength], .. input.Us.Flat()];
        var angles = new double[2 * Angles * Angles];
        for (var i = 0; i < Angles; i++)
        {
            angles[((Angles + i) * Angles) + i] = 1;
        }

        var result = new double[errors.OutputLength];
        return new(Run, () => Rows(input, result));

        void Run()
        {
            for (var i = 0; i < Angles; i++)
            {
                angles.AsSpan(i * Angles, Angles).Fill(input.Theta[i]);
            }

            poses.Evaluate(angles, inputs.AsSpan(0, posesLength), Angles);
            errors.Evaluate(inputs, result);
        }
    }

    private static Variable[] Tangents(Variable[] v, HtInput input)
    {
        var (pose, translation, us) = (v[0], v[1], v[4]);
        var along = Forward.Push([Errors(pose, translation, us, input)], [pose, translation], [v[2], v[3]]);
        if (!input.IsComplicated)
        {
            return along;
        }

        var one = Errors(pose[.., .., ..1], translation[.., ..1], us, input);
        var first = Forward.Push([one], [us], [us.Recorder!.Constant(1, 0)]);
        var second = Forward.Push([one], [us], [us.Recorder!.Constant(0, 1)]);
        return [.. first, .. second, .. along];
    }

    private static ArrayProgram TracePose(HtInput input) => ProgramBuilder.Trace(
        theta => [.. Pose(theta, input.Data.Model), theta[3], theta[4], theta[5]],
        [.. Enumerable.Range(0, Angles).Select(i => ($"theta{i}", Shape.Scalar))]);

    private static (string Name, Shape Shape)[] PoseInputs(HtInput input, string prefix, int hands) =>
        [(prefix + "pose", [input.PoseRows, 3, hands]), (prefix + "translation", [3, hands])];

    private static (string Name, Shape Shape) Us(HtInput input) => ("us", [input.Us.Length, 2]);

    // A row for each error; the columns of the places, if there are any, come first.
    private static double[][] Rows(HtInput input, double[] result)
    {
        var errors = 3 * input.Count;
        var places = input.IsComplicated ? 2 : 0;
        var rows = new double[errors][];
        for (var i = 0; i < errors; i++)
        {
            rows[i] = new double[places + Angles];
            for (var j = 0; j < places; j++)
            {
                rows[i][j] = result[(j * errors) + i];
            }

            result.AsSpan((places * errors) + (i * Angles), Angles).CopyTo(rows[i].AsSpan(places));
        }

        return rows;
    }
}
