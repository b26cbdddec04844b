/** The S3 server as a process of its own: `node s3-main.js <port> <directory> <bucket>`. */
import { createRequire } from 'node:module';

interface S3rver {
  run(): Promise<unknown>;
  close(): Promise<void>;
}
type S3rverConstructor = new (options: {
  address: string;
  port: number;
  directory: string;
  silent: boolean;
  configureBuckets: Array<{ name: string; configs: string[] }>;
}) => S3rver;

/** Browsers send parts of an upload straight here, and read the ETag of each. */
const CORS = `<CORSConfiguration><CORSRule>
<AllowedOrigin>*</AllowedOrigin>
<AllowedMethod>GET</AllowedMethod><AllowedMethod>HEAD</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST</AllowedMethod>
<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds>
</CORSRule></CORSConfiguration>`;

const S3rver = createRequire(import.meta.url)('s3rver') as S3rverConstructor;
const [port = '', directory = '', bucket = ''] = process.argv.slice(2);

const server = new S3rver({
  // No door but loopback: this server is for development, and lets a wrong signature pass here and there.
  address: '127.0.0.1',
  port: Number(port),
  directory,
  silent: true,
  configureBuckets: [{ name: bucket, configs: [CORS] }],
});
await server.run();
process.on('SIGTERM', () => {
  // Open keep-alive connections would hold a graceful close up, and there is nothing to flush.
  process.exit(0);
});
