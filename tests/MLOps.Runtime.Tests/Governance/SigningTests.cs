using System.Security.Cryptography;
using System.Text;
using MLOps.Governance;

namespace MLOps.Runtime.Tests.Governance;

public sealed class SigningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-signing-");

    private string File => Path.Combine(_folder.FullName, "keys", "signing.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    // The example of the DSSE protocol text.
    [Fact]
    public void What_is_signed_is_the_content_with_its_type_and_lengths() =>
        Assert.Equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world", Encoding.UTF8.GetString(DsseEnvelope.PreAuthentication("http://example.com/HelloWorld", Encoding.UTF8.GetBytes("hello world"))));

    [Fact]
    public void A_signature_stands_the_check_of_anyone_who_has_the_public_key()
    {
        using var key = SigningKey.OpenOrCreate(File);
        var envelope = DsseEnvelope.Parse(DsseEnvelope.Sign(DsseEnvelope.InToto, Encoding.UTF8.GetBytes("{}"), key).ToJson());

        Assert.True(envelope.IsSignedBy(VerifyingKey.FromPem(key.PublicKey.Pem)));
        using var plain = ECDsa.Create();
        plain.ImportFromPem(key.PublicKey.Pem);
        Assert.True(plain.VerifyData(Encoding.UTF8.GetBytes("DSSEv1 28 application/vnd.in-toto+json 2 {}"), Convert.FromBase64String(envelope.Signatures[0].Sig), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(key.PublicKey.Id, envelope.Signatures[0].Keyid);
    }

    [Fact]
    public void Another_content_another_type_or_another_key_is_found()
    {
        using var key = SigningKey.OpenOrCreate(File);
        using var other = SigningKey.OpenOrCreate(File + "2");
        var envelope = DsseEnvelope.Sign("a", Encoding.UTF8.GetBytes("{}"), key);

        Assert.False((envelope with { Payload = Convert.ToBase64String("{ }"u8) }).IsSignedBy(key.PublicKey));
        Assert.False((envelope with { PayloadType = "b" }).IsSignedBy(key.PublicKey));
        Assert.False((envelope with { Payload = "?" }).IsSignedBy(key.PublicKey));
        Assert.False((envelope with { Signatures = [new DsseSignature(key.PublicKey.Id, "AAAA")] }).IsSignedBy(key.PublicKey));
        Assert.False(envelope.IsSignedBy(other.PublicKey));
    }

    [Fact]
    public void A_key_is_made_once_and_is_its_owners_alone()
    {
        using var first = SigningKey.OpenOrCreate(File);
        using var second = SigningKey.OpenOrCreate(File);

        Assert.Equal(first.PublicKey, second.PublicKey);
        Assert.Single(_folder.EnumerateFiles("*", SearchOption.AllDirectories));
        Assert.True(OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(File) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void A_file_that_is_no_key_is_said_so()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, "secret");

        Assert.Contains("is no private key", Assert.Throws<UserException>(() => SigningKey.OpenOrCreate(File)).Message, StringComparison.Ordinal);
        Assert.Contains("no public key", Assert.Throws<UserException>(() => VerifyingKey.FromPem("x")).Message, StringComparison.Ordinal);
        Assert.Contains("envelope", Assert.Throws<UserException>(() => DsseEnvelope.Parse("{}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_reads_what_it_wrote_and_nothing_else()
    {
        var statement = new InTotoStatement<string>([InTotoSubject.Of("a.cs", new string('0', 64))], "urn:a", "claim");
        var json = Encoding.UTF8.GetString(statement.ToBytes());

        Assert.Contains("\"_type\": \"https://in-toto.io/Statement/v1\"", json, StringComparison.Ordinal);
        Assert.Equal("claim", InTotoStatement.Parse<string>(json, "urn:a").Predicate);
        Assert.Contains("no in-toto statement", Assert.Throws<UserException>(() => InTotoStatement.Parse<string>(json, "urn:b")).Message, StringComparison.Ordinal);
        Assert.Contains("no in-toto statement", Assert.Throws<UserException>(() => InTotoStatement.Parse<string>("[", "urn:a")).Message, StringComparison.Ordinal);
    }
}
