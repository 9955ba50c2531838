using AutoDiff.Formulas;

namespace AutoDiff.Checking.Tests.Documentation;

/// <summary>
/// Formula files as people write them, in the notation of other languages and with slips: each is read as it is meant,
/// or answered with what to write.
/// </summary>
public class InputsAsWrittenTests
{
    private const string Vector = "x : real[n]\n";
    private const string Two = "x : real[n]; y : real[n]\n";
    private const string Matrix = "A : real[n, n]; x : real[n]\n";
    private const string Memory = "f : real[T]; i : real[T]; u : real[T]; c0 : real\nc[0] = c0\n"
        + "c[t] = f[t]*c[t-1] + i[t]*u[t]\nL = sum(c)\ng[T-1] = 1\ng[t] = 1 + f[t+1]*g[t+1]\n";
    private const string TwoNumbers = "x : real; y : real\nf = x^2 + 3x*y\n";
    private const string Softmax = "z : real[n]\na = exp(z)/sum(exp(z))\n";

    [Theory]
    [InlineData(Vector + "C = Σᵢ xᵢ²\nclaim dC/dx = 2*x")]
    [InlineData(Vector + "a[i,j] = if i = j then x[i] else 0\nC = sum(a)\nclaim dC/dx = 1")]
    [InlineData(Vector + "C = sum(x^2)\nclaim dC/dx == 2*x")]
    [InlineData(Matrix + "C = x^T @ A @ x\nclaim dC/dx = (A + A^T) @ x")]
    [InlineData(Vector + "C = sum_i x[i]^2\nclaim dC/dx = 2*x")]
    [InlineData("x : positive[n]\nC = sum(log2(x))\nclaim dC/dx = 1/(x*log(2))")]
    [InlineData("x : positive[n]\nC = sum(ln(x))\nclaim dC/dx = 1/x")]
    [InlineData(Vector + "C = sum(|x|)\nclaim dC/dx = sign(x)")]
    [InlineData(Vector + "C = ‖x‖²\nclaim dC/dx = 2*x")]
    [InlineData(Vector + "C = sum(x²)\nclaim dC/dx = 2x")]
    [InlineData("x : real\nf(x) = x^2\nclaim f'(x) = 2*x")]
    [InlineData(Vector + "C = Sum(Exp(x))\nclaim dC/dx = Exp(x)")]
    [InlineData(Vector + "C = sum(x**2)\nclaim dC/dx = 2*x")]
    [InlineData(Two + "C = sum(x.*y)\nclaim dC/dx = y")]
    [InlineData(Two + "C = sum(x.^2)\nclaim dC/dx = 2.*x")]
    [InlineData("\uFEFFx : real[n]\r\nC = sum(x^2)\r\nclaim dC/dx = 2*x\r\n")]
    [InlineData(Vector + "C = sum(x^2)\nclaim ∇C = 2*x")]
    [InlineData(Vector + "C = sum(x^2)\ndC/dx = 2*x")]
    [InlineData("// a comment\n" + Vector + "C = sum(x^2)\nclaim dC/dx = 2*x")]
    [InlineData("x in R^n\nC = sum(x^2)\nclaim dC/dx = 2*x")]
    [InlineData("x ∈ ℝ^n\nC = sum(x^2)\nclaim dC/dx = 2*x")]
    [InlineData("x : R[n]\nC = sum(x^2)\nclaim dC/dx = 2*x")]
    [InlineData("x : vector[n]\nC = sum(x^2)\nclaim dC/dx = 2*x")]
    [InlineData(Vector + "C = −sum(x^2)\nclaim dC/dx = −2·x")]
    [InlineData(Two + "C = sum(x ⊙ y)\nclaim dC/dx = y")]
    [InlineData("x : positive[n]\nC = sum(√x)\nclaim dC/dx = 1/(2*√x)")]
    [InlineData(Vector + "C = sum(x > 0 ? x : 0)\nclaim dC/dx = x > 0 ? 1 : 0")]
    [InlineData(Vector + "C = sum({x if x > 0; 0 otherwise})\nclaim dC/dx = x > 0")]
    [InlineData(Softmax + "claim da[i]/dz[j] = a[i]*(δ_ij - a[j])")]
    [InlineData(Softmax + "claim da/dz = diag(a) - a @ a'")]
    [InlineData(Vector + "C = x' @ x\nclaim dC/dx = 2*x")]
    [InlineData(Vector + "C = sum(x^2)\nclaim dC/dx = x + x = 2*x")]
    [InlineData(Vector + "C = sum(i: x_i^2)\nclaim dC/dx[j] = 2*x_j")]
    [InlineData("A : real[n, n]; B : real[n, n]\nC = tr(A @ B)\nclaim dC/dA = B'")]
    [InlineData("A : invertible[n]\nC = log(det(A))\nclaim dC/dA = inv(A)'")]
    [InlineData(Vector + "C = sum(arctan(x))\nclaim dC/dx = 1/(1+x^2)")]
    [InlineData("A : real[n,n]\nC = sum(A’)\nclaim dC/dA = 1")]
    [InlineData(Vector + "C = sum(x^2）\nclaim dC/dx = 2*x")]
    [InlineData("x : real[n]；y : real[n]\nC = sum(x*y)\nclaim dC/dx = y")]
    [InlineData(Vector + "C = sum(x^2)\nclaim (dC)/(dx) = 2*x")]
    [InlineData(Vector + "C = sum(x^2)\nclaim grad(C, x) = 2*x")]
    [InlineData("x : real\nclaim d/dx x^2 = 2*x")]
    [InlineData("m : real; s > 0; x : real[n]\nL = sum((x - m)^2)/s\nclaim dL/ds = -L/s")]
    [InlineData("p : real[n]\np >= 0\nL = sum(sqrt(p))\nclaim dL/dp = 1/(2*sqrt(p))")]
    [InlineData("x : real\nf = e^{-x^2/2}\nclaim df/dx = -x e^{-x^2/2}")]
    [InlineData("X : invertible[n]\nf = logdet(X)\nclaim df/dX = X^{-T}")]
    [InlineData("x : real\nC = Φ(x)\nclaim dC/dx = φ(x)")]
    [InlineData("x : real; y : real\nf = x^2*y\nf_x = 2*x*y\nclaim df/dx = f_x")]
    [InlineData(Softmax + "C = sum(a^3)\nclaim dC/dz = dC/da @ da/dz")]
    [InlineData(Softmax + "C = sum(a^3)\nclaim dC/dz[j] = sum(i: ∂C/∂a_i * ∂a_i/∂z_j)")]
    [InlineData(Softmax + "C = sum(a^3)\nclaim dC/dz[j] = sum(i: dC/da[i]*da[i]/dz[j])")]
    [InlineData(Vector + "C = sum(x^2)\nclaim x' @ dC/dx = 2*C")]
    [InlineData(Vector + "C = sum(x^2)\nclaim 2*dC/dx = 4*x")]
    [InlineData(Vector + "C = sum(x^2)\nclaim -dC/dx = -2*x")]
    [InlineData(Vector + "C = sum(x^2)\nclaim dot(x, dC/dx) = 2*C")]
    [InlineData(Vector + "C = sum(x^2)\nclaim x[i]*dC/dx[i] = 2*x[i]^2")]
    [InlineData(Vector + "C = sum(x^2)\nclaim d2C/dx2 @ x = 2*x")]
    [InlineData("x : real; y : real\nC = x^2*y\nclaim dC/dx*x + dC/dy*y = 3*C")]
    [InlineData("n >= 2\n" + Vector + "C = x[0]*x[1]\nclaim dC/dx[0] = x[1]")]
    [InlineData(Matrix + "B : real[n, n]; S = A @ B\nL = sum(S^3)\nclaim dL/dB = (dL/dS' @ A)' = A.T @ dL/dS")]
    [InlineData(Vector + "C = mean(i: x[i]^2)\nclaim dC/dx[j] = 2*x[j]/n")]
    [InlineData(Vector + "y_i = 2 x_i + 1\nC = Σ_i y_i²\nclaim ∂C/∂y_i = 2y_i\nclaim ∂C/∂x_i = 4 y_i")]
    [InlineData(Softmax + "b_i = e^{z_i}/Σ_k e^{z_k}\nclaim ∂b_i/∂z_j = b_i(δ_ij - b_j)")]
    [InlineData("W : real[m, n]; x : real[n]\nz_i = Σ_j W_ij x_j\nE = ½ Σ_i z_i²\n∂E/∂W_ij = z_i x_j")]
    [InlineData(Vector + "K_ij = e^{-(x_i - x_j)²}\nclaim ∂K_ij/∂x_i = -2 (x_i - x_j) K_ij")]
    [InlineData(Vector + "a_i = x_i³\nC = Σ_i a_i²\nclaim ∂C/∂x_j = Σ_i ∂C/∂a_i ∂a_i/∂x_j = 6 x_j⁵")]
    [InlineData("A : real[n, m]; B : real[n, m]\nL = Σ_ij A_ij B_ij\nclaim ∂L/∂A_ij = B_ij")]
    [InlineData(Vector + "C = Σ_i x_i³\nclaim ∂²C/∂x_i∂x_j = 6 x_i δ_ij\nclaim ∂²C/∂x∂xᵀ = 6 diag(x)")]
    [InlineData("x : real; y : real\nf = x² y\nclaim ∂²f/∂x∂y = 2x\nclaim x ∂f/∂x + y ∂f/∂y = 3f")]
    [InlineData("E : positive; I : positive; x : real\nw = x⁴/(E I)\nclaim E I d²w/dx² = 12 x²")]
    [InlineData("X : invertible[n]\nclaim d log det(X)/dX = X^{-T}\nclaim d ln det X/dX = X^{-T}")]
    [InlineData("ell : positive\nC = ell³\nclaim d C/d ell = 3 ell²\nclaim ∂ C/∂ ell = 3 ell²")]
    [InlineData("x : real\nC = Phi(x)\nclaim dC/dx = phi(x)")]
    [InlineData("a : real; θ : real\np = [a cos θ, a sin θ]\nC = p[0]\nclaim dC/dθ = -a sin θ")]
    [InlineData("y : nonnegative[n]; m : positive[n]\nl = Σ_i y_i log m_i - m_i - log(y_i!)\n"
        + "claim ∂l/∂m_i = y_i/m_i - 1")]
    [InlineData(Two + "J = -1/n Σ_i x_i y_i + (1 - x_i) y_i²\nclaim ∂J/∂x_i = -1/n (y_i - y_i²)")]
    [InlineData("x : real[n]; ε > 0\nμ = 1/n Σ_i x_i\nσ² = 1/n Σ_i (x_i - μ)²\nL = ln(σ² + ε)\n"
        + "claim ∂L/∂σ² = 1/(σ² + ε)\nclaim ∂L/∂x_i = 2 (x_i - μ)/(n (σ² + ε))")]
    [InlineData("x : real; σ² > 0\nL = x²/(2σ²) + ½ ln σ²\nclaim ∂L/∂σ² = -x²/(2 (σ²)²) + 1/(2σ²)")]
    [InlineData("θ : real[n, d]; s : real[d]\nπ = softmax(θ s)\nM = (1 - π) sᵀ\nC = ‖M‖²\nclaim dC/dM = 2 (1 - π) sᵀ")]
    [InlineData("A : real[k, k]; b : real[T, k]\nβ[T-1, j] = 1\nβ[t, i] = Σ_j A[i, j] b[t+1, j] β[t+1, j]\n"
        + "Z = Σ_i β[0, i]\nclaim ∂Z/∂β[0, i] = 1")]
    [InlineData("A : real[k, k]; B : real[T, k]; p : real[k]\nα[0, j] = p[j]*B[0, j]\n"
        + "α[t, j] = B[t, j]*sum(i: α[t-1, i]*A[i, j])\nZ = sum(j: α[-1, j])\nβ[T-1, i] = 1\n"
        + "β[t, i] = sum(j: A[i, j]*B[t+1, j]*β[t+1, j])\nclaim dZ/dα[t, i] = β[t, i]")]
    [InlineData("h : real[T, d]; y : real[T, d]\nL = ½ Σ_t ‖h[t] - y[t]‖²\nclaim ∂L/∂h = h - y")]
    [InlineData(Vector + "C = Σ_i |x_i|\nclaim ∂C/∂x_i = sign(x_i)")]
    [InlineData("x : positive[n]\nC = Σ_i √x_i\nclaim ∂C/∂x_i = 1/(2√x_i)")]
    [InlineData("r : real[n]; k > 0\nH = Σ_i {½ r_i² if |r_i| <= k; k*(|r_i| - ½k) otherwise}\n"
        + "claim ∂H/∂r_i = {r_i if |r_i| <= k; k sign(r_i) otherwise}")]
    [InlineData("X : real[n, d]; μ : real[d]; Σ : spd[d]\nℓ = -½ Σ_i (X[i] - μ)ᵀ Σ⁻¹ (X[i] - μ)\n"
        + "claim ∂ℓ/∂μ = Σ⁻¹ sum(i: X[i] - μ)")]
    [InlineData(TwoNumbers + "∇f = [2x + 3y, 3x]")]
    [InlineData(TwoNumbers + "claim grad f = (2x + 3y, 3x)")]
    [InlineData(TwoNumbers + "grad(f) = [2x + 3y; 3x]")]
    [InlineData(TwoNumbers + "claim ∇f = [2x + 3y, 3x]ᵀ")]
    [InlineData(TwoNumbers + "claim ∇f(x, y) = [x + x + 3y, 3x] = [2x + 3y, 3x]")]
    [InlineData(TwoNumbers + "claim ∇_{y, x} f = [3x, 2x + 3y]")]
    [InlineData(TwoNumbers + "claim grad(f, [x, y]) = [2x + 3y, 3x]")]
    [InlineData(TwoNumbers + "claim grad(f, x, y) = [2x + 3y, 3x]")]
    [InlineData(TwoNumbers + "claim ∂f/∂(x, y) = [2x + 3y, 3x]")]
    [InlineData(TwoNumbers + "claim ∇f = 0 given x == 0, y == 0")]
    [InlineData(TwoNumbers + "claim ∇²f = [2, 3; 3, 0]")]
    [InlineData(TwoNumbers + "claim hessian(f) = [[2, 3], [3, 0]]")]
    [InlineData(TwoNumbers + "claim H(f) = [[2, 3], [3, 0]]")]
    [InlineData(TwoNumbers + "g = sin(y)\nclaim jacobian([f, g], [x, y]) = [[2x + 3y, 3x], [0, cos(y)]]")]
    [InlineData(TwoNumbers + "g = sin(y)\nclaim jacobian([f, g], y) = [3x; cos(y)]")]
    [InlineData("x : real[n]\nf = x^2\nclaim jacobian(f, x) = diag(2*x)")]
    [InlineData("x : real\nH(t) = t^2\nf = H(x)\nclaim df/dx = 2x")]
    [InlineData(Vector + "f = logsumexp(x)\nclaim ∇²f = diag(softmax(x)) - softmax(x) @ softmax(x)'")]
    [InlineData("w : real[n]; b : real\nf = sum(w)^2*b\nclaim ∇_{w, b} f = [2*b*sum(w), sum(w)^2]")]
    [InlineData("x : real; y : real\ngrad(t) = 2*t\nf = grad(x)*y\nclaim df/dx = 2*y")]
    [InlineData("% least squares\nA : real[m, n]; x : real[n]; b : real[m];\nf = 0.5 ||A x - b||_2^2;\n"
        + "claim df/dx = A' (A x - b);")]
    [InlineData("X : real[n, d]; w : real[d]; y : real[n]\nmu = X.mean(axis=0)\n"
        + "L = np.linalg.norm(X @ w - y)**2 + np.sum((X - mu)**2)\nclaim dL/dw = 2 X.T.dot(X.dot(w) - y)")]
    [InlineData(Vector + "f(x) = sum(x.^2 .+ sin.(x))\nclaim ∇f(x) = 2x + cos.(x)")]
    [InlineData("x : real\nf = Sin[x] Exp[x]\nclaim df/dx = Cos[x] Exp[x] + Sin[x] Exp[x]")]
    [InlineData("x : real\nf(x) = 3x² − 4x + 1\nf′(x) = 6x − 4\nf′′(x) = 6")]
    [InlineData("x : real\ny = x² sin x\ndy/dx = 2x sin x + x² cos x\nd²y/dx² = 2 sin x + 4x cos x − x² sin x")]
    [InlineData("m : positive; g : positive; l : positive; θ : real; ω : real\nL = ½ m l² ω² + m g l cos θ\n"
        + "∂L/∂θ = -m g l sin θ\n∂L/∂ω = m l² ω")]
    [InlineData("A : positive; K : positive; L : positive; α : unit\nY = A K^α L^(1-α)\n∂Y/∂K = α Y/K")]
    [InlineData("y : real[n]; X : real[n, p]; β : real[p]\nη = X β\nℓ = Σᵢ (yᵢ ηᵢ − exp(ηᵢ))\n"
        + "∂ℓ/∂β = Xᵀ (y − exp(η))")]
    [InlineData("r ∈ ℝ³\nφ = 1/‖r‖\nclaim ∇φ = -r/‖r‖³")]
    [InlineData("x ∈ ℝⁿ; y ∈ ℝⁿ\nf = ⟨x, y⟩ + ‖x‖₁\nclaim ∂f/∂x = y + sign(x)")]
    [InlineData("x : real[n]; A : real[n, n]\n∂(xᵀA x)/∂x = (A + Aᵀ)x")]
    [InlineData("x : real\nf = {x^2, x > 0; 0, otherwise}\nclaim df/dx = {2x, x > 0; 0, otherwise}")]
    [InlineData(Vector + "f = sum(x if x > 0 else 0.1 x)\nclaim df/dx = 0.1 + 0.9 𝟙[x > 0]")]
    [InlineData(Softmax + "claim ∂a_i/∂z_j = a_i (1{i=j} − a_{j})")]
    [InlineData("z : real[n]; y : real[n]\nC = -sum(y*logsoftmax(z))\nclaim dC/dz = softmax(z) - y where sum(y) = 1")]
    [InlineData("w : real; h0 : real; x : real[T]\nh_0 = h0\nh_t = tanh(w h_{t-1} + x_t)\nL = h_{T-1}\n"
        + "g_{T-1} = 1\ng_t = w (1 - h_{t+1}²) g_{t+1}\n∂L/∂h_t = g_t")]
    [InlineData("k : real; y0 : real; h : positive; u : real[N]\ny[0] = y0\ny[i+1] = y[i] + h*(u[i+1] - k y[i])\n"
        + "L = y[-1]^2/2\nλ[N-1] = y[-1]\nλ[i] = λ[i+1]*(1 - h k)\nclaim dL/dy[i] = λ[i]")]
    [InlineData("x : real; f : real -> real\nx1 = f(x)\nx2 = f(x1)\nclaim dx2/dx = f'(x1) f'(x)")]
    [InlineData("x : real; y : real\nz = x² y\nclaim dz = 2 x y dx + x² dy")]
    public void What_has_one_meaning_is_read(string source)
    {
        var text = SourceText.Decode(System.Text.Encoding.UTF8.GetBytes(source));
        var reports = FormulaChecker.Check(FormulaModel.Analyze(text), new() { Explains = false, Points = 60 });
        Assert.NotEmpty(reports);
        Assert.All(reports, report => Assert.True(
            report.Verdict is Verdict.Exact or Verdict.Supported, $"{report.Claim}: {report.Verdict}"));
    }

