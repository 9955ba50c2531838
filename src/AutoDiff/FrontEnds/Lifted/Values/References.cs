using System.Reflection;

namespace AutoDiff.FrontEnds.Lifted.Values;

/// <summary>A managed pointer to a place.</summary>
/// <param name="Store">What holds the place.</param>
/// <param name="Place">Its number.</param>
/// <param name="Type">The type of what it holds.</param>
internal sealed record PlaceReference(Store Store, int Place, Type Type);

/// <summary>A managed pointer to an element whose index is not known while tracing.</summary>
internal sealed record ElementReference(LiftedArray Array, Whole Index);

/// <summary>A managed pointer to a field of an object that was there before the method was called.</summary>
internal sealed record ForeignReference(object? Owner, FieldInfo Field);

/// <summary>A span: some neighboring elements of an array.</summary>
internal sealed record SpanValue(LiftedArray Array, int Start, int Length);

/// <summary>Memory of the stack, before a span is made of it.</summary>
internal sealed record StackMemory(int Bytes);

/// <summary>The function pointer of a method.</summary>
internal sealed record FunctionPointer(MethodBase Method);

/// <summary>A delegate that the method has made.</summary>
internal sealed record LiftedDelegate(MethodBase Method, object? Target, Type Type);
