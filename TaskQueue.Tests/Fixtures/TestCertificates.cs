using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TaskQueue.Tests.Fixtures;

/// <summary>An authority that nobody knows, and the certificate that it gave to a server, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes both, valid from yesterday to tomorrow.</summary>
    /// <param name="hostName">The only name in the server's certificate.</param>
    public TestCertificates(string hostName)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=Test authority", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hostName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(ca, from, until, RandomNumberGenerator.GetBytes(8));

        File.WriteAllText(CaFile, ca.ExportCertificatePem());
        File.WriteAllText(ServerFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string CaFile => _folder.File("ca.pem");

    public string ServerFile => _folder.File("server.pem");

    public string KeyFile => _folder.File("server.key");

    public void Dispose() => _folder.Dispose();
}
