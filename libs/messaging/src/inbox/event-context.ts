import { BaseRpcContext } from '@nestjs/microservices';
import type { Tx } from '@lyceum/persistence';

/**
 * What a handler gets besides the event: the transaction that already holds the inbox row. It acts as the
 * system in the event's school; whatever the handler does through it commits together with the inbox row.
 */
export class EventContext extends BaseRpcContext<[Tx]> {
  constructor(readonly tx: Tx) {
    super([tx]);
  }
}
