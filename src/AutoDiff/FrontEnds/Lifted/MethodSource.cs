using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using AutoDiff.FrontEnds.Compiled;
using AutoDiff.FrontEnds.Lifted.Reading;
using AutoDiff.FrontEnds.Lifted.Values;

namespace AutoDiff.FrontEnds.Lifted;

/// <summary>Records a plain method for arguments like given ones.</summary>
[RequiresUnreferencedCode(Trimming.ReadsMethods)]
[RequiresDynamicCode(Trimming.ReadsMethods)]
internal sealed class MethodSource<T>(Delegate method, object?[] like) : IFunctionSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private bool[] isResult = new bool[like.Length];

    public bool DependsOnPoint => false;

    public Recording Record(ReadOnlySpan<T> x)
    {
        var traced = MethodTrace.Of(method, like);
        isResult = traced.IsResult;
        return new(traced.Program, () => traced.Observations.Hold(method.Target));
    }

    public void Call(ReadOnlySpan<T> x)
    {
        var arguments = new object?[like.Length];
        var numbers = x;
        for (var k = 0; k < arguments.Length; k++)
        {
            arguments[k] = isResult[k] ? ((Array)like[k]!).Clone() : ParameterTree.Rebuild(like[k], ref numbers);
        }

        MethodTrace.CallPlainly(method, arguments);
    }
}
