import type { EventEnvelope } from '@lyceum/contracts';

/** Why a stream ends. The client may come back with its cursor, after a while or with a new token. */
export type EndReason = 'token_expired' | 'token_revoked' | 'slow' | 'draining';
export type ResetReason = 'cursor_unknown' | 'too_far_behind' | 'log_changed';

/** What a client gets. `cursor` is where to go on after it. */
export type Message =
  | { readonly kind: 'ready'; readonly cursor: string; readonly topics: readonly string[] }
  | { readonly kind: 'event'; readonly cursor: string; readonly event: EventView }
  | { readonly kind: 'cursor'; readonly cursor: string }
  | { readonly kind: 'reset'; readonly cursor: string; readonly reason: ResetReason }
  | { readonly kind: 'end'; readonly reason: EndReason; readonly retryMs: number };

/** Of an event only what is meant for those who watch: nothing of who asked for it, or how it travelled. */
export interface EventView {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly subject: string;
  readonly data: unknown;
}

export function eventView({ id, type, time, subject, data }: EventEnvelope): EventView {
  return { id, type, time, subject, data };
}

/** A message as it goes over each kind of connection; made once however many get it. */
export class Frame {
  private sse: Buffer | undefined;
  private text: Buffer | undefined;

  constructor(readonly message: Message) {}

  /** https://html.spec.whatwg.org/multipage/server-sent-events.html */
  asServerSentEvent(): Buffer {
    return (this.sse ??= Buffer.from(serverSentEvent(this.message)));
  }

  asText(): Buffer {
    return (this.text ??= Buffer.from(JSON.stringify(this.message)));
  }
}

function serverSentEvent(message: Message): string {
  switch (message.kind) {
    case 'event':
      return `id: ${message.cursor}\ndata: ${JSON.stringify(message.event)}\n\n`;
    case 'ready':
      return `id: ${message.cursor}\nevent: ready\ndata: ${JSON.stringify({ topics: message.topics })}\n\n`;
    case 'reset':
      return `id: ${message.cursor}\nevent: reset\ndata: ${JSON.stringify({ reason: message.reason })}\n\n`;
    case 'cursor':
      // Without data nothing is dispatched, but the browser remembers the id.
      return `: still here\nid: ${message.cursor}\n\n`;
    case 'end':
      return `retry: ${message.retryMs}\nevent: end\ndata: ${JSON.stringify({ reason: message.reason })}\n\n`;
  }
}
