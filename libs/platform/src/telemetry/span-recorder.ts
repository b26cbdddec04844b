import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { SpanRecorder } from './tracer.js';

/** Spans to an OTLP/HTTP collector, in batches. @param endpoint base address, without `/v1/traces` */
export function spanRecorder(service: string, endpoint: string): SpanRecorder {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [
      new BatchSpanProcessor(
        new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
      ),
    ],
  });
  return { tracer: provider.getTracer('lyceum'), shutdown: () => provider.shutdown() };
}
