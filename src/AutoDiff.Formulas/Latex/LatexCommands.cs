using System.Collections.Frozen;

namespace AutoDiff.Formulas.Latex;

/// <summary>The commands of the subset that is read, by what they are.</summary>
internal static class LatexCommands
{
    /// <summary>Commands for letters.</summary>
    public static readonly FrozenDictionary<string, string> Letters = new Dictionary<string, string>
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ε", ["varepsilon"] = "ε",
        ["zeta"] = "ζ", ["eta"] = "η", ["theta"] = "θ", ["vartheta"] = "ϑ", ["iota"] = "ι", ["kappa"] = "κ",
        ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν", ["xi"] = "ξ", ["omicron"] = "ο", ["pi"] = "π", ["varpi"] = "ϖ",
        ["rho"] = "ρ", ["varrho"] = "ϱ", ["sigma"] = "σ", ["varsigma"] = "ς", ["tau"] = "τ", ["upsilon"] = "υ",
        ["phi"] = "φ", ["varphi"] = "φ", ["chi"] = "χ", ["psi"] = "ψ", ["omega"] = "ω",
        ["Gamma"] = "Γ", ["Delta"] = "Δ", ["Theta"] = "Θ", ["Lambda"] = "Λ", ["Xi"] = "Ξ", ["Pi"] = "Π",
        ["Sigma"] = "Σ", ["Upsilon"] = "Υ", ["Phi"] = "Φ", ["Psi"] = "Ψ", ["Omega"] = "Ω",
        ["ell"] = "ℓ", ["hbar"] = "ħ", ["imath"] = "i", ["jmath"] = "j", ["aleph"] = "ℵ",
    }.ToFrozenDictionary();

    /// <summary>Fonts that are typography, and those that make a letter another one where both are used.</summary>
    public static readonly FrozenDictionary<string, string> Fonts = new Dictionary<string, string>
    {
        ["mathbf"] = "", ["boldsymbol"] = "", ["bm"] = "", ["mathit"] = "", ["mathsf"] = "", ["mathtt"] = "",
        ["bold"] = "", ["pmb"] = "", ["symbf"] = "", ["vec"] = "", ["mathnormal"] = "", ["underline"] = "",
        ["mathbfit"] = "", ["boldmath"] = "",
        ["mathcal"] = "cal", ["mathscr"] = "scr", ["mathfrak"] = "frak", ["mathbb"] = "bb",
    }.ToFrozenDictionary();

    /// <summary>Marks over a letter, as the character that combines with it.</summary>
    public static readonly FrozenDictionary<string, string> Accents = new Dictionary<string, string>
    {
        ["hat"] = "\u0302", ["widehat"] = "\u0302", ["tilde"] = "\u0303", ["widetilde"] = "\u0303",
        ["bar"] = "\u0304", ["overline"] = "\u0304", ["dot"] = "\u0307", ["ddot"] = "\u0308", ["check"] = "\u030C",
        ["acute"] = "\u0301", ["grave"] = "\u0300", ["breve"] = "\u0306",
    }.ToFrozenDictionary();

    /// <summary>Commands that are functions, with the name of the function.</summary>
    public static readonly FrozenDictionary<string, string> Functions = new Dictionary<string, string>
    {
        ["log"] = "log", ["ln"] = "log", ["lg"] = "log10", ["exp"] = "exp", ["sin"] = "sin", ["cos"] = "cos",
        ["tan"] = "tan", ["sinh"] = "sinh", ["cosh"] = "cosh", ["tanh"] = "tanh", ["arcsin"] = "asin",
        ["arccos"] = "acos", ["arctan"] = "atan", ["det"] = "det",
        ["cot"] = "cot", ["sec"] = "sec", ["csc"] = "csc", ["coth"] = "coth",

        // What packages and many preambles define.
        ["tr"] = "trace", ["Tr"] = "trace", ["trace"] = "trace", ["diag"] = "diag", ["sgn"] = "sign",
        ["erf"] = "erf", ["softmax"] = "softmax", ["sigmoid"] = "sigmoid", ["relu"] = "relu", ["ReLU"] = "relu",
    }.ToFrozenDictionary();

    /// <summary>Names of operators in upright letters beside those of <see cref="FunctionTable"/>.</summary>
    public static readonly FrozenDictionary<string, string> Operators = new Dictionary<string, string>
    {
        ["sgn"] = "sign", ["Tr"] = "trace", ["logit"] = "logit", ["lse"] = "logsumexp", ["LSE"] = "logsumexp",
        ["Diag"] = "diag", ["sech"] = "sech", ["csch"] = "csch",
        ["coth"] = "coth", ["cot"] = "cot", ["sec"] = "sec", ["csc"] = "csc", ["relu"] = "relu",
        ["ReLU"] = "relu", ["GELU"] = "gelu",
        ["SiLU"] = "silu", ["Var"] = "Var", ["erf"] = "erf",
    }.ToFrozenDictionary();

    /// <summary>Functions that are the reciprocals of others.</summary>
    public static readonly FrozenDictionary<string, string> Reciprocals = new Dictionary<string, string>
    {
        ["sec"] = "cos", ["csc"] = "sin", ["cot"] = "tan", ["sech"] = "cosh", ["csch"] = "sinh", ["coth"] = "tanh",
    }.ToFrozenDictionary();

    /// <summary>Commands that mean what a sign means.</summary>
    public static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>
    {
        ["lbrace"] = "\\{", ["rbrace"] = "\\}", ["lbrack"] = "[", ["rbrack"] = "]", ["vert"] = "|", ["Vert"] = "\\|",
        ["lt"] = "<", ["gt"] = ">", ["colon"] = ":", ["prime"] = "'", ["ast"] = "*", ["coloneqq"] = "=",
        ["coloneq"] = "=", ["triangleq"] = "=", ["doteq"] = "=", ["equiv"] = "=", ["eqdef"] = "=", ["slash"] = "/",
    }.ToFrozenDictionary();

    /// <summary>Relations, by the sign that stands for each.</summary>
    public static readonly FrozenDictionary<string, string> Relations = new Dictionary<string, string>
    {
        ["leq"] = "≤", ["le"] = "≤", ["leqslant"] = "≤", ["geq"] = "≥", ["ge"] = "≥", ["geqslant"] = "≥", ["neq"] = "≠",
        ["ne"] = "≠", ["in"] = "∈", ["succ"] = "≻", ["succeq"] = "⪰", ["sim"] = "~", ["approx"] = "≈",
        ["propto"] = "∝", ["to"] = "→", ["rightarrow"] = "→", ["mapsto"] = "↦", ["leftarrow"] = "←", ["gets"] = "←",
        ["Rightarrow"] = "⇒", ["implies"] = "⇒", ["iff"] = "⇔", ["Leftrightarrow"] = "⇔", ["simeq"] = "≈",
        ["cong"] = "≈", ["ll"] = "≪", ["gg"] = "≫", ["notin"] = "∉", ["subset"] = "⊂", ["subseteq"] = "⊂",
        ["Longrightarrow"] = "⇒", ["longrightarrow"] = "→", ["therefore"] = "⇒", ["stackrel"] = "≈",
        ["eqqcolon"] = "=:", ["eqcolon"] = "=:", ["perp"] = "⊥", ["prec"] = "≺", ["preceq"] = "⪯",
    }.ToFrozenDictionary();

    /// <summary>Operations between factors, by the sign that stands for each.</summary>
    public static readonly FrozenDictionary<string, string> Operations = new Dictionary<string, string>
    {
        ["cdot"] = "·", ["times"] = "×", ["odot"] = "⊙", ["circ"] = "⊙", ["otimes"] = "⊗", ["oslash"] = "⊘",
        ["div"] = "/", ["bullet"] = "·",
    }.ToFrozenDictionary();

    /// <summary>Commands that say how something looks or how far it stands from something else.</summary>
    public static readonly FrozenSet<string> Ignored = new[]
    {
        "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "big", "Big", "bigg", "Bigg", "bigl", "bigr",
        "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "hfill", "nonumber", "notag", "!", ",", ";",
        ":", ">", " ", "thinspace", "medspace", "thickspace", "enspace", "null", "relax", "allowbreak", "nobreak",
        "middle", "hline", "centering", "small", "normalsize", "it", "bf", "rm", "/", "-", "strut", "protect",
        "mathrel", "mathbin", "mathopen", "mathclose", "mathord", "mathop", "ensuremath", "boxed", "phantom",
    }.ToFrozenSet();

    /// <summary>Commands whose argument says nothing that is calculated.</summary>
    public static readonly FrozenSet<string> IgnoredWithArgument = new[]
    {
        "label", "tag", "hspace", "vspace", "ref", "eqref", "cite", "color", "footnote", "intertext", "vphantom",
        "hphantom", "newcommand", "renewcommand", "providecommand", "DeclareMathOperator",
    }.ToFrozenSet();

    /// <summary>Single characters that stand for commands or signs.</summary>
    public static readonly FrozenDictionary<char, string> Characters = new Dictionary<char, string>
    {
        ['∂'] = "\\partial", ['∇'] = "\\nabla", ['∑'] = "\\sum", ['∏'] = "\\prod", ['√'] = "\\sqrt", ['·'] = "\\cdot",
        ['×'] = "\\times", ['⊙'] = "\\odot", ['∘'] = "\\odot", ['⊗'] = "\\otimes", ['≤'] = "\\le", ['≥'] = "\\ge",
        ['≠'] = "\\neq", ['∈'] = "\\in", ['≻'] = "\\succ", ['∼'] = "\\sim", ['≈'] = "\\approx", ['→'] = "\\to",
        ['⊤'] = "\\top", ['∞'] = "\\infty", ['…'] = "\\dots", ['‖'] = "\\|", ['∥'] = "\\|", ['−'] = "-", ['ℝ'] = "\\R",
        ['′'] = "'", ['≡'] = "=", ['∫'] = "\\int", ['⟨'] = "\\langle", ['⟩'] = "\\rangle", ['µ'] = "\\mu",
    }.ToFrozenDictionary();
}
