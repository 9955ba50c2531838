namespace AutoDiff.Formulas.Latex;

/// <summary>A stretch of a document between the signs that open and close a formula.</summary>
/// <param name="Start">The first character of the formula.</param>
/// <param name="End">The character behind the last.</param>
/// <param name="OuterStart">The first character of the opening sign.</param>
/// <param name="OuterEnd">The character behind the closing sign.</param>
/// <param name="IsDisplayed">Whether it stands on lines of its own.</param>
internal sealed record MathRegion(int Start, int End, int OuterStart, int OuterEnd, bool IsDisplayed);

/// <summary>A command that a document defines.</summary>
/// <param name="Name">Its name, with the backslash.</param>
/// <param name="Parameters">How many arguments it takes.</param>
/// <param name="Default">Where the default of the first argument stands, if it has one.</param>
/// <param name="Body">Where what it stands for is written.</param>
/// <param name="IsOperator">Whether it stands for the name of an operator.</param>
internal sealed record MacroDefinition(string Name, int Parameters, Range? Default, Range Body, bool IsOperator);
