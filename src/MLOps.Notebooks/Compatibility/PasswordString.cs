namespace Microsoft.DotNet.Interactive;

/// <summary>A password that somebody typed: it does not show itself.</summary>
public sealed class PasswordString(string clearTextPassword)
{
    public string GetClearTextPassword() => clearTextPassword;

    /// <summary>As many dots as the password has characters.</summary>
    public override string ToString() => new('·', clearTextPassword.Length);
}
