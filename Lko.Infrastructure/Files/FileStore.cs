using System.Security.Cryptography;
using Lko.Domain.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lko.Infrastructure.Files;

/// <summary>Files in a folder that all nodes share, spread over folders by the first letters of their names. A content appears under its name when it is whole.</summary>
internal sealed partial class FileStore(string folder, ILogger<FileStore> log) : IFileStore
{
    public async Task<StoredFile?> KeepAsync(Stream content, long most, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid();
        var path = PathOf(key);
        var part = path + ".part";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            if (await WriteAsync(content, part, most, cancellationToken) is not { } written)
            {
                return null;
            }

            File.Move(part, path);
            return new(key, written.Size, written.Sha256);
        }
        finally
        {
            File.Delete(part);
        }
    }

    public Stream? Open(Guid key)
    {
        try
        {
            return new FileStream(PathOf(key), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous });
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Remove(Guid key)
    {
        try
        {
            File.Delete(PathOf(key));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was ever kept there.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Stays(log, failure, key);
        }
    }

    private static async Task<(long Size, string Sha256)?> WriteAsync(Stream content, string part, long most, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            // Others of the machine have no business with what operators send.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var target = new FileStream(part, options);
        await using (target)
        {
            var buffer = new byte[81920];
            long size = 0;
            int read;

            // The size that was told is the sender's word; what really comes is counted.
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                if ((size += read) > most)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The content of file {Key} could not be taken away; nothing names it any more")]
    private static partial void Stays(ILogger log, Exception failure, Guid key);

    private string PathOf(Guid key)
    {
        var name = key.ToString("N");
        return Path.Combine(folder, name[..2], name);
    }
}

/// <summary>Registration of the files the portal keeps.</summary>
public static class FileServices
{
    /// <param name="dataPath">The portal's data folder.</param>
    public static IServiceCollection AddLkoFiles(this IServiceCollection services, string dataPath) =>
        services.AddSingleton<IFileStore>(provider => new FileStore(Path.Combine(dataPath, "files"), provider.GetRequiredService<ILogger<FileStore>>()));
}
