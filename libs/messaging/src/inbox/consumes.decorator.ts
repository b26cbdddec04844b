import { Catch, UseFilters, applyDecorators, type RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventContract, EventEnvelope, Versioned } from '@lyceum/contracts';
import { throwError, type Observable } from 'rxjs';
import type { EventContext } from './event-context.js';

/** A subscription of the topology, and the tables that exist only because of its events. */
export interface ConsumerRef {
  readonly name: string;
  readonly tables: readonly string[];
}

/** A consumer that keeps tables derived from events: it can be rebuilt and verified from the log. */
export const projection = (name: string, tables: readonly string[]): ConsumerRef => ({
  name,
  tables,
});

/** A consumer that does something when an event happens; there is nothing to rebuild. */
export const reaction = (name: string): ConsumerRef => ({ name, tables: [] });

export interface ConsumerExtras {
  readonly contract: EventContract;
  readonly consumer: ConsumerRef;
  readonly batch: boolean;
}

type Handler<Event> = (event: Event, context: EventContext) => Promise<void> | void;
type HandlerDecorator<Event> = <H extends Handler<Event>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<H>,
) => void;

/** Nest would replace the error by a message without cause; the inbox needs the error itself. */
@Catch()
class PassErrorsOn implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a handler of one event: a method that takes the typed event and the context with the transaction.
 * It is called once for each event that took effect; throwing undoes its work and tries again later.
 *
 * @param consumer `projection(…)` or `reaction(…)`, named like the subscription in the topology
 */
export function Consumes<Data extends Versioned>(
  contract: EventContract<Data>,
  consumer: ConsumerRef,
): HandlerDecorator<EventEnvelope<Data>> {
  return decorate(contract, consumer, false);
}

/** The same, but the handler gets all events of one school in a batch at once, in order: for bulk SQL. */
export function ConsumesBatch<Data extends Versioned>(
  contract: EventContract<Data>,
  consumer: ConsumerRef,
): HandlerDecorator<readonly EventEnvelope<Data>[]> {
  return decorate(contract, consumer, true);
}

function decorate<Data extends Versioned>(
  contract: EventContract<Data>,
  consumer: ConsumerRef,
  batch: boolean,
): MethodDecorator {
  const extras: ConsumerExtras = {
    contract: contract as unknown as EventContract,
    consumer,
    batch,
  };
  const pattern = EventPattern(`${consumer.name} < ${contract.type}`, undefined, { ...extras });
  return (target, key, descriptor) => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    applyDecorators(pattern, UseFilters(PassErrorsOn))(target, key, descriptor);
  };
}
