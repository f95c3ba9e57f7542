using MLOps.Profiling;
using MLOps.Profiling.Files;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Profiling.Files;

public sealed class FileFigureTests : IDisposable
{
    // 300 x 5 pixels, as Pillow writes them; of the BMP only its header.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAASwAAAAFCAIAAABwy0ZoAAAALUlEQVR4nO3TQQEAEADAQGSQTmKxxNjDXYJ9Nve5A+isOgB+Z0KImRBiJoTYA7b3AUBfjJWZAAAAAElFTkSuQmCC";
    private const string Gif = "R0lGODdhLAEFAIEAABRayAAAAAAAAAAAACwAAAAALAEFAAAIQQABCBxIsKDBgwgTKlzIsKHDhxAjSpxIsaLFixgzatzIsaPHjyBDihxJsqTJkyhTqlzJsqXLlzBjypxJs6bNhwEBADs=";
    private const string Bmp = "Qk3KEQAAAAAAADYAAAAoAAAALAEAAAUAAAABABgAAAAAAJQRAADEDgAAxA4AAAAAAAAAAAAA";
    private const string Lossless = "UklGRh4AAABXRUJQVlA4TBEAAAAvKwEBAAdQrVIUuf+BiOh/AAA=";
    private const string Lossy = "UklGRkoAAABXRUJQVlA4ID4AAACwAwCdASosAQUAP3G412S0ryunIagCkC4JaQAADHThw4cOHDhugAD+34A/9SsIbssf/qqnr5a+A6BAAAAAAA==";
    private const string Jpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAAFASwDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwCKiiitjMKKKKACiiigAooooAKKKKACiiigAooooAKKKKACiiigAooooAKKKKACiiigAooooAKKKKACiiigAooooAKKKKACiiigAooooA//2Q==";

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("PNG", Png)]
    [InlineData("GIF", Gif)]
    [InlineData("BMP", Bmp)]
    [InlineData("WebP", Lossless)]
    [InlineData("WebP", Lossy)]
    [InlineData("JPEG", Jpeg)]
    public void A_picture_is_told_by_its_first_bytes(string format, string base64)
    {
        var bytes = Convert.FromBase64String(base64);

        Assert.Equal(new PictureHeader(format, 300, 5), PictureHeader.Of(bytes));
        Assert.True(PictureHeader.Of(bytes.AsSpan(0, format == "GIF" ? 8 : 12))!.Value.IsDamaged);
    }

    [Fact]
    public void Files_are_counted_and_measured_by_row()
    {
        _test.Write("a.png", Convert.FromBase64String(Png));
        _test.Write("b.jpg", Convert.FromBase64String(Jpeg));
        _test.Write("c.png", "no picture");
        _test.Write("d.txt", "words");
        var report = Profile("'a.png', 'a.png', 'b.jpg', 'c.png', 'd.txt', 'gone.txt', 'a.png/../../outside.txt', '/etc/hosts'");
        var files = report.Column("name").Files!;

        Assert.Equal((5L, 3L, true), (files.Found, files.Lost, files.IsExact));
        Assert.Equal(new Spread(5, Size("a.png"), Size("b.jpg"), (2 * Size("a.png")) + Size("b.jpg") + 15), files.Sizes);
        Assert.Equal((3L, 1L), (files.Pictures!.Count, files.Pictures.Damaged));
        Assert.Equal([("PNG", 2L), ("JPEG", 1L)], files.Pictures.Formats.Select(f => (f.Value.Text, f.Count)));
        Assert.Equal((new Spread(300, 300, 300, 900), new Spread(5, 5, 5, 15)), (files.Pictures.Widths, files.Pictures.Heights));
        Assert.True(File.GetLastWriteTimeUtc(Path.Combine(_test.Folder, "d.txt")) >= files.Oldest!.Value.UtcDateTime);
        Assert.Contains("PNG 2, JPEG 1; 300 to 300 pixels wide, 5 to 5 high; 1 damaged", ReportRenderer.Html(report), StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_is_looked_at_without_the_option_or_outside_of_the_folder()
    {
        _test.Write("a.txt", "x");
        Directory.CreateDirectory(Path.Combine(_test.Folder, "inner"));

        Assert.Null(_test.Workspace.Profile("SELECT unnest(['a.txt', 'b.txt']) AS name").Column("name").Files);
        Assert.Null(_test.Workspace.Profile("SELECT unnest(['../a.txt', 'b.txt']) AS name", new ProfileOptions { Files = Path.Combine(_test.Folder, "inner") }).Column("name").Files);
    }

    [Fact]
    public void Of_very_many_names_some_are_looked_at_and_the_page_says_how_many()
    {
        for (var i = 0; i < 4_200; i++)
        {
            File.WriteAllText(Path.Combine(_test.Folder, $"f{i}.txt"), "x");
        }

        var report = _test.Workspace.Profile("SELECT 'f' || i || '.txt' AS name FROM range(4200) r(i)", new ProfileOptions { Files = _test.Folder });
        var files = report.Column("name").Files!;

        Assert.False(files.IsExact);
        Assert.InRange(files.Found + files.Lost, 1, 4_199);
        Assert.Contains($"; of {files.Found + files.Lost} different texts", ReportRenderer.Html(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_sentence() => Assert.Equal(
        "The folder 'nowhere' of the files is not there.",
        Assert.Throws<UserException>(() => _test.Workspace.Profile("SELECT unnest(['a.txt', 'b.txt']) AS name", new ProfileOptions { Files = "nowhere" })).Message);

    private ProfileReport Profile(string names) => _test.Workspace.Profile($"SELECT unnest([{names}]) AS name", new ProfileOptions { Files = _test.Folder });

    private long Size(string name) => new FileInfo(Path.Combine(_test.Folder, name)).Length;
}
