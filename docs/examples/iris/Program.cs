using System.Globalization;
using AutoDiff.Examples.Iris;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double Ridge = 0.01;
var data = IrisData.Load();
var fit = new RidgeRegression(data, Ridge).Fit();

Console.WriteLine($"Multinomial logistic regression of {data.Rows} irises, ridge penalty {Ridge}");
Console.WriteLine();
Console.WriteLine($"  objective       {fit.Objective,12:F8}");
Console.WriteLine($"  log-likelihood  {fit.LogLikelihood,12:F6}");
Console.WriteLine($"  gradient norm   {fit.GradientNorm,12:E1}");
Console.WriteLine($"  iterations      {fit.Iterations,12}");
Console.WriteLine($"  accuracy        {fit.Accuracy,12:P1}");
Console.WriteLine();
Console.WriteLine($"  {"coefficients",-14}{string.Concat(data.SpeciesNames.Select(name => $"{name,12}"))}");
foreach (var (row, name) in fit.Coefficients.Chunk(data.SpeciesNames.Length).Zip(IrisData.Columns))
{
    Console.WriteLine($"  {name,-14}{string.Concat(row.Select(coefficient => $"{coefficient,12:F5}"))}");
}

Console.WriteLine();
Console.WriteLine("The features have mean 0 and standard deviation 1.");
