using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MLOps.Validation;

namespace MLOps.Rendering.Gate;

/// <summary>A validation as JUnit XML, one test case per check, as CI servers read it.</summary>
internal static class JUnit
{
    public static string Write(ValidationReport report, Severity gate)
    {
        var cases = report.Checks.Select(c => Case(report, c, gate)).ToList();
        XAttribute[] counts =
        [
            new("tests", report.Checks.Count), new("failures", cases.Count(c => c.Element("failure") is not null)), new("errors", cases.Count(c => c.Element("error") is not null)),
            new("skipped", 0), new("time", report.Seconds.ToString("0.###", CultureInfo.InvariantCulture)),
        ];
        var suite = new XElement("testsuite", new XAttribute("name", Clean(report.Suite)), counts, Properties(report), cases);
        var document = new XDocument(new XDeclaration("1.0", "utf-8", null), new XElement("testsuites", new XAttribute("name", Clean(report.Title)), counts, suite));
        return document.Declaration + "\n" + document;
    }

    private static XElement Properties(ValidationReport report) => new(
        "properties",
        Property("source", report.Source), Property("rows", report.Rows.ToString(CultureInfo.InvariantCulture)),
        Property("rows that break a check", report.QuarantinedRows.ToString(CultureInfo.InvariantCulture)), Property("verdict", report.Verdict()));

    private static XElement Property(string name, string value) => new("property", new XAttribute("name", name), new XAttribute("value", Clean(value)));

    private static XElement Case(ValidationReport report, CheckResult check, Severity gate)
    {
        var element = new XElement("testcase", new XAttribute("classname", Clean($"{report.Suite}.{check.Kind}")), new XAttribute("name", Clean(check.Id)), new XAttribute("time", "0"));
        if (check.Error is { } error)
        {
            element.Add(new XElement("error", new XAttribute("message", Clean(error)), new XAttribute("type", "not evaluated"), Clean(check.Expected)));
        }
        else if (!check.Success)
        {
            var message = Clean(CheckSentence.Of(check));
            element.Add(check.Severity >= gate
                ? new XElement("failure", new XAttribute("message", message), new XAttribute("type", Word(check)), Clean(CheckSentence.Samples(check)))
                : new XElement("system-out", $"{Word(check)}: {message}"));
        }

        return element;
    }

    private static string Word(CheckResult check) => check.Severity.ToString().ToLowerInvariant();

    // XML has no place for control characters, not even escaped.
    private static string Clean(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));
}
