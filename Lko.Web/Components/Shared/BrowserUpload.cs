using Lko.Domain.Integration;
using Microsoft.AspNetCore.Components.Forms;

namespace Lko.Web.Components.Shared;

/// <summary>The browser broke off: the file was taken away, the line was lost, or the tab closed. Nothing of the portal's own is broken.</summary>
public sealed class BrokenUploadException(Exception inner) : Exception("The browser broke off an upload.", inner);

/// <summary>Files as the browser gives them.</summary>
public static class BrowserUpload
{
    /// <param name="most">Bytes of it that are read at most.</param>
    public static UploadedFile Of(IBrowserFile file, long most) => new(file.Name, file.Size, token => new BrowserStream(file.OpenReadStream(most, token)));

    /// <summary>Makes one failure of all that reading from a browser can fail with, so that it is told from those of the disk it is written to.</summary>
    private sealed class BrowserStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                throw new BrokenUploadException(failure);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
