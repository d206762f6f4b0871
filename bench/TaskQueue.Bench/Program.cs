using System.Runtime.InteropServices;
using TaskQueue.Bench;

if (!BenchOptions.TryParse(args, out var options, out var fault))
{
    await Console.Error.WriteLineAsync(fault);
    await Console.Error.WriteLineAsync(BenchOptions.Usage);
    return 2;
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interruption.Take);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interruption.Take);
var report = new BenchReport(options.Scenario, DateTimeOffset.UtcNow);
try
{
    Scenarios.RequirePrograms(options);
    if (options.Scenario == Scenarios.Peers)
    {
        report.Add(await PeersScenario.RunAsync(options));
    }
    else
    {
        foreach (var measure in Scenarios.Of(options))
        {
            var runs = new List<BenchResult>();
            for (var i = 0; i < options.Repeat; i++)
            {
                runs.AddRange(await measure(options));
            }

            report.AddMedians(runs);
        }
    }
}
catch (Exception) when (Interruption.Token.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted; what was started is stopped.");
    return Interruption.ExitCode;
}
catch (BenchException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

Console.WriteLine(options.Json ? report.ToJson() : report.ToTable());
return 0;
