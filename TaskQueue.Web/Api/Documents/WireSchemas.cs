using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api.Documents;

/// <summary>Tells the document what types of ours look like in JSON, which their shape in C# does not show.</summary>
internal static class WireSchemas
{
    public static void Apply(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var nullable = type == context.JsonTypeInfo.Type ? default : JsonSchemaType.Null;
        // Requests refuse unknown fields; answers may have more of them tomorrow.
        schema.AdditionalPropertiesAllowed |= !type.Name.EndsWith("Request", StringComparison.Ordinal);
        if (type == typeof(OptionalText))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        }
        else if (type == typeof(TimeSpan))
        {
            schema.Type = JsonSchemaType.String | nullable;
            schema.Format = "duration";
            schema.Pattern = null;
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | nullable;
            schema.Format = "date-time";
        }
    }
}
