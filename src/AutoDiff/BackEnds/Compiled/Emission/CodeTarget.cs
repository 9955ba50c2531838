using AutoDiff.Numerics;

namespace AutoDiff.BackEnds.Compiled.Emission;

/// <summary>What code is generated for.</summary>
/// <param name="Lanes">The registers, and the numbers in them.</param>
/// <param name="ChunkCost">The least work that is worth a chunk for a thread.</param>
/// <param name="IsOnePoint">Whether registers over points hold a single point.</param>
internal sealed record CodeTarget(LaneSet Lanes, long ChunkCost = Chunks.LeastCost, bool IsOnePoint = false);
