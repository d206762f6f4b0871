namespace TaskQueue.Bench;

/// <summary>Writes a year of tasks to a store whose schema is there and whose tables are empty.</summary>
internal interface IYearWriter
{
    /// <summary>Writes all of them, and then the counters of the product.</summary>
    /// <param name="tasks">The tasks, the oldest first.</param>
    /// <param name="now">When that is.</param>
    /// <param name="cancellationToken">Ends it; what is written by then is of no use.</param>
    Task WriteAsync(IEnumerable<YearTask> tasks, DateTimeOffset now, CancellationToken cancellationToken);
}
