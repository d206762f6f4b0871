namespace TaskQueue.Web.Components.Tasks;

/// <summary>Payloads that the built-in types understand, to begin with.</summary>
internal static class PayloadExamples
{
    /// <summary>An example for a type; none for types that are not ours.</summary>
    public static string? Of(string type) =>
        type switch
        {
            "echo" => """
                {
                  "hello": "world"
                }
                """,
            "delay" => """
                {
                  "seconds": 10
                }
                """,
            "fail" => """
                {
                  "message": "out of paper",
                  "times": 2
                }
                """,
            "http.request" => """
                {
                  "method": "GET",
                  "url": "https://example.com/"
                }
                """,
            "email.send" => """
                {
                  "to": "Ada <ada@example.com>",
                  "subject": "Your report is ready",
                  "text": "It waits for you at https://example.com/reports."
                }
                """,
            "process.run" => """
                {
                  "program": "/opt/jobs/report.sh",
                  "args": []
                }
                """,
            _ => null,
        };
}