    [Theory]
    [InlineData(Vector + "C = summ(x^2)\nclaim dC/dx = 2*x", "Did you mean `sum`?")]
    [InlineData("C = sum(x^2)\nclaim dC/dx = 2*x", "Declare it above, as in `x : real` or `x : real[n]`.")]
    [InlineData(Vector + "C = sum(x^2\nclaim dC/dx = 2*x", "expected `)` to close the `(` at line 2, column 8")]
    [InlineData(Vector + "C = \\frac{1}{2} \\sum_i x_i^2", "This is LaTeX")]
    [InlineData("\n\\documentclass{article}\n\\begin{document}\n$C$\n\\end{document}", "the ending `.tex`")]
    [InlineData("a : real; " + Vector + "C = sum(a(x + 1))\nclaim dC/dx = a", "Write `a * (…)` for a product.")]
    [InlineData(Vector + "C = sum(exp^x)\nclaim dC/dx = exp(x)", "Write `exp(…)`.")]
    [InlineData("x : real[3]\nC = x[1] + x[2] + x[3]\nclaim dC/dx = 1", "Positions count from 0; the last one is")]
    [InlineData(Vector + "C = −sum(x·x)\nclaim dC/dx = −2·x", "Write `dot(x, x)` for the number, `x*x`")]
    [InlineData(Vector + "C = sum(x^2)\nclaim dC/dy = 2*x", "There is no `y` in this file.")]
    [InlineData(Vector + "C = sum(x[i]^2 for i in range(n))\nclaim dC/dx = 2*x", "as `sum(i: x[i]^2)`")]
    [InlineData("let C = x^2", "Declare it above")]
    [InlineData("X : real[n,m]; w : real[m]; y : real[n]\nh = X*w - y\nL = sum(h^2)\nclaim dL/dw = X'@h",
        "their shapes are [n, m] and [n]. `*` multiplies element by element; a matrix product is `A @ x`")]
    [InlineData("X = real[n, d]\nclaim dX/dX = 1", "A declaration has a colon, as in `x : real`")]
    [InlineData("a : real; x : real\ny = a*x\nclaim dy/dx = a, dy/da = x",
        "Write each statement on a line of its own")]
    [InlineData("x : real; y : real\nf = x^2*y\nf_x = 2*x*y\nclaim df/dy = x^2", "Write `claim df/dx = 2*x*y`")]
    [InlineData(Vector + "W : real[n, n]\ny = Wx\nclaim dy/dx = W", "Write a product of `W`, `x` with spaces, `W x`")]
    [InlineData("a : real[n]; x : real[m]; W : real[n, m]\nC = sum(W)\nclaim dC/dW = a x",
        "The product of a vector of shape [n] and a vector of shape [m]")]
    [InlineData("W : real[n, m]; ids : index(n)[T]\nE = W[ids]\nclaim dE/dW = 1", "`E[t] = W[ids[t]]`")]
    [InlineData("a : real[3]; b : real[3]\nV = a × b\nclaim dV/da = 1", "`cross(a, b)` for the cross product")]
    [InlineData("β : unit; x : real[T]\nC = sum(x)\nclaim dC/dx[1] = 1 given T >= 2",
        "Write `T >= 2` on a line of its own")]
    [InlineData("x : real\nC = N(x)\nclaim dC/dx = φ(x)", "Write `normcdf(…)`")]
    [InlineData(Vector + "y = 2*x\nC = sum(y)\nclaim dC/dx[j] = sum(i: dC/dy[i]*dy/dx[j])", "∂a[i]/∂z[j]")]
    [InlineData(Vector + "C = sum(x^2)\nclaim dC/dx = dC/dq", "There is no `q` in this file.")]
    [InlineData(Vector + "C = sum(x^2)\nclaim dC/dx = 2*∂C", "A derivative is a quotient, as in `∂C/∂x`.")]
    [InlineData("h0 : real; x : real[T]\nh[0] = h0\nh[t] = h[t-1]*x[t]\nL = h[T]\nclaim dL/dh0 = 1", "`h[-1]`")]
    [InlineData(Vector + "C = x[0]*x[1]\nclaim dC/dx[0] = x[1]", "write `n >= 2` on a line of its own")]
    [InlineData(TwoNumbers + "claim ∇f = 2x + 3y", "does not say in which variable it is taken. Write `∇_x f`.")]
    [InlineData(TwoNumbers + "claim ∇_{x, y} f = [2x + 3y]", "found one value for 2 of them")]
    [InlineData(TwoNumbers + "claim ∇²f = [2, 3, 0]", "Write `d2f/dx2`.")]
    [InlineData("x : real; y : real\nz = x² y\ndz = 2 x y dx + x² dy", "Differentials stand in claims, as in `claim d")]
    public void What_is_not_read_is_answered_with_what_to_write(string source, string answer)
    {
        var said = "";
        try
        {
            var model = FormulaModel.Analyze(source);
            said = string.Join(' ', FormulaChecker.Check(model, new() { Points = 60 }).Select(report => report.Error)
                .Concat(FormulaChecker.ShapeErrors(model).Values)
                .OfType<FormulaError>().Select(error => new FormulaException(error).Message));
        }
        catch (FormulaException exception)
        {
            said = exception.Message;
        }

        Assert.Contains(answer, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x : real[m]; A : real[n,m]\ny = A @ x\nclaim dy/dx = A'", "`A` should not be transposed")]
    [InlineData("A : invertible[n]\nC = trace(A^-1)\nclaim dC/dA = -(A^-1 @ A^-1)'", "element by element")]
    [InlineData("A : spd[n]\nD = trace(A^2)\nclaim dD/dA = 2*A", "element by element")]
    [InlineData("A : real[n, n]; x : real[n]; lam : real\nf = dot(x, A @ x)/2 + lam/2*dot(x, x)\n"
        + "claim df/dx = A @ x + lam*x", "A == A'")]
    [InlineData(Softmax + "claim da[i]/dz[j] = a[i]*(1 - a[j])", "`1` lacks the factor `i == j`")]
    [InlineData(Vector + "C = sum({x if x > 0; 0 otherwise})\nclaim dC/dx = 1", "only the branch `x`")]
    [InlineData("S : spd[n]; x : real[n]\nq = x' @ inv(S) @ x\nclaim dq/dx = 2*(1/S) @ x",
        "`1/S` stands where `inv(S)`")]
    [InlineData("w : real[k]; s : real[m]; g : real[m-k+1]\no[i] = sum(j: w[j]*s[i+j])\nC = sum(g*o)\n"
        + "claim dC/dw[j] = sum(i: g[i]*s[i-j+k-1])", "runs the wrong way")]
    [InlineData("x : real; y : real\nf = x^2*y^3\nclaim d2f/dy2 = 3*x^2*y^2", "first derivative by `y`")]
    [InlineData("x : real; y : real\nf = x^2*y^3\nclaim d2f/dxdy = 2*x*y^3", "first derivative by `x`")]
    [InlineData("x : real; y : real\nf = x^2*y^3\nclaim df/dy = 6*x^2*y", "the claim is the second derivative")]
    [InlineData(Vector + "f = dot(x, x)^2\nclaim d2f/dx2 = 4*dot(x, x)*I", "the term `8*x @ x'` is missing")]
    [InlineData(Vector + "f = dot(x, x)^2\nclaim d2f/dx2 = 8*x @ x'", "the term `4*dot(x, x)*I` is missing")]
    [InlineData(Vector + "f = dot(x, x)^2\nclaim d2f/dx[i]dx[j] = 8*x[i]*x[j]", "`4*dot(x, x)*(i == j)` is missing")]
    [InlineData(Vector + "u = softmax(x)\nf = logsumexp(x)\nclaim d2f/dx2 = diag(u)", "the term `-u @ u'` is missing")]
    [InlineData(Vector + "u = softmax(x)\nf = logsumexp(x)\nclaim d2f/dx[i]dx[j] = -u[i]*u[j]",
        "the term `(i == j)*u[i]` is missing")]
    [InlineData("L : lower[n]; e : real[n]\nF = sum((L @ e)^2)/2\nclaim dF/dL = L @ e @ e'", "do not move")]
    [InlineData(Vector + "λ : real\nJ = λ/2*‖x‖²\nclaim dJ/dλ = sum(x)^2/2", "`sum(x^2)` is meant")]
    [InlineData(Memory + "claim dL/df[t] = if t > 0 then g[t]*c[t] else 0",
        "`c[t]` is shifted by one; `c[t - 1]` belongs there")]
    [InlineData(Memory + "claim dL/di[t] = if t > 0 then g[t-1]*u[t] else 0",
        "`g[t - 1]` is shifted by one; `g[t]` belongs there")]
    [InlineData("a : real[T]; b : real[T]; c0 : real\nc[0] = c0\nc[t] = a[t]*c[t-1] + b[t]\nL = c[-1]\ng[T-1] = 1\n"
        + "g[t] = a[t]*g[t+1]\nclaim dL/dc[t] = g[t]", "in line 6, `a[t]` is shifted by one; `a[t + 1]` belongs there")]
    [InlineData("a : real[T]; b : real[T]; c0 : real\nc[0] = c0\nc[t] = a[t]*c[t-1] + b[t]\nL = c[-1]\ng[T-1] = 2\n"
        + "g[t] = a[t+1]*g[t+1]\nclaim dL/dc[t] = g[t]", "2 times the derivative")]
    [InlineData(Vector + "C = sum(x^2)\nclaim x' @ dC/dx = C", "the claim is 1/2 times the left side")]
    [InlineData("x : positive\nf = log2(x)\nclaim df/dx = 1/x", "the claim is log(2) times the derivative")]
    [InlineData("x : real\nf = log10(1 + x^2)\nclaim df/dx = 2x/(1 + x^2)",
        "the claim is log(10) times the derivative")]
    [InlineData("x : real\nf = exp2(x)\nclaim df/dx = exp2(x)", "the claim is 1/log(2) times the derivative")]
    [InlineData("q : positive[n]\nH = -sum(q*log2(q))\nclaim dH/dq = -log2(q) - 1",
        "the term `1` lacks the factor 1/log(2)")]
    public void What_is_wrong_is_said_to_be_so(string source, string words)
    {
        var report = Assert.Single(FormulaChecker.Check(FormulaModel.Analyze(source), new() { Points = 60 }));
        Assert.Equal(Verdict.Refuted, report.Verdict);
        Assert.Contains(words, report.Diagnosis!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x : real[n]; v : positive\nL = sum(x)/sqrt(v + 1)\nclaim dL/dv = -1/2*sum(x)*(v + 1)^(-1/2)",
        "^-(3/2)")]
    public void What_would_be_right_is_written_as_a_person_does(string source, string words)
    {
        var report = Assert.Single(FormulaChecker.Check(FormulaModel.Analyze(source), new() { Points = 60 }));
        Assert.Contains(words, report.Diagnosis!.Suggestion, StringComparison.Ordinal);
    }
}
