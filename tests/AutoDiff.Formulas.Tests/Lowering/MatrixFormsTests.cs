namespace AutoDiff.Formulas.Tests.Lowering;

/// <summary>Block matrices, the identity whose size follows, and products of matrices and vectors by name.</summary>
public class MatrixFormsTests
{
    private const string Declared =
        "A : real[n, n]; B : real[n, m]; D : real[m, m]; b : real[n]; x : real[3]; y : real[3]; s : real\n";

    [Theory]
    [InlineData("[[A, B], [B', D]]", "c[i, j] = if i < n and j < n then A[i, j] else if i < n then B[i, j-n] else " +
        "if j < n then B[j, i-n] else D[i-n, j-n]")]
    [InlineData("[[A, b], [b', s]]", "[[A[0, 0], A[0, 1], b[0]], [A[1, 0], A[1, 1], b[1]], [b[0], b[1], s]]")]
    [InlineData("[[A, 0], [0, 3]]", "[[A[0, 0], A[0, 1], 0], [A[1, 0], A[1, 1], 0], [0, 0, 3]]")]
    [InlineData("[[A, I], [0, -A]]", "[[A, eye(n)], [zeros(n, n), -A]]")]
    [InlineData("[[A], [b']]", "[[A[0, 0], A[0, 1]], [A[1, 0], A[1, 1]], [b[0], b[1]]]")]
    [InlineData("[[b, b], [2*b, b]][1, 0]", "2*b")]
    [InlineData("[[[[1, 2]]]][0]", "[[[1, 2]]]")]
    [InlineData("A + I", "A + eye(n)")]
    [InlineData("s*I - A/2", "s*eye(n) - A/2")]
    [InlineData("inv((I - A) @ (A + I))", "inv((eye(n) - A) @ (A + eye(n)))")]
    [InlineData("I - b @ b'/dot(b, b) + 2*I", "3*eye(n) - outer(b, b)/dot(b, b)")]
    [InlineData("kron(A, D)[2, 1]", "A[0, 0]*D[2, 1]")]
    [InlineData("kron(A, D)", "[[A[0, 0]*D, A[0, 1]*D], [A[1, 0]*D, A[1, 1]*D]]")]
    [InlineData("vec(A @ B @ D)", "kron(D', A) @ vec(B)")]
    [InlineData("vec(A)", "[A[0, 0], A[1, 0], A[0, 1], A[1, 1]]")]
    [InlineData("cross(x, y)", "[x[1]*y[2] - x[2]*y[1], x[2]*y[0] - x[0]*y[2], x[0]*y[1] - x[1]*y[0]]")]
    [InlineData("sum(i: cross(A[i, 0]*x, y))", "cross(sum(A[:, 0])*x, y)")]
    [InlineData("sum(i: kron(b[i]*A, D))", "kron(sum(b)*A, D)")]
    [InlineData("sum(i: [[b[i]*A, 0], [0, 1]])", "[[sum(b)*A, 0], [0, n]]")]
    public void A_form_has_the_value_of_its_elements(string form, string elements)
    {
        const string At = "A = [[2, 1], [-1, 4]]; B = [[1, 2, 3], [4, 5, 6]]; D = [[1, 0, 2], [3, 1, 1], [0, 2, 5]]; " +
            "b = [0.5, -2]; x = [1, 2, -1]; y = [3, 0, 4]; s = 7";
        var expected = Value(elements.StartsWith('c') && elements[1] == '[' ? Indexed(elements) : $"c = {elements}");
        var actual = Value($"c = {form}");
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(Lowered.Agree(expected.Values, actual.Values), string.Join(", ", actual.Values));

        // The index form needs arrays that say how far its indices run.
        static string Indexed(string definition) => definition.Replace("c[i, j] = ", "z = zeros(n + m, n + m)\n" +
            "c[i, j] = z[i, j] + ", StringComparison.Ordinal).Replace("+ if", "+ (if", StringComparison.Ordinal) + ")";

        (Shape Shape, double[] Values) Value(string definition) =>
            Lowered.LastDefinition(Declared + definition, At, ("n", 2), ("m", 3));
    }

    [Theory]
    [InlineData("x : real[n]\nclaim dx/dx = I")]
    [InlineData("x : real[n]; k : real\nC = k/2*dot(x, x)\nclaim d2C/dx2 = k*I")]
    [InlineData("x : real[n]; A : real[m, m]\ny = 2*x\nclaim dy[i]/dx[j] = trace(A + I - A)*2/m*(i == j)")]
    [InlineData("A : real[n, n]; x : real[n]\ny = x - A @ x\nclaim dy/dx = I - A")]
    [InlineData("I : positive; x : real[n]\nC = I*sum(x)\nclaim dC/dx = I")]
    public void The_identity_has_the_size_of_the_derivative(string source)
    {
        foreach (var (claim, lowered, outputs) in Lowered.Claims(source, 3, Sizes(source)))
        {
            Assert.True(lowered.ShapesAgree, claim);
            Assert.True(Lowered.Agree(outputs[0], outputs[1]), claim);
        }
    }

    private static (string Name, int Length)[] Sizes(string source) =>
        [.. FormulaModel.Analyze(source).SizeNames.Select((name, i) => (name, i + 2))];
}
