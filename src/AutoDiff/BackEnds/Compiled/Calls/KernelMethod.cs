namespace AutoDiff.BackEnds.Compiled.Calls;

/// <summary>
/// What a compiled method is called with: where the buffers are, and for which of a number of points it is to be
/// evaluated.
/// </summary>
/// <param name="buffers">The first elements of the <see cref="Region"/>s, in their order.</param>
/// <param name="points">The number of points whose inputs and outputs the buffers hold.</param>
/// <param name="first">The first point to evaluate.</param>
/// <param name="count">
/// The number of points to evaluate; for a method that is not over points, which chunk of its kernel to run.
/// </param>
internal unsafe delegate void KernelMethod(void** buffers, nint points, nint first, nint count);
