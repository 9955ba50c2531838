using AutoDiff.Numerics;

namespace AutoDiff.BackEnds.Compiled;

/// <summary>What code is generated for.</summary>
/// <param name="Lanes">The registers, and the numbers in them.</param>
/// <param name="PieceCost">The least work that is worth a piece for a thread.</param>
/// <param name="IsOnePoint">Whether registers over points hold a single point.</param>
internal sealed record CodeTarget(LaneSet Lanes, long PieceCost = Pieces.LeastCost, bool IsOnePoint = false);
