import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One span as it came in, reduced to what a trace is made of. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** '' for the first of a trace. */
  readonly parentSpanId: string;
  /** OTLP: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'service' | 'parentSpanId'> & {
        parentSpanId?: string;
      })[];
    }[];
  }[];
}

/** Stand-in for an OpenTelemetry collector: takes OTLP over HTTP in JSON on a real socket, and remembers. */
export class StandInCollector {
  readonly spans: CollectedSpan[] = [];
  private server: Server | undefined;
  url = '';

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.take(JSON.parse(Buffer.concat(chunks).toString()) as OtlpBody);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server?.closeAllConnections();
    return new Promise((resolve) => void this.server?.close(() => resolve()));
  }

  private take({ resourceSpans }: OtlpBody): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const name = resource.attributes.find(({ key }) => key === 'service.name');
      for (const { spans } of scopeSpans)
        for (const { traceId, spanId, parentSpanId = '', name: title, kind } of spans)
          this.spans.push({
            service: name?.value.stringValue ?? '',
            name: title,
            traceId,
            spanId,
            parentSpanId,
            kind,
          });
    }
  }
}
