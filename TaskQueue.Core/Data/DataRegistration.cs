using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
        services.AddSingleton<StorePools>();
        services.AddSingleton<SlowStatements>();
        services.AddSingleton<StatementPlans>();
        services.AddSingleton<ConnectionCount>();
        services.AddSingleton<IInterceptor>(p => p.GetRequiredService<ConnectionCount>());
        services.AddSingleton<IInterceptor, StatementWatch>();
        if (connection.Provider is StoreProvider.Postgres)
        {
            return services.AddContext<PostgresAppDbContext>(
                (provider, o) => o.UseNpgsql(provider.GetRequiredService<StorePools>().Queries)
            );
        }

        services.AddSingleton<SqliteVersionCheck>();
        services.AddSingleton(p => new StoreOpenedStep(_ =>
            p.GetRequiredService<SqliteVersionCheck>().RunAsync()
        ));
        services.AddSingleton<IInterceptor>(p => new SqliteConnectionSettings(
            p.GetRequiredService<IOptions<StorageOptions>>().Value.Durability
        ));
        return services.AddContext<SqliteAppDbContext>((_, o) => o.UseSqlite(connection.ConnectionString));
    }

    private static IServiceCollection AddContext<TContext>(
        this IServiceCollection services,
        Action<IServiceProvider, DbContextOptionsBuilder> configure
    )
        where TContext : AppDbContext
    {
        services.AddDbContextFactory<TContext>(
            (provider, o) =>
            {
                configure(provider, o);
                // What counts up to a bound takes rows in any order, and is warned of; lists stand in the order of their cursors.
                o.ConfigureWarnings(w => w.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
                o.AddInterceptors(provider.GetServices<IInterceptor>());
            }
        );
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
