using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace TaskQueue.Core.Data;

/// <summary>Registers the store.</summary>
internal static class DataRegistration
{
    public static IServiceCollection AddData(this IServiceCollection services, StoreConnection connection)
    {
        services.AddSingleton(connection);
        services.AddSingleton<WriteGate>();
        services.AddSingleton<StoreMigrator>();
        services.AddSingleton<StoreState>();
        return connection.Provider is StoreProvider.Postgres
            ? services.AddContext<PostgresAppDbContext>((_, o) => o.UseNpgsql(connection.ConnectionString))
            : services.AddContext<SqliteAppDbContext>(
                (provider, o) =>
                    o.UseSqlite(connection.ConnectionString)
                        .AddInterceptors(
                            new SqliteConnectionSettings(
                                provider.GetRequiredService<IOptions<StorageOptions>>().Value.Durability
                            )
                        )
            );
    }

    private static IServiceCollection AddContext<TContext>(
        this IServiceCollection services,
        Action<IServiceProvider, DbContextOptionsBuilder> configure
    )
        where TContext : AppDbContext
    {
        services.AddDbContextFactory<TContext>(configure);
        // Callers ask for the abstract context: a factory for services, a scoped one for Identity.
        services.AddSingleton<IDbContextFactory<AppDbContext>, ContextFactory<TContext>>();
        services.AddScoped<AppDbContext>(p =>
            p.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext()
        );
        return services;
    }

    private sealed class ContextFactory<TContext>(IDbContextFactory<TContext> inner)
        : IDbContextFactory<AppDbContext>
        where TContext : AppDbContext
    {
        public AppDbContext CreateDbContext() => inner.CreateDbContext();
    }
}
