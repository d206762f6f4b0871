using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TaskQueue.Core.Data;
using TaskQueue.Core.Email;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Security.Tickets;

namespace TaskQueue.Core.Security;

/// <summary>Registers accounts, sessions and tokens.</summary>
internal static class SecurityRegistration
{
    // OWASP's figure for PBKDF2 with SHA-512.
    private const int HashIterations = 210_000;

    public static IServiceCollection AddSecurity(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.ConfigureLive<JwtOptions>(configuration.GetSection(JwtOptions.Section));
        services.Configure<AdminOptions>(configuration.GetSection(AdminOptions.Section));
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = HashIterations);
        // Both are stateless; singletons, so that singletons may use them.
        services.TryAddSingleton<IPasswordHasher<AppUser>, PasswordHasher<AppUser>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services
            .AddIdentityCore<AppUser>(Rules)
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<AppDbContext>()
            .AddPasswordValidator<PasswordRules>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<AccountService>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<InstallationId>();
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<SigningKey>();
        services.AddChore<SigningKeyKeeper>();
        services.AddSingleton<SigningKeyService>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<SessionService>();
        services.AddSingleton<SetUpService>();
        services.AddSingleton<RoleService>();
        services.AddChore<ApiKeyUse>();
        services.AddSingleton<ApiKeyCheck>();
        services.AddSingleton<CallerCheck>();
        services.AddSingleton<ApiKeyService>();
        services.AddSingleton<PreferenceService>();
        services.AddProtectionKeys();
        services.AddSingleton<FactorSecrets>();
        services.AddSingleton<FactorCheck>();
        services.AddSingleton<SecondFactorService>();
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<Reauthentication>();
        services.AddAccounts(configuration);
        services.AddRateLimits();
        return services.AddSingleton(p => new StoreOpenedStep(
            p.GetRequiredService<SetUpService>().PrepareAsync
        ));
    }

    private static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEmail(configuration);
        services.ConfigureLive<RegistrationOptions>(configuration.GetSection(RegistrationOptions.Section));
        services.AddSingleton(new PublicAddress(configuration));
        services.AddSingleton<SignInGuard>();
        services.AddSingleton<AccountLetters>();
        services.AddSingleton<LinkRequests>();
        services.AddSingleton<IHostedService>(p => p.GetRequiredService<LinkRequests>());
        services.AddSingleton<UserQueries>();
        services.AddSingleton<UserService>();
        services.AddSingleton<SessionList>();
        services.AddSingleton<ProfileService>();
        services.AddSingleton<PasswordReset>();
        services.AddSingleton<Registration>();
        services.AddSingleton(new OidcProviders(OidcSettings.Read(configuration).Providers));
        services.AddSingleton<ExternalRoleChange>();
        services.AddSingleton<ExternalSignIn>();
        services.AddSingleton<ExternalLogins>();
        services.AddSingleton<LoginLetters>();
        services.AddSingleton<UserLogins>();
        services.AddSingleton<AccessTickets>();
        services.AddChore<SightingKeeper>();
        services.AddLeaderChore<AccountSweeper>();
    }

    private static void Rules(IdentityOptions identity)
    {
        identity.User.RequireUniqueEmail = true;
        identity.Password.RequiredLength = PasswordRules.Least;
        identity.Password.RequiredUniqueChars = PasswordRules.Different;
        // Rules of composition make passwords worse, not better (OWASP ASVS 6.2.5).
        identity.Password.RequireDigit = false;
        identity.Password.RequireLowercase = false;
        identity.Password.RequireUppercase = false;
        identity.Password.RequireNonAlphanumeric = false;
    }
}
