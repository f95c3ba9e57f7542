using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MLOps.Profiling;
using MLOps.Profiling.Personal;

namespace MLOps.Runtime.Tests.Profiling.Personal;

/// <summary>Check digits as python-stdnum judges them: Reference/personal.py made the expected file from random numbers.</summary>
public sealed class PersonalFormatTests
{
    private static readonly JsonObject Expected = JsonNode.Parse(File.ReadAllText(Reference()))!.AsObject();

    public static TheoryData<string> Names => new(Expected.Select(e => e.Key));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_is_right_when_the_reference_says_so(string name)
    {
        var format = Format(name);
        var (valid, wrong) = (Numbers(name, "valid"), Numbers(name, "wrong"));

        Assert.True(valid.Count >= 10, "the test must have seen numbers");
        Assert.All(valid, number => Assert.Equal((number, Fit.Strong), (number, format.Judge(new WrittenValue(number)))));
        Assert.All(wrong, number => Assert.NotEqual((number, Fit.Strong), (number, format.Judge(new WrittenValue(number)))));
    }

    [Fact]
    public void Ids_of_more_than_twenty_countries_are_known() =>
        Assert.InRange(PersonalFormat.All.Where(f => f.Kind == PersonalKind.NationalId).Select(f => f.Country).Distinct().Count(), 20, 99);

    [Theory]
    [InlineData(PersonalKind.Email, "anna.smith+news@mail.example.co.uk", "Strong")]
    [InlineData(PersonalKind.Email, "jürgen@bücher.example", "Strong")]
    [InlineData(PersonalKind.Email, "not an address @ all", "None")]
    [InlineData(PersonalKind.Email, "a@b", "None")]
    [InlineData(PersonalKind.Phone, "+49 171 2345678", "Strong")]
    [InlineData(PersonalKind.Phone, "+1 (415) 555-2671", "Strong")]
    [InlineData(PersonalKind.Phone, "(415) 555-2671", "Strong")]
    [InlineData(PersonalKind.Phone, "415-555-2671", "Strong")]
    [InlineData(PersonalKind.Phone, "415.555.2671 x123", "Strong")]
    [InlineData(PersonalKind.Phone, "001-415-555-2671", "Strong")]
    [InlineData(PersonalKind.Phone, "06 12 34 56 78", "Strong")]
    [InlineData(PersonalKind.Phone, "0171 2345678", "Strong")]
    [InlineData(PersonalKind.Phone, "030/1234567", "Strong")]
    [InlineData(PersonalKind.Phone, "(020) 7946 0958", "Strong")]
    [InlineData(PersonalKind.Phone, "4155552671", "Weak")]
    [InlineData(PersonalKind.Phone, "2024-05-01", "Weak")]
    [InlineData(PersonalKind.Phone, "+12.3456789", "None")]
    [InlineData(PersonalKind.Phone, "12345", "None")]
    [InlineData(PersonalKind.IpAddress, "192.168.0.1", "Strong")]
    [InlineData(PersonalKind.IpAddress, "2001:db8::ff00:42:8329", "Strong")]
    [InlineData(PersonalKind.IpAddress, "1.2.3.4", "Weak")]
    [InlineData(PersonalKind.IpAddress, "300.1.1.1", "Wrong")]
    [InlineData(PersonalKind.IpAddress, "12:30:45", "None")]
    [InlineData(PersonalKind.MacAddress, "00:1B:44:11:3A:B7", "Strong")]
    [InlineData(PersonalKind.MacAddress, "00-1b-44-11-3a-b7", "Strong")]
    [InlineData(PersonalKind.MacAddress, "00:1B:44:11:3A", "None")]
    [InlineData(PersonalKind.CreditCard, "4111 1111 1111 1111", "Strong")]
    [InlineData(PersonalKind.CreditCard, "378282246310005", "Strong")]
    [InlineData(PersonalKind.CreditCard, "4111 1111 1111 1112", "Wrong")]
    [InlineData(PersonalKind.CreditCard, "1111 1111 1111 1117", "None")]
    [InlineData(PersonalKind.Iban, "DE89 3704 0044 0532 0130 00", "Strong")]
    [InlineData(PersonalKind.Iban, "DE89 3704 0044 0532 0130 01", "Wrong")]
    [InlineData(PersonalKind.Iban, "DE89 3704 0044", "None")]
    public void A_value_fits_its_format(PersonalKind kind, string text, string fit) =>
        Assert.Equal(fit, PersonalFormat.All.Single(f => f.Kind == kind).Judge(new WrittenValue(text)).ToString());

    [Theory]
    [InlineData("customer_email", "an e-mail address")]
    [InlineData("PhoneNumber", "a telephone number")]
    [InlineData("client-ip", "an IP address")]
    [InlineData("MAC address", "a MAC address")]
    [InlineData("emp_dob", "a birth date")]
    [InlineData("DateOfBirth", "a birth date")]
    [InlineData("last_name", "a person's name")]
    [InlineData("HomeAddress", "an address")]
    [InlineData("SSN", "a social security number")]
    [InlineData("name", null)]
    [InlineData("zip", null)]
    [InlineData("telomere", null)]
    [InlineData("hotel", null)]
    [InlineData("address_count", null)]
    public void A_columns_name_may_say_what_it_holds(string name, string? words) => Assert.Equal(words, PersonalHint.Of(name)?.Words);

    private static PersonalFormat Format(string name) => name switch
    {
        "IBAN" => PersonalFormat.All.Single(f => f.Kind == PersonalKind.Iban),
        "card" => PersonalFormat.All.Single(f => f.Kind == PersonalKind.CreditCard),
        _ => PersonalFormat.All.Single(f => f.Country == name),
    };

    private static List<string> Numbers(string name, string which) => Expected[name]![which]!.AsArray().Select(n => (string)n!).ToList();

    private static string Reference([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Reference", "personal.json");
}
