import type { CustomTransportStrategy } from '@nestjs/microservices';

/**
 * Where the event bus says that there is one: with a strategy the service is a hybrid application, and the
 * bus starts and stops with its HTTP server.
 */
export class EventTransport {
  strategy: CustomTransportStrategy | undefined;
}
