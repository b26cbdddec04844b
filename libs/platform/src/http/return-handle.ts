/**
 * Run as a process of its own by `acceptInParallel`: sends every handle that it is sent back, which makes the kernel
 * duplicate its descriptor. As a bare handle, not as a server: that would listen here too, and take connections.
 */
process.on('message', (_message: unknown, handle: { close(): void }) => {
  process.send?.('again', handle as never, {}, () => handle.close());
});
