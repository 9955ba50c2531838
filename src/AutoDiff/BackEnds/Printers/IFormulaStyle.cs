using AutoDiff.Primitives;

namespace AutoDiff.BackEnds.Printers;

/// <summary>How formulas of loops and choices are written: as text or in LaTeX.</summary>
internal interface IFormulaStyle
{
    /// <summary>A name.</summary>
    Fragment Name(string name);

    /// <summary>x with an index.</summary>
    Fragment Indexed(Fragment x, string index);

    /// <summary>What a name stands for.</summary>
    string Line(Fragment left, Fragment right, string remark = "");

    /// <summary>The turns to which a line belongs.</summary>
    string Turns(string turn, string first, string last);

    /// <summary>The same, as long as a condition holds.</summary>
    string Turns(string turn, string first, string last, Fragment condition);

    /// <summary>That a line is an equation for a name.</summary>
    string Solved(Fragment name);

    /// <summary>The sum of a term over turns.</summary>
    Fragment Sum(string turn, string first, string last, Fragment term);

    /// <summary>One of two values.</summary>
    Fragment Choice(Fragment condition, Fragment whenTrue, Fragment whenFalse);

    /// <summary>Several arrays one after the other.</summary>
    Fragment Joined(Fragment[] parts);

    /// <summary>Writes a program that an operation is made of.</summary>
    /// <param name="program">The program.</param>
    /// <param name="text">It as text, which says what has a name of its own.</param>
    /// <param name="inputs">How its inputs are written.</param>
    /// <param name="lines">Receives what has a name.</param>
    /// <returns>How its outputs are written.</returns>
    Fragment[] Write(ArrayProgram program, FormulaLines text, Fragment[] inputs, List<string> lines);
}
