namespace AutoDiff.BackEnds.Compiled;

/// <summary>How compiled code moves single numbers between memory and registers; computed with in double, like whole lanes.</summary>
internal static unsafe class ScalarMemory
{
    public static double Broadcast(double* p) => *p;

    public static double Broadcast(float* p) => *p;

    public static double Load(double* p) => *p;

    public static double Load(float* p) => *p;

    public static double LoadAt(double* p, nint stride, int* table, nint step) => p[*table];

    public static double LoadAt(float* p, nint stride, int* table, nint step) => p[*table];

    public static void AddAt(double x, double* p, nint stride, int* table, nint step) => p[*table] += x;

    public static void AddAt(double x, float* p, nint stride, int* table, nint step) => p[*table] = (float)(p[*table] + x);

    public static void Store(double x, double* p) => *p = x;

    public static void Store(double x, float* p) => *p = (float)x;

    public static double Sum(double x) => x;

    public static double Max(double x) => x;
}
