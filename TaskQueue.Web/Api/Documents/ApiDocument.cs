using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api.Documents;

/// <summary>The OpenAPI document and the page that shows it; both for signed-in users.</summary>
internal static class ApiDocument
{
    /// <summary>Where the document is.</summary>
    public const string Address = "/openapi/v1.json";

    private const string Bearer = "bearer";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.AddDocumentTransformer(DescribeAsync);
                options.AddOperationTransformer(CompleteAsync);
                options.AddSchemaTransformer(
                    (schema, context, _) =>
                    {
                        WireSchemas.Apply(schema, context);
                        return Task.CompletedTask;
                    }
                );
            }
        );

    public static void MapApiDocument(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization();
        app.MapSwaggerUI(
                "docs",
                options =>
                {
                    options.DocumentTitle = "TaskQueue API";
                    options.SwaggerEndpoint(Address, "TaskQueue API v1");
                }
            )
            .RequireAuthorization();
    }

    private static Task DescribeAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        document.Info = new()
        {
            Title = "TaskQueue",
            Version = "v1",
            Description =
                "Submit tasks, follow them, and see queues and workers. Times are RFC 3339 UTC; durations are ISO 8601 "
                + "(PT30S) or a number of seconds on input. Errors are problem details (RFC 9457): 400 could not be "
                + "read, 422 was read and refused; both name the fields in errors.",
        };
        // Wherever the document was got from: a proxy's address is not ours to know.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The accessToken of POST /api/v1/auth/login.",
        };
        return Task.CompletedTask;
    }

    private static Task CompleteAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var field in metadata.OfType<QueryParameters>().LastOrDefault()?.Fields ?? [])
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(ToParameter(field, ParameterLocation.Query));
        }

        foreach (var header in metadata.OfType<RequestHeader>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                ToParameter(new(header.Name, header.Description), ParameterLocation.Header)
            );
        }

        if (metadata.OfType<RequestExample>().LastOrDefault() is { } request)
        {
            AddExample(operation.RequestBody?.Content, request.Json);
        }

        if (
            metadata.OfType<RequestLines>().LastOrDefault() is { } lines
            && operation.RequestBody?.Content is { } bodies
            && bodies.TryGetValue(TaskLines.MediaType, out var streamed)
        )
        {
            streamed.Example = lines.Text;
        }

        if (metadata.OfType<ResponseExample>().LastOrDefault() is { } answer)
        {
            foreach (var (_, response) in (operation.Responses ?? []).Where(r => r.Key.StartsWith('2')))
            {
                AddExample(response.Content, answer.Json);
            }
        }

        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security =
            [
                new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
            ];
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter ToParameter(QueryParameter field, ParameterLocation place) =>
        new()
        {
            Name = field.Name,
            In = place,
            Description = field.Description,
            Schema = new OpenApiSchema
            {
                Type = field.Type switch
                {
                    "integer" => JsonSchemaType.Integer,
                    "boolean" => JsonSchemaType.Boolean,
                    "number" => JsonSchemaType.Number,
                    _ => JsonSchemaType.String,
                },
            },
        };

    private static void AddExample(IDictionary<string, OpenApiMediaType>? content, string json)
    {
        foreach (var media in content?.Values ?? [])
        {
            media.Example = JsonNode.Parse(json);
        }
    }
}
