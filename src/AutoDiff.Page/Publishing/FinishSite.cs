using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

// Compiled by the build while it publishes: adds to the published files what is made of them all.
public sealed class FinishSite : Task
{
    // What people download for a page, and no more.
    private const double MostMegabytes = 3.5;

    private static readonly string[] Compressed = { ".br", ".gz" };

    [Required]
    public string Site { get; set; }

    [Required]
    public string ServiceWorker { get; set; }

    [Required]
    public ITaskItem[] Examples { get; set; }

    public override bool Execute()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Site, "examples"));
        var names = Examples.Select(item => Path.GetFileName(item.ItemSpec))
            .OrderBy(name => name != "softmax-cross-entropy.grad").ThenBy(name => name, StringComparer.Ordinal)
            .ToArray();
        foreach (var example in Examples)
        {
            File.Copy(example.ItemSpec, Path.Combine(folder.FullName, Path.GetFileName(example.ItemSpec)), true);
        }

        File.WriteAllText(
            Path.Combine(folder.FullName, "list.json"),
            "[" + string.Join(", ", names.Select(name => "\"" + name + "\"")) + "]\n");

        // What a browser keeps is all of it, and a change of any file makes a new version.
        var worker = Path.Combine(Site, "service-worker.js");
        var files = Directory.GetFiles(Site, "*", SearchOption.AllDirectories)
            .Where(file => !Compressed.Contains(Path.GetExtension(file)) && file != worker)
            .OrderBy(file => file, StringComparer.Ordinal).ToArray();
        var paths = files.Select(file => file.Substring(Site.TrimEnd('/', '\\').Length + 1).Replace('\\', '/'));
        using (var hash = SHA256.Create())
        {
            var hashes = string.Concat(files.Select(
                file => BitConverter.ToString(hash.ComputeHash(File.ReadAllBytes(file)))));
            var version = BitConverter.ToString(hash.ComputeHash(Encoding.ASCII.GetBytes(hashes)))
                .Replace("-", "").Substring(0, 12);
            File.WriteAllText(
                worker,
                "const version = \"" + version + "\";\nconst files = [\n    \"./\",\n"
                    + string.Concat(paths.Select(path => "    \"" + path + "\",\n")) + "];\n\n"
                    + File.ReadAllText(ServiceWorker));
        }

        var size = files.Append(worker).Sum(DownloadOf);
        Log.LogMessage(
            MessageImportance.High,
            "The site has " + files.Length + " files, " + (size / 1e6).ToString("F2") + " MB to download: " + Site);
        if (size > MostMegabytes * 1e6)
        {
            Log.LogError("The site is larger than the " + MostMegabytes + " MB that a browser should download.");
        }

        return !Log.HasLoggedErrors;
    }

    // What travels: the compressed form beside a file, or else what compressing it gives.
    private static long DownloadOf(string file)
    {
        if (File.Exists(file + ".br"))
        {
            return new FileInfo(file + ".br").Length;
        }

        using (var packed = new MemoryStream())
        {
            using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                var content = File.ReadAllBytes(file);
                stream.Write(content, 0, content.Length);
            }

            return Math.Min(packed.Length, new FileInfo(file).Length);
        }
    }
}
