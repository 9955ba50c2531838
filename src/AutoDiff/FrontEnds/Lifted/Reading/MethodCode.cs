using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;

namespace AutoDiff.FrontEnds.Lifted.Reading;

/// <summary>The body of a method as blocks of instructions.</summary>
internal sealed class MethodCode
{
    private static readonly ConcurrentDictionary<MethodBase, MethodCode?> Known = [];

    private readonly Dictionary<int, object> members = [];
    private readonly Type[] typeArguments;
    private readonly Type[] methodArguments;

    private MethodCode(MethodBase method, MethodBody body, byte[] bytes)
    {
        Method = method;
        typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [];
        methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        Handlers = [.. body.ExceptionHandlingClauses];
        ArgumentTypes =
        [
            .. method.IsStatic ? Type.EmptyTypes : [method.DeclaringType!],
            .. method.GetParameters().Select(parameter => parameter.ParameterType),
        ];
        LocalTypes = [.. body.LocalVariables.Select(local => local.LocalType)];
        var steps = InstructionReader.Read(bytes);
        var starts = new SortedSet<int> { 0 };
        for (var k = 0; k < steps.Count; k++)
        {
            var (step, flow) = steps[k];
            starts.UnionWith(Targets(step, flow));
            if (EndsBlock(flow) && k + 1 < steps.Count)
            {
                starts.Add(steps[k + 1].Step.Offset);
            }
        }

        foreach (var handler in Handlers)
        {
            starts.Add(handler.HandlerOffset);
            starts.Add(handler.TryOffset);
        }

        var numbers = starts.Select((offset, number) => (offset, number)).ToDictionary();
        var blocks = new List<MethodBlock>();
        foreach (var (step, flow) in steps)
        {
            if (numbers.ContainsKey(step.Offset))
            {
                blocks.Add(new(blocks.Count));
            }

            var block = blocks[^1];
            int[] targets = [.. Targets(step, flow).Select(offset => numbers[offset])];
            block.Steps.Add(
                step.Operand is int[] ? step with { Operand = targets }
                : targets is [var target] ? step with { Operand = target }
                : step);
            block.Successors = flow switch
            {
                FlowControl.Return or FlowControl.Throw => [],
                FlowControl.Branch => targets,
                _ when blocks.Count < numbers.Count => [.. targets, blocks.Count],
                _ => targets,
            };
        }

        Blocks = [.. blocks];
        Graph = new(this);
    }

    public MethodBase Method { get; }

    public MethodBlock[] Blocks { get; }

    public ExceptionHandlingClause[] Handlers { get; }

    /// <summary>The types of the arguments; the first of an instance method is the instance.</summary>
    public Type[] ArgumentTypes { get; }

    public Type[] LocalTypes { get; }

    public FlowGraph Graph { get; }

    /// <summary>The body of a method; null if it has none that can be read.</summary>
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public static MethodCode? Of(MethodBase method) => Known.GetOrAdd(method, Read);

    /// <summary>The block that begins at an offset.</summary>
    public int BlockAt(int offset) => Array.FindIndex(Blocks, block => block.Steps[0].Offset == offset);

    /// <summary>The member, type or text that a token of this method names.</summary>
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    public object Resolve(MethodStep step)
    {
        lock (members)
        {
            if (!members.TryGetValue(step.Number, out var member))
            {
                members.Add(step.Number, member = step.Code == "ldstr"
                    ? Method.Module.ResolveString(step.Number)
                    : Method.Module.ResolveMember(step.Number, typeArguments, methodArguments)!);
            }

            return member;
        }
    }

    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    [RequiresDynamicCode(Trimming.ReadsMethods)]
    private static MethodCode? Read(MethodBase method) =>
        !method.IsAbstract && BodyOf(method) is { } body && body.GetILAsByteArray() is { Length: > 0 } bytes
            ? new(method, body, bytes)
            : null;

    // Code that was generated while the program runs, as for dynamic or for expressions, cannot be read.
    [RequiresUnreferencedCode(Trimming.ReadsMethods)]
    private static MethodBody? BodyOf(MethodBase method)
    {
        try
        {
            return method.GetMethodBody();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static int[] Targets(MethodStep step, FlowControl flow) =>
        step.Operand is int[] several ? several
        : flow is FlowControl.Branch or FlowControl.Cond_Branch && step.Code != "jmp" ? [step.Number]
        : [];

    private static bool EndsBlock(FlowControl flow) =>
        flow is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw;
}
