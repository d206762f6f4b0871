namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Limits of what is indexed of payloads.</summary>
public static class PayloadValues
{
    /// <summary>Characters of a value; longer ones are not indexed.</summary>
    public const int LongestValue = 128;
}
